"""Whether a value is one that a type promises: what nobody promised is nobody's change of behaviour."""

from decimal import Decimal, InvalidOperation
from typing import Any

from synapseops.intent import patterns
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

TEXTS = frozenset({ScalarKind.STRING, ScalarKind.TEXT})


def fits(value: Any, kind: ValueType) -> bool:
    """Tell whether *kind* promises values like *value*."""
    match kind:
        case Enum(words):
            return value in words
        case Items():
            return isinstance(value, list)
        case ShapeRef():
            return isinstance(value, dict)
    if kind.kind is ScalarKind.JSON:
        return True
    if kind.kind is ScalarKind.BOOLEAN:
        return isinstance(value, bool)
    if kind.kind in (ScalarKind.INTEGER, ScalarKind.NUMBER) or kind.is_json_number:
        return _is_number(value, kind)
    return isinstance(value, str) and _is_within(value, kind)


def _is_number(value: Any, kind: Scalar) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if kind.kind is ScalarKind.INTEGER and not isinstance(value, int):
        return False
    low, high = kind.minimum, kind.maximum
    return (low is None or value >= float(low)) and (high is None or value <= float(high))


def _is_within(value: str, kind: Scalar) -> bool:
    if kind.kind in TEXTS:
        long_enough = len(value) >= (kind.min_length or 0) and (kind.max_length is None or len(value) <= kind.max_length)
        return long_enough and (kind.pattern is None or patterns.matches(kind.pattern, value))
    if kind.kind is ScalarKind.DECIMAL:
        return _is_decimal(value, kind)
    return True


def _is_decimal(value: str, kind: Scalar) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    low, high = (Decimal(str(one)) if one is not None else number for one in (kind.minimum, kind.maximum))
    return number.is_finite() and low <= number <= high and number == round(number, kind.scale or 0)
