"""Literals of the language in TypeScript."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from generators.typescript.mappings import text
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

_LARGEST = 2**53 - 1


def typed(value: Any, type_: ValueType) -> str:
    """Return the expression of a literal as values of its type are in code."""
    if isinstance(type_, Items) and isinstance(value, list):
        return f"[{', '.join(typed(one, type_.item) for one in value)}]"
    if value is None or not isinstance(type_, Scalar):
        return json(value)
    match type_.kind:
        case ScalarKind.DECIMAL:
            return f'decimal("{Decimal(str(value)):f}")'
        case ScalarKind.NUMBER:
            return number(value)
        case ScalarKind.DATE:
            return f"readDate({text.string(value)})"
        case ScalarKind.DATETIME:
            return f"readInstant({text.string(value)})"
    return json(value)


def number(value: Any) -> str:
    """Return a JSON number: exact, however many digits it has."""
    exact = Decimal(str(value))
    shown = f"{exact:f}"
    is_exact = Decimal(repr(float(exact))) == exact
    if not is_exact:
        return f'decimal("{shown}")'
    return shown if len(shown) <= 21 else repr(float(exact))


def json(value: Any, type_: ValueType | None = None) -> str:
    """Return the expression of a JSON value, whose numbers are exact, as that of a type."""
    if isinstance(type_, Scalar) and (type_.is_json_number or type_.kind is ScalarKind.NUMBER):
        return number(value)
    if isinstance(value, list):
        return f"[{', '.join(map(json, value))}]"
    if isinstance(value, dict):
        members = ", ".join(f"{text.member(name)}: {json(one)}" for name, one in value.items())
        return f"{{ {members} }}" if members else "{}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return str(text.literal(value))


def pattern(pattern: str) -> str:
    """Return the literal of a regular expression."""
    return text.string(pattern)


def table(entries: Sequence[tuple[str, str]], annotation: str) -> tuple[str, str]:
    """Return a table from texts to values of a type, and its own type."""
    told = ", ".join(f"[{key}, {value}]" for key, value in entries)
    return f"new Map([{told}])", f"ReadonlyMap<string, {annotation}>"
