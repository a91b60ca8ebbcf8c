"""Types of the language in Python: what a value is in code, and how it is told from others."""

from generators.mappings.kinds import TEXTS, is_kind, is_text
from generators.mappings.lowering.ports import Module
from generators.python import text
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_ANNOTATIONS = {
    ScalarKind.INTEGER: "int",
    ScalarKind.NUMBER: "int | float | Decimal",
    ScalarKind.DECIMAL: "Decimal",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.DATE: "dt.date",
    ScalarKind.DATETIME: "dt.datetime",
    ScalarKind.JSON: "JsonValue",
}
_FEW = 6
"""So many words of an enum, and they stand where they are asked for."""


def annotation(type_: ValueType) -> str:
    """Return the type of values in code."""
    if isinstance(type_, Items):
        return f"list[{annotation(type_.item)}{' | None' if type_.nullable else ''}]"
    if isinstance(type_, ShapeRef):
        return "JsonObject"
    if isinstance(type_, Enum) or type_.kind in TEXTS:
        return "str"
    return _ANNOTATIONS[type_.kind]


def lacking(type_: ValueType) -> tuple[str, str]:
    """Return the type of a name that may be given no value, and what it holds at first."""
    return f"{annotation(type_)} | None", "None"


def is_native(type_: ValueType) -> bool:
    """Tell whether values in code are JSON values as they are."""
    if isinstance(type_, Items):
        return is_native(type_.item)
    return not is_kind(type_, ScalarKind.DATE, ScalarKind.DATETIME, ScalarKind.DECIMAL)


def size(type_: ValueType, name: str) -> str:
    """Return how many items a list has, or characters a text."""
    return f"len({name})"


def emptiness(type_: ValueType, name: str) -> tuple[str, str]:
    """Return the conditions under which *name* has something in it, and has not."""
    if is_kind(type_, ScalarKind.JSON):
        return f'{name} not in ("", [], {{}})', f'{name} in ("", [], {{}})'
    return name, f"not {name}"


def something(type_: ValueType, name: str) -> tuple[str, str]:
    """Return the same conditions of a name that may have been given no value."""
    if is_kind(type_, ScalarKind.JSON):
        return f'{name} not in (None, "", [], {{}})', f'{name} in (None, "", [], {{}})'
    return name, f"not {name}"


def recognised(module: Module, type_: ValueType, name: str, *, is_there: bool = False) -> str:
    """Return the condition under which *name* is JSON of a type; what *is_there* is never MISSING."""
    if isinstance(type_, Enum):
        return f"isinstance({name}, str) and {among(module, type_, name, f'{name}_words')}"
    if not isinstance(type_, Scalar):
        return is_of(type_, name)
    match type_.kind:
        case ScalarKind.INTEGER:
            return f"type({name}) is int and SMALLEST <= {name} <= LARGEST"
        case ScalarKind.DECIMAL if type_.is_json_number:
            return f"is_number({name})"
        case ScalarKind.JSON if not is_there:
            return f"{name} is not MISSING and {name} is not None and not isinstance({name}, Astray)"
        case ScalarKind.NUMBER | ScalarKind.BOOLEAN | ScalarKind.JSON:
            return is_of(type_, name)
    return f"isinstance({name}, str)"


def among(module: Module, type_: Enum, name: str, hint: str) -> str:
    """Return the condition under which a text is a word of an enum; *hint* is what a constant for many of them is called."""
    listed = f"{{{', '.join(text.string(word) for word in type_.words)}}}"
    return f"{name} in {listed if len(type_.words) <= _FEW else module.constant(hint, f'frozenset({listed})')}"


def is_of(type_: ValueType, name: str) -> str:
    """Return the condition under which what a hook returned is of a type."""
    if isinstance(type_, Items):
        return f"isinstance({name}, list)"
    if isinstance(type_, ShapeRef):
        return f"isinstance({name}, dict)"
    if is_text(type_):
        return f"isinstance({name}, str)"
    if is_kind(type_, ScalarKind.JSON):
        return f"{name} is not None"
    if is_kind(type_, ScalarKind.INTEGER):
        return f"type({name}) is int"
    return f"is_number({name})" if is_kind(type_, ScalarKind.NUMBER) else f"isinstance({name}, {annotation(type_)})"


__all__ = ["among", "annotation", "emptiness", "is_kind", "is_native", "is_of", "is_text", "lacking", "recognised", "size", "something"]
