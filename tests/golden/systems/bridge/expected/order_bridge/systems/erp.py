"""The system `erp`."""

import httpx

from ..settings import Settings
from .auth import OAuth2Auth
from .client import Client, Target
from .waiting import Time


class ErpClient(Client):
    """Talks to `erp`."""

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        time: Time | None = None,
    ) -> None:
        time = time or Time()
        target = Target(
            name="erp",
            base_url=settings.system_erp_base_url,
            user_agent="order-bridge/0.1.0",
            timeout=10.0,
            retries=4,
            requests_per_second=None,
        )
        auth = OAuth2Auth(
            "erp",
            "https://login.erp.example/token",
            settings.secret_erp_id,
            settings.secret_erp_secret,
            (
                "orders.read",
                "orders.write",
            ),
            time,
        )
        super().__init__(target, auth, transport=transport, time=time)
