"""What the author has to say before a migration may be made, and what is said once and may stay."""

import pytest

from synapseops.diagnostics import Fault
from tests.generators.migrations import intents

BASE = """
types:
  Address: {fields: {city: string(1..50), note: string?}}
resources:
  Customer: {fields: {name: string(1..60)}}
  Order:
    fields:
      number: {type: string(1..40), unique: true}
      customer: ref(Customer)
      total: integer(0..100)
      state: enum(open|paid)
      note: text?
      home: Address?
"""
ORDER = ("resources", "Order")


def changed(*replacements: tuple[str, str]) -> str:
    text = BASE
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


def faults(*replacements: tuple[str, str]) -> list[Fault]:
    return list(intents.faults(intents.landed(BASE), changed(*replacements)))


def codes(*replacements: tuple[str, str]) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(fault.code, fault.at) for fault in faults(*replacements)]


def field(name: str, *rest: str) -> tuple[str, ...]:
    return (*ORDER, "fields", name, *rest)


def test_a_dropped_field_asks_for_permission() -> None:
    assert faults(("      note: text?\n", "")) == [
        Fault(
            "SY230",
            ORDER,
            'field "note" of "Order" is removed, and its values with it',
            'write "was: note" at the field it became, or "allow_loss: true" beside the fields of "Order"',
            on="key",
        )
    ]


def test_a_dropped_resource_asks_for_permission_where_resources_are_listed() -> None:
    assert [
        (fault.code, fault.at, fault.message)
        for fault in faults(("      customer: ref(Customer)\n", ""), ("  Customer: {fields: {name: string(1..60)}}\n", ""))
    ] == [
        ("SY230", ("resources",), 'resource "Customer" is removed, and all its rows with it'),
        ("SY230", ORDER, 'field "customer" of "Order" is removed, and its values with it'),
    ]


def test_a_new_required_field_asks_for_a_value() -> None:
    assert faults(("note: text?", "note: text?\n      due: date")) == [
        Fault(
            "SY231",
            field("due"),
            'field "due" of "Order" is new and required, and the rows that are there have no value for it',
            'give it a default or a "backfill", or let it be null (`?`)',
            on="key",
        )
    ]


def test_a_field_that_may_not_be_null_any_more_asks_for_a_value() -> None:
    assert codes(("note: text?", "note: text")) == [("SY231", field("note"))]


@pytest.mark.parametrize(
    ("wanted", "loss"),
    [
        ("total: integer(0..50)", "values above 50"),
        ("total: integer(1..100)", "values below 1"),
        ("total: decimal(3.2)", "values above 9.99"),
        ("total: string(..2)", "characters beyond the first 2"),
        ("total: date?", "all its values (integer does not become date)"),
        ("total: {type: ref(Customer)?}", "all its values (integer does not become ref(Customer))"),
    ],
)
def test_a_narrower_type_asks_for_permission_and_says_what_is_lost(wanted: str, loss: str) -> None:
    assert faults(("total: integer(0..100)", wanted)) == [
        Fault(
            "SY230",
            field("total"),
            f'field "total" of "Order" becomes narrower and loses {loss}',
            'write "allow_loss: true" beside it if that is meant, or keep what it was',
            on="key",
        )
    ]


def test_values_that_do_not_fit_a_required_field_ask_for_another() -> None:
    assert codes(("state: enum(open|paid)", "state: {type: enum(open), allow_loss: true}")) == [("SY231", field("state"))]
    assert codes(("state: enum(open|paid)", "state: {type: enum(open), allow_loss: true, backfill: open}")) == []
    assert codes(("state: enum(open|paid)", "state: {type: enum(open)?, allow_loss: true}")) == []


@pytest.mark.parametrize(
    "wanted",
    [
        "total: integer",
        "total: integer(0..1000)",
        "total: number",
        "total: decimal(5.2)",
        "total: string",
        "total: integer(0..100)?",
        "total: json",
        "total: list(integer)",
        "total: {type: integer(0..100), index: true}",
    ],
)
def test_a_wider_type_asks_for_nothing(wanted: str) -> None:
    assert codes(("total: integer(0..100)", wanted)) == []


def test_permission_may_stand_at_the_field_or_the_resource() -> None:
    narrower = ("total: integer(0..100)", "total: integer(0..5)")
    assert codes(("total: integer(0..100)", "total: {type: integer(0..5), allow_loss: true}")) == []
    assert codes(narrower, ("  Order:\n", "  Order:\n    allow_loss: true\n")) == []


