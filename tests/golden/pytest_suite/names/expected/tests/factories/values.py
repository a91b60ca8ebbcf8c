"""Value objects with every member that a client may send."""

from typing import Any

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
