"""Types of the language in Python: what a value is in code, how it is recognised in JSON and written again."""

from generators.mappings.kinds import TEXTS, can_be_empty, is_kind, is_text, words
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


def annotation(type_: ValueType) -> str:
    """Return the type of values in code."""
    if isinstance(type_, Items):
        return f"list[{annotation(type_.item)}{' | None' if type_.nullable else ''}]"
    if isinstance(type_, ShapeRef):
        return "JsonObject"
    if isinstance(type_, Enum) or type_.kind in TEXTS:
        return "str"
    return _ANNOTATIONS[type_.kind]


def is_native(type_: ValueType) -> bool:
    """Tell whether values in code are JSON values as they are."""
    if isinstance(type_, Items):
        return is_native(type_.item)
    return not is_kind(type_, ScalarKind.DATE, ScalarKind.DATETIME) and not (isinstance(type_, Scalar) and type_.kind == ScalarKind.DECIMAL)


__all__ = ["TEXTS", "annotation", "can_be_empty", "is_kind", "is_native", "is_text", "words"]
