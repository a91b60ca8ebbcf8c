"""Orders: bodies that the service takes, and rows made through it."""

from tests.api import Api, Body
from tests.factories import customers, values

PATH = "/orders"
KEY = "id"
REQUIRED = (
    "number",
    "customer",
    "total",
    "lines",
    "placed_at",
)
REPLACEABLE = (
    "number",
    "external_id",
    "customer",
    "state",
    "total",
    "currency",
    "lines",
    "ship_to",
    "tags",
    "placed_at",
    "due_on",
    "priority",
    "note",
)


def body(changes: Body | None = None, *, number: int = 1) -> Body:
    """Return what a client may set on an order, by number; *changes* win.

    What it refers to does not exist: see `prepare`.
    """
    return {
        "number": f"alpha-{number}",
        "external_id": "00000001-0000-4000-8000-000000000001",
        "customer": "00000001-0000-4000-8000-000000000001",
        "state": "cancelled",
        "total": "1.00",
        "currency": "AAA",
        "lines": [values.order_line()],
        "ship_to": values.address(),
        "tags": ["alpha"],
        "placed_at": "2026-01-15T08:00:00Z",
        "due_on": "2026-01-15",
        "priority": 1,
        "note": "alpha",
    } | (changes or {})


def path(shown: Body) -> str:
    """Return where an order lives."""
    return f"{PATH}/{shown[KEY]}"


def replacement(shown: Body, changes: Body | None = None) -> Body:
    """Return the body that replaces an order by itself; *changes* win."""
    return {name: shown[name] for name in REPLACEABLE} | (changes or {})


async def prepare(api: Api, changes: Body | None = None) -> Body:
    """Return a body that can be created, once what it refers to is; *changes* win."""
    given = dict(changes or {})
    if "customer" not in given:
        given["customer"] = (await customers.create(api))[customers.KEY]
    return body(given, number=api.next_number("orders"))


async def create(api: Api, changes: Body | None = None) -> Body:
    """Create an order and return it as the service shows it."""
    return await api.created("POST", PATH, await prepare(api, changes))
