"""The service, where clients reach it over HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass

import anyio
import pytest
from todo.main import create_app

from sdk.python.todo_sdk import Client
from tests.database import TABLES, Sqlite, migrate
from tests.serving import listening
from tests.settings import EVERYBODY, key_of, settings


@dataclass(frozen=True, slots=True)
class Served:
    """The running service, what tells clients of it, and a client that may do everything."""

    database: Sqlite
    environment: dict[str, str]
    client: Client


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Yield the running service."""
    database = Sqlite(tmp_path_factory.mktemp("sdk") / "service.db", TABLES, migrate)
    with listening(create_app(settings(database_url=database.url))) as url:
        environment = {"TODO_BASE_URL": url}
        environment["TODO_API_KEY"] = key_of(EVERYBODY)
        with Client(
            base_url=url,
            api_key=key_of(EVERYBODY),
            max_retries=0,
        ) as client:
            yield Served(database, environment, client)


@pytest.fixture
def served(running: Served, monkeypatch: pytest.MonkeyPatch) -> Served:
    """Return the running service, which keeps nothing yet; the environment tells of it."""
    anyio.run(running.database.empty)
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    return running


@pytest.fixture
def client(served: Served) -> Client:
    """Return a client of it."""
    return served.client
