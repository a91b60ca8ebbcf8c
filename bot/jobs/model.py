"""What deliveries want: states of repositories that should be, each under a key, and what is known of doing them."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field


class Kind(StrEnum):
    """What is to be brought about."""

    DELIVER = "deliver"
    """The intents of a base branch have their pull requests. Target: the branch, "" for the default one."""
    PREVIEW = "preview"
    """The head of a pull request has its checks. Target: its number."""
    GROUP = "group"
    """The head of a merge group has its check. Target: the commit."""
    COMMAND = "command"
    """A command in a comment is carried out and answered. Target: the comment's id."""
    INSTALLATION = "installation"
    """Every repository of an installation is looked at. Target: ""."""


class Key(Struct, frozen=True):
    """Names a desired state. `repository` is GitHub's own number, which outlives renames; `intent` is "" for all there are."""

    installation: int
    repository: int
    kind: Kind
    target: str = ""
    intent: str = ""


Details = Mapping[str, str]
PUSHED = "pushed"
"""The detail of wishes that a push alone brought: it goes where anything else wanted the same since it was done last."""


class Want(Struct, frozen=True):
    """A desired state: the newest one under a key counts, but one that `yields` counts only where nothing under its key is wanted yet.
    `repository` is its name as told last; `details` are short texts."""

    key: Key
    repository: str = ""
    details: Details = field(default_factory=dict)
    yields: bool = False


class Withdraw(Struct, frozen=True):
    """Nothing is wanted any more for an installation, or for one repository of it."""

    installation: int
    repository: int | None = None


class Rename(Struct, frozen=True):
    """A repository has another name now."""

    repository: int
    name: str


Wish = Want | Withdraw | Rename


class Received(Struct, frozen=True):
    """A delivery as the inbox keeps it: no payload, only what it was, what it means, and why it means nothing, if so."""

    id: str
    event: str
    action: str
    digest: str
    wishes: tuple[Wish, ...] = ()
    ignored: str = ""


class Job(Struct, frozen=True):
    """A desired state that a worker has claimed. `wanted` counts how often it was wanted anew; `lease` is the claim's own name, which
    begins with the worker's process; `deaths` counts the claims since then that nobody ended."""

    key: Key
    repository: str
    details: Details
    wanted: int
    lease: str
    attempts: int
    delivery: str = ""
    deaths: int = 0


class Verdict(StrEnum):
    """How a claim ended."""

    DONE = "done"
    SUPERSEDED = "superseded"
    """Something newer is wanted, or nothing any more: the run stopped before its next outside write."""
    AGAIN = "again"
    """It failed in a way that may pass."""
    FAILED = "failed"
    """It failed, and trying again would fail alike."""


class Outcome(Struct, frozen=True):
    """What came of a claim: the verdict, why, and how many seconds somebody asked us to wait, where it failed."""

    verdict: Verdict
    reason: str = ""
    wait: float = 0.0
