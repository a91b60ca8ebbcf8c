"""The system `maps`."""

import httpx

from ..settings import Settings
from .auth import QueryAuth
from .client import Client, Target
from .waiting import Time


class MapsClient(Client):
    """Talks to `maps`."""

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        time: Time | None = None,
    ) -> None:
        target = Target(
            name="maps",
            base_url=settings.system_maps_base_url,
            user_agent="order-bridge/0.1.0",
            timeout=0.5,
            retries=0,
            requests_per_second=None,
        )
        auth = QueryAuth("api_key", settings.secret_maps_key)
        super().__init__(target, auth, transport=transport, time=time)
