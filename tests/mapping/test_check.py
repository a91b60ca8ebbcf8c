"""A mapping checked against schemas in memory, without an intent around it."""

import pytest

from synapseops.mapping import ir
from synapseops.mapping.ir import State
from synapseops.schema.model import Items, Property, Shape, ShapeRef
from synapseops.schema.scalars import Enum, Scalar, ScalarKind
from synapseops.schema.written import Written
from tests.mapping.alone import checked, code_of, mapping

STRING = Scalar(ScalarKind.STRING)
INTEGER = Scalar(ScalarKind.INTEGER)
LINE = ShapeRef("Line")
SOURCE = Written(
    "shop.Order",
    {
        "": Shape(
            (
                Property("id", INTEGER),
                Property("name", STRING),
                Property("note", STRING, optional=True, nullable=True),
                Property("state", Enum(("open", "paid"))),
                Property("lines", Items(LINE)),
            )
        ),
        "Line": Shape((Property("sku", STRING), Property("parent", LINE, optional=True))),
    },
)
TARGET = Written(
    "erp.Sale",
    {
        "": Shape((Property("key", STRING), Property("meta", ShapeRef("Meta")), Property("items", Items(ShapeRef("Item"))))),
        "Meta": Shape((Property("title", STRING), Property("note", STRING, optional=True))),
        "Item": Shape((Property("sku", STRING), Property("number", INTEGER))),
    },
)
RULES = """
    key: {from: id, cast: string}
    meta.title: {template: "{name} ({state})"}
    meta.note: note
    items: {each: "lines[]", as: line, fields: {sku: line.sku, number: {index: line, base: 1}}}
"""


def test_a_mapping_becomes_its_typed_form() -> None:
    found = checked(RULES, SOURCE, TARGET)
    assert found.mapping is None
    assert code_of(found.faults) == ["MAP022", "MAP012"]
    mended = checked(RULES.replace("meta.note: note", "meta.note: {from: note, on_null: omit}"), SOURCE, TARGET)
    assert mended.mapping is not None
    assert code_of(mended.faults) == ["MAP012"]
    key, title, note, items = mended.mapping.body.rules
    assert key.cast is not None
    assert key.cast.target == STRING
    assert isinstance(title.producer, ir.Template)
    assert [part if isinstance(part, str) else part.type for part in title.producer.parts] == [STRING, " (", Enum(("open", "paid")), ")"]
    assert note.target == ir.Target(("meta", "note"), STRING, True, False, False, False, None)
    assert note.raw_may == {State.MISSING, State.NULL, State.EMPTY, State.VALUE}
    assert note.may == {State.MISSING, State.EMPTY, State.VALUE}
    assert isinstance(items.producer, ir.Each)
    assert isinstance(items.producer.body.producer, ir.Object)
    assert items.type == Items(ShapeRef("Item"))


def test_lineage_tells_where_each_leaf_comes_from() -> None:
    found = checked(RULES.replace("meta.note: note", "meta.note: {from: note, on_null: omit}"), SOURCE, TARGET).mapping
    assert found is not None
    assert {one.target: (one.sources, one.steps) for one in found.lineage} == {
        "key": (("id",), ("cast to string",)),
        "meta.title": (("name", "state"), ("template",)),
        "meta.note": (("note",), ("left out when null",)),
        "items[].sku": (("lines[].sku",), ()),
        "items[].number": ((), ("position",)),
        "items": (("lines[]", "lines[].sku"), ()),
    }


@pytest.mark.parametrize(
    ("miss", "told"),
    [
        ("", "error"),
        (", miss: error", "error"),
        (", miss: keep", "keep"),
        (", miss: omit", "omit"),
        (", miss: null", "null"),
        (", miss: other", '"other"'),
        (", miss: {const: error}", '"error"'),
        (", miss: {from: nick, steps: [upper]}", "nick (upper)"),
        (", miss: {template: 'no {name}'}", "template"),
    ],
)
def test_a_lookup_tells_what_becomes_of_what_it_lacks(miss: str, told: str) -> None:
    found = mapping(f"x: {{from: name, lookup: {{inline: {{a: b}}{miss}}}}}", "name: string\nnick: string", "x: string?")
    (leaf,) = found.lineage
    assert leaf.steps == (f"lookup inline, miss: {told}",)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("{from: name, on_empty: fail}", ("error when empty",)),
        ("{from: nick, on_absent: omit, on_empty: 'null'}", ("left out when missing or null", "null when empty")),
        ("{from: nick, on_absent: nobody, on_empty: nobody}", ('"nobody" when missing or null or empty',)),
        ("{from: nick, steps: [upper], on_absent: {from: name, steps: [trim]}}", ("upper", "name (trim both) when missing or null")),
        ("{from: name, cast: {to: decimal, scale: 2}, on_error: omit}", ("cast to decimal of scale 2", "left out when wrong")),
        (
            "{from: name, cast: {to: decimal, scale: 2, round: half_up}, on_error: omit}",
            ("cast to decimal of scale 2 rounded half_up", "left out when wrong"),
        ),
        ("{calc: a / b, let: {a: size, b: size}, scale: 9, round: half_up}", ("calc a / b of scale 9 rounded half_up",)),
        ("{aggregate: {avg: 'sizes[]', scale: 3, round: down}}", ("avg of scale 3 rounded down",)),
    ],
)
def test_what_becomes_of_states_and_how_many_digits_are_kept_is_told(rule: str, told: tuple[str, ...]) -> None:
    target = "x: decimal(18.9)?" if "scale" in rule else "x: string?"
    found = mapping(f"x: {rule}", "name: string\nnick: string?\nsize: integer\nsizes: list(integer)", target)
    (leaf,) = found.lineage
    assert leaf.steps == told


def test_a_record_inside_itself_is_one_leaf_from_its_second_occurrence_on() -> None:
    found = checked("key: name", SOURCE, Written("t", {"": Shape((Property("key", STRING),))}))
    (unread,) = [fault for fault in found.faults if fault.code == "MAP012"]
    assert unread.message == 'no rule reads 5 leaves of "shop.Order": "lines" (2), "id", "note", "state"'


def test_what_a_rule_reads_is_known_to_those_who_use_the_mapping() -> None:
    assert checked("key: name", SOURCE, Written("t", {"": Shape((Property("key", STRING),))})).reads == {("name",)}
