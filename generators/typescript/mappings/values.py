"""Expressions of values in TypeScript."""

from collections.abc import Mapping

from generators import naming
from generators.typescript.mappings import text
from generators.typescript.names import INHERITED
from synapseops.schema.model import Items, ValueType

_HELPERS = {"present": "isThere", "is_null": "isNullAt", "is_empty": "isEmptyAt"}
"""Functions of the run-time support that are not called as elsewhere."""


def call(helper: str, given: str, source: str = "", options: Mapping[str, str] | None = None) -> str:
    """Call a function of the run-time support; options come last, behind the source."""
    function = _HELPERS.get(helper) or naming.camel(helper)
    if not options:
        return f"{function}({given}{source})"
    told = ", ".join(f"{name}: {option}" for name, option in options.items())
    return f"{function}({given}{source or ', ' + chr(34) * 2}, {{ {told} }})"


def member(holder: str, name: str) -> str:
    """Read an object's member; of one that every object inherits, only its own."""
    key = text.string(name)
    return f"own({holder}, {key})" if name in INHERITED else f"{holder}[{key}]"


def context(name: str) -> str:
    """Return a value that the caller gave."""
    return member("context", name)


def each(items: str, made: str, type_: ValueType) -> str:
    """Return a list of what is made of each `item`, whose nulls stay so."""
    is_nullable = isinstance(type_, Items) and type_.nullable
    return f"{items}.map((item) => {f'item === null ? null : {made}' if is_nullable else made})"


def json_list(items: str, type_: ValueType) -> str:
    """Return a list of values that are JSON as they are."""
    return items
