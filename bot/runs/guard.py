"""A run stops before its next outside write when something newer is wanted: its forge asks here first."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from bot.jobs.model import Job
from bot.jobs.sqlite import LEASE_SECONDS
from bot.jobs.store import Store
from synapseops.errors import SynapseError
from synapseops.forge.base import (
    CommitInfo,
    NewCommit,
    NewFile,
    Proposal,
    PullRequest,
    PullRequests,
    PullRequestState,
    TreeFile,
)
from synapseops.forge.github.allowance import Allowance
from synapseops.forge.github.repository import GitHubRepository

_BEATS = 4
_STOPS = "the server stops"
_Result = TypeVar("_Result")


class Superseded(SynapseError):
    """The run is not wanted any more as it is: something newer is, or nothing, or the server stops."""


class Stopped(Superseded):
    """The server stops: what is wanted goes on when it is started anew."""


class Guard:
    """Stands between a run and what it writes. *stopping* is set when this process is to end."""

    def __init__(self, store: Store, job: Job, stopping: asyncio.Event) -> None:
        self._store = store
        self._job = job
        self._stopping = stopping

    async def check(self) -> None:
        """Raise `Superseded` where the run must write nothing more."""
        if self._stopping.is_set():
            raise Stopped(_STOPS)
        if not await self._store.holds(self._job):
            raise Superseded("something newer is wanted, or nothing any more")

    @contextlib.asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Keep the lease for as long as the run takes."""
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def _beat(self) -> None:
        while await self._store.holds(self._job):
            await asyncio.sleep(LEASE_SECONDS / _BEATS)


async def unless_stopped(stopping: asyncio.Event, allowance: Allowance, run: Coroutine[Any, Any, _Result]) -> _Result:
    """Return what *run* returns. Raises `Stopped` where *stopping* is set before: the run ends in whatever it waits for, a check of
    minutes perhaps, but for a write that is under way, whose answer is heard."""
    running, told = asyncio.create_task(run), asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            async with allowance.at_rest():
                running.cancel()
            await asyncio.wait({running})
    finally:
        told.cancel()
        running.cancel()
    if running.cancelled():
        raise Stopped(_STOPS)
    return running.result()


class GuardedRepository:
    """A `Repository` that asks the guard before each write. *made* is told of each commit that was written."""

    def __init__(self, inner: GitHubRepository, guard: Guard, made: Callable[[str], None]) -> None:
        self._inner = inner
        self.ours = inner.ours
        self._made = made
        self._guard = guard
        self.resolve = inner.resolve
        self.default_branch = inner.default_branch
        self.list_files = inner.list_files
        self.read = inner.read
        self.read_all = inner.read_all
        self.page = inner.page
        self.merge_base = inner.merge_base
        self.check_branch = inner.check_branch

    async def ahead(self, commit: str, *, of: str) -> list[CommitInfo]:
        """Return the commits reachable from *commit* and not from *of*."""
        return await self._inner.ahead(commit, of=of)

    async def write_pristine(self, files: Mapping[str, NewFile | TreeFile]) -> str:
        """Write the parentless commit that holds exactly *files*, and its ref."""
        await self._guard.check()
        return await self._inner.write_pristine(files)

    async def write(self, commit: NewCommit) -> str:
        """Write the objects of *commit*."""
        await self._guard.check()
        written = await self._inner.write(commit)
        self._made(written)
        return written

    async def move(self, branch: str, *, to: str | None, was: str | None) -> None:
        """Create, advance or delete *branch*."""
        await self._guard.check()
        await self._inner.move(branch, to=to, was=was)


class GuardedPullRequests:
    """`PullRequests` that ask the guard before each write. *refuse* raises where an open one, by its number, is to be left alone."""

    def __init__(self, inner: PullRequests, guard: Guard, refuse: Callable[[int], Awaitable[None]]) -> None:
        self._inner = inner
        self._guard = guard
        self.refuse = refuse

    async def find(self, branch: str, base: str) -> PullRequest | None:
        """Return the newest pull request from *branch* into *base*."""
        found = await self._inner.find(branch, base)
        if found is not None and found.state is PullRequestState.OPEN:
            await self.refuse(found.number)
        return found

    async def put(self, proposal: Proposal) -> PullRequest:
        """Open the pull request, or bring the open one up to date."""
        await self._guard.check()
        return await self._inner.put(proposal)

    async def close(self, number: int, *, comment: str) -> None:
        """Close the pull request."""
        await self._guard.check()
        await self._inner.close(number, comment=comment)

    async def attach(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep files with the pull request."""
        await self._guard.check()
        return await self._inner.attach(number, files)
