"""Calls of the generated SDKs against bare HTTP that decodes the JSON, and lines of the SDKs against those of other generators."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench import golang, intents, peers, tables, typescript
from bench.service import KEY, Server, generated

_ROUNDS, _CALLS = 15, 100
_PROMISED = 1.3
_SIZES = (8, 50)


def main() -> None:
    """Run the service of `orders`, call it in turns, count lines, and print both."""
    with tempfile.TemporaryDirectory() as folder, generated(Path(folder)) as server:
        sys.path.insert(0, str(Path(folder) / "orders" / "sdk" / "python"))
        _overhead(server)
        typescript.overhead(Path(folder) / "orders" / "sdk" / "typescript", server)
        golang.overhead(Path(folder) / "orders" / "sdk" / "go", server)
    _lines()


def _overhead(server: Server) -> None:
    from orders_sdk import Client  # type: ignore[import-not-found]

    url, (one, *_) = f"http://127.0.0.1:{server.port}", server.ids
    rows = []
    with Client(base_url=url, api_key=KEY) as client, httpx.Client(headers={"X-API-Key": KEY}) as bare:
        pairs: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
            "get": (lambda: client.products.get(one), lambda: bare.get(f"{url}/products/{one}").raise_for_status().json()),
            "list": (
                lambda: client.products.list({"limit": 20, "active": True}),
                lambda: bare.get(f"{url}/products", params={"limit": 20, "active": "true"}).raise_for_status().json(),
            ),
            "update": (
                lambda: client.products.update(one, {"stock": 5}),
                lambda: bare.patch(f"{url}/products/{one}", json={"stock": 5}).raise_for_status().json(),
            ),
        }
        for name, (ours, theirs) in pairs.items():
            a, b = _turns(ours, theirs)
            rows.append((name, f"{a * 1e3:.2f} ms", f"{b * 1e3:.2f} ms", f"{a / b:.2f}"))
    tables.show(f"CPU of one call, median of {_ROUNDS} rounds of {_CALLS}", ("", "SDK", "httpx and json", "ratio"), rows)
    for name, *_, ratio in rows:
        tables.verdict(f"{name}: {ratio} of bare httpx (at most {_PROMISED})", float(ratio) <= _PROMISED)


def _turns(*calls: Callable[[], Any]) -> list[float]:
    """Return the typical CPU seconds of each call, made in turns; the service is a process of its own."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(_ROUNDS):
        for call, seconds in zip(calls, taken, strict=True):
            start = time.process_time()
            for _ in range(_CALLS):
                call()
            seconds.append((time.process_time() - start) / _CALLS)
    return [median(seconds) for seconds in taken]


def _lines() -> None:
    python, node, go = [], [], []
    for size in _SIZES:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            (folder / "synapse.yaml").write_text(intents.intent(size))
            synapse = Path(sys.executable).with_name("synapse")
            subprocess.run([synapse, "generate", folder, "--out", folder / "out"], cwd=folder, check=True, capture_output=True)
            _peer(folder / "out" / "openapi.yaml", folder / "peer")
            python.append((str(size), *_counted(folder / "out" / "sdk" / "python", folder / "peer", "*.py")))
            if typescript.peer(folder / "out" / "openapi.yaml", folder / "peer-ts"):
                node.append((str(size), *_counted(folder / "out" / "sdk" / "typescript" / "src", folder / "peer-ts", "*.ts")))
            golang.peer(folder / "out" / "openapi.yaml", folder / "peer-go")
            go.append((str(size), *_counted(folder / "out" / "sdk" / "go", folder / "peer-go", "*.go")))
    tables.show("lines of Python", ("resources", "SDK", "openapi-python-client", "ratio"), python)
    tables.show("lines of TypeScript, without tests", ("resources", "SDK", "@hey-api/openapi-ts", "ratio"), node)
    tables.show("lines of Go, without tests", ("resources", "SDK", "openapi-generator", "ratio"), go)


def _peer(contract: Path, out: Path) -> None:
    program = peers.programs()["openapi-python-client"]
    argv = [program, "generate", "--path", str(contract), "--output-path", str(out), "--meta", "none"]
    subprocess.run(argv, check=True, capture_output=True)


def _counted(ours: Path, theirs: Path, pattern: str) -> tuple[str, str, str]:
    a, b = (sum(len(path.read_text(encoding="utf-8").splitlines()) for path in _sources(one, pattern)) for one in (ours, theirs))
    return f"{a:,}", f"{b:,}", f"{a / b:.2f}"


def _sources(folder: Path, pattern: str) -> list[Path]:
    return [path for path in folder.rglob(pattern) if not path.name.endswith("_test.go")]
