"""A forge whose proposals land on the very branch that they are for: the mode `commit` in the pipeline's own words.

The pipeline proposes to a base by a branch of its own, with a pull request. Here that branch is the base, as it was read, and
the pull request is the one that people opened.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from msgspec import Struct

from action.workflow.event import PullRequestEvent
from synapseops.errors import ConcurrentChange
from synapseops.forge.base import CommitInfo, NewCommit, NewFile, Proposal, PullRequest, PullRequestState, Repository, TreeFile
from synapseops.forge.branches import PREFIX

_OURS = f"refs/heads/{PREFIX}/"


class Keeper(Protocol):
    """Keeps files beside a pull request."""

    async def keep(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep *files* (plain name → bytes); return where each is."""
        ...


@dataclass
class Onto:
    """The port `Repository` over *inner*: the branch of a proposal is always absent, and moving it moves *branch*."""

    inner: Repository
    branch: str
    _read: str | None = field(default=None, init=False)

    async def resolve(self, ref: str) -> str | None:
        """Return the commit that *ref* names, or None."""
        if ref.startswith(_OURS):
            return None
        found = await self.inner.resolve(ref)
        if ref == self.branch:
            self._read = found
        return found

    async def default_branch(self) -> str:
        """Return the short name of the default branch."""
        return await self.inner.default_branch()

    async def list_files(self, commit: str, under: str = "") -> dict[str, TreeFile]:
        """Return the blobs of *commit* below the folder *under*."""
        return await self.inner.list_files(commit, under)

    async def read(self, blob: str) -> bytes:
        """Return the bytes of a blob."""
        return await self.inner.read(blob)

    async def read_all(self, blobs: Collection[str]) -> dict[str, bytes]:
        """Return the bytes of those blobs that are there."""
        return await self.inner.read_all(blobs)

    def page(self, commit: str, path: str) -> str:
        """Return the address at which a person reads the file *path* of *commit*, "" where there is no such page."""
        return self.inner.page(commit, path)

    async def ahead(self, commit: str, *, of: str) -> list[CommitInfo]:
        """Return the commits reachable from *commit* and not from *of*, newest first."""
        return await self.inner.ahead(commit, of=of)

    async def merge_base(self, one: str, other: str) -> str | None:
        """Return a best common ancestor of two commits, or None."""
        return await self.inner.merge_base(one, other)

    async def write_pristine(self, files: Mapping[str, NewFile | TreeFile]) -> str:
        """Write the parentless commit that holds exactly *files*, and its immutable ref; return its id."""
        return await self.inner.write_pristine(files)

    async def write(self, commit: NewCommit) -> str:
        """Write the objects of *commit* and return its id."""
        return await self.inner.write(commit)

    async def check_branch(self, branch: str) -> None:
        """Raise `RepositoryError` when the branch of people could not be moved."""
        await self.inner.check_branch(self.branch)

    async def move(self, branch: str, *, to: str | None, was: str | None) -> None:
        """Advance the branch of people, if it still is where it was read. Raises `ConcurrentChange`."""
        if to is None or self._read is None:
            raise ConcurrentChange(f'the branch "{self.branch}" is gone')
        await self.inner.move(self.branch, to=to, was=self._read)
        self._read = to


class TheirPullRequest(Struct, frozen=True):
    """The port `PullRequests` where people have opened the pull request: it is found by nobody, and says what they made it say."""

    event: PullRequestEvent
    keeper: Keeper

    async def find(self, branch: str, base: str) -> PullRequest | None:
        """There is none of ours."""
        return None

    async def put(self, proposal: Proposal) -> PullRequest:
        """Return the pull request of people."""
        return PullRequest(
            number=self.event.number,
            branch=self.event.branch,
            base=self.event.base,
            state=PullRequestState.OPEN,
            title=proposal.title,
            body=proposal.body,
            draft=False,
            path=self.event.url,
            head=proposal.head,
            inputs=proposal.inputs,
        )

    async def close(self, number: int, *, comment: str) -> None:
        """Leave it as it is."""

    async def attach(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep files; return where each is."""
        return await self.keeper.keep(number, files)
