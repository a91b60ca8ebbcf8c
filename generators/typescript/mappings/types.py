"""Types of the language in TypeScript: what a value is in code, how it is recognised in JSON and written again."""

from generators.mappings.kinds import can_be_empty, is_kind, is_text, words
from generators.typescript.mappings import text
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, ScalarKind

_ANNOTATIONS = {
    ScalarKind.INTEGER: "number",
    ScalarKind.NUMBER: "number | Decimal",
    ScalarKind.DECIMAL: "Decimal",
    ScalarKind.BOOLEAN: "boolean",
    ScalarKind.DATE: "Day",
    ScalarKind.DATETIME: "Instant",
    ScalarKind.JSON: "JsonValue",
}


def annotation(type_: ValueType) -> str:
    """Return the type of values in code."""
    if isinstance(type_, Items):
        item = annotation(type_.item) + (" | null" if type_.nullable else "")
        return f"({item})[]" if " " in item else f"{item}[]"
    if isinstance(type_, ShapeRef):
        return "JsonObject"
    if isinstance(type_, Enum):
        return "string"
    return _ANNOTATIONS.get(type_.kind, "string")


def emptiness(type_: ValueType, name: str) -> tuple[str, str]:
    """Return the conditions under which *name* has something in it, and has not."""
    if is_text(type_):
        return f'{name} !== ""', f'{name} === ""'
    if isinstance(type_, Items):
        return f"{name}.length > 0", f"{name}.length === 0"
    return f"!isEmpty({name})", f"isEmpty({name})"


def is_by_value(type_: ValueType) -> bool:
    """Tell whether `===` tells values in code apart as JSON does."""
    return is_text(type_) or is_kind(type_, ScalarKind.INTEGER, ScalarKind.BOOLEAN, ScalarKind.DATE)


def said(type_: ValueType) -> str:
    """Return what an error calls the type, as a literal."""
    return text.string(words(type_))


__all__ = ["annotation", "can_be_empty", "emptiness", "is_by_value", "is_kind", "is_text", "said", "words"]
