"""A generated service under a fuzzer that knows nothing of it but the contract it serves."""

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
KEY = "soak"

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of the kind asked for."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/service.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("case", ["todo", "orders"])
def test_nothing_that_the_contract_allows_breaks_the_service(case: str, database: str, tmp_path: Path) -> None:
    """No 5xx, and no reply that the contract does not describe.

    Two checks are left out: `positive_data_acceptance` takes answers to the state (412, a reference to nothing) for refusals of valid
    data, `ignored_auth` sends keys in places that no contract speaks of.
    """
    out = tmp_path / "out"
    subprocess.run([BIN / "synapse", "generate", ROOT / "examples" / case, "--out", out], check=True, capture_output=True)
    with _served(case, out, database) as port:
        argv = [BIN / "schemathesis", "run", "openapi.yaml", f"--url=http://127.0.0.1:{port}", f"--header=X-API-Key: {KEY}"]
        how = ["--checks=all", "--exclude-checks=positive_data_acceptance,ignored_auth", "--phases=examples,coverage,fuzzing"]
        ended = subprocess.run(
            [*argv, *how, "--max-examples=40", "--seed=1", "--no-color"], cwd=out, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 0, ended.stdout[-6000:]


@contextlib.contextmanager
def _served(case: str, out: Path, database: str) -> Iterator[int]:
    prefix = f"{case.upper()}_"
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    settings = {
        "DATABASE_URL": database,
        "API_KEYS": json.dumps([{"name": "soak", "sha256": digest, "roles": ["admin"]}]),
        "RATE_LIMIT_PER_MINUTE": "0",
        "LOG_LEVEL": "WARNING",
        "PORT": str(_free_port()),
    }
    env = {**os.environ, **{prefix + name: value for name, value in settings.items()}}
    subprocess.run([BIN / "alembic", "upgrade", "head"], cwd=out, env=env, check=True, capture_output=True)
    with (out / "server.log").open("wb") as log:
        child = subprocess.Popen([sys.executable, "-m", case], cwd=out, env=env, stdout=log, stderr=log)
        try:
            _wait(int(settings["PORT"]), child)
            yield int(settings["PORT"])
        finally:
            child.terminate()
            child.wait()


def _wait(port: int, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/health/live", timeout=5).raise_for_status()
            return
        time.sleep(0.1)
    raise AssertionError("the service did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
