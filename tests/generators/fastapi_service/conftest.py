"""Databases and clients for the tests of generated services."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.generators.fastapi_service import services


@pytest.fixture
def anyio_backend() -> str:
    """Run tests on asyncio, as the service runs."""
    return "asyncio"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path}/service.db"
    found: str = request.getfixturevalue("postgres_url")
    return found


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The URL of an empty database of SQLite."""
    return f"sqlite+aiosqlite:///{tmp_path}/service.db"


@pytest.fixture
async def orders(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running service of the example `orders`."""
    async with services.running("orders", url) as client:
        yield client


@pytest.fixture
async def names(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running service whose names mean something to Python and SQL."""
    async with services.running("names", url) as client:
        yield client


@pytest.fixture
async def rules(url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running service that has every rule for values and references."""
    async with services.running("rules", url) as client:
        yield client
