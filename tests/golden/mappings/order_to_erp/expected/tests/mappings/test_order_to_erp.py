"""The mapping `order_to_erp`: its cases, and leaves that are not as it expects."""

import pytest

from order_bridge.mappings import MappingErrors, OrderToErpContext, order_to_erp
from tests.mappings.records import ABSENT, Leaf, read


def test_guest_order() -> None:
    """guest order"""
    with pytest.raises(MappingErrors) as raised:
        order_to_erp(
            read("order_to_erp/guest_order.input.json"), OrderToErpContext(subsidiary_id=1)
        )
    assert sorted((one.code, one.target_path) for one in raised.value.errors) == [
        ("E_HOOK", "risk")
    ]


LEAVES = (
    Leaf(("name",), "", ("tranId",), expected="", told="tranId"),
    Leaf(("name",), {}, ("tranId",), error="E_TYPE", told="tranId"),
    Leaf(("id",), {}, ("externalId",), error="E_TYPE", told="externalId"),
    Leaf(("created_at",), {}, ("tranDate",), error="E_TYPE", told="tranDate"),
    Leaf(("customer", "id"), ABSENT, ("entity", "id"), expected="GUEST", told="entity.id"),
    Leaf(("customer", "id"), None, ("entity", "id"), expected="GUEST", told="entity.id"),
    Leaf(("customer", "id"), {}, ("entity", "id"), error="E_TYPE", told="entity.id"),
    Leaf(("email",), ABSENT, ("email",), told="email"),
    Leaf(("email",), None, ("email",), told="email"),
    Leaf(("email",), "", ("email",), told="email"),
    Leaf(("email",), {}, ("email",), error="E_TYPE", told="email"),
    Leaf(("financial_status",), {}, ("status",), error="E_TYPE", told="status"),
    Leaf(("phone",), {}, ("phone",), error="E_TYPE", told="phone"),
    Leaf(("name",), {}, ("memo",), error="E_TYPE", told="memo"),
    Leaf(("shipping_address", "first_name"), {}, ("addressee",), error="E_TYPE", told="addressee"),
    Leaf(("total_price",), {}, ("total",), error="E_TYPE", told="total"),
    Leaf(("line_items",), {}, ("lineCount",), error="E_TYPE", told="lineCount"),
    Leaf(("line_items",), {}, ("item", "items"), error="E_TYPE", told="item.items"),
    Leaf(("total_price",), {}, ("risk",), error="E_TYPE", told="risk"),
    Leaf(("codes",), ABSENT, ("codes",), told="codes"),
    Leaf(("codes",), {}, ("codes",), error="E_TYPE", told="codes"),
)


@pytest.mark.parametrize("leaf", LEAVES, ids=str)
def test_a_leaf_that_is_not_as_expected_is_handled_as_its_rule_says(leaf: Leaf) -> None:
    leaf.holds(
        read("order_to_erp/guest_order.input.json"),
        lambda record: order_to_erp(record, OrderToErpContext(subsidiary_id=1)),
    )


VALUES = (
    Leaf(
        ("id",), 9007199254740991, ("externalId",), expected="9007199254740991", told="externalId"
    ),
    Leaf(
        ("id",), -9007199254740991, ("externalId",), expected="-9007199254740991", told="externalId"
    ),
    Leaf(("email",), " Ab1 \t", ("email",), expected="ab1", told="email"),
    Leaf(("financial_status",), "paid", ("status",), expected="B", told="status"),
    Leaf(("financial_status",), "pending", ("status",), expected="A", told="status"),
    Leaf(("financial_status",), "refunded", ("status",), expected="H", told="status"),
    Leaf(("total_price",), "9999999999.99", ("total",), expected="9999999999.99", told="total"),
    Leaf(("total_price",), "10000000000", ("total",), error="E_RANGE", told="total"),
    Leaf(("total_price",), "0.005", ("total",), error="E_CAST", told="total"),
    Leaf(("total_price",), "2.675", ("total",), error="E_CAST", told="total"),
    Leaf(("total_price",), "-1.5", ("total",), expected="-1.50", told="total"),
    Leaf(("total_price",), "1,5", ("total",), error="E_CAST", told="total"),
    Leaf(
        ("line_items", 0, "price"),
        "9999999999.99",
        ("item", "items", 0, "amount"),
        expected="9999999999.99",
        told="item.items[].amount",
    ),
    Leaf(
        ("line_items", 0, "price"),
        "10000000000",
        ("item", "items", 0, "amount"),
        error="E_RANGE",
        told="item.items[].amount",
    ),
    Leaf(
        ("line_items", 0, "price"),
        "0.005",
        ("item", "items", 0, "amount"),
        expected="0.01",
        told="item.items[].amount",
    ),
    Leaf(
        ("line_items", 0, "price"),
        "2.675",
        ("item", "items", 0, "amount"),
        expected="2.68",
        told="item.items[].amount",
    ),
    Leaf(
        ("line_items", 0, "price"),
        "-1.5",
        ("item", "items", 0, "amount"),
        expected="-1.50",
        told="item.items[].amount",
    ),
    Leaf(
        ("line_items", 0, "price"),
        "1,5",
        ("item", "items", 0, "amount"),
        error="E_CAST",
        told="item.items[].amount",
    ),
)


@pytest.mark.parametrize("leaf", VALUES, ids=str)
def test_a_value_becomes_what_its_rule_makes_of_it(leaf: Leaf) -> None:
    leaf.holds(
        read("order_to_erp/guest_order.input.json"),
        lambda record: order_to_erp(record, OrderToErpContext(subsidiary_id=1)),
    )
