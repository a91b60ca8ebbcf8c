"""Ports to where repositories and pull requests live: GitHub, or a plain local git repository."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

FILE_MODE = 0o100644
EXECUTABLE_MODE = 0o100755


class TreeFile(Struct, frozen=True):
    """A file in a commit: its blob id (hex) and git mode."""

    blob: str
    mode: int


class NewFile(Struct, frozen=True):
    """A file to be committed."""

    data: bytes
    mode: int = FILE_MODE


class CommitInfo(Struct, frozen=True):
    """A commit ahead of another: id, subject line, and whether the factory made it (by its trailer and committer)."""

    id: str
    subject: str
    is_ours: bool


class NewCommit(Struct, frozen=True):
    """A commit to be made: the tree of `base` with the folder `into` replaced by `files` (path below `into` → file).

    A `TreeFile` keeps what the repository already holds (symlinks and submodules too), without reading it. `beside` are files outside
    `into` (path from the root → file) that come into their folders, None for one that goes.
    """

    base: str
    parents: tuple[str, ...]
    into: str
    files: Mapping[str, NewFile | TreeFile]
    message: str
    beside: Mapping[str, NewFile | TreeFile | None] = field(default_factory=dict)

    @property
    def brought(self) -> dict[str, NewFile | TreeFile]:
        """Those of `beside` that come."""
        return {path: file for path, file in self.beside.items() if file is not None}

    @property
    def gone(self) -> tuple[str, ...]:
        """Those of `beside` that go."""
        return tuple(sorted(path for path, file in self.beside.items() if file is None))


class Repository(Protocol):
    """Commits, trees and refs of one repository. Commits are hex ids. Nothing here touches a work tree."""

    async def resolve(self, ref: str) -> str | None:
        """Return the commit that *ref* (branch name, `refs/…`, or hex id) names, or None."""
        ...

    async def default_branch(self) -> str:
        """Return the short name of the default branch; "" when nothing says which it is, so that the base is taken for it."""
        ...

    async def list_files(self, commit: str, under: str = "") -> dict[str, TreeFile]:
        """Return the blobs of *commit* below the folder *under* (paths from the root); symlinks and submodules included by mode."""
        ...

    async def read(self, blob: str) -> bytes:
        """Return the bytes of a blob; `RepositoryError` when the object is absent (partial clone)."""
        ...

    async def read_all(self, blobs: Collection[str]) -> dict[str, bytes]:
        """Return the bytes of many blobs by id; those that are absent are left out. Over a network one call costs less than many."""
        ...

    def page(self, commit: str, path: str) -> str:
        """Return the address at which a person reads the file *path* of *commit*, "" where there is no such page."""
        ...

    async def ahead(self, commit: str, *, of: str) -> list[CommitInfo]:
        """Return the commits reachable from *commit* and not from *of*, newest first; `[]` when it is contained."""
        ...

    async def merge_base(self, one: str, other: str) -> str | None:
        """Return a best common ancestor of two commits, or None where their histories have nothing in common."""
        ...

    async def write_pristine(self, files: Mapping[str, NewFile | TreeFile]) -> str:
        """Write the parentless commit that holds exactly *files*, and return its id. Its immutable ref is there before a branch moves.

        Equal files give an equal commit, so that the lock, a file of the next commit, can name it. A `TreeFile` whose blob the
        repository does not hold is left out.
        """
        ...

    async def write(self, commit: NewCommit) -> str:
        """Write the objects of *commit* and return its id. No branch moves: that is `move`'s, and the commit point."""
        ...

    async def check_branch(self, branch: str) -> None:
        """Raise `RepositoryError` when *branch* could not be moved: its name is blocked, it is checked out, we may not write."""
        ...

    async def move(self, branch: str, *, to: str | None, was: str | None) -> None:
        """Create, advance or (to None) delete *branch* if it still is at *was* (None: absent). Raises `ConcurrentChange`."""
        ...


class PullRequestState(StrEnum):
    """Whether a pull request awaits a decision."""

    OPEN = "open"
    MERGED = "merged"
    CLOSED = "closed"


