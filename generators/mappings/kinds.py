"""Types of the language, whatever they are called in code."""

from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

TEXTS = frozenset({ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.UUID, ScalarKind.EMAIL, ScalarKind.URL})
"""Kinds that are texts in code."""

NUMBERS = (ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL)


def is_text(type_: ValueType) -> bool:
    """Tell whether values are texts in code."""
    return isinstance(type_, Enum) or (isinstance(type_, Scalar) and type_.kind in TEXTS)


def is_kind(type_: ValueType, *kinds: ScalarKind) -> bool:
    """Tell whether a type is a scalar of one of *kinds*."""
    return isinstance(type_, Scalar) and type_.kind in kinds


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
