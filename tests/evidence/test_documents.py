from dataclasses import dataclass

import pytest

from synapseops.evidence.contract import documents as contract
from synapseops.evidence.contract.changes import ContractChange
from tests.evidence import contracts
from tests.evidence.contracts import SHOP as _SHOP
from tests.evidence.contracts import replaced as _replaced

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


@dataclass(frozen=True)
class _Told:
    """A change as it is told, with whether it breaks callers."""

    change: str
    what: str
    was: str = ""
    details: tuple[str, ...] = ()
    touches: tuple[str, ...] = ()
    breaking: bool = False


def _told(change: ContractChange) -> _Told:
    details = tuple(detail.text for detail in change.details)
    return _Told(change.change, change.what, change.was, details, change.touches, change.breaking)


def _changes(before: bytes, after: bytes) -> list[_Told]:
    return [_told(one) for one in contract.changes(contract.parse(before), contract.parse(after), contract.NO_RENAMES)]


def _between(before: str, after: str) -> list[_Told]:
    return [_told(one) for one in contracts.between_documents(before, after)]


def test_what_may_break_callers_comes_first_and_each_thing_once() -> None:
    assert _changes(_BEFORE, _AFTER) == [
        _Told("removed", "GET /gone", breaking=True),
        _Told("removed", "Old", breaking=True),
        _Told("removed", "Order.note", touches=("replies",), breaking=True),
        _Told("changed", "Order.total", details=("must be sent",), touches=("replies",), breaking=True),
        _Told("added", "DELETE /orders"),
        _Told("added", "New"),
        _Told("added", "Order.priority", touches=("replies",)),
    ]


def test_the_same_contract_has_no_changes() -> None:
    assert _changes(_BEFORE, _BEFORE) == []


_FORMS = ("replies", "create", "replace", "patch", "upsert")


def test_a_field_is_told_once_for_all_forms_of_its_resource() -> None:
    assert _between(_SHOP, _SHOP.replace("string(1..120)", "string(1..90)").replace("      home", "      pages: integer\n      home")) == [
        _Told(
            "added", "Book.pages", details=("must be sent (create, replace, upsert)",), touches=_FORMS, breaking=True
        ),
        _Told("changed", "Book.title", details=("maxLength 120 is now 90",), touches=_FORMS, breaking=True),
    ]  # fmt: skip


def test_what_replies_may_hold_more_of_breaks_those_who_read_them() -> None:
    after = _replaced(_SHOP, ("string(1..120)", "string(..200)"), ("open, paid", "open, paid, sent"))
    assert [(change.what, change.details, change.breaking) for change in _between(_SHOP, after)] == [
        ("Book.title", ("maxLength 120 is now 200", "no minLength any more"), True),
        ("State", ("also sent",), True),
    ]


def test_null_in_replies_breaks_those_who_read_them() -> None:
    assert _between(_SHOP, _SHOP.replace("string(10..13), unique", "string(10..13)?, unique")) == [
        _Told(
            "changed", "Book.isbn", details=("may be null", "may be left out (create, replace)"), touches=_FORMS[:4], breaking=True
        )
    ]  # fmt: skip


def test_who_is_turned_away_now_is_told() -> None:
    after = _replaced(_SHOP, ("    operations:", "    access: {create: [admin]}\n    operations:"))
    assert _between(_SHOP, after) == [
        _Told("changed", "POST /books", details=("may answer 403",), breaking=True),
        _Told("changed", "PUT /books/by/isbn/{value}", details=("may answer 403",), breaking=True),  # which creates, too
    ]


def test_renames_are_told_as_renames() -> None:
    after = _replaced(
        _SHOP,
        ("  Book:\n", "  Volume:\n    was: Book\n"),
        ("title: string(1..120)", "name: {type: string(1..120), was: title}"),
        ("[title]", "[name]"),
        ("isbn: {", "code: {was: isbn, "),
        ("city: string(1..50)", "town: {was: city, type: string(1..50)}"),
    )
    assert _between(_SHOP, after) == [
        _Told("renamed", "Volume", "Book", ("/books is now /volumes",), breaking=True),
        _Told("changed", "GET /volumes", details=("title is now name", "sort: title is now name"), breaking=True),
        _Told("renamed", "PUT /volumes/by/code/{value}", "PUT /books/by/isbn/{value}", breaking=True),
        _Told("renamed", "Address.town", "Address.city", touches=("replies", "requests", "patch"), breaking=True),
        _Told("renamed", "Volume.code", "Volume.isbn", touches=_FORMS[:4], breaking=True),
        _Told("renamed", "Volume.name", "Volume.title", touches=_FORMS, breaking=True),
    ]


def test_a_resource_that_comes_or_goes_is_told_with_its_operations_alone() -> None:
    more = _SHOP + "  Shop: {fields: {name: string}, operations: [list, create]}\n"
    assert _between(_SHOP, more) == [_Told("added", "Shop", details=("GET, POST /shops",))]
    assert _between(more, _SHOP) == [_Told("removed", "Shop", details=("GET, POST /shops",), breaking=True)]


def test_a_resource_whose_name_looks_derived_is_told_as_itself() -> None:
    both = "resources:\n  Book: {fields: {title: string}}\n  BookCreate: {fields: {note: string?}}\n"
    told = _between(both, both.replace("note: string?", "note: string(..9)?"))
    assert {change.what for change in told} == {"BookCreate.note"}


def test_a_resource_called_as_a_schema_of_every_contract_is_told_as_itself() -> None:
    before = "resources:\n  Problem: {fields: {x: string}, operations: [get]}\n"
    after = "resources:\n  Trouble: {was: Problem, fields: {y: {was: x, type: string}}, operations: [get]}\n"
    assert _between(before, after) == [
        _Told("renamed", "Trouble", "ProblemResource", ("/problems/{id} is now /troubles/{id}",), breaking=True),
        _Told("renamed", "Trouble.y", "Trouble.x", touches=("replies",), breaking=True),
    ]


def test_words_alone_are_no_change() -> None:
    assert _between(_SHOP, _SHOP.replace("  Book:\n", "  Book:\n    description: Something to read.\n")) == []


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
    assert _changes(data, _AFTER)
    assert _changes(_AFTER, data)


def test_a_star_in_a_text_is_no_alias() -> None:
    assert contract.parse(b"a: '- *not an alias'") == {"a": "- *not an alias"}
