"""Value objects with every member that a client may send."""

from typing import Any

Changes = dict[str, Any] | None


def address(changes: Changes = None) -> dict[str, Any]:
    """Return an address; *changes* win."""
    return {
        "street": "alpha",
        "city": "alpha",
        "postal_code": "alpha",
        "country": "AA",
        "note": "alpha",
    } | (changes or {})


def order_line(changes: Changes = None) -> dict[str, Any]:
    """Return an order line; *changes* win."""
    return {
        "sku": "AAA",
        "quantity": 1,
        "unit_price": "1.00",
        "discount": "1.00",
    } | (changes or {})
