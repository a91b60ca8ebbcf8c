"""Expressions of values in Python."""

from collections.abc import Mapping

from generators.python import text
from generators.python.mappings import types
from generators.python.mappings.naming import context_attribute
from synapseops.schema.model import Items, ValueType


def call(helper: str, given: str, source: str = "", options: Mapping[str, str] | None = None) -> str:
    """Call a function of the run-time support, with options by name."""
    return f"{helper}({given}{source}{''.join(f', {name}={value}' for name, value in (options or {}).items())})"


def member(holder: str, name: str) -> str:
    """Read a member of a JSON object, which may not be there."""
    return f"{holder}.get({text.string(name)}, MISSING)"


def context(name: str) -> str:
    """Return a value that the caller gave."""
    return f"context.{context_attribute(name)}"


def each(items: str, made: str, type_: ValueType) -> str:
    """Return a list of what is made of each `item`, whose nulls stay so."""
    null = " if item is not None else None" if isinstance(type_, Items) and type_.nullable else ""
    return f"[{made}{null} for item in {items}]"


def json_list(items: str, type_: ValueType) -> str:
    """Return a list of values that are JSON as they are: a new one where it holds but some of all types."""
    return items if types.annotation(type_) == "list[JsonValue]" else f"[*{items}]"
