"""Orders: what `/orders` promises."""

from tests.behaviour.access import Guards
from tests.behaviour.create import Creates
from tests.behaviour.delete import Deletes
from tests.behaviour.get import Gets
from tests.behaviour.listing import Lists
from tests.behaviour.locking import Locks
from tests.behaviour.patch import Patches
from tests.behaviour.references import Refers
from tests.behaviour.replace import Replaces
from tests.behaviour.upsert import Upserts
from tests.case import Case
from tests.factories import customers, orders, values
from tests.fields import Becomes, Field, Merge, Reference, Upsert

FIELDS = [
    Field(
        "number",
        unique=True,
        refused={"type": [1], "length": ["", "a" * 41], "text": ["alph\x00"]},
        accepted=["a", "a" * 40, 'Zoë "\\"\t\n'],
        change="bravo",
        upsert=Upsert(
            "/orders/by/number", "hotel", refused=("a" * 41, "length"), takes_any_text=True
        ),
        rows=["alpha", "bravo", "charlie"],
        searches=True,
    ),
    Field(
        "external_id",
        kind="uuid",
        default=None,
        refused={
            "type": [1],
            "format": [
                "1",
                "00000001000040008000000000000001",
                "{00000001-0000-4000-8000-000000000001}",
                "urn:uuid:00000001-0000-4000-8000-000000000001",
            ],
        },
        accepted=[
            Becomes("ABCDEF00-0000-4000-8000-00000000000A", "abcdef00-0000-4000-8000-00000000000a")
        ],
        change="00000002-0000-4000-8000-000000000002",
        filters=["eq", "ne", "in", "is_null"],
        rows=["00000003-0000-4000-8000-000000000003", "00000001-0000-4000-8000-000000000001", None],
    ),
    Field(
        "customer",
        kind="uuid",
        refused={
            "type": [1],
            "format": [
                "1",
                "00000001000040008000000000000001",
                "{00000001-0000-4000-8000-000000000001}",
                "urn:uuid:00000001-0000-4000-8000-000000000001",
            ],
        },
        refers=Reference(customers, "00000008-0000-4000-8000-000000000008", "restrict"),
        filters=["eq", "ne", "in"],
    ),
    Field(
        "state",
        kind="enum",
        default="open",
        refused={"enum": ["unknown"], "type": [1]},
        accepted=["open", "paid", "shipped", "cancelled"],
        change="open",
        filters=["eq", "ne", "in"],
        rows=["cancelled", "open", "paid"],
    ),
    Field(
        "total",
        kind="decimal",
        refused={
            "type": [1],
            "format": ["one", "1e0", "+1", "01", ".5", ""],
            "digits": ["0.001", "10000000000"],
        },
        accepted=["-9999999999.99", "9999999999.99", Becomes("-0", "0.00"), Becomes("1", "1.00")],
        change="2.00",
        filters=["eq", "ne", "in", "gt", "gte", "lt", "lte"],
        rows=["3.00", "1.00", "2.00"],
        sorts=True,
    ),
    Field(
        "currency",
        default="EUR",
        refused={"type": [1], "pattern": ["!!!"]},
        accepted=["AAA"],
        change="AAB",
    ),
    Field(
        "lines",
        refused={"type": ["alpha"], "items": [[values.order_line()] * 201, []]},
        items={"null": [None], "type": ["alpha"]},
        inside=values.ORDER_LINE,
        accepted=[[values.order_line()], [values.order_line()] * 200],
        change=[values.order_line({"sku": "AAB"})],
    ),
    Field(
        "ship_to",
        default=None,
        refused={"type": ["alpha"]},
        inside=values.ADDRESS,
        change=values.address({"street": "bravo"}),
        merge=Merge("street", "bravo", required="city"),
    ),
    Field(
        "tags",
        default=[],
        refused={
            "type": ["alpha"],
            "items": [["alpha", "alpha", "alpha", "alpha", "alpha", "alpha"]],
        },
        items={"null": [None], "type": [1], "length": [""], "text": ["alph\x00"]},
        accepted=[[], ["alpha", "alpha", "alpha", "alpha", "alpha"]],
        change=["bravo"],
    ),
    Field(
        "placed_at",
        kind="datetime",
        refused={
            "type": [1768464000],
            "format": [
                "2026-01-15T08:00:00",
                "2026-01-15",
                "2026-01-15T25:00:00Z",
                "2026-01-15 08:00:00Z",
            ],
        },
        accepted=[
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            Becomes("2026-01-15T10:00:00+02:00", "2026-01-15T08:00:00Z"),
            Becomes("2026-01-15t08:00:00z", "2026-01-15T08:00:00Z"),
            Becomes("2026-01-15T08:00:00.1234567Z", "2026-01-15T08:00:00.123456Z"),
            Becomes("2026-01-15T08:00:00.000Z", "2026-01-15T08:00:00Z"),
        ],
        change="2026-01-15T09:00:00Z",
        filters=["eq", "ne", "in", "gt", "gte", "lt", "lte"],
        rows=["2026-01-15T09:00:00Z", "2026-01-15T10:00:00Z", "2026-01-15T08:00:00Z"],
        sorts=True,
    ),
    Field(
        "due_on",
        kind="date",
        default=None,
        refused={
            "type": [20260115, True],
            "format": ["2026-02-30", "15.01.2026", "20260115", "2026-01-15T00:00:00Z"],
        },
        accepted=["0001-01-01", "9999-12-31"],
        change="2026-01-16",
        filters=["eq", "ne", "in", "gt", "gte", "lt", "lte", "is_null"],
        rows=["2026-01-15", "2026-01-16", None],
        sorts=True,
    ),
    Field(
        "priority",
        kind="integer",
        default=5,
        refused={"type": ["1", 1.5, True], "range": [-1, 10]},
        accepted=[0, 9, Becomes(1.0, 1)],
        change=2,
        filters=["eq", "ne", "in", "gt", "gte", "lt", "lte"],
        rows=[1, 2, 3],
        sorts=True,
    ),
    Field(
        "note",
        default=None,
        refused={"type": [1], "text": ["alph\x00"]},
        accepted=["", 'Zoë "\\"\t\n'],
        change="bravo",
        filters=["eq", "ne", "in", "contains", "is_null"],
        rows=["alpha", "bravo", None],
        searches=True,
    ),
]


class TestOrders(Creates, Gets, Lists, Replaces, Patches, Locks, Deletes, Upserts, Refers, Guards):
    case = Case(
        orders,
        fields=FIELDS,
        operations=["list", "create", "get", "replace", "patch", "delete", "upsert"],
        roles={"delete": ["admin"]},
    )
