"""Numbers: exact, by grammar, rounded as named."""

from decimal import Decimal
from fractions import Fraction

import pytest

from order_bridge.mappings.runtime import numbers
from order_bridge.mappings.runtime.errors import Refused


@pytest.mark.parametrize(
    ("value", "rounding", "expected"),
    [
        ("2.345", "half_up", "2.35"),
        ("-2.345", "half_up", "-2.35"),
        ("2.345", "half_even", "2.34"),
        ("2.349", "down", "2.34"),
        ("2.341", "up", "2.35"),
    ],
)
def test_roundings(value: str, rounding: str, expected: str) -> None:
    assert numbers.rounded(Decimal(value), 2, rounding) == Decimal(expected)
    assert numbers.of_fraction(Fraction(value), 2, rounding) == Decimal(expected)


@pytest.mark.parametrize("value", ["1e3", " 1", "+1", "1_0", "", True, None, []])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(Refused):
        numbers.to_integer(value)
    with pytest.raises(Refused):
        numbers.to_decimal(value)


def test_integers() -> None:
    assert numbers.to_integer("-12") == -12
    assert numbers.to_integer(Decimal("12.0")) == 12
    assert numbers.to_integer(Decimal("2.5"), rounding="half_up") == 3
    for value in ("9007199254740992", 2**53, Decimal("1.5")):
        with pytest.raises(Refused):
            numbers.to_integer(value)


def test_decimals() -> None:
    assert numbers.to_decimal("1.5", scale=2) == Decimal("1.50")
    assert numbers.to_decimal("1.5e3", exponent=True) == 1500
    assert numbers.to_decimal(0.1) == Decimal("0.1")
    assert numbers.read_decimal("007.50") == Decimal("7.50")
    for value in ("1.234", "1" * 2000):
        with pytest.raises(Refused):
            numbers.to_decimal(value, scale=2)
    with pytest.raises(Refused):
        numbers.read_decimal("1e3")
    with pytest.raises(Refused):
        numbers.read_number(float("nan"))
    with pytest.raises(Refused):
        numbers.read_number(Decimal("1e5000"))


def test_notations_of_locales() -> None:
    german = numbers.Notation(",", ".")
    assert numbers.to_decimal(german.plain("1.234,50")) == Decimal("1234.50")
    assert german.plain(5) == 5
    with pytest.raises(Refused):
        german.plain("1,234.50")


def test_texts() -> None:
    assert numbers.decimal_text(Decimal("-0.00")) == "0.00"
    assert numbers.decimal_text(Decimal("1.5"), 2) == "1.50"
    values: list[object] = ["a", True, False, 7, Decimal(7)]
    shown = [numbers.to_text(one) for one in values]
    assert shown == ["a", "true", "false", "7", "7"]
    assert numbers.to_text(Decimal("1.25"), scale=1, rounding="half_even") == "1.2"
    with pytest.raises(Refused):
        numbers.to_text([])
    with pytest.raises(Refused):
        numbers.to_text(Decimal("0.1"))
    with pytest.raises(Refused):
        numbers.text_only(1)


def test_other_kinds() -> None:
    assert numbers.to_number(5) == 5
    assert numbers.to_number(Decimal("1.50")) == Decimal("1.5")
    assert numbers.to_boolean(True) is True
    assert numbers.text_only("a") == "a"
    for value in ("1", None):
        with pytest.raises(Refused):
            numbers.to_number(value)
        with pytest.raises(Refused):
            numbers.to_boolean(value)


def test_arithmetic() -> None:
    assert numbers.total([Decimal("0.1"), Decimal("0.2")]) == Decimal("0.3")
    assert numbers.mean([1, 2], 2, "half_up") == Decimal("1.50")
    assert numbers.divided(Decimal(-1), Decimal(8), 2, "half_up") == Decimal("-0.13")
    with pytest.raises(Refused):
        numbers.divided(Decimal(1), Decimal(0), 2, "half_up")


def test_conversions() -> None:
    assert numbers.converted(1234, ("1", "100"), "0", None, None) == Decimal("12.34")
    assert numbers.converted(1, ("1", "3"), "0", 2, "half_up") == Decimal("0.33")
    with pytest.raises(Refused):
        numbers.converted(1, ("1", "3"), "0", None, None)


def test_limits_of_decimals() -> None:
    assert numbers.fitting(Decimal("999.99"), 5, 2) == Decimal("999.99")
    assert numbers.fitting(Decimal("1"), None, None) == 1
    for value in ("1000", "0.001"):
        with pytest.raises(Refused):
            numbers.fitting(Decimal(value), 5, 2)
