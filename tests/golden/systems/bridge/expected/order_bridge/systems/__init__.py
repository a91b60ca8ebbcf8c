"""The other systems that this service talks to: a client for each."""

import httpx

from ..settings import Settings
from .addresses import Filled as Filled
from .addresses import Parameters as Parameters
from .addresses import filled as filled
from .carrier import CarrierClient as CarrierClient
from .client import Client as Client
from .erp import ErpClient as ErpClient
from .errors import SystemFailure as SystemFailure
from .errors import SystemRefused as SystemRefused
from .errors import SystemUnavailable as SystemUnavailable
from .exchange import Reply as Reply
from .ledger import LedgerClient as LedgerClient
from .maps import MapsClient as MapsClient
from .pages import Cursor as Cursor
from .pages import LinkHeader as LinkHeader
from .pages import Offset as Offset
from .pages import Page as Page
from .pages import PageNumber as PageNumber
from .shop import ShopClient as ShopClient
from .values import JsonValue as JsonValue
from .waiting import Time as Time
from .weather import WeatherClient as WeatherClient


def clients(
    settings: Settings,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    time: Time | None = None,
) -> dict[str, Client]:
    """Return a client for every system, by its name; close each in the end."""
    return {
        "shop": ShopClient(settings, transport=transport, time=time),
        "erp": ErpClient(settings, transport=transport, time=time),
        "carrier": CarrierClient(settings, transport=transport, time=time),
        "maps": MapsClient(settings, transport=transport, time=time),
        "ledger": LedgerClient(settings, transport=transport, time=time),
        "weather": WeatherClient(settings, transport=transport, time=time),
    }
