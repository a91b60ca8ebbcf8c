"""The store decides: what is wanted, who may do it, until when, and what counts. The queue only wakes (see `queue`)."""

import asyncio
from collections.abc import Iterable
from typing import Protocol

from bot.jobs.model import Job, Key, Outcome, Received, Wish


class Store(Protocol):
    """Inbox and desired states. Everything is durable when it returns."""

    def receive(self, received: Received) -> "asyncio.Future[bool]":
        """Keep a delivery and what it wishes for; False where it is known already, and nothing was changed."""
        ...

    async def want(self, wanted: Iterable[Wish]) -> None:
        """Take wishes that no delivery brought: the reconciler's, a worker's."""
        ...

    async def claim(self, key: Key | None = None) -> Job | None:
        """Lease what is due, or *key* alone if it is: never two of one repository, and the installation served longest ago first."""
        ...

    async def holds(self, job: Job) -> bool:
        """Tell whether *job* is still what is wanted, and still its holder's to do; its lease is prolonged if so."""
        ...

    async def finish(self, job: Job, outcome: Outcome) -> Outcome:
        """End the claim; what is wanted anew meanwhile stays due. Return the outcome as it counts: too many attempts are a failure."""
        ...
