"""Types of the language in Python: what a value is in code, how it is recognised in JSON and written again."""

from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

TEXTS = frozenset({ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.UUID, ScalarKind.EMAIL, ScalarKind.URL})
"""Kinds that are `str` in code."""

_ANNOTATIONS = {
    ScalarKind.INTEGER: "int",
    ScalarKind.NUMBER: "int | float | Decimal",
    ScalarKind.DECIMAL: "Decimal",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.DATE: "dt.date",
    ScalarKind.DATETIME: "dt.datetime",
    ScalarKind.JSON: "JsonValue",
}


def annotation(type_: ValueType) -> str:
    """Return the type of values in code."""
    if isinstance(type_, Items):
        return f"list[{annotation(type_.item)}{' | None' if type_.nullable else ''}]"
    if isinstance(type_, ShapeRef):
        return "JsonObject"
    if isinstance(type_, Enum) or type_.kind in TEXTS:
        return "str"
    return _ANNOTATIONS[type_.kind]


def is_text(type_: ValueType) -> bool:
    """Tell whether values are `str` in code."""
    return isinstance(type_, Enum) or (isinstance(type_, Scalar) and type_.kind in TEXTS)


def is_kind(type_: ValueType, *kinds: ScalarKind) -> bool:
    """Tell whether a type is a scalar of one of *kinds*."""
    return isinstance(type_, Scalar) and type_.kind in kinds


def is_native(type_: ValueType) -> bool:
    """Tell whether values in code are JSON values as they are."""
    if isinstance(type_, Items):
        return is_native(type_.item)
    return not is_kind(type_, ScalarKind.DATE, ScalarKind.DATETIME) and not (isinstance(type_, Scalar) and type_.kind == ScalarKind.DECIMAL)


def can_be_empty(type_: ValueType) -> bool:
    """Tell whether there are values that count as EMPTY."""
    return is_text(type_) or isinstance(type_, Items | ShapeRef) or is_kind(type_, ScalarKind.JSON)


def words(type_: ValueType) -> str:
    """Return what an error calls the type."""
    if isinstance(type_, Enum):
        shown = ", ".join(type_.words[:8])
        return f"one of {shown}{', …' if len(type_.words) > 8 else ''}"
    if isinstance(type_, Items):
        return "list"
    if isinstance(type_, ShapeRef):
        return "object"
    return {ScalarKind.TEXT: "string", ScalarKind.JSON: "value"}.get(type_.kind, type_.kind.value)
