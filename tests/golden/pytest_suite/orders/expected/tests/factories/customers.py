"""Customers: bodies that the service takes, and rows made through it."""

from tests.api import Api, Body
from tests.factories import values

PATH = "/customers"
KEY = "id"
REQUIRED = (
    "email",
    "full_name",
)
REPLACEABLE = (
    "email",
    "full_name",
    "phone",
    "tier",
    "credit_limit",
    "address",
    "born_on",
    "newsletter",
)


def body(changes: Body | None = None, *, number: int = 1) -> Body:
    """Return what a client may set on a customer, by number; *changes* win."""
    return {
        "email": f"alpha{number}@example.com",
        "full_name": "alpha",
        "phone": "alpha",
        "tier": "gold",
        "credit_limit": "1.00",
        "address": values.address(),
        "born_on": "2026-01-15",
        "newsletter": False,
    } | (changes or {})


def path(shown: Body) -> str:
    """Return where a customer lives."""
    return f"{PATH}/{shown[KEY]}"


def replacement(shown: Body, changes: Body | None = None) -> Body:
    """Return the body that replaces a customer by itself; *changes* win."""
    return {name: shown[name] for name in REPLACEABLE} | (changes or {})


async def prepare(api: Api, changes: Body | None = None) -> Body:
    """Return a body that can be created; *changes* win."""
    return body(changes, number=api.next_number("customers"))


async def create(api: Api, changes: Body | None = None) -> Body:
    """Create a customer and return it as the service shows it."""
    return await api.created("POST", PATH, await prepare(api, changes))
