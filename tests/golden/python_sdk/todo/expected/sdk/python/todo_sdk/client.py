"""Clients of Todo."""

from typing import Unpack

from .core.transport import (
    AsyncSettings,
    AsyncTransport,
    Auth,
    Credential,
    Service,
    Settings,
    Transport,
)
from .resources.tasks import AsyncTasks, Tasks

_SERVICE = Service(
    agent="todo-sdk-python/0.1.0",
    base_url_variable="TODO_BASE_URL",
    auth=Auth("X-API-Key", "", "TODO_API_KEY"),
)


class Client(Transport):
    """Todo."""

    def __init__(self, *, api_key: Credential | None = None, **settings: Unpack[Settings]) -> None:
        super().__init__(_SERVICE, api_key, settings)
        self.tasks = Tasks(self)


class AsyncClient(AsyncTransport):
    """Todo.

    For asyncio and trio.
    """

    def __init__(
        self, *, api_key: Credential | None = None, **settings: Unpack[AsyncSettings]
    ) -> None:
        super().__init__(_SERVICE, api_key, settings)
        self.tasks = AsyncTasks(self)
