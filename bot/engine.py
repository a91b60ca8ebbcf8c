"""The embedded engine: worker processes that are told to look for something to do whenever something may be due."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from bot import logs, metrics
from bot.jobs.queue import LocalQueue
from bot.jobs.sqlite import SqliteStore
from synapseops.errors import ToolFailed
from synapseops.verification.attendants import Attendant

_LOOK_SECONDS = 30.0
_AFTER_A_FAILURE = 5.0
_GRACE_SECONDS = 20.0


@contextlib.asynccontextmanager
async def working(store: SqliteStore, queue: LocalQueue, workers: int, config: Path | None) -> AsyncIterator[None]:
    """Let *workers* processes work; at the end, each stops before its next outside write."""
    argv = [sys.executable, "-P", "-m", "bot", *(["--config", str(config)] if config is not None else []), "work"]
    attendants = [Attendant(argv, os.environ) for _ in range(workers)]
    tasks = [asyncio.create_task(_kept_busy(one, store, queue)) for one in attendants]
    try:
        yield
    finally:
        await asyncio.gather(*(one.end(_GRACE_SECONDS) for one in attendants))
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _kept_busy(attendant: Attendant, store: SqliteStore, queue: LocalQueue) -> None:
    """Let one worker look again and again; where it finds nothing, until something may be due."""
    while True:
        try:
            told = json.loads(await attendant.ask("look"))
        except (ToolFailed, ValueError) as failure:
            logs.get().error("worker_ended", why=str(failure), released=await store.bury(attendant.process))
            await asyncio.sleep(_AFTER_A_FAILURE)
            continue
        if told:
            metrics.RUNS.labels(told["kind"], told["verdict"]).inc()
            metrics.RUN_SECONDS.labels(told["kind"]).observe(told["seconds"])
            queue.wake()  # another may have waited for this repository
        else:
            wait = await store.wait()
            logs.get().debug("idle", next=wait)
            await queue.sleep(min(_LOOK_SECONDS, wait if wait is not None else _LOOK_SECONDS))
