"""Go's own tools, without a network, with one cache for all tests; or the reason why they are not here."""

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests import warm

ROOT = Path(__file__).parents[3]
_CACHE = ROOT / ".cache" / "go"


def tool(name: str) -> str:
    """Return the path of `go` or `gofmt`; skip the test where Go is not installed."""
    path = Path(sysconfig.get_path("purelib")) / "go" / "bin" / name
    if not path.exists():
        pytest.skip(f"{name} is not installed: it comes with the development dependencies")
    return str(path)


def environment(**more: str) -> dict[str, str]:
    """Return the environment in which Go neither asks the network nor compiles anything twice."""
    quiet = {
        "CGO_ENABLED": "0",
        "GOCACHE": str(warm.copied(_CACHE)),
        "GOFLAGS": "-mod=mod",  # no other flag: each has its own build of the standard library
        "GOPATH": str(_CACHE / "path"),
        "GOPROXY": "off",
        "GOTELEMETRY": "off",
        "GOTOOLCHAIN": "local",
        "HOME": str(_CACHE),
        "NO_PROXY": "*",
    }
    return {"PATH": os.environ["PATH"], **quiet, **more}


def run(*command: str, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `go` or `gofmt` in *cwd*."""
    name, *arguments = command
    command, env = (tool(name), *arguments), environment(**more)
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300, check=False)
