"""The flows of a running service: put together once, found through the request."""

import asyncio
import contextlib
import datetime as dt
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

import structlog
from fastapi import Request
from sqlalchemy.exc import DBAPIError

from ..context import Context
from ..errors import Unavailable
from ..settings import Settings
from . import keeping
from .fetching import Fetcher
from .ids import Ids
from .inbox import Inbox
from .measuring import Measurements
from .model import Flow
from .queue import Queue, depths
from .running import Runner
from .scheduling import Scheduler
from ..systems import Client
from .worker import Worker

log = structlog.get_logger()

_HOUSEKEEPING_SECONDS = 15.0
_LAST_SECONDS = 1.0  # a connection whose opening is cancelled outlives the loop


class Runtime:
    """Everything that flows need while the service runs."""

    def __init__(
        self,
        context: Context,
        flows: Sequence[Flow],
        clients: Mapping[str, Client],
        secrets: Mapping[str, str],
        *,
        clock: Callable[[], dt.datetime],
        jitter: Callable[[], float],
    ) -> None:
        self.context = context
        self._clients = clients
        self.flows = {flow.name: flow for flow in flows}
        self.secrets = secrets
        self.clock = clock
        self.inbox = Inbox(context.database, clock, Ids())
        self.measurements = Measurements(context.metrics)
        self.scheduler = Scheduler(context.database, clock, self.inbox, flows)
        lease = dt.timedelta(seconds=context.settings.flow_lease_seconds)
        self.queue = Queue(context.database, clock, self.flows.keys(), _name(), lease)
        self.worker = self._worker(context.settings, clients, jitter, lease)

    def _worker(
        self,
        settings: Settings,
        clients: Mapping[str, Client],
        jitter: Callable[[], float],
        lease: dt.timedelta,
    ) -> Worker:
        fetcher = Fetcher(self.context.database, clients, self.inbox, self.queue)
        runner = Runner(self.context, self.flows, clients, self.queue, fetcher)
        return Worker(
            self.queue,
            runner,
            self.scheduler,
            self.measurements,
            jitter,
            concurrency=settings.flow_concurrency,
            lease=lease,
            poll=settings.flow_poll_seconds,
        )

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work while the service runs, unless other processes do; then finish what is under way."""
        settings, ended = self.context.settings, asyncio.Event()
        house = asyncio.create_task(self._keep_house(ended, forgets=settings.flow_worker))
        working = [asyncio.create_task(self.worker.serve())] if settings.flow_worker else []
        try:
            yield
        finally:
            await self.worker.stop(settings.shutdown_seconds)
            ended.set()
            await asyncio.wait([house], timeout=_LAST_SECONDS)
            house.cancel()
            await asyncio.gather(house, *working, return_exceptions=True)
            await self.inbox.close()
            for client in self._clients.values():
                await client.close()

    async def _keep_house(self, ended: asyncio.Event, *, forgets: bool) -> None:
        while not ended.is_set():  # who waits for a connection may not hear of being cancelled
            with contextlib.suppress(Unavailable, DBAPIError):
                async with self.context.database.reading() as session:
                    self.measurements.show(await depths(session))
                if forgets:
                    await keeping.forget(self.context.database, self.flows.values(), self.clock())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), _HOUSEKEEPING_SECONDS)


def runtime_of(request: Request) -> Runtime:
    """Return the flows of the service that *request* came to."""
    runtime: Runtime = request.app.state.flows
    return runtime


def _name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
