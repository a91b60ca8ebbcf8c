"""Recovery: GitHub sends nothing again by itself, so what was missed is looked for when the server starts, and now and then.

The sweep asks for deliveries again that nobody took. The reconciler wants every installation looked at. What is old is dropped.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

import aiohttp

from bot import logs
from bot.credentials import Credentials
from bot.jobs import audit
from bot.jobs.model import Key, Kind, Want
from bot.jobs.queue import Queue
from bot.jobs.sqlite import SqliteStore
from bot.settings import Settings
from synapseops.errors import SynapseError
from synapseops.forge.github.auth import AppAuth
from synapseops.forge.github.client import Client, path

_DAY = 86_400.0
_GITHUB_KEEPS = 3 * _DAY
_KNOWN_FOR = 7 * _DAY
_OVERLAP = 600.0
_MOST = 1_000
_SOON = 60.0
SWEPT = "swept"


@contextlib.asynccontextmanager
async def recovering(
    settings: Settings, credentials: Credentials, store: SqliteStore, queue: Queue, clock: Callable[[], float]
) -> AsyncIterator[None]:
    """Recover at once, and every so many minutes."""

    async def again() -> None:
        async with aiohttp.ClientSession() as session:
            app = Client(session, AppAuth(credentials.app_id, credentials.private_key), api_url=settings.api_url)
            while True:
                is_done = await recover(app, store, settings.audit_days, clock)
                queue.wake()
                await asyncio.sleep(settings.reconcile_minutes * 60 if is_done else _SOON)

    task = asyncio.create_task(again())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def recover(app: Client, store: SqliteStore, audit_days: int, clock: Callable[[], float]) -> bool:
    """Do all of it once; tell whether it could be done."""
    try:
        asked = await sweep(app, store, clock())
        wanted = await reconcile(app, store)
        now = clock()
        dropped = await store.database.do(lambda connection: audit.prune(connection, now - audit_days * _DAY))
        await store.forget(now - _KNOWN_FOR)
        logs.get().info("recovered", redeliveries=asked, installations=wanted, pruned=dropped)
    except SynapseError as failure:
        logs.get().warning("not_recovered", why=str(failure))
        return False
    except Exception:  # a fault of ours, or an answer that nobody foresaw, must not end what nobody else would begin again
        logs.get().exception("not_recovered")
        return False
    return True


async def sweep(app: Client, store: SqliteStore, now: float) -> int:
    """Ask GitHub to deliver again what it could not, since the last sweep; return how many deliveries that were."""
    mark = await store.mark(SWEPT)
    # a clock that was ahead when it was noted would else hide everything until then
    since = max(min(float(mark), now) - _OVERLAP if mark else 0.0, now - _GITHUB_KEEPS)
    attempts: dict[str, list[Mapping[str, Any]]] = {}
    async for one in app.pages("/app/hook/deliveries"):
        if _seconds(str(one["delivered_at"])) < since or len(attempts) >= _MOST:
            break
        attempts.setdefault(str(one["guid"]), []).append(one)
    missed = [every[0] for guid, every in attempts.items() if not any(_was_taken(one) for one in every) and not await store.knows(guid)]
    for one in reversed(missed):
        await app.post(path("app", "hook", "deliveries", int(one["id"]), "attempts"), {}, repeatable=True)
    await store.mark(SWEPT, repr(now))
    return len(missed)


async def reconcile(app: Client, store: SqliteStore) -> int:
    """Want every installation looked at; return how many there are."""
    found = [one async for one in app.pages("/app/installations")]
    active = [int(one["id"]) for one in found if not one.get("suspended_at")]
    await store.want(Want(Key(number, 0, Kind.INSTALLATION), details={"reconcile": "yes"}) for number in active)
    return len(active)


def _was_taken(attempt: Mapping[str, Any]) -> bool:
    return 200 <= int(attempt.get("status_code") or 0) < 300


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
