"""The running service of the example `orders`, and clients of its SDK that reach it through a proxy."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.generators.fastapi_service import services
from tests.generators.postman.running import listening
from tests.generators.proxy import Proxy, between
from tests.generators.python_sdk import sdks


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


@pytest.fixture
def client(proxy: Proxy) -> Iterator[Any]:
    with sdks.sdk("orders").Client(base_url=proxy.url, api_key=services.ADMIN) as client:
        yield client
