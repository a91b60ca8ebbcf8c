"""Everything the double holds, and how to find it."""

import itertools
import secrets
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock

from tests import secrecy
from tests.github import objects
from tests.github.clock import Clock
from tests.github.deliveries import Deliveries
from tests.github.errors import not_found
from tests.github.faults import Faults
from tests.github.model import Account, App, Caller, Installation, Repository

ACTIONS_BOT = 41898282


@dataclass
class Limits:
    """Bounds of GitHub's that tests may draw closer; `secondary`: whether its limits by the minute hold too; `own_refs`: whether
    GraphQL moves refs that are neither branches nor tags; `parts`: whether it finds refs by a part of their names other than the last."""

    tree_entries: int = 100_000
    inline_files: int = 200
    tree_bytes: int = 2_500_000
    requests: int = 5000
    compare_commits: int = 250
    compare_files: int = 300
    push_commits: int = 2048
    secondary: bool = False
    own_refs: bool = True
    parts: bool = True


@dataclass(frozen=True)
class Request:
    """One request that was answered. `began` and `ended` are the monotonic clock's."""

    method: str
    path: str
    status: int
    who: str
    query: str = ""
    began: float = 0.0
    ended: float = 0.0

    def __iter__(self) -> Iterator[str | int]:
        return iter((self.method, self.path, self.status, self.who))


@dataclass(frozen=True)
class Token:
    """Who a token stands for, and until when."""

    caller: Caller
    expires: datetime | None = None


@dataclass(eq=False)
class Hub:
    """The state, guarded by `lock`: requests and tests come from different threads."""

    folder: Path
    url: str = ""
    lock: RLock = field(default_factory=RLock)
    clock: Clock = field(default_factory=Clock)
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    accounts: dict[str, Account] = field(default_factory=dict)
    apps: dict[int, App] = field(default_factory=dict)
    installations: dict[int, Installation] = field(default_factory=dict)
    repositories: dict[int, Repository] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    manifests: dict[str, tuple[dict, datetime]] = field(default_factory=dict)
    used: dict[str, tuple[int, int]] = field(default_factory=dict)
    recent: dict[str, deque[tuple[float, int, bool]]] = field(default_factory=dict)
    under_way: Counter[str] = field(default_factory=Counter)
    most_writes: Counter[str] = field(default_factory=Counter)
    requests: list[Request] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.deliveries = Deliveries(self)
        secrecy.listen(self)
        self._ids = itertools.count(1001)

    def new_id(self) -> int:
        """Return a number that nothing else has."""
        return next(self._ids)

    def account(self, login: str, type: str = "User") -> Account:
        """Return the account *login*, made as a *type* if there is none."""
        if (found := self.accounts.get(login.lower())) is None:
            id = ACTIONS_BOT if login == "github-actions[bot]" else self.new_id()
            found = self.accounts[login.lower()] = Account(id, login, type)
        return found

    def repository(self, full_name: str) -> Repository:
        """Return the repository *full_name*; 404 when there is none by this name."""
        for repository in self.repositories.values():
            if repository.full_name.lower() == full_name.lower():
                return repository
        raise not_found()

    def count(self) -> int:
        """Return how much was asked of this GitHub so far."""
        return len(self.requests)

    def told(self) -> Iterator[tuple[str, bytes]]:
        """Yield what others can see here: addresses, pull requests, comments, checks, answers to deliveries, and every git object."""
        yield "an address", "\n".join(f"{one.path}?{one.query}" for one in self.requests).encode()
        yield "an answer to a delivery", "\n".join(f"{one.answer}" for one in self.deliveries.records).encode()
        for repository in self.repositories.values():
            pulls, checks = repository.pulls.values(), repository.checks.values()
            yield "a pull request", "\n".join(f"{one.title}\n{one.body}" for one in pulls).encode("utf-8", "replace")
            yield "a comment", "\n".join(one.body for one in repository.comments.values()).encode("utf-8", "replace")
            said = (f"{one.title}\n{one.summary}\n{one.text}\n{one.annotations}\n{one.external_id}" for one in checks)
            yield "a check", "\n".join(said).encode("utf-8", "replace")
            if repository.path.is_dir():
                yield from (("a git object", repository.git.read(id)[1]) for id in repository.git)

    def issue_token(self, caller: Caller, prefix: str, lifetime: timedelta | None = None, *, long: bool = False) -> str:
        """Return a new token for *caller*."""
        token = prefix + secrecy.MARK + secrets.token_hex(14)
        if long:
            parts = (secrets.token_urlsafe(size) for size in (60, 200, 100))
            token = f"{prefix}{caller.app.id if caller.app else 0}_{secrecy.MARK}{'.'.join(parts)}"
        self.secrets.add(token)
        self.tokens[token] = Token(caller, self.clock.now() + lifetime if lifetime else None)
        return token

    def installation_of(self, app: App, repository: Repository) -> Installation | None:
        """Return how *app* came to *repository*, or None."""
        for installation in self.installations.values():
            if installation.app is app and installation.sees(repository):
                return installation
        return None

    def add_repository(self, full_name: str, *, default_branch: str, private: bool, parent: Repository | None = None) -> Repository:
        """Make an empty bare repository."""
        owner, name = full_name.split("/")
        id = self.new_id()
        path = self.folder / f"{id}-{name}.git"
        objects.make(path, default_branch, parent.path if parent else None)
        now = self.clock.now()
        account = self.account(owner, "Organization")
        made = Repository(id, account, name, path, default_branch, private, created_at=now, pushed_at=now, parent=parent)
        self.repositories[id] = made
        self.moved.pop(full_name.lower(), None)
        return made
