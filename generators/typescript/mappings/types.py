"""Types of the language in TypeScript: what a value is in code, and how it is told from others."""

from generators.mappings.kinds import is_kind, is_text
from generators.mappings.lowering.ports import Module
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
_IS_TEXT = 'typeof {0} === "string"'
_IS_LIST, _IS_OBJECT, _IS_NUMBER = "Array.isArray({0})", "isObject({0})", "isNumber({0})"


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


def lacking(type_: ValueType) -> tuple[str, str]:
    """Return the type of a name that may be given no value, and what it holds at first."""
    return f"{annotation(type_)} | undefined", ""


def size(type_: ValueType, name: str) -> str:
    """Return how many items a list has, or characters a text."""
    return f"{name}.length" if isinstance(type_, Items) else f"lengthOf({name})"


def emptiness(type_: ValueType, name: str) -> tuple[str, str]:
    """Return the conditions under which *name* has something in it, and has not."""
    if is_text(type_):
        return f'{name} !== ""', f'{name} === ""'
    if isinstance(type_, Items):
        return f"{name}.length > 0", f"{name}.length === 0"
    return f"!isEmpty({name})", f"isEmpty({name})"


def something(type_: ValueType, name: str) -> tuple[str, str]:
    """Return the same conditions of a name that may have been given no value."""
    there, empty = emptiness(type_, name)
    return f"{name} !== undefined && {there}", f"{name} === undefined || {empty}"


def recognised(module: Module, type_: ValueType, name: str, *, is_there: bool = False) -> str:
    """Return the condition under which *name* is JSON of a type; what *is_there* is never MISSING."""
    if isinstance(type_, Items):
        return _IS_LIST.format(name)
    if isinstance(type_, ShapeRef):
        return _IS_OBJECT.format(name)
    if isinstance(type_, Enum):
        return f"{_IS_TEXT.format(name)} && {among(module, type_, name)}"
    match type_.kind:
        case ScalarKind.INTEGER:
            return f"isInteger({name})"
        case ScalarKind.NUMBER:
            return _IS_NUMBER.format(name)
        case ScalarKind.DECIMAL if type_.is_json_number:
            return _IS_NUMBER.format(name)
        case ScalarKind.BOOLEAN:
            return f'typeof {name} === "boolean"'
        case ScalarKind.JSON:
            return f"{name} !== null" if is_there else f"valueAt({name})"
    return _IS_TEXT.format(name)


def among(module: Module, type_: Enum, name: str, hint: str = "") -> str:
    """Return the condition under which a text is a word of an enum."""
    words = ", ".join(text.string(word) for word in type_.words)
    return f"{module.constant(f'{type_.name or name}_words', f'new Set([{words}])', 'ReadonlySet<string>')}.has({name})"


def is_of(type_: ValueType, name: str) -> str:
    """Return the condition under which what a hook returned is of a type."""
    match type_:
        case Items():
            return _IS_LIST.format(name)
        case ShapeRef():
            return _IS_OBJECT.format(name)
        case Enum():
            return _IS_TEXT.format(name)
    return _OF_KIND.get(type_.kind, _IS_TEXT).format(name)


_OF_KIND = {
    ScalarKind.JSON: "{0} !== undefined && {0} !== null",
    ScalarKind.INTEGER: "isInteger({0})",
    ScalarKind.NUMBER: "isNumber({0})",
    ScalarKind.DECIMAL: "{0} instanceof Decimal",
    ScalarKind.BOOLEAN: 'typeof {0} === "boolean"',
    ScalarKind.DATETIME: "{0} instanceof Instant",
}


def is_by_value(type_: ValueType) -> bool:
    """Tell whether `===` tells values in code apart as JSON does."""
    return is_text(type_) or is_kind(type_, ScalarKind.INTEGER, ScalarKind.BOOLEAN, ScalarKind.DATE)
