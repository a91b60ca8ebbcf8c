"""Expressions of values in Python."""

from collections.abc import Mapping

from generators.python import text
from generators.python.mappings import types
from generators.python.mappings.naming import context_attribute
from synapseops.schema.model import Items, ValueType


def call(helper: str, given: str, source: str = "", options: Mapping[str, str] | None = None) -> str:
    """Call a function of the run-time support, with options by name."""
    return f"{helper}({given}{source}{''.join(f', {name}={value}' for name, value in (options or {}).items())})"


def made(kind: str, given: str) -> str:
    """Return a new object of a class."""
    return f"{kind}({given})"


def member(holder: str, name: str) -> str:
    """Read a member of a JSON object, which may not be there."""
    return f"{holder}.get({text.string(name)}, MISSING)"


def context(name: str) -> str:
    """Return a value that the caller gave."""
    return f"context.{context_attribute(name)}"


def joined(parts: str, separator: str) -> str:
    """Put a list of texts together."""
    return f"{text.string(separator)}.join({parts})"


def each(items: str, made: str, type_: ValueType) -> str:
    """Return a list of what is made of each `item`, whose nulls stay so."""
    null = " if item is not None else None" if isinstance(type_, Items) and type_.nullable else ""
    return f"[{made}{null} for item in {items}]"


def decimal(integer: str) -> str:
    """Return an integer as a decimal."""
    return f"Decimal({integer})"


def integer_text(integer: str) -> str:
    """Return an integer as a text."""
    return f"str({integer})"


def day_text(day: str) -> str:
    """Return a date as a text."""
    return f"{day}.isoformat()"


def zoned_text(instant: str) -> str:
    """Return an instant in a zone as a text."""
    return f"{instant}.isoformat()"


def json_number(number: str) -> str:
    """Return a number, or a decimal, as a JSON number, which it is."""
    return number


def json_list(items: str, type_: ValueType) -> str:
    """Return a list of values that are JSON as they are: a new one where it holds but some of all types."""
    return items if types.annotation(type_) == "list[JsonValue]" else f"[*{items}]"
