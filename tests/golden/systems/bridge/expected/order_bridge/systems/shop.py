"""The system `shop`."""

import httpx

from ..settings import Settings
from .auth import HeaderAuth
from .client import Client, Target
from .waiting import Time


class ShopClient(Client):
    """The shop that takes orders."""

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        time: Time | None = None,
    ) -> None:
        target = Target(
            name="shop",
            base_url=settings.system_shop_base_url,
            user_agent="order-bridge/0.1.0",
            timeout=10.0,
            retries=4,
            requests_per_second=2,
        )
        auth = HeaderAuth("X-Shop-Access-Token", settings.secret_shop_token)
        super().__init__(target, auth, transport=transport, time=time)
