"""The generated `orders` service against the hand-written one: requests per second of get and list, one worker each."""

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx
from msgspec import Struct

from bench import tables

_ROOT = Path(__file__).parents[1]
KEY = "bench-" + hashlib.sha256(b"bench").hexdigest()
_ROWS, _SECONDS, _CONNECTIONS, _ROUNDS = 500, 4.0, 16, 5
_PROMISED = 0.8


class Server(Struct, frozen=True):
    """A running service: its port and the ids of what was put into it."""

    port: int
    ids: tuple[str, ...]


def main() -> None:
    """Run both side by side, load them in turns, and print the medians."""
    with tempfile.TemporaryDirectory() as folder, generated(Path(folder)) as ours, _handwritten(Path(folder)) as theirs:
        measured = {name: _turns(name, ours, theirs) for name in ("get", "list")}
    rows = [(name, f"{a:.0f}", f"{b:.0f}", f"{a / b:.2f}") for name, (a, b) in measured.items()]
    tables.show(f"requests per second, {_CONNECTIONS} connections, {_ROWS} rows", ("", "generated", "hand-written", "ratio"), rows)
    for name, (a, b) in measured.items():
        tables.verdict(f"{name}: {a / b:.2f} of the hand-written service (at least {_PROMISED})", a / b >= _PROMISED)


def _turns(name: str, ours: Server, theirs: Server) -> tuple[float, float]:
    rates: dict[Server, list[float]] = {ours: [], theirs: []}
    for _ in range(_ROUNDS):
        for server in (ours, theirs):
            rates[server].append(_rate(server, _paths(name, server)))
    return median(rates[ours]), median(rates[theirs])


def _paths(name: str, server: Server) -> list[str]:
    if name == "get":
        return [f"/products/{one}" for one in server.ids[:100]]
    return ["/products?limit=20", "/products?limit=20&active=true", "/products?limit=20&stock.gte=100"]


def _rate(server: Server, paths: list[str]) -> float:
    argv = [sys.executable, "-m", "bench.load", str(server.port), str(_SECONDS), str(_CONNECTIONS), KEY, *paths]
    told = json.loads(subprocess.run(argv, cwd=_ROOT, check=True, capture_output=True).stdout)
    if told["bad"]:
        raise SystemExit(f"{told['bad']} of the answers were no success")
    return float(told["good"]) / float(told["seconds"])


@contextlib.contextmanager
def generated(folder: Path) -> Iterator[Server]:
    out, synapse = folder / "orders", Path(sys.executable).with_name("synapse")
    subprocess.run([synapse, "generate", _ROOT / "examples" / "orders", "--out", out], check=True, capture_output=True)
    package = next(path.parent.name for path in out.glob("*/main.py"))
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    env = {
        "ORDERS_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/generated.db",
        "ORDERS_API_KEYS": json.dumps([{"name": "bench", "sha256": digest, "roles": ["admin"]}]),
        "ORDERS_RATE_LIMIT_PER_MINUTE": "0",
    }
    subprocess.run(
        [Path(sys.executable).with_name("alembic"), "upgrade", "head"], cwd=out, env={**os.environ, **env}, check=True, capture_output=True
    )
    with _uvicorn(f"{package}.main:create_app", out, env, "--factory") as port:
        yield Server(port, _fill(port))


@contextlib.contextmanager
def _handwritten(folder: Path) -> Iterator[Server]:
    env = {"BENCH_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/handwritten.db", "BENCH_API_KEY": KEY}
    with _uvicorn("bench.handwritten.app:app", _ROOT, env) as port:
        yield Server(port, _fill(port))


@contextlib.contextmanager
def _uvicorn(app: str, cwd: Path, env: dict[str, str], *flags: str) -> Iterator[int]:
    port = _free_port()
    argv = [sys.executable, "-m", "uvicorn", app, "--host", "127.0.0.1", "--port", str(port), *flags]
    child = subprocess.Popen(argv, cwd=cwd, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, child)
        yield port
    finally:
        child.terminate()
        child.wait()


def _wait(port: int, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/products", timeout=5)
            return
        time.sleep(0.05)
    raise SystemExit("a service did not start")


def _fill(port: int) -> tuple[str, ...]:
    ids = []
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"x-api-key": KEY}) as client:
        for number in range(_ROWS):
            body = {
                "sku": f"SKU-{number:06}",
                "name": f"Product {number}",
                "description": "Something the shop sells, described in a sentence or two. " * 2,
                "price": f"{number}.50",
                "weight_kg": number / 10,
                "stock": number,
                "active": number % 3 != 0,
                "homepage": f"https://shop.example.com/products/{number}",
                "attributes": {"colour": "red", "sizes": [1, 2, 3]},
            }
            ids.append(client.post("/products", json=body).raise_for_status().json()["id"])
    return tuple(ids)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
