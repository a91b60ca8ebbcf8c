"""Calls of the generated Go SDK against bare net/http that decodes the JSON into structs, and the peer that makes clients for Go."""

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

from bench import peers, tables
from bench.service import KEY, Server

_PROMISED = 1.3
_CACHE = Path(__file__).parents[2] / ".cache" / "go"


def overhead(module: Path, server: Server) -> None:
    """Build the program beside the SDK, have it call the service in turns, and print what it tells."""
    (module / "bench").mkdir()
    shutil.copy(Path(__file__).with_name("main.go"), module / "bench")
    program = shutil.which("go") or str(Path(sysconfig.get_path("purelib")) / "go" / "bin" / "go")
    quiet = {"CGO_ENABLED": "0", "GOCACHE": str(_CACHE), "GOPROXY": "off", "GOTOOLCHAIN": "local", "HOME": str(_CACHE)}
    subprocess.run([program, "build", "-o", "measure", "./bench"], cwd=module, env={**os.environ, **quiet}, check=True)
    told = subprocess.run(
        [module / "measure", server.ids[0]],
        env={"ORDERS_BASE_URL": f"http://127.0.0.1:{server.port}", "ORDERS_API_KEY": KEY},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, list[float]] = json.loads(told.stdout)
    rows = [(name, f"{a * 1e6:.0f} us", f"{b * 1e6:.0f} us", f"{a / b:.2f}") for name, (a, b) in found.items()]
    tables.show("CPU of one call in Go, median of rounds", ("", "SDK", "net/http and structs", "ratio"), rows)
    for name, (a, b) in found.items():
        tables.verdict(f"{name}: {a / b:.2f} of bare net/http (at most {_PROMISED})", a / b <= _PROMISED)


def peer(contract: Path, out: Path) -> None:
    """Have openapi-generator make its client for Go."""
    program = peers.programs()["openapi-generator-cli"]
    argv = [program, "generate", "-g", "go", "-i", str(contract), "-o", str(out), "--skip-validate-spec"]
    subprocess.run(argv, check=True, capture_output=True)
