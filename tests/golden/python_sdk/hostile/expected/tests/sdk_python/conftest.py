"""The service, where clients reach it over HTTP."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import anyio
import pytest
import uvicorn
from fastapi import FastAPI
from hostile.main import create_app

from sdk.python.hostile_sdk import Client
from tests.database import TABLES, Sqlite, migrate
from tests.settings import EVERYBODY, settings, token_of


class _Server(uvicorn.Server):
    """A server that tells when it listens."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(uvicorn.Config(app, log_level="critical", lifespan="on", ws="none"))
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen."""
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def _listening(app: FastAPI) -> Iterator[str]:
    try:
        listener = socket.create_server(("127.0.0.1", 0))
    except PermissionError:
        pytest.skip("nothing may listen here, not even for itself")
    server = _Server(app)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        assert server.listens.wait(60)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


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
    with _listening(create_app(settings(database_url=database.url))) as url:
        environment = {"HOSTILE_BASE_URL": url}
        environment["HOSTILE_TOKEN"] = token_of(EVERYBODY)
        with Client(
            base_url=url,
            token=token_of(EVERYBODY),
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
