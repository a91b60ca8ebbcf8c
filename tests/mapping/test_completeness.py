"""Completeness on leaf paths: through objects, lists, other mappings and every branch, on both sides."""

import pytest

from synapseops.mapping import completeness
from synapseops.schema.model import Items, Property, Shape, ShapeRef
from synapseops.schema.scalars import Scalar, ScalarKind
from synapseops.schema.written import Written
from tests.intents import reading
from tests.mapping.alone import intent

STRING = Scalar(ScalarKind.STRING)
SOURCE = """
    id: integer
    name: string?
    to: Address?
    lines: list(Line)
    extra: json?
"""
TARGET = """
    id: integer
    to: Address?
    lines: list(Line)
    also: list(Line)?
"""
TYPES = """
    types:
      Address: {fields: {street: string, city: string, zip: string?}}
      Line: {fields: {sku: string, note: string?}}
"""


def told(rules: str, rest: str = "", *, top: str = TYPES) -> list[tuple[str, str]]:
    """Return codes and messages but for the hints."""
    found = reading(intent(rules, SOURCE, TARGET, rest=rest, top=top))
    return [(one.code, one.message) for one in found.diagnostics]


def test_leaves_are_counted_through_lists_and_objects() -> None:
    rules = """
        id: id
        lines: {each: 'lines[]', as: line, fields: {sku: line.sku}}
    """
    assert told(rules) == [
        ("MAP012", 'no rule reads 6 leaves of "a.A": "to" (3), "name", "lines[].note", "extra"'),
        ("MAP011", 'no rule writes 6 optional leaves of "b.B": "to" (3), "also" (2), "lines[].note"'),
    ]


def test_an_object_that_is_begun_is_completed() -> None:
    rules = """
        id: id
        to.street: {from: to.street, on_missing: omit}
        lines: {each: 'lines[]', as: line, fields: {sku: line.sku}}
    """
    assert [one for one in told(rules) if one[0] == "MAP010"] == [("MAP010", '"to.city" is required, and no rule writes it')]


def test_each_branch_of_a_switch_is_complete() -> None:
    rules = """
        id: id
        lines: {each: 'lines[]', as: line, fields: {sku: line.sku}}
        to:
          switch:
            - {when: {path: id, gt: 5}, then: {fields: {street: {const: a}, city: {const: b}}}}
            - {else: {fields: {zip: {const: c}}}}
    """
    assert [one[1] for one in told(rules) if one[0] == "MAP010"] == [
        '"to.city" is required, and no rule writes it',
        '"to.street" is required, and no rule writes it',
    ]


def test_what_another_mapping_reads_is_read() -> None:
    top = TYPES + "      Whole: {fields: {a: string}}\n"
    rules = """
        id: id
        to: {use: address, in: to}
        lines: {each: 'lines[]', as: line, value: {use: line, in: line}}
        also: {ignore: true, reason: not ours}
    """
    text = (
        intent(rules, SOURCE, TARGET, top=top)
        .replace(
            "    records:\n      A:",
            "    records:\n      Address: {fields: {street: string, city: string, zip: string?}}\n"
            "      Line: {fields: {sku: string, note: string?}}\n      A:",
        )
        .replace(
            "    records:\n      B:",
            "    records:\n      Address: {fields: {street: string, city: string, zip: string?}}\n"
            "      Line: {fields: {sku: string, note: string?}}\n      B:",
        )
    )
    text += "  address: {from: a.Address, to: b.Address, fields: {street: street, city: city, zip: {ignore: true, reason: x}}}\n"
    text += "  line: {from: a.Line, to: b.Line, fields: {sku: sku, note: {from: note, on_null: omit}}}\n"
    found = [(one.code, one.message) for one in reading(text).diagnostics]
    assert (
        found
        == [
            ("MAP012", 'no rule reads 3 leaves of "a.A": "name", "to.zip", "extra"'),
            ("MAP022", '"to" is never null, and "to" may be'),
            ("MAP012", 'no rule reads 1 leaf of "a.Address": "zip"'),
        ][:1]
        + found[1:]
    )
    assert 'no rule reads 3 leaves of "a.A": "name", "to.zip", "extra"' in [message for _, message in found]


