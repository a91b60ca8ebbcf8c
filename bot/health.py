"""Whether the server lives, whether it can take deliveries, and what it counted."""

import asyncio

from aiohttp import web

from bot import metrics
from bot.jobs.database import StoreFailed
from bot.jobs.sqlite import SqliteStore

_SECONDS = 2.0
_HOME = "SynapseOps is at work here: a GitHub App that makes services of the intents in the repositories that it is installed in.\n"


def add_routes(app: web.Application, store: SqliteStore, stopping: asyncio.Event, why: str = "") -> None:
    """Answer `/healthz`, `/readyz` and `/metrics`; *why* says why no delivery can be taken, "" when they can."""

    async def healthz(request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(request: web.Request) -> web.Response:
        reason = "it is about to stop" if stopping.is_set() else why or await _why_not(store)
        told = {"status": "not ready", "why": reason} if reason else {"status": "ready"}
        return web.json_response(told, status=503 if reason else 200)

    async def exposition(request: web.Request) -> web.Response:
        body = metrics.exposition(await store.counts())
        return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", exposition)


def add_home(app: web.Application) -> None:
    """Say at `/` what answers here: the App's page on GitHub leads to it."""

    async def home(request: web.Request) -> web.Response:
        return web.Response(text=_HOME)

    app.router.add_get("/", home)


async def _why_not(store: SqliteStore) -> str:
    """Return why deliveries could not be stored now, "" when they could."""
    try:
        async with asyncio.timeout(_SECONDS):
            await store.mark("ready", "yes")
    except (StoreFailed, TimeoutError) as failure:
        return f"the database cannot be written: {failure or 'it takes too long'}"
    return ""
