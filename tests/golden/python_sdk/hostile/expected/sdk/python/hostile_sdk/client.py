"""Clients of a "b" {{base_url}} </script> `${x}`."""

from typing import Unpack

from .core import transport
from .resources.lists import AsyncLists, Lists

_SERVICE = transport.Service(
    agent="hostile-sdk-python/0.1.0",
    base_url_variable="HOSTILE_BASE_URL",
    auth=transport.Auth("Authorization", "Bearer ", "HOSTILE_TOKEN"),
)


class Client(transport.Transport):
    """{{$guid}} "); pm.sendRequest("http://evil"); //"""

    def __init__(
        self, *, token: transport.Credential | None = None, **settings: Unpack[transport.Settings]
    ) -> None:
        super().__init__(_SERVICE, token, settings)
        self.lists = Lists(self)


class AsyncClient(transport.AsyncTransport):
    """{{$guid}} "); pm.sendRequest("http://evil"); //

    For asyncio and trio.
    """

    def __init__(
        self,
        *,
        token: transport.Credential | None = None,
        **settings: Unpack[transport.AsyncSettings],
    ) -> None:
        super().__init__(_SERVICE, token, settings)
        self.lists = AsyncLists(self)