def test_asking_whether_an_object_is_there_reads_none_of_its_leaves() -> None:
    rules = """
        id: {switch: [{when: {path: to, exists: true}, then: id}, {else: {const: 0}}]}
        lines: {each: 'lines[]', as: line, fields: {sku: {const: x}}}
    """
    (unread,) = [message for code, message in told(rules) if code == "MAP012"]
    assert '"to" (3)' in unread
    assert '"lines" (2)' in unread


@pytest.mark.parametrize(
    ("policy", "codes"),
    [
        ("{unmapped_target: error, unmapped_source: warn}", [("MAP011", "error"), ("MAP012", "warning")]),
        ("{unmapped_target: off, unmapped_source: off}", []),
        ("{unmapped_target: off, codes: {MAP012: {severity: error, reason: x}}}", [("MAP012", "error"), ("MAP032", "error")]),
    ],
)
def test_a_policy_steers_how_severe_it_is(policy: str, codes: list[tuple[str, str]]) -> None:
    text = intent(
        "id: id\nlines: {each: 'lines[]', as: line, fields: {sku: line.sku}}", SOURCE, TARGET, rest=f"policy: {policy}", top=TYPES
    )
    found = reading(text)
    assert [(one.code, one.severity.value) for one in found.diagnostics] == codes
    assert (found.blueprint is None) == any(severity == "error" for _, severity in codes)


def test_a_wide_and_deep_schema_is_counted_up_to_a_limit() -> None:
    names = [f"s{number}" for number in range(30)]
    shapes = {name: Shape(tuple(Property(other, ShapeRef(other), optional=True) for other in names)) for name in names}
    schema = Written("s.Huge", {"": Shape((Property("a", ShapeRef("s0"), optional=True), Property("b", STRING, optional=True))), **shapes})
    (huge, small) = completeness.uncovered(schema, [], lambda one: True)
    assert small == completeness.Subtree(("b",), 1)
    assert completeness.MOST_LEAVES // 2 <= huge.leaves <= 2 * completeness.MOST_LEAVES


def test_only_so_many_kinds_of_objects_are_read_to_count_what_is_left_out() -> None:
    asked: list[str] = []

    class Chain:
        name, is_resource, root = "s.Chain", False, ShapeRef("0")

        def shape(self, ref: ShapeRef) -> Shape:
            asked.append(ref.key)
            return Shape((Property("next", ShapeRef(str(int(ref.key) + 1))), Property("also", STRING)))

    (rest, also) = completeness.uncovered(Chain(), [], lambda one: True)
    assert (rest.leaves, also.leaves) == (completeness.MOST_SHAPES + 1, 1)
    assert len(set(asked)) == completeness.MOST_SHAPES + 1


def test_a_record_inside_itself_is_one_leaf_from_its_second_occurrence_on() -> None:
    tree = Shape((Property("name", STRING), Property("children", Items(ShapeRef("Tree")))))
    schema = Written("s.Forest", {"": Shape((Property("tree", ShapeRef("Tree")),)), "Tree": tree})
    assert completeness.uncovered(schema, [], lambda one: True) == [completeness.Subtree(("tree",), 2)]
    assert completeness.uncovered(schema, [("tree", "name")], lambda one: True) == [completeness.Subtree(("tree", "children"), 1)]


def test_an_object_that_is_read_as_a_whole_is_read_though_a_part_of_it_is_too() -> None:
    source, target = "lines: list(Line)", "skus: list(string)\nfirst: Line?"
    found = reading(intent("skus: 'lines[].sku'\nfirst: {from: lines, steps: [first], on_missing: omit}", source, target, top=TYPES))
    assert [one.code for one in found.diagnostics] == []
