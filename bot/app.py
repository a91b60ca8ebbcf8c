"""The composition root: which store, queue and workers the server gets, and how it starts and stops."""

import asyncio
import contextlib
import fcntl
import gc
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import cast

from aiohttp import web
from msgspec import Struct, field

from bot import credentials, health, logs, rights
from bot.credentials import Credentials
from bot.engine import working
from bot.entrance import IDLE_SECONDS, Entrance
from bot.jobs.queue import LocalQueue
from bot.jobs.sqlite import SqliteStore
from bot.recovery import recovering
from bot.settings import Settings
from bot.setup import Setup
from bot.webhook import LARGEST, Webhook
from synapseops import __version__
from synapseops.errors import UsageError

_GRACE_SECONDS = 20.0
_SWITCH_SECONDS = 0.0005
_BACKLOG = 512
_LINGERING_SECONDS = 1.0
"""So long what is refused may go on coming: whoever sends it is to read the answer first, but not to send all of it."""


class Server(Struct):
    """What runs: the store, the queue, and whether it is about to stop."""

    settings: Settings
    store: SqliteStore
    queue: LocalQueue
    config: Path | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)


async def serve(settings: Settings, config: Path | None = None) -> None:
    """Run until told to stop (SIGTERM, SIGINT), then finish what was begun. Workers read the same *config*."""
    # every statement of the database's thread waits for the loop's thread to let it in: 5 ms, unless told otherwise
    sys.setswitchinterval(_SWITCH_SECONDS)
    known = credentials.find(settings)
    logs.configure(settings.log_level, known.secrets if known is not None else ())
    with _alone(settings.data):
        rights.keep(settings.data, settings.database)
        store = SqliteStore(settings.database, time.time)
        try:
            await store.release()
            server = Server(settings, store, LocalQueue(), config)
            _stop_on_signals(server.stopping)
            known = known or await _set_up(server)
            if known is not None:
                await _run(server, known)
        finally:
            store.database.close()
    logs.get().info("stopped")


async def _set_up(server: Server) -> Credentials | None:
    """Let somebody create the App; return its credentials, None where we were told to stop before."""
    app = web.Application()
    pages = Setup(server.settings)
    pages.add_routes(app)
    health.add_routes(app, server.store, server.stopping, why="no App is set up")
    async with _listening(app, server.settings) as address:
        pages.address = address
        logs.get().info("listening", address=address, version=__version__, app=None, github=server.settings.github_url)
        print(f"No App is set up. Open {server.settings.public_url or address}/setup and give this code: {pages.code}", file=sys.stderr)
        await _first(pages.done, server.stopping)
    known = credentials.find(server.settings)
    if known is not None:
        logs.configure(server.settings.log_level, known.secrets)
        logs.get().info("app_created", app=known.app_id, slug=known.slug)
    return known


async def _first(*events: asyncio.Event) -> None:
    """Wait for any of *events*."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


async def _run(server: Server, known: Credentials) -> None:
    settings = server.settings
    app = web.Application(client_max_size=LARGEST)
    webhook = Webhook(server.store, server.queue, known.me, known.webhook_secrets)
    app.router.add_post("/webhook", webhook.handle)
    health.add_routes(app, server.store, server.stopping)
    health.add_home(app)
    async with (
        working(server.store, server.queue, settings.workers, server.config),
        _listening(app, settings, webhook) as address,
        recovering(settings, known, server.store, server.queue, time.time),
    ):
        logs.get().info("listening", address=address, version=__version__, app=known.app_id, github=settings.github_url)
        gc.freeze()  # what was imported stays: looking through it now and then is paid by deliveries
        await server.stopping.wait()
        logs.get().info("stopping")


def runner_of(app: web.Application) -> web.AppRunner:
    """Return what runs *app*. aiohttp by itself would hold an idle connection for an hour."""
    return web.AppRunner(
        app, access_log=None, shutdown_timeout=_GRACE_SECONDS, lingering_time=_LINGERING_SECONDS, keepalive_timeout=IDLE_SECONDS
    )


@contextlib.asynccontextmanager
async def _listening(app: web.Application, settings: Settings, webhook: Webhook | None = None) -> AsyncIterator[str]:
    """Accept requests, deliveries for *webhook* among them; at the end, let those that were begun be answered."""
    runner = runner_of(app)
    await runner.setup()
    others = cast("web.Server", runner.server)
    entrance = Entrance(webhook, others) if webhook is not None else None
    try:
        listening = await _bound(entrance or others, settings)
        try:
            host, port, *_ = listening.sockets[0].getsockname()
            yield f"http://{host}:{port}"
        finally:
            listening.close()
    finally:
        if entrance is not None:
            await entrance.close(_GRACE_SECONDS)
        await runner.cleanup()


async def _bound(reading: Callable[[], asyncio.Protocol], settings: Settings) -> asyncio.Server:
    """Listen, with a protocol that *reading* makes for each connection."""
    try:
        return await asyncio.get_running_loop().create_server(reading, settings.host, settings.port, backlog=_BACKLOG)
    except OSError as failure:
        raise UsageError(f"cannot listen on {settings.host}:{settings.port}: {failure.strerror or failure}") from failure


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the data folder: a second server would take the first one's leases away. The system lets go when we die."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as failure:
        raise UsageError(f'the data folder "{folder}" cannot be used: {failure.strerror}', "name another with SYNAPSE_DATA") from failure
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as failure:
        os.close(handle)
        raise UsageError(f'another server uses the data folder "{folder}"', "stop it, or name another with SYNAPSE_DATA") from failure
    try:
        yield
    finally:
        os.close(handle)


def _stop_on_signals(stopping: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
