"""Deliveries a second that are acknowledged: ours when they are on the disk, Probot's with a handler that does nothing."""

import asyncio
import hashlib
import hmac
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from msgspec import Struct

from bench import tables

_ROOT = Path(__file__).parents[1]
_PROBOT = "probot@14.3.2"
_SECRET = "a-webhook-secret-of-the-benchmark"  # noqa: S105
_WARM, _SECONDS, _CONNECTIONS, _ROUNDS = 5_000, 5.0, 64, 5
_SIZES = {"7 KB": 7_000, "25 KB": 25_000}
_NO_OP = """
import { createNodeMiddleware, createProbot } from "probot";
import { createServer } from "node:http";
const probot = createProbot();
const middleware = await createNodeMiddleware((app) => { app.on("push", async () => {}); }, { probot });
createServer(middleware).listen(Number(process.env.PORT), "127.0.0.1", () => console.log("ready"));
"""


class _Measured(Struct, frozen=True):
    """What a server did: deliveries a second, CPU microseconds for each, of its busiest thread and of all; bytes held, how many more."""

    rate: float
    busiest: float
    cpu: float
    held: int
    grown: int
    count: int


_Rounds = dict[tuple[str, str], list[_Measured]]


def main() -> None:
    """Measure both in turns, with payloads as small and as large as GitHub's are."""
    with tempfile.TemporaryDirectory() as made:
        probot = _installed(Path(made))
        names = ["synapse-bot", *(["Probot"] if probot is not None else [])]
        rounds: _Rounds = defaultdict(list)
        for size, length in _SIZES.items():
            for _ in range(_ROUNDS):
                for name in names:
                    rounds[name, size].append(_measured(name, Path(made), probot, length))
    _tell(rounds, probot is not None)


def _tell(rounds: _Rounds, is_compared: bool) -> None:
    """Show the best round of each, and how the two compare in the middle of all rounds: what disturbs one round disturbs both."""
    found = {key: max(every, key=lambda one: one.rate) for key, every in rounds.items()}
    columns = ("payload", "", "a second", "us of CPU, busiest thread", "all threads", "memory, MiB", "grown", "in deliveries")
    tables.show("Deliveries acknowledged", columns, [_row(name, size, one) for (name, size), one in found.items()])
    if is_compared:
        ratios = {size: _ratio(rounds["synapse-bot", size], rounds["Probot", size]) for size in _SIZES}
        told = ", ".join(f"{ratio:.2f} times at {size}" for size, ratio in ratios.items())
        tables.verdict(f"durable deliveries at least as fast as Probot's that are kept nowhere: {told}", min(ratios.values()) >= 1)
    tables.verdict("memory stays within 8 MiB", all(found["synapse-bot", size].grown <= 8 << 20 for size in _SIZES))


def _row(name: str, size: str, one: _Measured) -> tuple[str, ...]:
    costs = (f"{one.rate:,.0f}", f"{one.busiest:.0f}", f"{one.cpu:.0f}")
    return (size, name, *costs, f"{one.held / 2**20:.0f}", f"{one.grown / 2**20:.1f}", f"{one.count:,}")


def _ratio(ours: list[_Measured], theirs: list[_Measured]) -> float:
    return median(mine.rate / other.rate for mine, other in zip(ours, theirs, strict=True))


def _measured(name: str, made: Path, probot: Path | None, size: int) -> _Measured:
    with tempfile.TemporaryDirectory(dir=made) as data:
        server = _ours(Path(data)) if name == "synapse-bot" or probot is None else _theirs(probot)
        with server as (port, path, process):
            asyncio.run(_load(port, path, size, most=_WARM))  # a compiler at run time has done its work by then
            held, before = _held(process), _cpu(process)
            counts, seconds = asyncio.run(_load(port, path, size, during=_SECONDS))
            after, now = _cpu(process), _held(process)
    assert set(counts) <= {200, 202}, counts
    each = [1e6 * (after[thread] - before.get(thread, 0.0)) / counts.total() for thread in after]
    return _Measured(counts.total() / seconds, max(each), sum(each), now, now - held, counts.total())


