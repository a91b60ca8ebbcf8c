"""Value objects with every member that a client may send, and what is refused and taken of them."""

from typing import Any

from tests.factories import without
from tests.fields import Becomes, Refused, Shape

Changes = dict[str, Any] | None


def null(changes: Changes = None) -> dict[str, Any]:
    """Return a null; *changes* win."""
    return {
        "null": "alpha",
        "true": False,
        "y": 1,
    } | (changes or {})


def order_create(changes: Changes = None) -> dict[str, Any]:
    """Return an order create; *changes* win."""
    return {
        "a": "alpha",
    } | (changes or {})


NULL = Shape(
    refused=[
        Refused(null({"nonsense": 1}), "unknown", "/nonsense"),
        Refused(null({"null": 1}), "type", "/null"),
        Refused(null({"null": "alph\x00"}), "text", "/null"),
        Refused(null({"true": None}), "null", "/true"),
        Refused(null({"true": "true"}), "type", "/true"),
        Refused(null({"y": None}), "null", "/y"),
        Refused(null({"y": "1"}), "type", "/y"),
        Refused(null({"y": -9007199254740992}), "range", "/y"),
    ],
    accepted=[
        Becomes(without(null(), "null", "true", "y"), {"null": None, "true": False, "y": 0}),
        Becomes(null({"null": None}), {"null": None}),
        Becomes(null({"null": 'Zoë "\\"\t\n'}), {"null": 'Zoë "\\"\t\n'}),
        Becomes(null({"true": False}), {"true": False}),
        Becomes(null({"y": 1.0}), {"y": 1}),
    ],
)
