"""Clients of systems as generated: clean to every checker, tested by their own suite, spoken to over the network."""

import asyncio
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from generators import python
from synapseops.blueprint.model import Blueprint
from tests import warm
from tests.generators.fastapi_service import services
from tests.generators.pytest_suite import trees
from tests.intents import HOSTILE

GOLDEN = services.ROOT / "tests" / "golden" / "systems" / "bridge"
INTENTS = {"bridge": GOLDEN / "synapse.yaml", "hostile": HOSTILE / "legal" / "systems.yaml"}
RULES = "E,F,I,B,UP,S,SIM,RUF"


def blueprint(case: str) -> Blueprint:
    return services.of(INTENTS[case].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The services of both intents, laid out."""
    made = tmp_path_factory.mktemp("systems")
    return {case: trees.lay_out(blueprint(case), made / case) for case in INTENTS}


def run(*command: str, cwd: Path) -> None:
    ended = subprocess.run([str(Path(sys.executable).with_name(command[0])), *command[1:]], cwd=cwd, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("case", INTENTS)
def test_checkers_have_nothing_to_say(folders: dict[str, Path], case: str) -> None:
    folder, package = folders[case], python.package_name(blueprint(case))
    run("ruff", "check", "--no-cache", "--config", "pyproject.toml", ".", cwd=folder)
    run("ruff", "check", "--isolated", "--no-cache", "--line-length=100", f"--select={RULES}", "--ignore=I001", package, cwd=folder)
    run("ruff", "format", "--no-cache", "--check", ".", cwd=folder)
    run("bandit", "-q", "-r", package, cwd=folder)


@pytest.mark.parametrize("case", INTENTS)
def test_strict_types_hold(folders: dict[str, Path], case: str, tmp_path: Path) -> None:
    package = python.package_name(blueprint(case))
    run("mypy", "--cache-dir", str(warm.types(tmp_path)), f"{package}/systems", "tests/systems", cwd=folders[case])


@pytest.mark.parametrize("case", INTENTS)
def test_their_own_tests_pass(folders: dict[str, Path], case: str) -> None:
    ended = trees.run(folders[case], "tests/systems", "tests/test_operations.py", "tests/test_migrations.py")
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_what_is_not_set_is_told_by_its_name_at_the_start(folders: dict[str, Path], tmp_path: Path) -> None:
    given = {"SHOP_TOKEN": "two\nhush", "ERP_ID": "hush", "ORDER_BRIDGE_CARRIER_BASE_URL": "ftp://hush", "CARRIER_USER": "hush"}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(folders["bridge"]), **given}
    command = (sys.executable, "-m", "order_bridge")
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert [line.strip() for line in ended.stderr.splitlines()[1:]] == [
        "ORDER_BRIDGE_CARRIER_BASE_URL: is not an http or https URL without credentials and query",
        "ORDER_BRIDGE_MAPS_BASE_URL: is not set",
        "SHOP_TOKEN: is not one line of printable ASCII, without blanks around it",
        "ERP_SECRET: is not set",
        "CARRIER_PASSWORD: is not set",
        "MAPS_KEY: is not set",
        "LEDGER_TOKEN: is not set",
    ]
    assert "hush" not in ended.stderr + ended.stdout


@pytest.fixture
def clients(folders: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The clients' package, imported; a service of the same name that others have imported comes back afterwards."""
    others = _take_out("order_bridge")
    monkeypatch.syspath_prepend(str(folders["bridge"]))
    yield importlib.import_module("order_bridge.systems")
    _take_out("order_bridge")
    sys.modules.update(others)


def _take_out(package: str) -> dict[str, ModuleType]:
    """Forget that *package* was imported, and return its modules."""
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == package}


def test_a_client_speaks_to_a_server_on_the_network(clients: ModuleType) -> None:
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"total": 1.10}')
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def ask() -> str:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            settings = importlib.import_module("order_bridge.settings").Settings(
                _env_file=None,
                system_shop_base_url=f"http://127.0.0.1:{port}/api/",
                system_maps_base_url="http://a",
                **dict.fromkeys(
                    ["SHOP_TOKEN", "ERP_ID", "ERP_SECRET", "CARRIER_USER", "CARRIER_PASSWORD", "MAPS_KEY", "LEDGER_TOKEN"], "hush"
                ),
            )
            async with clients.ShopClient(settings) as shop:
                return str((await shop.request("GET", "/orders/1")).json()["total"])

    assert asyncio.run(ask()) == "1.10"
    assert asked[0].startswith(b"GET /api/orders/1 HTTP/1.1\r\n")
    assert b"\r\nx-shop-access-token: hush\r\n" in asked[0].lower()
