"""The system `carrier`."""

import httpx

from ..settings import Settings
from .auth import BasicAuth
from .client import Client, Target
from .waiting import Time


class CarrierClient(Client):
    """Talks to `carrier`."""

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        time: Time | None = None,
    ) -> None:
        target = Target(
            name="carrier",
            base_url=settings.system_carrier_base_url,
            user_agent="order-bridge/0.1.0",
            timeout=10.0,
            retries=4,
            requests_per_second=None,
        )
        auth = BasicAuth(settings.secret_carrier_user, settings.secret_carrier_password)
        super().__init__(target, auth, transport=transport, time=time)
