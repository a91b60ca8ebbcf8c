"""YAML as intents have it: values of the core schema, refusals, places."""

from decimal import Decimal
from typing import Any

import pytest

from synapseops.diagnostics import Fault
from synapseops.intent import Source
from synapseops.intent.composer import compose
from synapseops.intent.resolver import resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("true", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("NO", "NO"),
        ("on", "on"),
        ("12", 12),
        ("-0", 0),
        ("+7", 7),
        ("0o17", 15),
        ("017", 17),
        ("0x1F", 31),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-01-01", "2026-01-01"),
        ("1.50", Decimal("1.50")),
        (".5", Decimal("0.5")),
        ("1.", Decimal("1")),
        ("1e3", Decimal("1e3")),
        (".inf", float("inf")),
        ("-.INF", float("-inf")),
        ("9" * 5000, float("inf")),
        ("1e99999999999999999999", float("inf")),
        ("=", "="),
        ("-", "-"),
        ("+", "+"),
        (".", "."),
    ],
)
def test_plain_scalars_are_those_of_the_core_schema(text: str, value: Any) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


def test_nan_is_a_number() -> None:
    found = resolve(".nan")
    assert isinstance(found, float)
    assert found != found


def test_quoted_and_block_scalars_are_texts() -> None:
    found = compose("a: '1'\nb: \"true\"\nc: |\n  5\nd: >-\n  null\n")
    assert found.value == {"a": "1", "b": "true", "c": "5\n", "d": "null"}


def test_aliases_stand_for_whole_values() -> None:
    assert compose("a: &x {k: [1, 2]}\nb: *x\n").value == {"a": {"k": [1, 2]}, "b": {"k": [1, 2]}}


def test_the_first_of_two_equal_keys_is_kept() -> None:
    found = compose("a: 1\na: 2\n")
    assert found.value == {"a": 1}
    assert [one.code for one in found.refusals] == ["SY005"]


def test_fifty_levels_are_read_and_one_more_is_not() -> None:
    assert compose("[" * 50 + "]" * 50).refusals == ()
    assert [one.code for one in compose("[" * 51 + "]" * 51).refusals] == ["SY010"]


def test_ten_thousand_values_may_be_added_by_aliases() -> None:
    thousand = "a: &a [" + "x, " * 998 + "x]\n"
    within = thousand + "".join(f"b{number}: *a\n" for number in range(10))
    assert compose(within).refusals == ()
    assert [one.code for one in compose(within + "c: *a\n").refusals] == ["SY009"]


SOURCE = """\
service: "a\\tb\\u00e9 c"
types:
  State: {enum: [open, 'it''s']}
resources:
  Order:
    fields:
      title: string(1..5)
      long: {type: string, default: x}
      folded: >
        text
    "quoted key":  5
    empty:
"""


@pytest.mark.parametrize(
    ("at", "on", "offset", "place"),
    [
        (("service",), "value", 0, (1, 10)),
        (("service",), "key", 0, (1, 1)),
        (("service",), "value", 2, (1, 14)),
        (("service",), "value", 4, (1, 21)),
        (("service", "name"), "value", 0, (1, 10)),
        (("types", "State", "enum", 0), "value", 0, (3, 18)),
        (("types", "State", "enum", 1), "value", 3, (3, 29)),
        (("resources", "Order", "fields", "title", "type"), "value", 6, (7, 20)),
        (("resources", "Order", "fields", "long", "type"), "value", 0, (8, 20)),
        (("resources", "Order", "fields", "long", "default"), "key", 0, (8, 28)),
        (("resources", "Order", "fields", "long", "missing"), "value", 0, (8, 7)),
        (("resources", "Order", "fields", "folded"), "value", 2, (9, 15)),
        (("resources", "Order", "quoted key"), "value", 0, (11, 20)),
        (("resources", "Order", "empty"), "value", 0, (12, 5)),
        (("resources", "Nobody"), "value", 0, (4, 1)),
        (("nothing",), "value", 0, (1, 1)),
        ((), "value", 0, (1, 1)),
    ],
)
def test_a_fault_is_placed(at: tuple[str | int, ...], on: Any, offset: int, place: tuple[int, int]) -> None:
    found = Source("synapse.yaml", SOURCE).place(Fault("SY020", at, "m", on=on, offset=offset))
    assert (found.place.line, found.place.column) == place


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_on_any_system(line_break: str) -> None:
    text = line_break.join(["a: 1", "b: 'x", "", "  y z'", "c: 3"])
    source = Source("f", text)
    assert compose(text).value == {"a": 1, "b": "x\ny z", "c": 3}
    assert source.place(Fault("SY020", ("c",), "m")).place.line == 5
    assert (
        source.place(Fault("SY020", ("b",), "m", offset=2)).place.line,
        source.place(Fault("SY020", ("b",), "m", offset=4)).place.column,
    ) == (4, 5)


def test_columns_count_code_points() -> None:
    place = Source("f", "{😀é: x, b: y}").place(Fault("SY020", ("b",), "m")).place
    assert (place.line, place.column) == (1, 12)


def test_what_cannot_be_read_is_placed_at_the_beginning() -> None:
    assert Source("f", "").place(Fault("SY020", ("a",), "m")).place.line == 1
    assert Source("f", "a: [").place(Fault("SY020", ("a",), "m")).place.line == 1
