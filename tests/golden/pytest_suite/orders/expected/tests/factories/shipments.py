"""Shipments: bodies that the service takes, and rows made through it."""

from tests.api import Api, Body
from tests.factories import orders

PATH = "/shipments"
KEY = "id"
REQUIRED = (
    "order",
    "carrier",
)
REPLACEABLE = (
    "order",
    "carrier",
    "tracking_code",
    "sent_at",
    "delivered_at",
)


def body(changes: Body | None = None, *, number: int = 1) -> Body:
    """Return what a client may set on a shipment, by number; *changes* win.

    What it refers to does not exist: see `prepare`.
    """
    return {
        "order": "00000001-0000-4000-8000-000000000001",
        "carrier": "dhl",
        "tracking_code": f"alpha-{number}",
        "sent_at": "2026-01-15T08:00:00Z",
        "delivered_at": "2026-01-15T08:00:00Z",
    } | (changes or {})


def path(shown: Body) -> str:
    """Return where a shipment lives."""
    return f"{PATH}/{shown[KEY]}"


def replacement(shown: Body, changes: Body | None = None) -> Body:
    """Return the body that replaces a shipment by itself; *changes* win."""
    return {name: shown[name] for name in REPLACEABLE} | (changes or {})


async def prepare(api: Api, changes: Body | None = None) -> Body:
    """Return a body that can be created, once what it refers to is; *changes* win."""
    given = dict(changes or {})
    if "order" not in given:
        given["order"] = (await orders.create(api))[orders.KEY]
    return body(given, number=api.next_number("shipments"))


async def create(api: Api, changes: Body | None = None) -> Body:
    """Create a shipment and return it as the service shows it."""
    return await api.created("POST", PATH, await prepare(api, changes))
