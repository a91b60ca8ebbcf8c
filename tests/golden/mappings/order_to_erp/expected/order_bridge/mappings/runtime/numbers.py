"""Numbers: exact, by the grammars of the mapping language, rounded only as a rule says."""

import decimal
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from .errors import Refused
from .values import LARGEST, is_number

EXACT: Final = decimal.Context(
    prec=10_000, traps=[decimal.Inexact, decimal.InvalidOperation, decimal.Overflow]
)
"""Arithmetic that never rounds by itself."""

_ROUNDINGS: Final = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "down": decimal.ROUND_DOWN,
    "up": decimal.ROUND_UP,
}
_LONGEST = 1_000
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DECIMAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SCIENTIFIC: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")


def decimal_text(value: Decimal, scale: int | None = None) -> str:
    """Write a decimal in fixed notation, with *scale* digits after the point; never `-0`."""
    if not value:
        value = value.copy_abs()
    return f"{value:f}" if scale is None else f"{value:.{scale}f}"


def shortest(value: int | float | Decimal) -> Decimal:
    """Return a JSON number by its shortest text: 1.50 is 1.5, and 1e2 is 100."""
    if isinstance(value, int):
        return Decimal(value)
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite():
        raise Refused("E_TYPE", str(value), "finite number")
    if abs(number.adjusted()) > _LONGEST:
        raise Refused("E_RANGE", "a number of enormous size", f"at most {_LONGEST} digits")
    number = number.normalize(EXACT)
    return number.quantize(Decimal(1), context=EXACT) if number.as_tuple().exponent > 0 else number  # type: ignore[operator]


def read_decimal(text: str, source: str = "") -> Decimal:
    """Return the decimal that a record says. Raises `Refused` where *text* is none."""
    if len(text) > _LONGEST or not _DECIMAL.fullmatch(text):
        raise Refused("E_TYPE", text, "decimal", source)
    return Decimal(text)


def read_number(value: int | float | Decimal, source: str = "") -> Decimal:
    """Return the decimal that a record says as a JSON number."""
    try:
        return shortest(value)
    except Refused as refused:
        raise Refused(refused.code, refused.got, refused.expected, source) from None


def rounded(value: Decimal, scale: int, rounding: str | None, source: str = "") -> Decimal:
    """Return *value* with *scale* digits after the point.

    Raises `Refused` where digits would be lost and no rounding is named.
    """
    if rounding is not None:
        return value.quantize(Decimal((0, (1,), -scale)), _ROUNDINGS[rounding], _ROUNDING)
    if -_exponent(value.normalize(EXACT)) > scale:
        raise Refused(
            "E_CAST",
            decimal_text(value),
            f"decimal with at most {scale} digits after the point",
            source,
        )
    return value.quantize(Decimal((0, (1,), -scale)), context=EXACT)


_ROUNDING: Final = decimal.Context(prec=10_000)


def to_decimal(
    value: object,
    source: str = "",
    *,
    scale: int | None = None,
    rounding: str | None = None,
    exponent: bool = False,
) -> Decimal:
    """Cast a text or a number to a decimal. Raises `Refused` where it is none."""
    if isinstance(value, str):
        grammar = _SCIENTIFIC if exponent else _DECIMAL
        if not grammar.fullmatch(value):
            raise Refused("E_CAST", value, "decimal", source)
        if len(value) > _LONGEST:
            raise Refused("E_RANGE", value, f"decimal of at most {_LONGEST} digits", source)
        number = Decimal(value)
        number = number.quantize(Decimal(1), context=EXACT) if _exponent(number) > 0 else number
    elif is_number(value):
        number = read_number(value, source)
    else:
        raise Refused("E_CAST", value, "decimal", source)
    return number if scale is None else rounded(number, scale, rounding, source)


class Notation:
    """How a locale writes decimals: grouped in threes or not at all."""

    def __init__(self, point: str, group: str = "") -> None:
        digits = (
            "[0-9]+" if not group else "(?:[0-9]{1,3}(?:" + re.escape(group) + "[0-9]{3})+|[0-9]+)"
        )
        self._grammar = re.compile(f"-?{digits}(?:{re.escape(point)}[0-9]+)?")
        self._point = point
        self._group = group

    def plain(self, value: object, source: str = "") -> object:
        """Return a text of this notation in that of the language; anything else as it is."""
        if not isinstance(value, str):
            return value
        if len(value) > _LONGEST or not self._grammar.fullmatch(value):
            raise Refused("E_CAST", value, "decimal", source)
        bare = value.replace(self._group, "") if self._group else value
        return bare.replace(self._point, ".")


