"""A worker as a process of its own: what it tells operators, over real HTTP, and how it ends."""

import asyncio
import datetime as dt
import json
import os
import signal
import socket
import subprocess
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.generators.flows import bridge as bridges
from tests.generators.flows.bridge import Bridge

pytestmark = pytest.mark.anyio

NOWHERE = "http://127.0.0.1:1"

PAUSE = 0.02
"""Seconds from one look at a worker to the next, which leave it the processor that it begins and ends with."""

COMMAND = (sys.executable, "-W", "error", "-m", "order_bridge.worker")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@pytest.fixture
def free() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port: int = other.getsockname()[1]
    return port


def environment(url: str, port: int, *, shop: str = NOWHERE, erp: str = NOWHERE) -> dict[str, str]:
    """Return the environment of a worker that answers at *port*, beside systems at these addresses."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(bridges.folder()),
        "ORDER_BRIDGE_DATABASE_URL": url,
        "ORDER_BRIDGE_SHOP_BASE_URL": shop,
        "ORDER_BRIDGE_ERP_BASE_URL": erp,
        "SHOP_SECRET": bridges.SECRET,
        "ERP_SUBSIDIARY": "3",
        "ORDER_BRIDGE_FLOW_WORKER_PORT": str(port),
    }


@asynccontextmanager
async def working(settings: dict[str, str]) -> AsyncIterator[tuple[Process, httpx.AsyncClient]]:
    """Run a worker, and yield it with a client of what it tells, once it answers."""
    process = await asyncio.create_subprocess_exec(*COMMAND, env=settings, stdout=PIPE, stderr=STDOUT)
    address = f"http://127.0.0.1:{settings['ORDER_BRIDGE_FLOW_WORKER_PORT']}"
    try:
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as client:
            while not await answers(client):
                assert process.returncode is None, await said(process)
                await asyncio.sleep(PAUSE)
            yield process, client
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/health/live")).status_code == 200
    except httpx.ConnectError:
        return False


async def tells_of_flows(client: httpx.AsyncClient) -> bool:
    """Tell whether messages are counted by state, and one was run to its end."""
    told = (await client.get("/metrics")).text
    return 'flow_messages{flow="orders_in",' in told and 'flow_runs_total{flow="orders_in",outcome="done"} 1.0' in told


async def said(process: Process) -> list[dict[str, str]]:
    """Return the lines that a process logged until it ended."""
    told, _ = await process.communicate()
    return [json.loads(line) for line in told.splitlines()]


async def test_it_tells_how_it_does_and_what_it_did_and_nothing_else(bridge: Bridge, url: str, free: int) -> None:
    bridge.clock.now = dt.datetime.now(dt.UTC)
    await bridge.order()
    async with working(environment(url, free, shop=bridge.shop.url, erp=bridge.erp.url)) as (process, client):
        assert (await client.get("/health/ready")).json() == {"status": "ok"}
        while not await tells_of_flows(client):
            assert process.returncode is None
            await asyncio.sleep(PAUSE)
        for path in ("/orders", "/_flows", "/hooks/shop/orders", "/openapi.json", "/docs"):
            assert (await client.get(path)).status_code == 404, path
        process.send_signal(signal.SIGTERM)
        lines = await said(process)
        assert process.returncode == 0
    assert lines[-1]["event"] == f"Finished server process [{process.pid}]"


async def test_it_says_once_what_it_works_on_and_no_secret(tmp_path: Path, free: int) -> None:
    settings = environment(f"sqlite+aiosqlite:///{tmp_path}/empty.db", free)
    async with working({**settings, "ORDER_BRIDGE_FLOW_CONCURRENCY": "3"}) as (process, _):
        process.send_signal(signal.SIGTERM)
        lines = await said(process)
    (line,) = (line for line in lines if line["event"] == "flow_worker_started")
    assert {name: value for name, value in line.items() if name != "timestamp"} == {
        "event": "flow_worker_started",
        "level": "info",
        "flows": ["order_changed", "orders_in", "orders_nightly"],
        "concurrency": 3,
        "lease_seconds": 60.0,
        "poll_seconds": 1.0,
        "probes_host": "127.0.0.1",
        "probes_port": free,
    }
    assert not [line for line in lines if bridges.SECRET in str(line)]


@asynccontextmanager
async def slow() -> AsyncIterator[tuple[str, asyncio.Event, asyncio.Event]]:
    """Run a system that answers when it may; yield its address, what tells that it was asked, and what lets it answer."""
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        asked.set()
        await may_answer.wait()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked, may_answer


async def test_while_it_stops_it_lives_and_is_not_ready(bridge: Bridge, url: str, free: int) -> None:
    bridge.clock.now = dt.datetime.now(dt.UTC)
    await bridge.order()
    async with slow() as (erp, asked, may_answer), working(environment(url, free, shop=bridge.shop.url, erp=erp)) as (process, client):
        await asyncio.wait_for(asked.wait(), 60)
        process.send_signal(signal.SIGTERM)
        while (ready := await client.get("/health/ready")).status_code == 200:
            assert process.returncode is None
            await asyncio.sleep(PAUSE)
        assert (ready.status_code, ready.json()["type"]) == (503, "urn:problem-type:stopping")
        assert (await client.get("/health/live")).status_code == 200
        assert 'flow_runs_total{flow="orders_in"' not in (await client.get("/metrics")).text
        may_answer.set()
        lines = await said(process)
        assert process.returncode == 0
    assert lines[-1]["event"] == f"Finished server process [{process.pid}]"
    assert [one["state"] for one in await bridge.messages()] == ["done"]


async def test_it_is_not_ready_without_tables_and_lives_all_the_same(tmp_path: Path, free: int) -> None:
    async with working(environment(f"sqlite+aiosqlite:///{tmp_path}/empty.db", free)) as (_, client):
        assert (await client.get("/health/ready")).status_code == 503
        assert (await client.get("/health/live")).status_code == 200


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("127.0.0.1", "Address already in use"),
        ("192.0.2.1", "Cannot assign requested address"),
        (f"{'a' * 64}.example", "no such host"),
    ],
)
@pytest.mark.parametrize("module", ["order_bridge", "order_bridge.worker"])
async def test_a_place_that_is_not_to_be_had_is_told_in_one_line_before_any_work(
    tmp_path: Path, taken: int, module: str, host: str, why: str
) -> None:
    database = tmp_path / "service.db"
    given = {"ORDER_BRIDGE_HOST": host, "ORDER_BRIDGE_PORT": str(taken)}
    ended = await asyncio.to_thread(
        subprocess.run,
        (sys.executable, "-W", "error", "-m", module),
        env=environment(f"sqlite+aiosqlite:///{database}", taken) | given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    name = "PORT" if module == "order_bridge" else "FLOW_WORKER_PORT"
    told = f"Nothing can listen at host {host}, port {taken}, so nothing runs: {why}."
    way = f"Free it, or set ORDER_BRIDGE_HOST and ORDER_BRIDGE_{name} to another."
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", f"{told} {way}\n")
    assert not database.exists()
