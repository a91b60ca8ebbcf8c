"""Na ns: what `/true` promises."""

from tests.behaviour.access import Guards
from tests.behaviour.create import Creates
from tests.behaviour.delete import Deletes
from tests.behaviour.get import Gets
from tests.behaviour.listing import Lists
from tests.behaviour.locking import Locks
from tests.behaviour.patch import Patches
from tests.behaviour.replace import Replaces
from tests.case import Case
from tests.factories import na_ns
from tests.fields import Field

FIELDS = [
    Field("a", default=None, read_only=True),
    Field(
        "b",
        refused={
            "type": [1],
            "format": ["alpha.example.com", "alpha@", "al pha@example.com", "alpha@example..com"],
        },
        accepted=["a" * 242 + "@example.com"],
        change="bravo@example.com",
    ),
    Field(
        "at",
        default="a",
        refused={"enum": ["unknown"], "type": [1]},
        accepted=["a", "b"],
        change="b",
    ),
]


class TestNaNs(Creates, Gets, Lists, Replaces, Patches, Locks, Deletes, Guards):
    case = Case(
        na_ns, fields=FIELDS, operations=["list", "create", "get", "replace", "patch", "delete"]
    )
