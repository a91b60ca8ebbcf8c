"""Deliveries to the hook of an App: signed, in order unless told otherwise, each recorded."""

import asyncio
import hashlib
import hmac
import json
import threading
import time
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import aiohttp

from tests.github.model import App, Installation, Repository

if TYPE_CHECKING:
    from tests.github.hub import Hub

ENTERPRISE_VERSION = "3.17.0"
PATIENCE = aiohttp.ClientTimeout(total=10)


@dataclass(eq=False)
class Delivery:
    """One attempt to tell an App about an event."""

    id: int
    guid: str
    app: App
    event: str
    action: str | None
    packed: bytes = field(repr=False)
    installation: Installation | None
    repository: Repository | None
    delivered_at: datetime
    redelivery: bool = False
    duration: float = 0
    status: str = "PENDING"
    status_code: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    answer: str | None = None

    @property
    def body(self) -> bytes:
        """What was told, byte for byte: kept small, since tests make thousands."""
        return zlib.decompress(self.packed)

    @property
    def payload(self) -> dict[str, Any]:
        """What was told."""
        return json.loads(self.body)

    @property
    def failed(self) -> bool:
        """Whether the App did not take it."""
        return not 200 <= self.status_code < 300


def signed(body: bytes, secret: str) -> dict[str, str]:
    """Return the headers that prove that *body* comes from who knows *secret*."""
    return {
        "X-Hub-Signature": "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest(),
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
    }


class Deliveries:
    """All deliveries, and the task that makes them. `workers` may be raised before the first one for a crowd at once."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self.records: list[Delivery] = []
        self.workers = 1
        self.lost: Callable[[Delivery], bool] = lambda delivery: False
        self._held: list[Delivery] | None = None
        self._open = 0
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._queue: asyncio.Queue[Delivery] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver on *loop*."""
        self._loop = loop

    def send(
        self, app: App, event: str, payload: dict[str, Any], installation: Installation | None = None, repository: Repository | None = None
    ) -> None:
        """Tell *app* about *event*."""
        body = zlib.compress(json.dumps(payload).encode(), 1)
        now = self._hub.clock.now()
        id, guid = self._hub.new_id(), str(uuid.uuid4())
        self._record(Delivery(id, guid, app, event, payload.get("action"), body, installation, repository, now))

    def redeliver(self, old: Delivery) -> Delivery:
        """Tell once more, under the same GUID."""
        now = self._hub.clock.now()
        again = Delivery(
            self._hub.new_id(), old.guid, old.app, old.event, old.action, old.packed, old.installation, old.repository, now, redelivery=True
        )
        self._record(again)
        return again

    @contextmanager
    def held(self, *, order: Callable[[list[Delivery]], list[Delivery]] = list, copies: int = 1) -> Iterator[list[Delivery]]:
        """Keep deliveries back; afterwards send them in *order* (`lambda held: held[::-1]`), each *copies* times."""
        with self._hub.lock:
            held = self._held = []
        try:
            yield held
        finally:
            with self._hub.lock:
                self._held = None
                for delivery in order(held):
                    self._start(delivery)
                    for _ in range(copies - 1):
                        self.redeliver(delivery)

    def _record(self, delivery: Delivery) -> None:
        self.records.append(delivery)
        if self._held is None:
            self._start(delivery)
        else:
            self._held.append(delivery)

    def _start(self, delivery: Delivery) -> None:
        if delivery.app.hook_url is None:
            delivery.status = "no hook"
        elif self.lost(delivery):
            delivery.status = "failed to connect to host"
        elif self._loop is not None:
            with self._changed:
                self._open += 1
            self._loop.call_soon_threadsafe(self._enqueue, delivery)

    def _enqueue(self, delivery: Delivery) -> None:
        self._queue.put_nowait(delivery)
        if not self._tasks:
            self._tasks = [asyncio.ensure_future(self._work()) for _ in range(self.workers)]

    async def _work(self) -> None:
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            while True:
                delivery = await self._queue.get()
                await self._deliver(session, delivery)
                with self._changed:
                    self._open -= 1
                    self._changed.notify_all()

    async def _deliver(self, session: aiohttp.ClientSession, delivery: Delivery) -> None:
        app, body = delivery.app, delivery.body
        delivery.headers = {
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/0000000",
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Enterprise-Host": self._hub.url.partition("//")[2],
            "X-GitHub-Enterprise-Version": ENTERPRISE_VERSION,
            "X-GitHub-Hook-ID": str(app.id),
            "X-GitHub-Hook-Installation-Target-ID": str(app.id),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            **signed(body, app.webhook_secret),
        }
        started = time.perf_counter()
        try:
            async with session.post(app.hook_url or "", data=body, headers=delivery.headers, allow_redirects=False) as answer:
                delivery.status_code, delivery.status = answer.status, answer.reason or "OK"
                delivery.answer = (await answer.read()).decode(errors="replace")
        except TimeoutError:
            delivery.status = "timed out"
        except aiohttp.ClientError:
            delivery.status = "failed to connect to host"
        delivery.duration = round(time.perf_counter() - started, 2)

    def wait(self, patience: float = 60) -> None:
        """Block until every delivery is answered."""
        with self._changed:
            done = self._changed.wait_for(lambda: self._open == 0, patience)
        assert done, f"{self._open} deliveries were not answered within {patience} s"

    async def stop(self) -> None:
        """Deliver nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
