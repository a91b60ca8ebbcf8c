"""Tasks: what `/tasks` promises."""

from tests.behaviour.access import Guards
from tests.behaviour.create import Creates
from tests.behaviour.delete import Deletes
from tests.behaviour.get import Gets
from tests.behaviour.listing import Lists
from tests.behaviour.locking import Locks
from tests.behaviour.patch import Patches
from tests.behaviour.replace import Replaces
from tests.case import Case
from tests.factories import tasks
from tests.fields import Field

FIELDS = [
    Field(
        "title",
        refused={"type": [1], "length": ["", "a" * 121], "text": ["alph\x00"]},
        accepted=["a", "a" * 120, 'Zoë "\\"\t\n'],
        change="bravo",
    ),
    Field(
        "done", default=False, refused={"type": ["true", 1, 0]}, accepted=[True, False], change=True
    ),
]


class TestTasks(Creates, Gets, Lists, Replaces, Patches, Locks, Deletes, Guards):
    case = Case(
        tasks, fields=FIELDS, operations=["list", "create", "get", "replace", "patch", "delete"]
    )
