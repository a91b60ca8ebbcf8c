"""Products: bodies that the service takes, and rows made through it."""

from tests.api import Api, Body
from tests.factories import pick

PATH = "/products"
KEY = "id"
REQUIRED = (
    "sku",
    "name",
    "price",
)
REPLACEABLE = (
    "name",
    "description",
    "price",
    "weight_kg",
    "stock",
    "active",
    "homepage",
    "attributes",
)


def body(changes: Body | None = None, *, number: int = 1) -> Body:
    """Return what a client may set on a product, by number; *changes* win."""
    return {
        "sku": pick(number, ("AAA", "AAB", "AAC", "AAD", "AAE", "AAF", "AAG", "AAH")),
        "name": "alpha",
        "description": "alpha",
        "price": "1.00",
        "weight_kg": 0.5,
        "stock": 1,
        "active": False,
        "homepage": "https://example.com/alpha",
        "attributes": {"of": "alpha"},
    } | (changes or {})


def path(shown: Body) -> str:
    """Return where a product lives."""
    return f"{PATH}/{shown[KEY]}"


def replacement(shown: Body, changes: Body | None = None) -> Body:
    """Return the body that replaces a product by itself; *changes* win."""
    return {name: shown[name] for name in REPLACEABLE} | (changes or {})


async def prepare(api: Api, changes: Body | None = None) -> Body:
    """Return a body that can be created; *changes* win."""
    return body(changes, number=api.next_number("products"))


async def create(api: Api, changes: Body | None = None) -> Body:
    """Create a product and return it as the service shows it."""
    return await api.created("POST", PATH, await prepare(api, changes))
