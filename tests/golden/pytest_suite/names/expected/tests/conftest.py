"""One service over one database for the whole session; every test finds it empty."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import FastAPI

from names.custom.hooks import hooks
from names.hooks import Hooks
from names.main import create_app
from tests.api import Api, Apis, Serve, contract_of
from tests.contract import Contract
from tests.database import TABLES, Database, Postgresql, Sqlite, migrate
from tests.settings import EVERYBODY, headers_of, settings

CALLER: dict[str, str] = headers_of(EVERYBODY)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run the service and all tests in one loop of asyncio."""
    return "asyncio"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Return a migrated database: a file of SQLite, or what TEST_DATABASE_URL names."""
    url = os.environ.get("TEST_DATABASE_URL", "")
    if url.startswith("postgresql"):
        return Postgresql(url)
    return Sqlite(tmp_path_factory.mktemp("database") / "service.db", TABLES, migrate)


@pytest.fixture(scope="session")
async def database(migrated: Database) -> AsyncIterator[Database]:
    """Yield the database, for as long as the session lasts."""
    yield migrated
    await migrated.close()


@pytest.fixture(scope="session")
async def app(database: Database) -> AsyncIterator[FastAPI]:
    """Yield the running service."""
    application = create_app(settings(database_url=database.url))
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture(scope="session")
async def contract(app: FastAPI) -> Contract:
    """Return the contract that the service serves."""
    return await contract_of(app)


@pytest.fixture
async def service(app: FastAPI, database: Database) -> FastAPI:
    """Return the running service, which keeps nothing yet."""
    await database.empty()
    return app


@pytest.fixture
def api(service: FastAPI, contract: Contract) -> Api:
    """Return a caller who may do everything."""
    return Api(service, contract, CALLER)


@pytest.fixture
def stranger(service: FastAPI, contract: Contract) -> Api:
    """Return a caller whom nobody knows."""
    return Api(service, contract, {})


@pytest.fixture
def apis(service: FastAPI, contract: Contract) -> Apis:
    """Return what opens callers by their name."""
    return lambda caller: Api(service, contract, headers_of(caller))


@pytest.fixture
def serve(service: FastAPI, database: Database, contract: Contract) -> Serve:
    """Return what runs another service over the same database, with other settings."""

    @asynccontextmanager
    async def run(**changes: Any) -> AsyncIterator[Api]:
        other = create_app(settings(**{"database_url": database.url, **changes}))
        async with other.router.lifespan_context(other):
            yield Api(other, contract, CALLER)

    return run


@pytest.fixture
def own_hooks(monkeypatch: pytest.MonkeyPatch) -> Hooks:
    """Return the service's hooks, which forget after the test what it adds."""
    monkeypatch.setattr(
        hooks, "_hooks", {moment: [*known] for moment, known in hooks._hooks.items()}
    )
    return hooks
