"""Order pages: what `/order-pages` promises."""

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
from tests.factories import order_pages, orders
from tests.fields import Field, Reference, Upsert

FIELDS = [
    Field(
        "name",
        immutable=True,
        unique=True,
        refused={"type": [1], "length": [""], "text": ["alph\x00"]},
        accepted=["a", 'Zoë "\\"\t\n'],
        change="bravo",
        upsert=Upsert("/order-pages/by/name", "hotel", takes_any_text=True),
    ),
    Field(
        "order",
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
        refers=Reference(orders, "00000008-0000-4000-8000-000000000008", "restrict"),
    ),
    Field(
        "note",
        default=None,
        refused={"type": [1], "text": ["alph\x00"]},
        accepted=["", 'Zoë "\\"\t\n'],
        change="bravo",
    ),
]


class TestOrderPages(
    Creates, Gets, Lists, Replaces, Patches, Locks, Deletes, Upserts, Refers, Guards
):
    case = Case(
        order_pages,
        fields=FIELDS,
        operations=["list", "create", "get", "replace", "patch", "delete", "upsert"],
        absent="hotel",
        key_code="",
    )
