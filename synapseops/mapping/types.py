"""Types of records in words, and what can be told of a value by its type."""

from msgspec.structs import replace

from synapseops.intent import patterns
from synapseops.mapping.ir import State, States
from synapseops.schema.model import FAULTY, Items, Schema, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

STRING = Scalar(ScalarKind.STRING)
INTEGER = Scalar(ScalarKind.INTEGER)
NUMBER = Scalar(ScalarKind.NUMBER)
DECIMAL = Scalar(ScalarKind.DECIMAL)
BOOLEAN = Scalar(ScalarKind.BOOLEAN)
JSON = Scalar(ScalarKind.JSON)

TEXTS = frozenset({ScalarKind.STRING, ScalarKind.TEXT})
NUMBERS = frozenset({ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL})
ORDERED = NUMBERS | {ScalarKind.DATE, ScalarKind.DATETIME}

NOTHING: States = frozenset()
ABSENT: States = frozenset({State.MISSING, State.NULL})
VALUE: States = frozenset({State.VALUE})


def kind(value: ValueType) -> ScalarKind | None:
    """Return the kind of a scalar; None of anything else."""
    return value.kind if isinstance(value, Scalar) else None


def is_text(value: ValueType) -> bool:
    """Tell whether it is a string or text."""
    return kind(value) in TEXTS


def is_json(value: ValueType) -> bool:
    """Tell whether it can be anything."""
    return kind(value) is ScalarKind.JSON


def is_text_like(value: ValueType) -> bool:
    """Tell whether its values are texts without a form that code has to read: strings, enums, addresses."""
    return isinstance(value, Enum) or value == FAULTY or kind(value) in TEXTS | {ScalarKind.EMAIL, ScalarKind.URL, ScalarKind.UUID}


def bare(value: ValueType) -> ValueType:
    """Return a type without limits."""
    if isinstance(value, Scalar):
        return replace(
            Scalar(value.kind),
            digits=value.digits if value.kind is ScalarKind.DECIMAL else None,
            scale=value.scale if value.kind is ScalarKind.DECIMAL else None,
            is_json_number=value.is_json_number,
        )
    return Items(bare(value.item), value.nullable) if isinstance(value, Items) else value


def may_be_empty(value: ValueType, schema: Schema | None) -> bool:
    """Tell whether `""`, `[]` or `{}` is a value of the type."""
    if isinstance(value, Items):
        return not value.min_items
    if isinstance(value, ShapeRef):
        return schema is None or all(one.optional for one in schema.shape(value).properties)
    if isinstance(value, Enum):
        return "" in value.words
    if value.kind in TEXTS:
        return not value.min_length and (value.pattern is None or patterns.matches(value.pattern, ""))
    return value.kind is ScalarKind.JSON


def states(value: ValueType, schema: Schema | None, *, missing: bool, null: bool) -> States:
    """Return the states that a value of the type can be in."""
    found = {State.VALUE}
    if missing:
        found.add(State.MISSING)
    if null:
        found.add(State.NULL)
    if may_be_empty(value, schema):
        found.add(State.EMPTY)
    return frozenset(found)


def told(value: ValueType) -> str:
    """Name a type as authors write it."""
    if isinstance(value, Items):
        return f"list({told(value.item)})"
    if isinstance(value, ShapeRef):
        return "object"
    if isinstance(value, Enum):
        return value.name or f"enum({'|'.join(value.words[:6])}{'|…' if len(value.words) > 6 else ''})"
    if value.kind is ScalarKind.DECIMAL and value.digits is not None:
        return f"decimal({value.digits}.{value.scale})"
    if value.kind is ScalarKind.DECIMAL and value.scale is not None:
        return f"decimal of scale {value.scale}"
    return f"{value.kind.value}{_range(value)}"


def _range(value: Scalar) -> str:
    low, high = (value.min_length, value.max_length) if value.kind in TEXTS else (value.minimum, value.maximum)
    if low is None and high is None:
        return ""
    return f"({'' if low is None else low}..{'' if high is None else high})"


def united(first: ValueType, second: ValueType) -> ValueType | None:
    """Return the narrowest type that both are values of without a conversion; None when there is none."""
    if first == second:
        return first
    if isinstance(first, Items) and isinstance(second, Items):
        item = united(first.item, second.item)
        return None if item is None else Items(item, first.nullable or second.nullable)
    if isinstance(first, Enum) and isinstance(second, Enum):
        return Enum(tuple(dict.fromkeys((*first.words, *second.words))))
    if not isinstance(first, Scalar) or not isinstance(second, Scalar):
        return None
    if first.kind in TEXTS and second.kind in TEXTS:
        return Scalar(ScalarKind.STRING, _least(first.min_length, second.min_length), _most(first.max_length, second.max_length))
    if first.kind is not second.kind:
        return None
    if first.kind is ScalarKind.DECIMAL:
        return replace(DECIMAL, digits=_most(first.digits, second.digits), scale=_most(first.scale, second.scale))
    return Scalar(first.kind)


def _least(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else min(first, second)


def _most(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else max(first, second)
