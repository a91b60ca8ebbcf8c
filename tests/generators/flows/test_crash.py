"""Killed in the middle, and started again: each accepted message has one effect, or one dead letter."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import os
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.generators.flows import bridge, services

pytestmark = pytest.mark.anyio

KILLED_AFTER = (0.25, 0.6)
"""Of all messages."""

_PORT = re.compile(r"running on http://127\.0\.0\.1:(\d+)")


_NEVER = "N7"
"""The order that is never taken, so that some message ends as dead whatever the others meet."""


class Target:
    """A system that honours keys: it fails one time in four, and sometimes after the effect; and always for one order.

    That it does at the first attempt only: after the last one nobody could tell. It is never away for long, so that
    no client gives it a rest.
    """

    def __init__(self) -> None:
        self.effects: Counter[str] = Counter()
        self._keys: set[str] = set()
        self._asked: set[str] = set()
        self._failures = 0
        self._random = random.Random(7)  # noqa: S311

    def decide(self, received: Any) -> Any:
        """Have the effect of a request once, and return the answer."""
        answers, luck = bridge.fakes(), self._random.random()
        if received.body["tranId"] == _NEVER:
            return answers.Answer(503)
        is_first = received.key not in self._asked
        self._asked.add(received.key)
        if received.key in self._keys:
            return answers.Answer(200, {})
        if luck < 0.30 and self._failures < 3:
            self._failures += 1
            if luck < 0.22 or not is_first:
                return answers.Answer(503)
        else:
            self._failures = 0
        self._keys.add(received.key)
        self.effects[received.body["tranId"]] += 1
        return answers.Answer(200 if self._failures == 0 else answers.HANG_UP, {})


class Service:
    """The service as a process of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = {**os.environ, **environment, "PYTHONPATH": str(folder)}
        self.client = httpx.AsyncClient()
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    def migrate(self) -> None:
        """Make the tables."""
        command = [sys.executable, "-m", "alembic", "upgrade", "head"]
        subprocess.run(command, cwd=self._folder, env=self._environment, check=True, capture_output=True)

    async def start(self) -> None:
        """Start it, and wait until it listens."""
        command = (sys.executable, "-m", "crash_bridge")
        self._process = await asyncio.create_subprocess_exec(
            *command, cwd=self._folder, env=self._environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            if match := _PORT.search(line.decode()):
                limits = httpx.Limits(max_connections=20)
                headers = {"X-API-Key": bridge.KEY}
                self.client = httpx.AsyncClient(
                    base_url=f"http://127.0.0.1:{match[1]}", limits=limits, headers=headers, trust_env=False, timeout=30
                )
                break
        self._reading = asyncio.create_task(_drain(self._process.stdout))

    async def end(self, how: signal.Signals) -> int:
        """Send it a signal, and wait until it has ended."""
        assert self._process is not None
        self._process.send_signal(how)
        code = await self._process.wait()
        assert self._reading is not None
        await self._reading
        await self.client.aclose()
        return code


async def _drain(stream: asyncio.StreamReader) -> None:
    async for _ in stream:
        pass


@contextlib.asynccontextmanager
async def target() -> AsyncIterator[tuple[Target, str]]:
    made, fake = Target(), bridge.fakes()
    system = fake.FakeSystem()
    system.decide = made.decide
    server = await asyncio.start_server(system.serve, "127.0.0.1", 0)
    async with server:
        yield made, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def environment(url: str, erp: str) -> dict[str, str]:
    key = {"name": "operator", "sha256": hashlib.sha256(bridge.KEY.encode()).hexdigest(), "roles": ["operator"]}
    return {
        "CRASH_BRIDGE_DATABASE_URL": url,
        "CRASH_BRIDGE_API_KEYS": json.dumps([key]),
        "CRASH_BRIDGE_PORT": "0",
        "CRASH_BRIDGE_FLOW_CONCURRENCY": "20",
        "CRASH_BRIDGE_RATE_LIMIT_PER_MINUTE": "0",
        "CRASH_BRIDGE_FLOW_LEASE_SECONDS": "1",
        "CRASH_BRIDGE_FLOW_POLL_SECONDS": "0.1",
        "CRASH_BRIDGE_ERP_BASE_URL": erp,
        "SHOP_SECRET": bridge.SECRET,
        "ERP_SUBSIDIARY": "3",
    }


async def deliver(service: Service, number: int) -> int:
    """Deliver an order, and return the status; 0 when nobody answers."""
    body = json.dumps({"number": f"N{number}", "total": "1.00"}).encode()
    signature = base64.b64encode(hmac.digest(bridge.SECRET.encode(), body, "sha256")).decode()
    headers = {"X-Shopify-Hmac-Sha256": signature, "X-Shopify-Webhook-Id": f"D{number}"}
    try:
        return (await service.client.post("/hooks/shop/orders", content=body, headers=headers)).status_code
    except httpx.TransportError:
        return 0


async def deliver_all(service: Service, numbers: set[int], kill_after: int | None) -> set[int]:
    """Deliver orders, twenty at a time, and return those that were accepted; kill the service on the way."""
    accepted: set[int] = set()
    waiting = sorted(numbers)
    killed = asyncio.Event()

    async def sender() -> None:
        while waiting and not killed.is_set():
            number = waiting.pop()
            if await deliver(service, number) in {200, 202}:
                accepted.add(number)
            if kill_after is not None and len(accepted) >= kill_after and not killed.is_set():
                killed.set()
                assert await service.end(signal.SIGKILL) == -signal.SIGKILL

    await asyncio.gather(*(sender() for _ in range(20)))
    return accepted


async def messages_by_state(service: Service) -> dict[str, int]:
    items = (await service.client.get("/_flows")).json()["items"]
    counts: dict[str, int] = items[0]["messages"]
    return counts


async def dead_numbers(service: Service) -> Counter[str]:
    found: Counter[str] = Counter()
    before = ""
    while True:
        reply = (await service.client.get(f"/_flows/messages?flow=orders_in&state=dead&limit=200{before}")).json()
        found.update(one["key"] for one in reply["items"])
        if reply["next"] is None:
            return found
        before = f"&before={reply['next']}"


@pytest.mark.parametrize("count", [150, pytest.param(1_000, marks=pytest.mark.soak)])
async def test_no_message_is_lost_and_none_is_done_twice(url: str, tmp_path: Path, count: int) -> None:
    folder = services.write(services.tree(services.crashing()), tmp_path / "service")
    async with target() as (erp, address):
        service = Service(folder, environment(url, address))
        service.migrate()
        left = set(range(count))
        for share in (*KILLED_AFTER, None):
            await service.start()
            left -= await deliver_all(service, left, share and int(share * count) - (count - len(left)))
        assert left == set()
        while (counts := await messages_by_state(service))["waiting"] + counts["running"]:
            await asyncio.sleep(0.3)
        dead = await dead_numbers(service)
        assert await service.end(signal.SIGTERM) in {0, -signal.SIGTERM}
    assert (counts["done"], counts["dead"]) == (count - len(dead), len(dead))
    assert erp.effects + dead == Counter({f"N{number}": 1 for number in range(count)})
    assert _NEVER in dead
