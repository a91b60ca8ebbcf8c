"""What the double knows: accounts, Apps, installations, repositories, pull requests, checks."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pygit2

LEVELS = {"none": 0, "read": 1, "write": 2, "admin": 3}
ROLES = {"read": 1, "triage": 2, "write": 3, "maintain": 4, "admin": 5}
ZERO = "0" * 40


@dataclass(eq=False)
class Account:
    """A person, an organization, or the bot of an App."""

    id: int
    login: str
    type: str = "User"

    @property
    def email(self) -> str:
        """The address that GitHub writes into commits for this account."""
        return f"{self.id}+{self.login}@users.noreply.github.com"


@dataclass(eq=False)
class App:
    """A GitHub App with its credentials."""

    id: int
    slug: str
    name: str
    owner: Account
    bot: Account
    client_id: str
    client_secret: str
    private_key: str
    webhook_secret: str
    hook_url: str | None
    permissions: dict[str, str]
    events: list[str]
    created_at: datetime
    long_tokens: bool = False


@dataclass(eq=False)
class Installation:
    """An App on an account; `repositories` is None for all of them."""

    id: int
    app: App
    account: Account
    repositories: "list[Repository] | None"
    permissions: dict[str, str]
    events: list[str]
    created_at: datetime
    suspended_at: datetime | None = None
    suspended_by: Account | None = None

    def sees(self, repository: "Repository") -> bool:
        """Whether the installation was given *repository*."""
        return repository.owner is self.account and (self.repositories is None or repository in self.repositories)


@dataclass(eq=False)
class Label:
    """A label of a repository."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(eq=False)
class Reaction:
    """One reaction of one account."""

    id: int
    user: Account
    content: str
    created_at: datetime


@dataclass(eq=False)
class Comment:
    """A comment in the conversation of a pull request or issue."""

    id: int
    number: int
    user: Account
    body: str
    created_at: datetime
    updated_at: datetime
    app: App | None = None
    reactions: list[Reaction] = field(default_factory=list)


@dataclass(eq=False)
class Happening:
    """Something that happened to a pull request, as its timeline tells it."""

    id: int
    action: str
    actor: Account
    at: datetime
    more: dict[str, Any]


@dataclass(eq=False)
class PullRequest:
    """A pull request; `repo` is where it wants to land."""

    id: int
    number: int
    repo: "Repository"
    user: Account
    title: str
    body: str | None
    head: str
    head_repo: "Repository"
    head_sha: str
    base: str
    base_sha: str
    created_at: datetime
    updated_at: datetime
    app: App | None = None
    draft: bool = False
    state: str = "open"
    closed_at: datetime | None = None
    merged_at: datetime | None = None
    merged_by: Account | None = None
    merge_commit: str | None = None
    labels: list[Label] = field(default_factory=list)
    reviewers: list[Account] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    happened: list[Happening] = field(default_factory=list)

    @property
    def merged(self) -> bool:
        """Whether it landed."""
        return self.merged_at is not None


@dataclass(eq=False)
class CheckSuite:
    """The check runs of one App on one commit."""

    id: int
    app: App
    head_sha: str
    head_branch: str | None
    before: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(eq=False)
class CheckRun:
    """One check on one commit."""

    id: int
    suite: CheckSuite
    name: str
    started_at: datetime
    status: str = "queued"
    conclusion: str | None = None
    completed_at: datetime | None = None
    external_id: str = ""
    details_url: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[dict[str, Any]] = field(default_factory=list)
    actions: list[dict[str, str]] = field(default_factory=list)


@dataclass(eq=False)
class Repository:
    """A repository: its settings here, its objects and refs in the bare git repository at `path`."""

    id: int
    owner: Account
    name: str
    path: Path
    default_branch: str
    private: bool
    created_at: datetime
    pushed_at: datetime
    archived: bool = False
    drafts: bool = True
    workflows_open_pulls: bool = True
    parent: "Repository | None" = None
    roles: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    pulls: dict[int, PullRequest] = field(default_factory=dict)
    comments: dict[int, Comment] = field(default_factory=dict)
    suites: dict[int, CheckSuite] = field(default_factory=dict)
    checks: dict[int, CheckRun] = field(default_factory=dict)
    statuses: list[dict[str, Any]] = field(default_factory=list)
    required_checks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    last_number: int = 0
    _handles: threading.local = field(default_factory=threading.local, repr=False)

    @property
    def git(self) -> pygit2.Repository:
        """The repository at `path`, opened once in each thread: libgit2's are for one thread."""
        if not hasattr(self._handles, "git"):
            self._handles.git = pygit2.Repository(str(self.path))
        return self._handles.git

    @property
    def full_name(self) -> str:
        """Its name as people write it: owner and name."""
        return f"{self.owner.login}/{self.name}"

    def role(self, login: str) -> int:
        """Return how much *login* may do here, as a number of `ROLES`; 0 for nothing at all."""
        if login == self.owner.login:
            return ROLES["admin"]
        return max(ROLES.get(self.roles.get(login, ""), 0), 0 if self.private else ROLES["read"])


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: `app` alone is an App by its JWT, `installation` a token of one, `account` alone a person; all None: nobody."""

    account: Account | None = None
    app: App | None = None
    installation: Installation | None = None
    repositories: tuple[Repository, ...] | None = None
    permissions: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """How the caller appears in the list of requests."""
        if self.account is not None:
            return self.account.login
        return self.app.slug if self.app else ""

    @property
    def is_bot(self) -> bool:
        """Whether the caller acts for an App, by a token of an installation or of a workflow."""
        return self.account is not None and self.account.type == "Bot"

    def allows(self, permission: str, level: str) -> bool:
        """Whether a bot's token holds *permission* at *level* at least."""
        return LEVELS[self.permissions.get(permission, "none")] >= LEVELS[level]

    def reaches(self, repository: Repository) -> bool:
        """Whether a bot's token was made for *repository*."""
        if self.installation is not None and not self.installation.sees(repository):
            return False
        return self.repositories is None or repository in self.repositories
