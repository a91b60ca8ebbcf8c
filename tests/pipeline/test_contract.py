import pytest

from synapseops.pipeline import contract
from synapseops.report.model import ContractChange

_BEFORE = b"""
openapi: 3.1.0
paths:
  /orders:
    parameters: []
    get: {operationId: list_orders}
    post: {operationId: create_order}
  /gone:
    get: {operationId: gone}
components:
  schemas:
    Order: {type: object, required: [number], properties: {number: {type: string}, note: {type: string}, total: {type: string}}}
    Old: {type: object}
"""
_AFTER = b"""
openapi: 3.1.0
paths:
  /orders:
    parameters: []
    get: {operationId: list_orders, summary: All}
    post: {operationId: create_order}
    delete: {operationId: delete_orders}
components:
  schemas:
    Order: {type: object, required: [number, total], properties: {number: {type: string}, total: {type: string}, priority: {type: integer}}}
    New: {type: object}
"""


def test_operations_come_first_then_schemas_with_their_fields() -> None:
    assert contract.changes(contract.parse(_BEFORE), contract.parse(_AFTER)) == (
        ContractChange("added", "DELETE /orders"),
        ContractChange("removed", "GET /gone"),
        ContractChange("changed", "GET /orders"),
        ContractChange("added", "schema New"),
        ContractChange("removed", "schema Old"),
        ContractChange("changed", "schema Order"),
        ContractChange("removed", "Order.note"),
        ContractChange("added", "Order.priority"),
        ContractChange("changed", "Order.total"),
    )


def test_the_same_contract_has_no_changes() -> None:
    assert contract.changes(contract.parse(_BEFORE), contract.parse(_BEFORE)) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b"a: [",
        b"a: !!python/object:os.system {}",
        b"a: &x [1]\nb: *x\n",
        b"[" * 100_000,
        b"a: 2026-99-99",
        b"? [1]\n: 2",
        b"paths: 1\ncomponents: {schemas: [1]}",
        b"paths: {/a: 1, 2: {get: 3}}\ncomponents: {schemas: {A: 1, B: {properties: 1, required: 2}}}",
    ],
)
def test_a_contract_that_cannot_be_read_is_no_failure(data: bytes) -> None:
    assert contract.changes(contract.parse(data), contract.parse(_AFTER))


def test_a_star_in_a_text_is_no_alias() -> None:
    assert contract.parse(b"a: '- *not an alias'") == {"a": "- *not an alias"}
