"""JSON in and out: exact, canonical, and nothing that cannot be written again."""

from decimal import Decimal

import pytest

from order_bridge.mappings import NotJson, decode, encode
from order_bridge.mappings.runtime.values import JsonValue


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ('{"b": 1, "a": [true, false, null]}', '{"a":[true,false,null],"b":1}'),
        ("[9007199254740993, 1.50, 1e2, 1E-2, -0.0]", "[9007199254740993,1.5,100,0.01,0]"),
        ('"\\u0041\\ud83d\\ude00"', '"A\U0001f600"'),
        ("[" * 60 + "1" + "]" * 60, "[" * 60 + "1" + "]" * 60),
        ("[" + "[]," * 120 + "[]]", "[" + "[]," * 120 + "[]]"),
    ],
)
def test_a_document_is_read_and_written_canonically(text: str, canonical: str) -> None:
    assert encode(decode(text.encode())).decode() == canonical


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        '{"a": 1, "a": 2}',
        '["\\ud800"]',
        '{"\\ud800": 1}',
        "[" * 101 + "]" * 101,
        "[" * 100_000,
        "1e999999999",
        "{",
    ],
)
def test_what_cannot_be_written_again_is_refused(text: str) -> None:
    with pytest.raises(NotJson):
        decode(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(NotJson):
        decode(b"\xff")


def test_values_of_code_are_written_by_their_value() -> None:
    assert encode({"a": Decimal("1.500"), "b": 0.1}) == b'{"a":1.5,"b":0.1}'


def test_what_has_no_json_is_not_written() -> None:
    values: list[JsonValue] = ["\ud800", float("nan"), Decimal("NaN"), Decimal("1E+999999")]
    for value in values:
        with pytest.raises(NotJson):
            encode(value)