class PullRequest(Struct, frozen=True):
    """A pull request as the forge has it. `path` is where a person finds it (a file or URL); `inputs` the hash it proposes;
    `approved` the fingerprints of breaking changes that people approved of, each with who did; `unasked` the reviewers whom the forge
    did not take, known where they were to be asked."""

    number: int
    branch: str
    base: str
    state: PullRequestState
    title: str
    body: str
    draft: bool
    path: str
    head: str
    inputs: str
    approved: Mapping[str, str] = field(default_factory=dict)
    unasked: tuple[str, ...] = ()


class Proposal(Struct, frozen=True):
    """What a pull request should say. Equal to what the forge has: nothing is written.

    `breaking` is the fingerprint of the breaking changes that it brings, "" for none: what somebody may approve of.
    """

    branch: str
    base: str
    head: str
    title: str
    body: str
    inputs: str
    breaking: str = ""
    draft: bool = False
    labels: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()


class PullRequests(Protocol):
    """One pull request per head branch."""

    async def find(self, branch: str, base: str) -> PullRequest | None:
        """Return the newest pull request from *branch* into *base* with its true state, or None when there was never one.

        Raises `RepositoryError` when *branch* belongs to an open pull request into another base.
        """
        ...

    async def put(self, proposal: Proposal) -> PullRequest:
        """Open the pull request, or bring the open one up to date; writes only what differs."""
        ...

    async def close(self, number: int, *, comment: str) -> None:
        """Close the pull request; closing a closed one is fine.

        One closed by us proposes nothing: its `inputs` become empty, so that it is not taken for somebody's refusal of them.
        """
        ...

    async def attach(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep files (the zip, the page; plain name → bytes) with the pull request, in place of those of before; return where each is."""
        ...


class Conclusion(StrEnum):
    """How a check ended. What was not verified is never `success`."""

    SUCCESS = "success"
    FAILURE = "failure"
    ACTION_REQUIRED = "action_required"
    NEUTRAL = "neutral"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Level(StrEnum):
    """How grave a remark is."""

    NOTICE = "notice"
    WARNING = "warning"
    FAILURE = "failure"


class Remark(Struct, frozen=True):
    """A remark on lines of a file, as the checked commit has it."""

    path: str
    line: int
    message: str
    level: Level = Level.FAILURE
    title: str = ""
    last_line: int | None = None


class Button(Struct, frozen=True):
    """Something that people may ask for at a check; `id` comes back when they do."""

    id: str
    label: str
    description: str


class Words(Struct, frozen=True):
    """What a check says: a title, a summary and more below it in Markdown, remarks on lines, at most three buttons."""

    title: str
    summary: str
    text: str = ""
    remarks: tuple[Remark, ...] = ()
    buttons: tuple[Button, ...] = ()


class Check(Struct, frozen=True):
    """A check of a commit as the forge has it. `key` is what its maker calls it; `conclusion` is None while it goes on; `remarks` is
    how many of them are there; `path` is where a person finds it."""

    id: int
    name: str
    commit: str
    key: str
    conclusion: Conclusion | None
    title: str
    summary: str
    text: str
    remarks: int
    path: str


class Notice(Struct, frozen=True):
    """What a check is to say, and how it ends, with None as `conclusion` that it goes on. `check` is what was begun; without one, the
    check called `key` that a run before us began and did not conclude is gone on with, and else one is begun. `is_first`: there is none
    to go on with."""

    name: str
    commit: str
    key: str
    conclusion: Conclusion | None
    words: Words
    check: Check | None = None
    is_first: bool = False


class Checks(Protocol):
    """What we say about commits. Texts beyond the forge's bounds are cut, and say so."""

    async def begin(self, name: str, commit: str, *, key: str, words: Words, is_first: bool = False) -> Check:
        """Begin a check, or go on with the one called *key* that a run before us began and did not conclude.

        *is_first*: we made none of this commit before, as `of` told just now, or since the commit is new.
        """
        ...

    async def report(self, notices: Sequence[Notice]) -> tuple[Check, ...]:
        """End checks, those that were not begun too, or begin them: over a network all by one request, where that can be. Remarks wait for
        the conclusion."""
        ...

    async def tell(self, check: Check, words: Words) -> Check:
        """Say how far it came; nothing is written where that is what it says already. Remarks wait for the conclusion."""
        ...

    async def conclude(self, check: Check, conclusion: Conclusion, words: Words) -> Check:
        """End a check; the remarks that it does not have yet come first."""
        ...

    async def of(self, commit: str) -> tuple[Check, ...]:
        """Return our checks of *commit*, the newest first."""
        ...
