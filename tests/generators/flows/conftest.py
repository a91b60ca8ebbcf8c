"""The order bridge on each kind of database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.generators.flows import bridge as bridges
from tests.generators.flows.bridge import Bridge


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
async def bridge(url: str) -> AsyncIterator[Bridge]:
    """The running bridge."""
    async with bridges.running(url) as made:
        yield made
