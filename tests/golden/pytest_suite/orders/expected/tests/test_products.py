"""Products: what `/products` promises."""

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
from tests.factories import nested, products
from tests.fields import Becomes, Field, Refused, Upsert

FIELDS = [
    Field(
        "sku",
        immutable=True,
        unique=True,
        refused={
            "type": [1],
            "length": ["AA", "AAAAAAAAAAAAAAAAAAAAA"],
            "pattern": ["!!!", "AAA\n"],
        },
        accepted=["AAA", "AAAAAAAAAAAAAAAAAAAA"],
        change="AAB",
        upsert=Upsert("/products/by/sku", "AAH", refused=("AA", "length")),
        rows=["AAC", "AAA", "AAB"],
        searches=True,
    ),
    Field(
        "name",
        refused={"type": [1], "length": ["", "a" * 201], "text": ["alph\x00"]},
        accepted=["a", "a" * 200, 'Zoë "\\"\t\n'],
        change="bravo",
        rows=["bravo", "charlie", "alpha"],
        sorts=True,
        searches=True,
    ),
    Field(
        "description",
        default=None,
        refused={"type": [1], "text": ["alph\x00"]},
        accepted=["", 'Zoë "\\"\t\n'],
        change="bravo",
    ),
    Field(
        "price",
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
        "weight_kg",
        default=None,
        refused={"type": ["0.5", True], "range": [-1.0]},
        accepted=[0.0],
        change=1.5,
    ),
    Field(
        "stock",
        kind="integer",
        default=0,
        refused={"type": ["1", 1.5, True], "range": [-1, 9007199254740992]},
        accepted=[0, 9007199254740991, Becomes(1.0, 1)],
        change=2,
        filters=["eq", "ne", "in", "gt", "gte", "lt", "lte"],
        rows=[3, 1, 2],
        sorts=True,
    ),
    Field(
        "active",
        kind="boolean",
        default=True,
        refused={"type": ["true", 1, 0]},
        accepted=[True, False],
        change=True,
        filters=["eq", "ne", "in"],
        rows=[False, True, False],
    ),
    Field(
        "homepage",
        default=None,
        refused={
            "type": [1],
            "format": [
                "example.com/alpha",
                "ftp://example.com/",
                "https://",
                "https://example.com/al pha",
            ],
        },
        accepted=["https://example.com/" + "a" * 2028],
        change="https://example.com/bravo",
    ),
    Field(
        "attributes",
        kind="json",
        default=None,
        refused={"depth": [nested(120)]},
        besides=[Refused({"text": "\x00"}, "text", "/text")],
        accepted=[
            True,
            0,
            -1.5,
            "",
            [],
            {},
            {"list": [1, None, {"deep": "Zoë"}], "": "empty name"},
        ],
        change={"of": "bravo"},
    ),
]


class TestProducts(Creates, Gets, Lists, Replaces, Patches, Locks, Deletes, Upserts, Guards):
    case = Case(
        products,
        fields=FIELDS,
        operations=["list", "create", "get", "replace", "patch", "delete", "upsert"],
    )
