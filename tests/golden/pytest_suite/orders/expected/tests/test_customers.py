"""Customers: what `/customers` promises."""

from tests.behaviour.access import Guards
from tests.behaviour.create import Creates
from tests.behaviour.delete import Deletes
from tests.behaviour.get import Gets
from tests.behaviour.listing import Lists
from tests.behaviour.locking import Locks
from tests.behaviour.patch import Patches
from tests.behaviour.replace import Replaces
from tests.behaviour.upsert import Upserts
from tests.case import Case
from tests.factories import customers, values
from tests.fields import Becomes, Field, Merge, Upsert

FIELDS = [
    Field(
        "email",
        unique=True,
        refused={
            "type": [1],
            "format": ["alpha.example.com", "alpha@", "al pha@example.com", "alpha@example..com"],
        },
        accepted=["a" * 242 + "@example.com"],
        change="bravo@example.com",
        upsert=Upsert(
            "/customers/by/email", "hotel@example.com", refused=("alpha.example.com", "format")
        ),
        rows=["bravo@example.com", "charlie@example.com", "alpha@example.com"],
        searches=True,
    ),
    Field(
        "full_name",
        refused={"type": [1], "length": ["", "a" * 121], "text": ["alph\x00"]},
        accepted=["a", "a" * 120, 'Zoë "\\"\t\n'],
        change="bravo",
        rows=["bravo", "charlie", "alpha"],
        sorts=True,
        searches=True,
    ),
    Field(
        "phone",
        default=None,
        refused={"type": [1], "length": ["aa", "a" * 31], "text": ["alph\x00"]},
        accepted=["aaa", "a" * 30, 'Zoë "\\"\t\n'],
        change="bravo",
    ),
    Field(
        "tier",
        kind="enum",
        default="standard",
        refused={"enum": ["unknown"], "type": [1]},
        accepted=["standard", "gold", "platinum"],
        change="platinum",
        filters=["eq", "ne", "in"],
        rows=["platinum", "standard", "gold"],
    ),
    Field(
        "credit_limit",
        default="0.00",
        refused={
            "type": [1],
            "format": ["one", "1e0", "+1", "01", ".5", ""],
            "digits": ["0.001", "10000000000"],
        },
        accepted=["-9999999999.99", "9999999999.99", Becomes("-0", "0.00"), Becomes("1", "1.00")],
        change="2.00",
    ),
    Field(
        "address",
        default=None,
        refused={"type": ["alpha"]},
        inside=values.ADDRESS,
        change=values.address({"street": "bravo"}),
        merge=Merge("street", "bravo", required="city"),
    ),
    Field(
        "born_on",
        kind="date",
        default=None,
        refused={
            "type": [20260115, True],
            "format": ["2026-02-30", "15.01.2026", "20260115", "2026-01-15T00:00:00Z"],
        },
        accepted=["0001-01-01", "9999-12-31"],
        change="2026-01-16",
        filters=["eq", "ne", "in", "gt", "gte", "lt", "lte", "is_null"],
        rows=["2026-01-17", "2026-01-15", None],
    ),
    Field(
        "newsletter",
        kind="boolean",
        default=False,
        refused={"type": ["true", 1, 0]},
        accepted=[True, False],
        change=True,
        filters=["eq", "ne", "in"],
        rows=[True, False, True],
    ),
    Field(
        "created_at",
        kind="datetime",
        read_only=True,
        filters=["eq", "ne", "in", "gt", "gte", "lt", "lte"],
        sorts=True,
    ),
]


class TestCustomers(Creates, Gets, Lists, Replaces, Patches, Locks, Deletes, Upserts, Guards):
    case = Case(
        customers,
        fields=FIELDS,
        operations=["list", "create", "get", "replace", "patch", "delete", "upsert"],
    )
