"""Clients of Todo."""

from typing import Unpack

from .core import transport
from .resources.tasks import AsyncTasks, Tasks

_SERVICE = transport.Service(
    agent="todo-sdk-python/0.1.0",
    base_url_variable="TODO_BASE_URL",
    auth=transport.Auth("X-API-Key", "", "TODO_API_KEY"),
)


class Client(transport.Transport):
    """Todo."""

    def __init__(
        self, *, api_key: transport.Credential | None = None, **settings: Unpack[transport.Settings]
    ) -> None:
        super().__init__(_SERVICE, api_key, settings)
        self.tasks = Tasks(self)


class AsyncClient(transport.AsyncTransport):
    """Todo.

    For asyncio and trio.
    """

    def __init__(
        self,
        *,
        api_key: transport.Credential | None = None,
        **settings: Unpack[transport.AsyncSettings],
    ) -> None:
        super().__init__(_SERVICE, api_key, settings)
        self.tasks = AsyncTasks(self)
