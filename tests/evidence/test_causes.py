from pathlib import Path

import pytest

from action.worktree import Around
from synapseops.diagnostics import Pointer
from synapseops.evidence.causes import Causes
from synapseops.evidence.intent import changes
from synapseops.evidence.model import Finding
from synapseops.validation import read
from tests.evidence.contracts import KINDS, replaced

_ORDERS = (Path(__file__).parents[2] / "examples" / "orders" / "synapse.yaml").read_text(encoding="utf-8")
_ORDER: Pointer = ("resources", "Order")
_CUSTOMER: Pointer = ("resources", "Customer")


def _field(resource: str, name: str) -> Pointer:
    return ("resources", resource, "fields", name)


def _causes(*replacements: tuple[str, str]) -> Causes:
    before = read(_ORDERS.encode(), "synapse.yaml", KINDS)
    after = read(replaced(_ORDERS, *replacements).encode(), "synapse.yaml", KINDS)
    assert before.intent is not None
    assert after.intent is not None
    assert after.blueprint is not None
    return Causes(after.blueprint, changes(before.intent, after.intent))


_SHORTER = ("total: decimal(12.2)", "total: decimal(10.2)")
_MORE_WORDS = ("open, paid, shipped", "open, paid, billed, shipped")


@pytest.mark.parametrize(
    ("replacements", "nodes", "expected"),
    [
        ((_SHORTER,), (_ORDER,), ((*_field("Order", "total"), "type"),)),
        ((_SHORTER,), (), ((*_field("Order", "total"), "type"),)),
        ((_SHORTER,), (_CUSTOMER,), (_CUSTOMER,)),
        ((_MORE_WORDS,), (_ORDER,), (("types", "OrderState", "enum"),)),
        ((_MORE_WORDS,), (_CUSTOMER,), (_CUSTOMER,)),
        ((("coverage: 90", "coverage: 80"),), (_ORDER,), (_ORDER,)),
        ((), (_ORDER,), (_ORDER,)),
        ((), (), (("service",),)),
    ],
)
def test_a_file_differs_for_what_changed_at_its_nodes_or_in_what_they_refer_to(
    replacements: tuple[tuple[str, str], ...], nodes: tuple[Pointer, ...], expected: tuple[Pointer, ...]
) -> None:
    assert _causes(*replacements).of_file(nodes) == expected


@pytest.mark.parametrize(
    ("rule", "message", "line", "expected"),
    [
        ("tests/test_orders.py::test_total_is_kept", "assert 1 == 2", "", _field("Order", "total")),
        ("tests/test_orders.py::test_an_order_is_kept", "KeyError: 'placed_at'", "", _field("Order", "placed_at")),
        ("tests/test_orders.py::test_an_order_is_kept", "assert 1 == 2", 'assert order["due_on"] is None', _field("Order", "due_on")),
        ("tests/test_orders.py::test_an_order_is_kept", "assert 1 == 2", "assert order.total == order.tags", _field("Order", "total")),
        ("F821", "undefined name 'priority'", "", _field("Order", "priority")),
        ("tests/test_orders.py::test_it_works", "assert 500 == 200", "", (*_field("Order", "total"), "type")),
    ],
)
def test_a_finding_comes_from_the_field_that_it_names_those_that_changed_first(
    rule: str, message: str, line: str, expected: Pointer
) -> None:
    assert _causes(_SHORTER).of_finding(Finding(rule, message, "tests/test_orders.py", 3), (_ORDER,), line) == expected


def test_of_several_fields_none_of_which_changed_it_is_their_resource() -> None:
    finding = Finding("test_it", "", "tests/test_orders.py", 3)
    assert _causes().of_finding(finding, (_ORDER,), "assert order.total == order.tags") == _ORDER


def test_what_could_come_from_several_resources_comes_from_the_intent_as_a_whole() -> None:
    assert _causes().of_finding(Finding("E501", "too long", "orders/main.py", 3), (_ORDER, _CUSTOMER), "x = 1") == ("service",)


_SHOP = (Path(__file__).parents[2] / "examples" / "shop-to-erp" / "synapse.yaml").read_text(encoding="utf-8")
_LONGER: tuple[str, str] = ("erp_id: string(..40)?", "erp_id: string(..50)?")
_OMITTED = ('on_absent: "null", on_empty: "null"}', 'on_absent: "null", on_empty: omit}')
_PAID = ("authorized: open,", "authorized: paid,")
_FASTER = ("requests_per_second: 2", "requests_per_second: 3")
_TITLED = ("title: Shop to ERP", "title: Orders, booked")
_EVERYTHING = (_LONGER, _OMITTED, _PAID, _FASTER, _TITLED)


def _shop(*replacements: tuple[str, str]) -> Causes:
    folder = Path(__file__).parents[2] / "examples" / "shop-to-erp"
    before = read(_SHOP.encode(), "synapse.yaml", KINDS, Around(folder, "synapse.yaml"))
    after = read(replaced(_SHOP, *replacements).encode(), "synapse.yaml", KINDS, Around(folder, "synapse.yaml"))
    assert before.intent is not None
    assert after.intent is not None
    assert after.blueprint is not None
    return Causes(after.blueprint, changes(before.intent, after.intent))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (("mappings", "order_from_shop"), [("mappings", "order_from_shop", "fields", "email"), ("tables", "order_states")]),
        (("mappings", "receipt_from_erp"), [("resources", "Order", "fields", "erp_id")]),
        (("mappings", "order_to_erp"), [("mappings", "order_to_erp")]),
        (("resources",), [("resources", "Order", "fields", "erp_id")]),
        (("systems", "shop"), [("systems", "shop")]),
    ],
)
def test_a_file_differs_for_what_its_node_depends_on_and_for_nothing_else(node: Pointer, expected: list[Pointer]) -> None:
    found = _shop(*_EVERYTHING).of_file((node,))
    assert len(found) == len(expected)
    assert all(any(one[: len(start)] == start for one in found) for start in expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("erp_id:\n  type: string\n  maxLength: 40\n", "erp_id:\n  type: string\n  maxLength: 50\n", {"Order"}),
        ("email: a\nerp_id: b\n", "email: a\nerp_id: c\n", {"Order"}),
        ("# Shop to ERP\n", "# Orders, booked\n", {"service"}),
        ("rate = 2\n", "rate = 3\n", {"shop"}),
        ("# Shop to ERP\nerpId = 40\n", "# Orders, booked\nerpId = 50\n", {"service", "Order"}),
    ],
)
def test_of_several_changes_those_show_in_a_file_that_its_differences_name(old: str, new: str, expected: set[str]) -> None:
    found = _shop(*_EVERYTHING).of_file((), old, new)
    assert {str(node[0] if node[0] == "service" else node[1]) for node in found} == expected


def test_where_no_change_shows_all_of_them_may_be_the_cause() -> None:
    causes = _shop(*_EVERYTHING)
    assert causes.is_doubtful(())
    assert len(causes.of_file((), "nothing\n", "something\n")) == len(_EVERYTHING)
    assert not _shop(_LONGER).is_doubtful(())
