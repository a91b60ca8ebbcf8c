"""Tasks: bodies that the service takes, and rows made through it."""

from tests.api import Api, Body

PATH = "/tasks"
KEY = "id"
REQUIRED = ("title",)
REPLACEABLE = (
    "title",
    "done",
)


def body(changes: Body | None = None, *, number: int = 1) -> Body:
    """Return what a client may set on a task, by number; *changes* win."""
    return {
        "title": "alpha",
        "done": False,
    } | (changes or {})


def path(shown: Body) -> str:
    """Return where a task lives."""
    return f"{PATH}/{shown[KEY]}"


def replacement(shown: Body, changes: Body | None = None) -> Body:
    """Return the body that replaces a task by itself; *changes* win."""
    return {name: shown[name] for name in REPLACEABLE} | (changes or {})


async def prepare(api: Api, changes: Body | None = None) -> Body:
    """Return a body that can be created; *changes* win."""
    return body(changes, number=api.next_number("tasks"))


async def create(api: Api, changes: Body | None = None) -> Body:
    """Create a task and return it as the service shows it."""
    return await api.created("POST", PATH, await prepare(api, changes))
