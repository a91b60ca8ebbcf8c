"""Literals of the language in Python."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from generators.python import patterns, text
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind


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


def json(value: Any, type_: ValueType) -> str:
    """Return the JSON of a literal."""
    is_number = isinstance(type_, Scalar) and type_.is_json_number
    return typed(value, type_) if is_number else text.literal(value)


def pattern(pattern: str) -> str:
    """Return the literal of a regular expression, in the dialect of the engine that is linear in time."""
    return text.pattern(patterns.in_rust(pattern))


def table(entries: Sequence[tuple[str, str]], annotation: str) -> tuple[str, str]:
    """Return a table from texts to values of a type, and its own type."""
    told = ", ".join(f"{key}: {value}" for key, value in entries)
    return f"{{{told}}}", f"dict[str, {annotation}]"
