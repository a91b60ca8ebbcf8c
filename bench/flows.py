"""Flows of the example `shop-to-erp`: webhooks taken in durably, then mapped, saved and sent, each by one process."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from msgspec import Struct

from bench import tables

_ROOT = Path(__file__).parents[1]
_COUNT, _CONNECTIONS, _SECRET = 500, 16, "bench"
_BUSY = 0.8
_PORT = re.compile(rb"running on http://127\.0\.0\.1:(\d+)")
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"


class Used(Struct, frozen=True):
    """Seconds that a process has computed, and that it wanted to but others did."""

    computed: float
    queued: float


class Figure(Struct, frozen=True):
    """How many were done, in how many seconds, and what the process used for that."""

    count: int
    seconds: float
    used: Used

    @property
    def cells(self) -> tuple[str, str, str]:
        """How many in a second, milliseconds of computing for each, and what more of them would have to wait for."""
        is_busy = (self.used.computed + self.used.queued) / self.seconds > _BUSY
        bottleneck = "CPU of the process" if is_busy else "the database and its disk"
        return f"{self.count / self.seconds:.0f}", f"{self.used.computed / self.count * 1000:.1f}", bottleneck


def main() -> None:
    """Measure on SQLite, and on the PostgreSQL that BENCH_POSTGRESQL_URL names."""
    urls = {"SQLite": "", "PostgreSQL": os.environ.get("BENCH_POSTGRESQL_URL", "")}
    rows = []
    for name, url in urls.items():
        if name == "PostgreSQL" and not url:
            tables.CONSOLE.print("PostgreSQL is not measured: BENCH_POSTGRESQL_URL names no empty database")
            continue
        with tempfile.TemporaryDirectory() as folder:
            taken, done = asyncio.run(_measure(Path(folder), url))
        for what, figure in (("taken in, durably", taken), ("mapped, saved and sent", done)):
            rows.append((f"{name}: {what}", *figure.cells))
    tables.show(
        f"webhooks per second, {_COUNT} orders, {_CONNECTIONS} connections", ("", "per second", "ms of CPU each", "bottleneck"), rows
    )


async def _measure(folder: Path, url: str) -> tuple[Figure, Figure]:
    out = folder / "service"
    synapse = Path(sys.executable).with_name("synapse")
    subprocess.run([synapse, "generate", _ROOT / "examples" / "shop-to-erp", "--out", out], check=True, capture_output=True)
    async with _erp() as address:
        env = _environment(address, url or f"sqlite+aiosqlite:///{folder}/service.db")
        alembic = Path(sys.executable).with_name("alembic")
        subprocess.run([alembic, "upgrade", "head"], cwd=out, env=env, check=True, capture_output=True)
        async with _process("shop_to_erp", out, {**env, "SHOP_TO_ERP_FLOW_WORKER": "false"}) as (served, port):
            taken = await _taken(port, served)
            async with _process("shop_to_erp.worker", out, env, wait=False) as (worker, _):
                return taken, await _done(port, worker)


async def _taken(port: int, pid: int) -> Figure:
    bodies = [_body(number) for number in range(_COUNT)]
    limits = httpx.Limits(max_connections=_CONNECTIONS)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", limits=limits, trust_env=False, timeout=60) as client:
        start, before = time.perf_counter(), _used(pid)

        async def send() -> None:
            while bodies:
                number, body = len(bodies), bodies.pop()
                signature = base64.b64encode(hmac.digest(_SECRET.encode(), body, "sha256")).decode()
                headers = {"X-Shopify-Hmac-Sha256": signature, "X-Shopify-Webhook-Id": str(number)}
                reply = await client.post("/hooks/shop/orders", content=body, headers=headers)
                if reply.status_code != 202:
                    raise SystemExit(f"a webhook was answered {reply.status_code}: {reply.text}")

        await asyncio.gather(*(send() for _ in range(_CONNECTIONS)))
        seconds = time.perf_counter() - start
        return Figure(_COUNT, seconds, _since(before, pid))


async def _done(port: int, pid: int) -> Figure:
    """Wait until every message is done; counted from the first, when the worker has started."""
    first, used, before = 0.0, Used(0.0, 0.0), 0
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as client:
        while True:
            told = (await client.get("/_flows", headers={"X-API-Key": _SECRET})).json()["items"][0]["messages"]
            if told["done"] and not first:
                first, used, before = time.perf_counter(), _used(pid), told["done"]
            if told["done"] + told["dead"] == _COUNT:
                break
            await asyncio.sleep(0.25)
    if told["dead"]:
        raise SystemExit(f"{told['dead']} messages are dead letters")
    seconds = time.perf_counter() - first
    return Figure(max(_COUNT - before, 1), seconds, _since(used, pid))


def _body(number: int) -> bytes:
    order = json.loads((_ROOT / "examples" / "shop-to-erp" / "samples" / "order.json").read_text(encoding="utf-8"))
    return json.dumps({**order, "name": f"#{number}"}).encode()


def _environment(erp: str, url: str) -> dict[str, str]:
    key = {"name": "bench", "sha256": hashlib.sha256(_SECRET.encode()).hexdigest(), "roles": ["operator"]}
    settings = {"DATABASE_URL": url, "API_KEYS": json.dumps([key]), "RATE_LIMIT_PER_MINUTE": "0", "PORT": "0", "ERP_BASE_URL": erp}
    secrets = dict.fromkeys(("SHOP_TOKEN", "ERP_TOKEN", "SHOP_WEBHOOK_SECRET"), _SECRET)
    return {**os.environ, **{f"SHOP_TO_ERP_{name}": value for name, value in settings.items()}, **secrets, "ERP_SUBSIDIARY": "1"}


@contextlib.asynccontextmanager
async def _process(module: str, folder: Path, env: dict[str, str], *, wait: bool = True) -> AsyncIterator[tuple[int, int]]:
    """Run a module of the service; yield its process and, when it serves, its port."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, cwd=folder, env=env, stdout=pipe)
    port, output = 0, process.stdout
    while wait and output is not None and not port:
        match = _PORT.search(await output.readline())
        port = int(match[1]) if match else 0
    reading = asyncio.create_task(_drained(output))
    try:
        yield process.pid, port
    finally:
        process.terminate()
        await process.wait()
        await reading


async def _drained(output: asyncio.StreamReader | None) -> None:
    while output is not None and await output.read(1 << 16):
        pass


def _used(pid: int) -> Used:
    computed, queued, _ = Path(f"/proc/{pid}/schedstat").read_text(encoding="utf-8").split()
    return Used(int(computed) / 1e9, int(queued) / 1e9)


def _since(before: Used, pid: int) -> Used:
    now = _used(pid)
    return Used(now.computed - before.computed, now.queued - before.queued)


@contextlib.asynccontextmanager
async def _erp() -> AsyncIterator[str]:
    """Run an ERP system that books everything."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: (\d+)", head)
                await reader.readexactly(int(length[1]) if length else 0)
                number = head.split(b" ", 2)[1].rpartition(b"/")[2].decode()
                body = json.dumps({"tranId": number, "id": f"SO-{number}"}).encode()
                writer.write(_ANSWER % (len(body), body))
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
