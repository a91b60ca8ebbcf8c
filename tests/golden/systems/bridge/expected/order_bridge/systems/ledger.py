"""The system `ledger`."""

import httpx

from ..settings import Settings
from .auth import HeaderAuth
from .client import Client, Target
from .waiting import Time


class LedgerClient(Client):
    """Talks to `ledger`."""

    def __init__(
        self,
        settings: Settings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        time: Time | None = None,
    ) -> None:
        target = Target(
            name="ledger",
            base_url=settings.system_ledger_base_url,
            user_agent="order-bridge/0.1.0",
            timeout=10.0,
            retries=4,
            requests_per_second=None,
        )
        auth = HeaderAuth("Authorization", settings.secret_ledger_token, word="Bearer")
        super().__init__(target, auth, transport=transport, time=time)
