"""Values between the forms in which they travel and those in which rules compare and compute, by the grammars of the language."""

import datetime as dt
import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any, Final, Never
from zoneinfo import ZoneInfo

from msgspec import Struct

from synapseops.mapping import ir
from synapseops.schema.limits import LARGEST_INTEGER
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN, "up": ROUND_UP}
_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_INTEGER = re.compile("-?(?:0|[1-9][0-9]*)")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = 40
_UUID = re.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_URL = re.compile(r"https://[a-z0-9]+(?:\.[a-z0-9]+)+/?")
_EMAIL = re.compile(r"[a-z0-9.]+@[a-z0-9]+\.[a-z]+")
_FORMAT = re.compile("(?:%[YmdHMS]|[-./: ])+")
_TEXTS = frozenset({ScalarKind.STRING, ScalarKind.TEXT})


class Unknown(Exception):  # no error: an answer
    """This reading of the language does not say what is made."""


class Refusal(Exception):  # no error: an answer
    """The rule refuses the value, with a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Missing:
    """Nothing at all, unlike null."""


MISSING: Final = _Missing()


class Digits(Struct, frozen=True):
    """A decimal that travels as a number, with its digits."""

    text: str


def literal(value: Any, type_: ValueType) -> Any:
    """Return a literal of the author's as rules take it: decimals stand in quotes there, however they travel."""
    if isinstance(type_, Scalar) and type_.kind is ScalarKind.DECIMAL:
        return Decimal(str(value))
    return typed(value, type_)


def typed(value: Any, type_: ValueType) -> Any:
    """Return what travels as rules take it: decimals, dates and instants as such. Raises `Unknown` where it may not be of the type."""
    match type_:
        case Enum(words) if value in words:
            return value
        case Items(item) if isinstance(value, list) and all(_is_item(one, item) for one in value):
            return value
        case ShapeRef() if isinstance(value, dict):
            return value
        case Scalar():
            return _scalar(value, type_)
    raise Unknown


def _is_item(value: Any, item: ValueType) -> bool:
    if isinstance(item, ShapeRef):
        return isinstance(value, dict)
    return isinstance(item, Scalar) and item.kind in _TEXTS and isinstance(value, str)


def _scalar(value: Any, kind: Scalar) -> Any:
    is_text, is_number = isinstance(value, str), isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    match kind.kind:
        case ScalarKind.DECIMAL if is_number if kind.is_json_number else is_text and _DECIMAL.fullmatch(value):
            return Decimal(str(value))
        case ScalarKind.DATE if is_text and _DATE.fullmatch(value):
            return _date(value)
        case ScalarKind.DATETIME if is_text:
            return _instant(value)
        case ScalarKind.INTEGER if type(value) is int:
            return _ranged(value)
        case ScalarKind.BOOLEAN if isinstance(value, bool):
            return value
        case ScalarKind.UUID if is_text and _UUID.fullmatch(value):
            return value.lower()
        case ScalarKind.EMAIL if is_text and _EMAIL.fullmatch(value):
            return value
        case ScalarKind.URL if is_text and _URL.fullmatch(value):
            return value
    if kind.kind in _TEXTS and is_text:
        return value
    raise Unknown


def _ranged(value: int) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise Refusal("E_RANGE")
    return value


def state(value: Any) -> str:
    """Return the state of *value*: `missing`, `null`, `empty`, or "" for a value."""
    if value is MISSING:
        return "missing"
    return "null" if value is None else "empty" if value in ("", [], {}) else ""


def told(value: Any) -> Any:
    """Return a date or an instant as it travels, anything else as it is."""
    if isinstance(value, dt.datetime):
        try:
            return value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
        except OverflowError:
            raise Unknown from None
    return value.isoformat() if isinstance(value, dt.date) else value


def cast(value: Any, asked: ir.Cast) -> Any:
    """Return *value* as another type. Raises `Refusal` where the grammar of that type does not hold."""
    if asked.exponent or asked.decimal_separator or asked.group_separator:
        raise Unknown
    match asked.target.kind:
        case ScalarKind.DECIMAL:
            return _decimal(value, asked)
        case ScalarKind.INTEGER if isinstance(value, str):
            if not _INTEGER.fullmatch(value):
                raise Refusal("E_CAST") if not _DECIMAL.fullmatch(value) else Unknown
            return _ranged(int(value)) if len(value) <= _LONGEST else _refused("E_RANGE")
        case ScalarKind.DATE | ScalarKind.DATETIME:
            return _time(value, asked)
        case ScalarKind.EMAIL if isinstance(value, str) and _EMAIL.fullmatch(value):
            return value
    if asked.target.kind in _TEXTS:
        return _text(value, asked)
    raise Unknown


def _decimal(value: Any, asked: ir.Cast) -> Decimal:
    if isinstance(value, str):
        if not _DECIMAL.fullmatch(value):
            raise Refusal("E_CAST")
        value = Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Unknown
    number = Decimal(value)
    if asked.scale is None:
        return number
    unit = Decimal(1).scaleb(-asked.scale)
    rounded = number.quantize(unit, _ROUNDINGS[asked.round] if asked.round is not None else ROUND_DOWN)
    if asked.round is None and rounded != number:
        raise Refusal("E_CAST")
    return rounded


def _time(value: Any, asked: ir.Cast) -> Any:
    is_date = asked.target.kind is ScalarKind.DATE
    if isinstance(value, dt.datetime) and is_date and asked.zone is not None:
        return value.astimezone(ZoneInfo(asked.zone)).date()
    if isinstance(value, str) and asked.parse == "rfc3339" and not is_date and asked.zone is None and _INSTANT.fullmatch(value):
        return _instant(value)
    if isinstance(value, str) and asked.parse == "iso_date" and is_date and _DATE.fullmatch(value):
        return typed(value, asked.target)
    raise Unknown


def _text(value: Any, asked: ir.Cast) -> str:
    if isinstance(value, str) and asked.format is None:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if asked.format is None or not _FORMAT.fullmatch(asked.format):
        raise Unknown
    if isinstance(value, dt.datetime) and asked.zone is not None:
        return value.astimezone(ZoneInfo(asked.zone)).strftime(asked.format)
    raise Unknown


def _instant(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text) if _INSTANT.fullmatch(text) else _unknown()
    except ValueError:
        raise Unknown from None


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Unknown from None


def _unknown() -> Never:
    raise Unknown


def _refused(code: str) -> Never:
    raise Refusal(code)