def _cpu(process: int) -> dict[str, float]:
    """Return the CPU seconds of each thread of *process*."""
    found = {}
    for thread in Path(f"/proc/{process}/task").iterdir():
        fields = (thread / "stat").read_text().rpartition(")")[2].split()
        found[thread.name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def _held(process: int) -> int:
    """Return the bytes of memory that *process* holds."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@contextmanager
def _ours(data: Path) -> Iterator[tuple[int, str, int]]:
    port = _free_port()
    told = {
        "SYNAPSE_APP_ID": "1",
        "SYNAPSE_APP_SLUG": "bench",
        "SYNAPSE_PRIVATE_KEY": _key(),
        "SYNAPSE_WEBHOOK_SECRET": _SECRET,
        "SYNAPSE_PORT": str(port),
        "SYNAPSE_DATA": str(data),
        "SYNAPSE_WORKERS": "0",
        "SYNAPSE_GITHUB_URL": "http://127.0.0.1:9",
        "SYNAPSE_LOG_LEVEL": "error",
    }
    with _running([sys.executable, "-P", "-m", "bot", "serve"], told, port) as process:
        yield port, "/webhook", process


@contextmanager
def _theirs(folder: Path) -> Iterator[tuple[int, str, int]]:
    port = _free_port()
    told = {
        "APP_ID": "1",
        "PRIVATE_KEY": _key(),
        "WEBHOOK_SECRET": _SECRET,
        "PORT": str(port),
        "LOG_LEVEL": "fatal",
        "NODE_ENV": "production",
    }
    with _running(["node", str(folder / "app.mjs")], told, port) as process:
        yield port, "/api/github/webhooks", process


@contextmanager
def _running(argv: list[str], told: dict[str, str], port: int) -> Iterator[int]:
    process = subprocess.Popen(argv, env={**os.environ, **told}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


async def _load(port: int, path: str, size: int, *, during: float = inf, most: float = inf) -> tuple["Counter[int]", float]:
    body = _body(size)
    signature = hmac.new(_SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
        f"x-github-event: push\r\nx-hub-signature-256: sha256={signature}\r\nuser-agent: GitHub-Hookshot/0\r\nx-github-delivery: "
    ).encode()
    counts, start = Counter[int](), time.perf_counter()
    await asyncio.gather(*(_connection(port, head, body, start + during, most, counts) for _ in range(_CONNECTIONS)))
    return counts, time.perf_counter() - start


async def _connection(port: int, head: bytes, body: bytes, until: float, most: float, counts: "Counter[int]") -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until and counts.total() < most:
        writer.write(head + str(uuid.uuid4()).encode() + b"\r\n\r\n" + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).lower()
        if b"content-length:" in answer:
            start = answer.index(b"content-length:") + 15
            await reader.readexactly(int(answer[start : answer.index(b"\r\n", start)]))
        elif b"chunked" in answer:
            while (length := int(await reader.readline(), 16)) or await reader.readline() is None:
                await reader.readexactly(length + 2)
        counts[int(answer[9:12])] += 1
    writer.close()


def _body(size: int) -> bytes:
    told = {
        "ref": "refs/heads/main",
        "after": "c" * 40,
        "installation": {"id": 5},
        "repository": {"id": 11, "full_name": "octo/shop", "default_branch": "main"},
        "sender": {"login": "alice"},
        "commits": [],
    }
    commit = {"id": "a" * 40, "message": "Change the intent of the shop", "added": [], "modified": ["synapse.yaml"], "removed": []}
    while len(json.dumps(told)) < size:
        told["commits"].append(commit)  # type: ignore[attr-defined]
    return json.dumps(told).encode()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _installed(folder: Path) -> Path | None:
    """Install Probot in *folder*; None where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        tables.CONSOLE.print("npm is missing: Probot is left out")
        return None
    argv = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), _PROBOT]
    if subprocess.run(argv, check=False).returncode:
        tables.CONSOLE.print("Probot cannot be installed here, and is left out")
        return None
    (folder / "app.mjs").write_text(_NO_OP)
    return folder
