"""The queue wakes: it says that something may be due, and knows nothing of what. The store decides (see `store`)."""

import asyncio
import contextlib
from typing import Protocol


class Queue(Protocol):
    """Wakes whoever works. A wake-up that gets lost costs time, never work: workers look by themselves now and then."""

    def wake(self) -> None:
        """Say that something may be due."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when woken, or after *seconds*."""
        ...


class LocalQueue:
    """Wakes within this process."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def wake(self) -> None:
        """Say that something may be due."""
        self._rung.set()

    async def sleep(self, seconds: float) -> None:
        """Return when woken, or after *seconds*."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        self._rung.clear()