def test_permission_that_landed_with_what_is_removed_is_enough() -> None:
    permitted = changed(
        ("  Customer: {fields", "  Customer: {allow_loss: true, fields"), ("note: text?", "note: {type: text?, allow_loss: true}")
    )
    without = permitted.replace("  Customer: {allow_loss: true, fields: {name: string(1..60)}}\n", "").replace(
        "      customer: ref(Customer)\n", ""
    )
    without = without.replace("      note: {type: text?, allow_loss: true}\n", "").replace("  Order:\n", "  Order:\n    allow_loss: true\n")
    assert intents.faults(intents.landed(BASE, permitted), without) == ()


def test_a_misspelt_old_name_is_answered_with_what_is_missing() -> None:
    assert faults(("note: text?", "remark: {type: text?, was: nots}"))[0] == Fault(
        "SY232",
        field("remark", "was"),
        'field "Order.remark" says it was "nots", which the base branch does not have',
        'on the base branch it may have been "note"',
    )


def test_a_misspelt_old_name_of_a_resource_is_a_fault() -> None:
    assert ("SY232", ("resources", "Client", "was")) in codes(
        ("  Order:\n", "  Client: {was: Custommer, fields: {name: string}}\n  Order:\n")
    )


def test_a_rename_stays_written_and_is_done_once() -> None:
    renamed = changed(
        ("note: text?", "remark: {type: text?, was: note}"),
        ("  Customer: {fields", "  Client: {was: Customer, fields"),
        ("ref(Customer)", "ref(Client)"),
    )
    history = intents.landed(BASE, renamed)
    assert intents.after(history, renamed) == history
    renamed_again = renamed.replace("remark: {type: text?, was: note}", "words: {type: text?, was: remark}")
    assert any("rename_orders_remark_to_words" in path for path in intents.after(history, renamed_again))


def test_old_names_mean_nothing_where_nothing_has_landed() -> None:
    renamed = ("note: text?", "remark: {type: text?, was: nots}")
    assert intents.faults({}, changed(renamed)) == ()
    assert codes(("  Order:\n", "  New: {fields: {a: {type: string, was: b}}}\n  Order:\n")) == []


CODE = "code: {type: string(1..9), unique: true, immutable: true}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{{fields: {{{CODE}}}}}", f"{{id: code, fields: {{{CODE}}}}}"),
        (
            f"{{id: code, fields: {{{CODE}}}}}",
            "{id: code, fields: {code: {type: integer, unique: true, immutable: true, allow_loss: true}}}",
        ),
        (f"{{id: code, fields: {{{CODE}}}}}", f"{{id: code, fields: {{{CODE.replace('9', '5')}}}}}"),
    ],
)
def test_a_key_does_not_change(before: str, after: str) -> None:
    found = intents.faults(intents.landed(f"resources:\n  Shop: {before}\n"), f"resources:\n  Shop: {after}\n")
    assert [(fault.code, fault.at) for fault in found] == [("SY232", ("resources", "Shop"))]


def test_a_value_object_is_judged_like_a_resource() -> None:
    address = "Address: {fields: {city: string(1..50), note: string?}}"
    assert codes((address, "Address: {fields: {city: string(1..50)}}")) == [("SY230", ("types", "Address"))]
    assert codes((address, "Address: {fields: {city: string(1..50), note: string?, zip: string}}")) == [
        ("SY231", ("types", "Address", "fields", "zip"))
    ]
    assert codes((address, "Address: {fields: {city: string(1..5), note: string?}}")) == [("SY230", ("types", "Address", "fields", "city"))]
    assert codes((address, "Address: {fields: {town: {type: string(1..50), was: cty}, note: string?}}")) == [
        ("SY232", ("types", "Address", "fields", "town", "was")),
        ("SY231", ("types", "Address", "fields", "town")),
        ("SY230", ("types", "Address")),
    ]


def test_a_field_that_holds_a_value_object_permits_its_losses() -> None:
    smaller = ("Address: {fields: {city: string(1..50), note: string?}}", "Address: {fields: {city: string(1..50)}}")
    assert codes(smaller, ("home: Address?", "home: {type: Address?, allow_loss: true}")) == []


def test_everything_is_said_at_once() -> None:
    found = codes(
        ("      note: text?\n", ""),
        ("total: integer(0..100)", "total: date"),
        ("state: enum(open|paid)", "state: enum(open|paid)\n      due: date"),
    )
    assert sorted(found) == [("SY230", ORDER), ("SY230", field("total")), ("SY231", field("due")), ("SY231", field("total"))]
