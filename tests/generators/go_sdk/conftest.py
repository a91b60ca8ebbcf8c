"""The running service of the example `orders`, and a program that calls it by way of the SDK, through a proxy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.generators.go_sdk import cases, golang
from tests.generators.go_sdk.driver import Driver, driving
from tests.generators.proxy import Proxy, between


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with cases.running("orders", tmp_path_factory.mktemp("service")) as port:
        yield port


@pytest.fixture
def proxy(port: int) -> Iterator[Proxy]:
    with between(port) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the program beside the module, whose own copy of it says nothing of flows."""
    folder = cases.module("orders", tmp_path_factory.mktemp("module"))
    (folder / "driver").mkdir()
    shutil.copy(cases.PROGRAMS / "driver.go", folder / "driver" / "main.go")
    (folder / "webhooks.go").write_text(cases.schemes())
    built = golang.run("go", "build", "-o", "program", "./driver", cwd=folder)
    assert built.returncode == 0, built.stderr
    return folder / "program"


@pytest.fixture
def driver(program: Path, proxy: Proxy) -> Iterator[Driver]:
    with driving(program, cases.environment("orders", proxy.port)) as driver:
        yield driver
