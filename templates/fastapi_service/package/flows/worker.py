"""The worker: takes what is due, a few messages at a time, and stops without leaving any behind."""

import asyncio
import contextlib
import datetime as dt
import uuid
from collections.abc import Callable

import structlog
from sqlalchemy.exc import DBAPIError

from ..errors import Unavailable
from ..tables.flow_messages import FlowMessage
from .failures import LeaseLost
from .measuring import Measurements
from .queue import Queue
from .running import Runner
from .scheduling import Scheduler

log = structlog.get_logger()

_PAUSE_AFTER_FAILURE = 1.0


class Worker:
    """Runs due messages, up to `concurrency` at once."""

    def __init__(
        self,
        queue: Queue,
        runner: Runner,
        scheduler: Scheduler,
        measurements: Measurements,
        random: Callable[[], float],
        *,
        concurrency: int,
        lease: dt.timedelta,
        poll: float,
    ) -> None:
        self._queue = queue
        self._runner = runner
        self._scheduler = scheduler
        self._measurements = measurements
        self._random = random
        self._concurrency = concurrency
        self._lease = lease
        self._poll = poll
        self._woken = asyncio.Event()
        self._stopping = False
        self._least = 1
        self._running: dict[uuid.UUID, asyncio.Task[None]] = {}

    def wake(self) -> None:
        """Say that something may be due."""
        self._woken.set()

    async def run_due(self) -> int:
        """Run everything that is due now, and return how many messages that were."""
        await self._scheduler.tick()
        count = 0
        while messages := await self._queue.claim(self._concurrency):
            count += len(messages)
            await asyncio.gather(*(self._run(message) for message in messages))
        return count

    async def serve(self) -> None:
        """Run what is due, until told to stop."""
        renewing = asyncio.create_task(self._renew())
        try:
            while not self._stopping:
                self._woken.clear()
                if not await self._take():
                    await self._wait()
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)

    async def stop(self, seconds: float) -> None:
        """Take nothing more, and give what is under way *seconds* to end."""
        self._stopping = True
        self._woken.set()
        if self._running:
            _, late = await asyncio.wait(self._running.values(), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _take(self) -> bool:
        """Start what is due, and tell whether there may be more."""
        try:
            await self._scheduler.tick()
            room = self._concurrency - len(self._running)
            messages = await self._queue.claim(room) if room >= self._least else []
        except Exception as error:
            if isinstance(error, Unavailable | DBAPIError):
                log.warning("flow_worker_waits", error=type(error).__name__)
            else:  # a bug of ours; ended by it, the process would live on and do nothing
                log.exception("flow_worker_failed")
            await asyncio.sleep(_PAUSE_AFTER_FAILURE)
            return False
        if self._stopping and messages:
            await self._queue.give_back([one.id for one in messages])
            return False
        for message in messages:
            if message.id in self._running:
                continue  # its lease ended while we were held up; claiming it has renewed that
            self._running[message.id] = asyncio.create_task(self._run_one(message))
        # where more wait than there is room for, looking for each one by itself would cost most
        is_behind = len(messages) == room > 0
        if messages or not self._running:
            self._least = max(1, self._concurrency // 4) if is_behind else 1
        return is_behind

    async def _run_one(self, message: FlowMessage) -> None:
        try:
            await self._run(message)
        finally:
            del self._running[message.id]
            self._woken.set()

    async def _wait(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), self._poll)

    async def _run(self, message: FlowMessage) -> None:
        try:
            outcome = await self._runner.run(message, self._random())
        except Exception:  # a bug of ours: the lease ends, and the message is tried again
            log.exception("flow_message_failed", flow=message.flow, message=str(message.id))
            outcome = "interrupted"
        self._measurements.count(message.flow, outcome)

    async def _renew(self) -> None:
        while not self._stopping:
            await asyncio.sleep(self._lease.total_seconds() / 3)
            if self._running:
                with contextlib.suppress(Unavailable, DBAPIError, LeaseLost):
                    await self._queue.renew(list(self._running))
