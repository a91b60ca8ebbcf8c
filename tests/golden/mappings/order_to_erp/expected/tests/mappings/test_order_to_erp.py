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
)


@pytest.mark.parametrize("leaf", LEAVES, ids=str)
def test_a_leaf_that_is_not_as_expected_is_handled_as_its_rule_says(leaf: Leaf) -> None:
    leaf.holds(
        read("order_to_erp/guest_order.input.json"),
        lambda record: order_to_erp(record, OrderToErpContext(subsidiary_id=1)),
    )