def to_integer(value: object, source: str = "", *, rounding: str | None = None) -> int:
    """Cast a text or a number to an integer. Raises `Refused` where it is none."""
    if isinstance(value, str):
        if not _INTEGER.fullmatch(value):
            raise Refused("E_CAST", value, "integer", source)
        return in_range(int(value) if len(value) < _LONGEST else LARGEST + 1, source)
    if not is_number(value):
        raise Refused("E_CAST", value, "integer", source)
    if isinstance(value, int):
        return in_range(value, source)
    number = read_number(value, source)
    if rounding is not None:
        number = rounded(number, 0, rounding, source)
    if number != number.to_integral_value(context=EXACT):
        raise Refused("E_CAST", value, "integer", source)
    return in_range(int(number), source)


def in_range(value: int, source: str = "") -> int:
    """Return *value*. Raises `Refused` where not every language would read it alike."""
    if not -LARGEST <= value <= LARGEST:
        raise Refused("E_RANGE", value, f"integer within ±{LARGEST}", source)
    return value


def to_number(value: object, source: str = "") -> int | Decimal:
    """Cast an integer or a decimal to a JSON number; texts are none."""
    if not is_number(value):
        raise Refused("E_CAST", value, "number", source)
    return value if isinstance(value, int) else read_number(value, source)


def to_boolean(value: object, source: str = "") -> bool:
    """Return a boolean. Raises `Refused` where *value* is anything else."""
    if not isinstance(value, bool):
        raise Refused("E_CAST", value, "boolean", source)
    return value


def to_text(
    value: object, source: str = "", *, scale: int | None = None, rounding: str | None = None
) -> str:
    """Cast a scalar to text.

    Raises `Refused` for objects, lists, and fractions without a *scale*.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(in_range(value, source))
    if is_number(value) and scale is not None:
        return decimal_text(rounded(read_number(value, source), scale, rounding, source))
    if is_number(value) and (number := read_number(value, source)) == number.to_integral_value(
        context=EXACT
    ):
        return str(in_range(int(number), source))
    return unreadable(value, source)


def unreadable(value: object, source: str) -> str:
    """Raise the error of a value that is no text."""
    raise Refused("E_CAST", value, "string", source)


def text_only(value: object, source: str = "") -> str:
    """Return a text. Raises `Refused` where *value* is anything else."""
    return value if isinstance(value, str) else unreadable(value, source)


def total(numbers: Iterable[Decimal]) -> Decimal:
    """Return the exact sum; that of nothing is 0."""
    made = Decimal(0)
    for number in numbers:
        made = EXACT.add(made, number)
    return made


def mean(numbers: Sequence[int | Decimal], scale: int, rounding: str) -> Decimal:
    """Return the mean, rounded once."""
    exact = sum((Fraction(number) for number in numbers), Fraction(0))
    return of_fraction(exact / len(numbers), scale, rounding)


def divided(left: Decimal, right: Decimal, scale: int, rounding: str, source: str = "") -> Decimal:
    """Return the quotient, rounded once. Raises `Refused` for a division by zero."""
    if not right:
        raise Refused("E_RANGE", "0", "divisor other than zero", source)
    return of_fraction(Fraction(left) / Fraction(right), scale, rounding)


def of_fraction(value: Fraction, scale: int, rounding: str) -> Decimal:
    """Return *value* rounded to *scale* digits after the point."""
    shifted = abs(value) * 10**scale
    whole, rest = divmod(shifted.numerator, shifted.denominator)
    twice = 2 * rest - shifted.denominator
    up = {
        "up": rest > 0,
        "down": False,
        "half_up": twice >= 0,
        "half_even": twice > 0 or (twice == 0 and whole % 2 == 1),
    }[rounding]
    digits = Decimal(whole + up).scaleb(-scale, EXACT)
    return -digits if value < 0 and digits else digits


def converted(
    value: int | Decimal,
    factor: tuple[str, str],
    offset: str,
    scale: int | None,
    rounding: str | None,
    source: str = "",
) -> Decimal:
    """Return *value* times a fraction plus *offset*.

    Raises `Refused` where digits would be lost and no rounding is named.
    """
    exact = Fraction(value) * Fraction(factor[0]) / Fraction(factor[1]) + Fraction(offset)
    if scale is not None and rounding is not None:
        return of_fraction(exact, scale, rounding)
    places = _places(exact.denominator)
    if places is None or (scale is not None and places > scale):
        raise Refused("E_CAST", value, "a number that converts without loss, or a rounding", source)
    return of_fraction(exact, places if scale is None else scale, "down")


def fitting(value: Decimal, digits: int | None, scale: int | None, source: str = "") -> Decimal:
    """Return *value*. Raises `Refused` where a decimal of so many digits cannot hold it."""
    number = value.normalize(EXACT)
    places = max(-_exponent(number), 0)
    is_fine = scale is None or places <= scale
    if is_fine and number and digits is not None:
        is_fine = number.adjusted() + 1 <= digits - (scale or 0)
    if not is_fine:
        raise Refused("E_RANGE", decimal_text(value), f"decimal({digits}.{scale})", source)
    return value


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _places(denominator: int) -> int | None:
    """Return how many digits a fraction with *denominator* has, or None when they never end."""
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    return max(twos, fives) if denominator == 1 else None
