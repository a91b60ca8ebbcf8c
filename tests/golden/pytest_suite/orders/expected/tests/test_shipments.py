"""Shipments: what `/shipments` promises."""

from tests.behaviour.access import Guards
from tests.behaviour.create import Creates
from tests.behaviour.delete import Deletes
from tests.behaviour.get import Gets
from tests.behaviour.listing import Lists
from tests.behaviour.locking import Locks
from tests.behaviour.patch import Patches
from tests.behaviour.references import Refers
from tests.behaviour.replace import Replaces
from tests.case import Case, Together
from tests.factories import orders, shipments
from tests.fields import Becomes, Field, Reference

FIELDS = [
    Field(
        "order",
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
        refers=Reference(orders, "00000008-0000-4000-8000-000000000008", "cascade"),
        filters=["eq", "ne", "in"],
    ),
    Field(
        "carrier",
        kind="enum",
        refused={"enum": ["unknown"], "type": [1]},
        accepted=["dhl", "ups", "post"],
        change="post",
        filters=["eq", "ne", "in"],
        rows=["post", "ups", "dhl"],
    ),
    Field(
        "tracking_code",
        default=None,
        refused={"type": [1], "length": ["", "a" * 61], "text": ["alph\x00"]},
        accepted=["a", "a" * 60, 'Zoë "\\"\t\n'],
        change="bravo",
    ),
    Field(
        "sent_at",
        kind="datetime",
        default=None,
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
        rows=["2026-01-15T10:00:00Z", "2026-01-15T08:00:00Z", None],
        sorts=True,
    ),
    Field(
        "delivered_at",
        kind="datetime",
        default=None,
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
        filters=["eq", "ne", "in", "gt", "gte", "lt", "lte", "is_null"],
        rows=["2026-01-15T09:00:00Z", "2026-01-15T10:00:00Z", None],
    ),
]


class TestShipments(Creates, Gets, Lists, Replaces, Patches, Locks, Deletes, Refers, Guards):
    case = Case(
        shipments,
        fields=FIELDS,
        operations=["list", "create", "get", "replace", "patch", "delete"],
        together=[Together(["carrier", "tracking_code"], "tracking_code")],
    )
