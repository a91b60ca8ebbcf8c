"""Orders: bodies that the service takes, and rows made through it."""

from tests.api import Api, Body
from tests.factories import values

PATH = "/orders"
KEY = "id"
REQUIRED = ()
REPLACEABLE = (
    "on",
    "no",
    "null",
    "limit",
    "cursor",
    "sort",
    "with_total",
    "search",
    "class",
    "Class",
    "_",
    "__",
    "items",
)


def body(changes: Body | None = None, *, number: int = 1) -> Body:
    """Return what a client may set on an order, by number; *changes* win."""
    return {
        "on": False,
        "no": "alpha",
        "null": "alpha",
        "limit": 1,
        "cursor": "",
        "sort": " padded ",
        "with_total": False,
        "search": "alpha",
        "class": " padded ",
        "Class": values.null(),
        "_": [" padded "],
        "__": {"of": "alpha"},
        "items": [values.null()],
    } | (changes or {})


def path(shown: Body) -> str:
    """Return where an order lives."""
    return f"{PATH}/{shown[KEY]}"


def replacement(shown: Body, changes: Body | None = None) -> Body:
    """Return the body that replaces an order by itself; *changes* win."""
    return {name: shown[name] for name in REPLACEABLE} | (changes or {})


async def prepare(api: Api, changes: Body | None = None) -> Body:
    """Return a body that can be created; *changes* win."""
    return body(changes, number=api.next_number("orders"))


async def create(api: Api, changes: Body | None = None) -> Body:
    """Create an order and return it as the service shows it."""
    return await api.created("POST", PATH, await prepare(api, changes))
