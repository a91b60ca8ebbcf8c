"""Whether a target takes a value, and how it travels there, read from the language: `Unknown` is raised where that is not certain."""

import re
from decimal import Decimal
from typing import Any

from generators.mappings.expected import casting
from generators.mappings.expected.casting import Refusal, Unknown
from generators.mappings.expected.conditions import is_number
from synapseops.intent import patterns
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_TEXTS = frozenset({ScalarKind.STRING, ScalarKind.TEXT})


def fitted(value: Any, type_: ValueType) -> Any:
    """Return *value* as it travels where a target of *type_* takes it. Raises `Refusal` where it does not."""
    match type_:
        case Enum(words):
            if value in words:
                return value
            raise Unknown
        case Items() | ShapeRef():
            if isinstance(value, list if isinstance(type_, Items) else dict):
                return value
            raise Unknown
    return _scalar(value, type_)


def _scalar(value: Any, kind: Scalar) -> Any:
    if kind.kind is ScalarKind.DECIMAL and is_number(value):
        return _decimal(Decimal(value), kind)
    told = casting.told(value)
    if kind.kind in _TEXTS and isinstance(told, str):
        if not (kind.min_length or 0) <= len(told) <= (kind.max_length if kind.max_length is not None else len(told)):
            raise Refusal("E_CONSTRAINT")
        if kind.pattern is not None and not patterns.matches(kind.pattern, told):
            raise Refusal("E_CONSTRAINT")
        return told
    if kind.kind is ScalarKind.INTEGER and is_number(value) and not isinstance(value, Decimal) and _is_within(value, kind):
        return value
    if kind.kind is ScalarKind.BOOLEAN and isinstance(value, bool):
        return value
    if kind.kind in (ScalarKind.DATE, ScalarKind.DATETIME, ScalarKind.EMAIL, ScalarKind.URL) and isinstance(told, str):
        return told
    if kind.kind is ScalarKind.UUID and isinstance(value, str) and re.fullmatch("[0-9a-f-]{36}", value):
        return value
    raise Unknown


def _is_within(value: Any, kind: Scalar) -> bool:
    low, high = (Decimal(str(one)) if one is not None else None for one in (kind.minimum, kind.maximum))
    return (low is None or low <= value) and (high is None or value <= high)


def _decimal(value: Decimal, kind: Scalar) -> Any:
    if kind.scale is None or kind.digits is None or not _is_within(value, kind):
        raise Unknown
    number = value.normalize()
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise Unknown
    if -exponent > kind.scale or (number and number.adjusted() + 1 > kind.digits - kind.scale):
        raise Refusal("E_RANGE")
    text = f"{value or Decimal(0):.{kind.scale}f}"
    return casting.Digits(text) if kind.is_json_number else text
