"""Literals of the language in Python."""

from decimal import Decimal
from typing import Any

from generators.python import text
from generators.python.mappings import types
from generators.python.mappings.emission import Value
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind
from synapseops.schema.wire import WireValue


def literal_value(wire: WireValue, type_: ValueType) -> Value:
    """Return a literal as a value in code; its JSON beside it."""
    value = wire.value
    is_number = isinstance(type_, Scalar) and type_.is_json_number
    written = typed(value, type_) if is_number else str(text.literal(value))
    return Value(typed(value, type_), type_, wire=written, is_checked=True)


def typed(value: Any, type_: ValueType) -> str:
    """Return the expression of a literal as values of its type are in code."""
    if isinstance(type_, Items) and isinstance(value, list):
        return f"[{', '.join(typed(one, type_.item) for one in value)}]"
    if value is None or not isinstance(type_, Scalar):
        return str(text.literal(value))
    match type_.kind:
        case ScalarKind.DECIMAL:
            return f'Decimal("{Decimal(str(value)):f}")'
        case ScalarKind.NUMBER if isinstance(value, float):
            return f'Decimal("{Decimal(repr(value)):f}")'
        case ScalarKind.DATE:
            return f"dt.date.fromisoformat({text.string(value)})"
        case ScalarKind.DATETIME:
            return f"dt.datetime.fromisoformat({text.string(value)})"
    return str(text.literal(value))


def is_null(wire: WireValue) -> bool:
    """Tell whether a literal is null."""
    return wire.text == "null"


__all__ = ["is_null", "literal_value", "typed", "types"]
