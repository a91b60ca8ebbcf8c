"""Order pages: bodies that the service takes, and rows made through it."""

from urllib.parse import quote

from tests.api import Api, Body

PATH = "/order-pages"
KEY = "name"
REQUIRED = ("name",)
REPLACEABLE = (
    "order",
    "note",
)


def body(changes: Body | None = None, *, number: int = 1) -> Body:
    """Return what a client may set on an order page, by number; *changes* win."""
    return {
        "name": f"alpha-{number}",
        "order": None,
        "note": "alpha",
    } | (changes or {})


def path(shown: Body) -> str:
    """Return where an order page lives."""
    return f"{PATH}/{quote(str(shown[KEY]), safe='')}"


def replacement(shown: Body, changes: Body | None = None) -> Body:
    """Return the body that replaces an order page by itself; *changes* win."""
    return {name: shown[name] for name in REPLACEABLE} | (changes or {})


async def prepare(api: Api, changes: Body | None = None) -> Body:
    """Return a body that can be created; *changes* win."""
    return body(changes, number=api.next_number("order_pages"))


async def create(api: Api, changes: Body | None = None) -> Body:
    """Create an order page and return it as the service shows it."""
    return await api.created("POST", PATH, await prepare(api, changes))
