"""Na ns: bodies that the service takes, and rows made through it."""

from tests.api import Api, Body

PATH = "/true"
KEY = "id"
REQUIRED = ("b",)
REPLACEABLE = (
    "b",
    "at",
)


def body(changes: Body | None = None, *, number: int = 1) -> Body:
    """Return what a client may set on a na n, by number; *changes* win."""
    return {
        "b": "alpha@example.com",
        "at": "a",
    } | (changes or {})


def path(shown: Body) -> str:
    """Return where a na n lives."""
    return f"{PATH}/{shown[KEY]}"


def replacement(shown: Body, changes: Body | None = None) -> Body:
    """Return the body that replaces a na n by itself; *changes* win."""
    return {name: shown[name] for name in REPLACEABLE} | (changes or {})


async def prepare(api: Api, changes: Body | None = None) -> Body:
    """Return a body that can be created; *changes* win."""
    return body(changes, number=api.next_number("na_ns"))


async def create(api: Api, changes: Body | None = None) -> Body:
    """Create a na n and return it as the service shows it."""
    return await api.created("POST", PATH, await prepare(api, changes))
