"""Value objects with every member that a client may send, and what is refused and taken of them."""

from typing import Any

from tests.factories import without
from tests.fields import Becomes, Refused, Shape

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


ADDRESS = Shape(
    refused=[
        Refused(address({"nonsense": 1}), "unknown", "/nonsense"),
        Refused(without(address(), "street"), "required", "/street", merges=True),
        Refused(address({"street": None}), "null", "/street"),
        Refused(address({"street": 1}), "type", "/street"),
        Refused(address({"street": ""}), "length", "/street"),
        Refused(address({"street": "alph\x00"}), "text", "/street"),
        Refused(without(address(), "city"), "required", "/city", merges=True),
        Refused(address({"city": None}), "null", "/city"),
        Refused(address({"city": 1}), "type", "/city"),
        Refused(address({"city": ""}), "length", "/city"),
        Refused(address({"city": "alph\x00"}), "text", "/city"),
        Refused(without(address(), "postal_code"), "required", "/postal_code", merges=True),
        Refused(address({"postal_code": None}), "null", "/postal_code"),
        Refused(address({"postal_code": 1}), "type", "/postal_code"),
        Refused(address({"postal_code": "a"}), "length", "/postal_code"),
        Refused(address({"postal_code": "alph\x00"}), "text", "/postal_code"),
        Refused(without(address(), "country"), "required", "/country", merges=True),
        Refused(address({"country": None}), "null", "/country"),
        Refused(address({"country": 1}), "type", "/country"),
        Refused(address({"country": "!!"}), "pattern", "/country"),
        Refused(address({"note": 1}), "type", "/note"),
        Refused(address({"note": "a" * 201}), "length", "/note"),
        Refused(address({"note": "alph\x00"}), "text", "/note"),
    ],
    accepted=[
        Becomes(without(address(), "note"), {"note": None}),
        Becomes(address({"note": None}), {"note": None}),
        Becomes(address({"street": 'Zoë "\\"\t\n'}), {"street": 'Zoë "\\"\t\n'}),
        Becomes(address({"city": 'Zoë "\\"\t\n'}), {"city": 'Zoë "\\"\t\n'}),
        Becomes(address({"postal_code": 'Zoë "\\"\t\n'}), {"postal_code": 'Zoë "\\"\t\n'}),
        Becomes(address({"country": "AA"}), {"country": "AA"}),
        Becomes(address({"note": 'Zoë "\\"\t\n'}), {"note": 'Zoë "\\"\t\n'}),
    ],
)

ORDER_LINE = Shape(
    refused=[
        Refused(order_line({"nonsense": 1}), "unknown", "/nonsense"),
        Refused(without(order_line(), "sku"), "required", "/sku", merges=True),
        Refused(order_line({"sku": None}), "null", "/sku"),
        Refused(order_line({"sku": 1}), "type", "/sku"),
        Refused(order_line({"sku": "AA"}), "length", "/sku"),
        Refused(order_line({"sku": "!!!"}), "pattern", "/sku"),
        Refused(without(order_line(), "quantity"), "required", "/quantity", merges=True),
        Refused(order_line({"quantity": None}), "null", "/quantity"),
        Refused(order_line({"quantity": "1"}), "type", "/quantity"),
        Refused(order_line({"quantity": 0}), "range", "/quantity"),
        Refused(without(order_line(), "unit_price"), "required", "/unit_price", merges=True),
        Refused(order_line({"unit_price": None}), "null", "/unit_price"),
        Refused(order_line({"unit_price": 1}), "type", "/unit_price"),
        Refused(order_line({"unit_price": "one"}), "format", "/unit_price"),
        Refused(order_line({"unit_price": "0.001"}), "digits", "/unit_price"),
        Refused(order_line({"discount": None}), "null", "/discount"),
        Refused(order_line({"discount": 1}), "type", "/discount"),
        Refused(order_line({"discount": "one"}), "format", "/discount"),
        Refused(order_line({"discount": "0.001"}), "digits", "/discount"),
    ],
    accepted=[
        Becomes(without(order_line(), "discount"), {"discount": "0.00"}),
        Becomes(order_line({"sku": "AAAAAAAAAAAAAAAAAAAA"}), {"sku": "AAAAAAAAAAAAAAAAAAAA"}),
        Becomes(order_line({"quantity": 1.0}), {"quantity": 1}),
        Becomes(order_line({"unit_price": "1"}), {"unit_price": "1.00"}),
        Becomes(order_line({"discount": "1"}), {"discount": "1.00"}),
    ],
)
