from textwrap import dedent

import pytest

from generators import registry
from synapseops.intent import Kinds
from synapseops.pipeline import contract
from synapseops.report.model import ContractChange
from synapseops.validation import read

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


def _changes(before: bytes, after: bytes, said: contract.Renames = contract.NO_RENAMES) -> list[ContractChange]:
    return list(contract.changes(contract.parse(before), contract.parse(after), said))


def test_what_may_break_callers_comes_first_and_each_thing_once() -> None:
    assert _changes(_BEFORE, _AFTER) == [
        ContractChange("removed", "GET /gone", breaking=True),
        ContractChange("removed", "Old", breaking=True),
        ContractChange("removed", "Order.note", touches=("replies",), breaking=True),
        ContractChange("changed", "Order.total", details=("must be sent",), touches=("replies",), breaking=True),
        ContractChange("added", "DELETE /orders"),
        ContractChange("added", "New"),
        ContractChange("added", "Order.priority", touches=("replies",)),
    ]


def test_the_same_contract_has_no_changes() -> None:
    assert _changes(_BEFORE, _BEFORE) == []


def _contract(text: str) -> tuple[bytes, contract.Renames]:
    """Return the contract that an intent's text leads to, and the renames it tells."""
    whole = f"synapse: 1\nservice: shop\n{dedent(text)}"
    reading = read(whole.encode(), "synapse.yaml", Kinds(registry.made(registry.load()), registry.PLANNED))
    blueprint = reading.blueprint
    assert blueprint is not None, reading.diagnostics
    (openapi,) = (one for one in registry.load() if one.kind == "contract")
    (file,) = openapi.generate(blueprint, openapi.options())
    return file.render().encode(), contract.renames(blueprint)


def _between(before: str, after: str) -> list[ContractChange]:
    data, said = _contract(after)
    return _changes(_contract(before)[0], data, said)


def _replaced(text: str, *replacements: tuple[str, str]) -> str:
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


_SHOP = """
types:
  State: {enum: [open, paid]}
  Address: {fields: {city: string(1..50), note: string?}}
resources:
  Book:
    fields:
      title: string(1..120)
      isbn: {type: string(10..13), unique: true}
      state: State = open
      home: Address?
    operations: [list, get, create, update, delete, upsert]
    list: {filter: [title], sort: [title]}
"""
_FORMS = ("replies", "create", "replace", "patch", "upsert")


def test_a_field_is_told_once_for_all_forms_of_its_resource() -> None:
    assert _between(_SHOP, _SHOP.replace("string(1..120)", "string(1..90)").replace("      home", "      pages: integer\n      home")) == [
        ContractChange(
            "added", "Book.pages", details=("must be sent (create, replace, upsert)",), touches=_FORMS, breaking=True
        ),
        ContractChange("changed", "Book.title", details=("maxLength 120 is now 90",), touches=_FORMS, breaking=True),
    ]  # fmt: skip


def test_what_only_allows_more_breaks_nobody() -> None:
    after = _replaced(_SHOP, ("string(1..120)", "string(..200)"), ("open, paid", "open, paid, sent"))
    assert [(change.what, change.details, change.breaking) for change in _between(_SHOP, after)] == [
        ("Book.title", ("maxLength 120 is now 200", "no minLength any more"), False),
        ("State", ("also sent",), False),
    ]


def test_what_replies_may_hold_now_breaks_those_who_read_them() -> None:
    assert _between(_SHOP, _SHOP.replace("string(10..13), unique", "string(10..13)?, unique")) == [
        ContractChange(
            "changed", "Book.isbn", details=("may be null", "may be left out (create, replace)"), touches=_FORMS[:4], breaking=True
        )
    ]  # fmt: skip


def test_who_is_turned_away_now_is_told() -> None:
    after = _replaced(_SHOP, ("    operations:", "    access: {create: [admin]}\n    operations:"))
    assert _between(_SHOP, after) == [ContractChange("changed", "POST /books", details=("may answer 403",), breaking=True)]


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
        ContractChange("renamed", "Volume", "Book", ("/books is now /volumes",), breaking=True),
        ContractChange("changed", "GET /volumes", details=("title is now name", "sort: title is now name"), breaking=True),
        ContractChange("renamed", "PUT /volumes/by/code/{value}", "PUT /books/by/isbn/{value}", breaking=True),
        ContractChange("renamed", "Address.town", "Address.city", touches=("replies", "requests", "patch"), breaking=True),
        ContractChange("renamed", "Volume.code", "Volume.isbn", touches=_FORMS[:4], breaking=True),
        ContractChange("renamed", "Volume.name", "Volume.title", touches=_FORMS, breaking=True),
    ]


def test_a_resource_that_comes_or_goes_is_told_with_its_operations_alone() -> None:
    more = _SHOP + "  Shop: {fields: {name: string}, operations: [list, create]}\n"
    assert _between(_SHOP, more) == [ContractChange("added", "Shop", details=("GET, POST /shops",))]
    assert _between(more, _SHOP) == [ContractChange("removed", "Shop", details=("GET, POST /shops",), breaking=True)]


def test_a_resource_whose_name_looks_derived_is_told_as_itself() -> None:
    both = "resources:\n  Book: {fields: {title: string}}\n  BookCreate: {fields: {note: string?}}\n"
    told = _between(both, both.replace("note: string?", "note: string(..9)?"))
    assert {change.what for change in told} == {"BookCreate.note"}


def test_a_resource_called_as_a_schema_of_every_contract_is_told_as_itself() -> None:
    before = "resources:\n  Problem: {fields: {x: string}, operations: [get]}\n"
    after = "resources:\n  Trouble: {was: Problem, fields: {y: {was: x, type: string}}, operations: [get]}\n"
    assert _between(before, after) == [
        ContractChange("renamed", "Trouble", "ProblemResource", ("/problems/{id} is now /troubles/{id}",), breaking=True),
        ContractChange("renamed", "Trouble.y", "Trouble.x", touches=("replies",), breaking=True),
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
