"""YAML that every reader reads as what was meant."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generators.openapi.emitter import emit
from tests.generators.openapi import node

PLAIN = [
    "a",
    "Order",
    "/orders/{id}",
    "$ref",
    "^[A-Z]{2}$",
    "-title",
    "it's, [really] {fine}",
    "a:b",
    "a#b",
    "é",
    "日本",
    "3.1.0",
    "say `x`",
]
QUOTED = {
    "no": '"no"',
    "On": '"On"',
    "y": '"y"',
    "null": '"null"',
    "TRUE": '"TRUE"',
    "": '""',
    "1": '"1"',
    "1.5": '"1.5"',
    "0x1F": '"0x1F"',
    "1_000": '"1_000"',
    "12:30:45": '"12:30:45"',
    "2026-01-01": '"2026-01-01"',
    "1e3": '"1e3"',
    ".inf": '".inf"',
    "~": '"~"',
    "<<": '"<<"',
    "=": '"="',
    "-": '"-"',
    "- a": '"- a"',
    "---": '"---"',
    "...": '"..."',
    "-1": '"-1"',
    "+1": '"+1"',
    "? a": '"? a"',
    "a: b": '"a: b"',
    "a:": '"a:"',
    "a #b": '"a #b"',
    " a": '" a"',
    "a ": '"a "',
    "*a": '"*a"',
    "&a": '"&a"',
    "!a": '"!a"',
    "%a": '"%a"',
    "@a": '"@a"',
    "`a`": '"`a`"',
    "{a}": '"{a}"',
    "[a]": '"[a]"',
    "|": '"|"',
    ">": '">"',
    "'a'": "\"'a'\"",
    "a\tb": '"a\\tb"',
    '"a"': "'\"a\"'",
    "\\d+": "'\\d+'",
    "it's a \\d": "it's a \\d",
    '"it\'s"': "'\"it''s\"'",
    "\x7f": '"\\u007f"',
    "a\u0085b": '"a\\u0085b"',
    "a\u2028b": '"a\\u2028b"',
    "\ufeffa": '"\\ufeffa"',
    "a\rb": '"a\\rb"',
    "a\u00a0b": '"a\u00a0b"',
    "😀 no": '"😀 no"',
}
LINES = {
    "a\nb": "|-\n  a\n  b",
    "a\n\nb\n": "|\n  a\n\n  b",
    "a: b\n# c": "|-\n  a: b\n  # c",
    "a\n  b\n---\n...": "|-\n  a\n    b\n  ---\n  ...",
    "a\n\n": '"a\\n\\n"',
    "\na": '"\\na"',
    " a\nb": '" a\\nb"',
    "a\n \nb": '"a\\n \\nb"',
    "a\nb\r": '"a\\nb\\r"',
    "\n": '"\\n"',
}
VALUES: list[Any] = [
    *PLAIN, *QUOTED, *LINES, {}, [], None, True, False, 0, -1, 2**53-1, 0.5, -0.0, 5.0, 1e16, 1e-07, 1.5e300,
    [[], [[1, [2]], {}], {"a": [{"b": []}], "c": {}}], {"type": ["string", "null"]}, {"type": ["a b", 1]}, 
    {"k" * 3000: {"a": 1}, "l" * 500: [1],
    "m" * 200: "x\ny"},
]  # fmt: skip

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from([*PLAIN, *QUOTED, *LINES])
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=20) | st.just("type"), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("text", PLAIN)
def test_what_needs_no_quotes_has_none(text: str) -> None:
    assert emit({"a": text}) == f"a: {text}\n"


@pytest.mark.parametrize(("text", "written"), (QUOTED | LINES).items())
def test_what_another_reader_might_take_for_something_else_is_quoted(text: str, written: str) -> None:
    assert emit({"a": text}) == f"a: {written}\n"


def test_collections_are_blocks_and_a_list_of_types_is_a_line() -> None:
    value = {"on": {"a": [1, {"b": [], "c": [[2, 3]]}], "type": ["string", "null"]}, "z": {}}
    assert emit(value) == '"on":\n  a:\n    - 1\n    - b: []\n      c:\n        - - 2\n          - 3\n  type: [string, "null"]\nz: {}\n'


@pytest.mark.parametrize("loader", [yaml.SafeLoader, yaml.CSafeLoader])
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_yaml_11_reads_what_was_written(value: Any, loader: type[yaml.SafeLoader]) -> None:
    document = {"value": value, "in": [value, {"a": value}], str(value)[:100]: 1}
    assert repr(yaml.load(emit(document), Loader=loader)) == repr(document)  # noqa: S506  # both loaders are safe


def test_yaml_12_reads_what_was_written(tmp_path: Path) -> None:
    documents = [{"value": value, "in": [value, {"a": value}], str(value)[:100]: 1} for value in VALUES]
    assert node.load_yaml_12([emit(document) for document in documents], tmp_path) == documents


@given(st.dictionaries(st.text(max_size=20), json_values, max_size=4))
def test_any_json_is_read_back_equal(value: dict[str, Any]) -> None:
    assert yaml.load(emit(value), Loader=yaml.CSafeLoader) == value
