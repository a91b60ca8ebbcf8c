"""Samples, held against the contract's own schema of each type."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from generators import samples
from generators.openapi.schemas import Use, scalar
from generators.pytest_suite.literals import Built, literal
from synapseops.blueprint.model import Enum, Scalar, ScalarKind

K = ScalarKind
TEXTS = [
    Scalar(K.STRING, 1, 120),
    Scalar(K.STRING, 2, 2, pattern="^[A-Z]{2}$"),
    Scalar(K.STRING, 3, 20, pattern="^[A-Z0-9-]+$"),
    Scalar(K.STRING, max_length=1),
    Scalar(K.STRING, 0, 0),
    Scalar(K.STRING, 40, 40),
    Scalar(K.TEXT),
    Scalar(K.EMAIL),
    Scalar(K.EMAIL, max_length=5),
    Scalar(K.EMAIL, min_length=30, max_length=40),
    Scalar(K.EMAIL, pattern="@b$"),
    Scalar(K.URL),
    Scalar(K.URL, max_length=10),
    Scalar(K.URL, pattern="^https://"),
]
NUMBERS = [
    Scalar(K.INTEGER),
    Scalar(K.INTEGER, minimum=0, maximum=2),
    Scalar(K.INTEGER, maximum=-5),
    Scalar(K.NUMBER),
    Scalar(K.NUMBER, minimum=0, maximum=1),
    Scalar(K.NUMBER, minimum=0.5),
    Scalar(K.NUMBER, maximum=-1),
    Scalar(K.NUMBER, minimum=-100, maximum=5),
    Scalar(K.NUMBER, minimum=1e9, maximum=1e9 + 10),
    Scalar(K.NUMBER, minimum=-1.7976931348623157e308, maximum=1.7976931348623157e308),
    Scalar(K.NUMBER, maximum=-1e300),
]
DECIMALS = [
    Scalar(K.DECIMAL, digits=12, scale=2),
    Scalar(K.DECIMAL, digits=2, scale=2),
    Scalar(K.DECIMAL, digits=1, scale=1),
    Scalar(K.DECIMAL, digits=18, scale=18),
    Scalar(K.DECIMAL, digits=5, scale=2, minimum="10.00", maximum="10.02"),
    Scalar(K.DECIMAL, digits=3, scale=1, maximum="-5.0"),
]
TIMES = [
    Scalar(K.DATE),
    Scalar(K.DATE, maximum="2020-01-01"),
    Scalar(K.DATE, minimum="9999-12-30"),
    Scalar(K.DATETIME),
    Scalar(K.DATETIME, minimum="2030-01-01T00:00:00Z", maximum="2030-01-01T00:00:01Z"),
    Scalar(K.DATETIME, maximum="0001-01-01T02:00:00Z"),
    Scalar(K.DATETIME, minimum="9999-12-31T22:00:00Z"),
]
OTHERS = [Scalar(K.UUID), Scalar(K.BOOLEAN), Scalar(K.JSON)]
EVERY = [*TEXTS, *NUMBERS, *DECIMALS, *TIMES, *OTHERS]


def fits(kind: Scalar, value: Any, use: Use) -> bool:
    """Whether the contract's schema takes *value*, and the limits hold that a schema cannot say."""
    checker = FormatChecker(["date", "uuid"])
    if not Draft202012Validator(scalar(kind, use), format_checker=checker).is_valid(value):
        return False
    low, high = kind.minimum, kind.maximum
    if kind.kind is K.DECIMAL:
        return (low is None or Decimal(value) >= Decimal(str(low))) and (high is None or Decimal(value) <= Decimal(str(high)))
    if kind.kind is K.DATETIME:
        at = dt.datetime.fromisoformat(value.upper())
        return all((low is None or at >= instant(low), high is None or at <= instant(high), at.tzinfo is not None))
    if kind.kind is K.DATE:
        return (low is None or value >= str(low)) and (high is None or value <= str(high))
    return True


def instant(text: object) -> dt.datetime:
    return dt.datetime.fromisoformat(str(text))


@pytest.mark.parametrize("kind", EVERY, ids=str)
def test_values_are_valid_distinct_and_ascending(kind: Scalar) -> None:
    values = samples.values(kind)
    assert values
    assert all(fits(kind, value, Use.INPUT) and fits(kind, value, Use.READ) for value in values)
    assert len({repr(value) for value in values}) == len(values)
    if kind.kind is not K.JSON:
        assert values == sorted(values, key={K.DECIMAL: Decimal, K.DATETIME: instant}.get(kind.kind))


@pytest.mark.parametrize("kind", EVERY, ids=str)
def test_boundaries_are_taken_and_read_back_in_the_one_form(kind: Scalar) -> None:
    for accepted in samples.boundaries(kind):
        assert fits(kind, accepted.sent, Use.INPUT), accepted
        assert fits(kind, accepted.read, Use.READ), accepted


@pytest.mark.parametrize("kind", EVERY, ids=str)
def test_refusals_are_invalid_by_what_their_code_says(kind: Scalar) -> None:
    refusals = samples.refusals(kind)
    assert refusals
    for refusal in refusals:
        if refusal.code == "text":
            assert "\0" in str(refusal.value) or "\0" in refusal.value["text"]
        elif refusal.code == "pattern" and refusal.value.endswith("\n"):
            assert kind.pattern is not None and kind.pattern.endswith("$")
        elif refusal.code == "type":
            assert type(refusal.value) is not type(samples.values(kind)[0])
        elif refusal.code != "format" or kind.kind in {K.DATE, K.UUID, K.DECIMAL}:
            assert not fits(kind, refusal.value, Use.INPUT), refusal


def test_every_constraint_is_broken_once() -> None:
    codes = {
        code for kind in (TEXTS[2], TEXTS[0], NUMBERS[1], DECIMALS[4], TIMES[4]) for code in (one.code for one in samples.refusals(kind))
    }
    assert codes == {"type", "length", "pattern", "text", "range", "digits", "format"}


def test_enums_give_their_words_and_refuse_another() -> None:
    kind = Enum(("unknown", "b", "a"))
    assert samples.values(kind) == ["a", "b", "unknown"]
    assert [(one.value, one.code) for one in samples.refusals(kind)] == [("unknown 0", "enum"), (1, "type")]


@pytest.mark.parametrize(
    "value",
    [
        "a" * 200,
        "a" * 30 + "b" * 30 + "c",
        "x" * 61 + "yz" * 80,
        'quote" back\\slash {{ }} ${x} \0\x7f\n',
        "日本語😀",
        [1, None, True],
        {"a": [{}]},
        1e300,
    ],
)
def test_literals_are_the_value_again(value: Any) -> None:
    assert eval(literal(value)) == value  # noqa: S307  # our own output, in a test of it


def test_value_objects_are_written_as_calls() -> None:
    value = [Built("line", {"sku": 1})] * 9
    assert literal(value) == 'values.line({"sku": 1}) '.join(["[", "] * 9"]).replace(" ]", "]")
    assert literal(Built("line", without=("sku", "note"))) == 'without(values.line(), "sku", "note")'
