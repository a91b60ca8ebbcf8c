"""The system `weather`."""

import httpx

from ..settings import Settings
from .auth import NoAuth
from .client import Client, Target
from .waiting import Time


class WeatherClient(Client):
    """Talks to `weather`."""

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        time: Time | None = None,
    ) -> None:
        target = Target(
            name="weather",
            base_url=settings.system_weather_base_url,
            user_agent="order-bridge/0.1.0",
            timeout=10.0,
            retries=4,
            requests_per_second=None,
        )
        auth = NoAuth()
        super().__init__(target, auth, transport=transport, time=time)
