"""The SDKs of all cases, compiled; and the running service of `orders` with a client in node that reaches it through a proxy."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.generators.fastapi_service import services
from tests.generators.postman.running import listening
from tests.generators.proxy import Proxy, between
from tests.generators.typescript_sdk.made import compiled_once
from tests.generators.typescript_sdk.node import Node, session


@pytest.fixture(scope="session")
def made(common_folder: Path) -> dict[str, Path]:
    """Every case with its service and all tests: made once, however many processes run the tests."""
    return compiled_once(common_folder / "typescript")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("orders")
    url = f"sqlite+aiosqlite:///{folder}/service.db"
    asyncio.run(services.create_tables("orders", url))
    with listening(services.app("orders", url)) as port:
        yield port


@pytest.fixture
def proxy(port: int) -> Iterator[Proxy]:
    with between(port) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def process(made: dict[str, Path]) -> Iterator[Node]:
    with session(made["orders"] / "sdk" / "typescript") as node:
        yield node


@pytest.fixture
def node(process: Node, proxy: Proxy) -> Node:
    """Return node, with a client of the service behind the proxy."""
    process.run("kept.client = new sdk.Client(given)", baseUrl=proxy.url, apiKey=services.ADMIN)
    return process
