"""The service over HTTP, for tests of what calls it as everybody does."""

import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class _Server(uvicorn.Server):
    """A server that tells when it listens."""

    def __init__(self, app: App) -> None:
        super().__init__(uvicorn.Config(app, log_level="critical", lifespan="on", ws="none"))
        self.listens = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen."""
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def listening(app: App) -> Iterator[str]:
    """Serve *app* on a port of its own, and yield its URL."""
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
