"""The embedded engine: worker processes that are told to look for something to do whenever something may be due."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Protocol

from bot import logs, metrics
from bot.jobs.database import StoreFailed
from bot.jobs.queue import LocalQueue, Queue
from bot.jobs.sqlite import SqliteStore
from synapseops.errors import SynapseError, ToolFailed
from synapseops.verification.attendants import Attendant

_LOOK_SECONDS = 30.0
_AFTER_A_FAILURE = 5.0
_GRACE_SECONDS = 20.0


class Worker(Protocol):
    """A process that looks for something to do when told to."""

    process: int

    async def ask(self, line: str) -> str:
        """Tell it *line* and return the line it answers. Raises `ToolFailed` when it ends instead."""
        ...


class Leases(Protocol):
    """What the engine asks of the store."""

    async def wait(self) -> float | None:
        """Return how many seconds from now something will be due."""
        ...

    async def bury(self, process: int, *, died_of_it: bool = True) -> int:
        """Take back what the dead process *process* held; one that was ended by us did not die of that."""
        ...


@contextlib.asynccontextmanager
async def working(store: SqliteStore, queue: LocalQueue, workers: int, config: Path | None) -> AsyncIterator[None]:
    """Let *workers* processes work; at the end, each ends what it does, but for a write that is under way."""
    argv = [sys.executable, "-P", "-m", "bot", *(["--config", str(config)] if config is not None else []), "work"]
    attendants = [Attendant(argv, os.environ) for _ in range(workers)]
    tasks = [asyncio.create_task(kept_busy(one, store, queue)) for one in attendants]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(one.end(_GRACE_SECONDS) for one in attendants))
        with contextlib.suppress(StoreFailed):
            for one in attendants:
                await store.bury(one.process, died_of_it=False)


async def kept_busy(attendant: Worker, store: Leases, queue: Queue, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
    """Let one worker look again and again, whatever becomes of it, of the disk or of the machine: nobody else would."""
    while True:
        try:
            await _looked(attendant, store, queue)
        except (ToolFailed, ValueError) as failure:
            logs.get().error("worker_ended", why=str(failure), released=await _buried(attendant, store))
            await pause(_AFTER_A_FAILURE)
        except (SynapseError, OSError) as failure:
            logs.get().error("worker_waits", why=str(failure))
            await pause(_AFTER_A_FAILURE)


async def _looked(attendant: Worker, store: Leases, queue: Queue) -> None:
    """Let the worker look once; where it finds nothing, return when something may be due."""
    told = json.loads(await attendant.ask("look"))
    if told:
        metrics.RUNS.labels(told["kind"], told["verdict"]).inc()
        metrics.RUN_SECONDS.labels(told["kind"]).observe(told["seconds"])
        queue.wake()  # another may have waited for this repository
        return
    wait = await store.wait()
    logs.get().debug("idle", next=wait)
    await queue.sleep(min(_LOOK_SECONDS, wait if wait is not None else _LOOK_SECONDS))


async def _buried(attendant: Worker, store: Leases) -> int:
    """Take back what the dead worker held, and return how much that was; where the disk refuses, the leases run out by themselves."""
    try:
        return await store.bury(attendant.process)
    except StoreFailed:
        return 0
