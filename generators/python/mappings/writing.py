"""From values in code to JSON, and between types that need no cast."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from generators.python.mappings import types
from generators.python.mappings.emission import Emission, Sink, Value
from generators.python.mappings.lines import Lines
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind


def adapt(emission: Emission, value: Value, type_: ValueType) -> Value:
    """Return a value as a type that takes it without a cast: integers as decimals, times as texts."""
    from_, expression = value.type, value.expression
    if isinstance(type_, Items) and isinstance(from_, Items) and types.annotation(type_.item) != types.annotation(from_.item):
        item = adapt(emission, Value("item", from_.item), type_.item)
        null = " if item is not None else None" if from_.nullable else ""
        if item.expression == "item":
            return replace(value, type=from_)
        return Value(f"[{item.expression}{null} for item in {expression}]", type_, fails=value.fails or item.fails)
    if types.is_kind(type_, ScalarKind.INTEGER) and types.is_kind(from_, ScalarKind.DECIMAL) and value.wire is not None:
        number = str(int(Decimal(value.wire.strip('"'))))
        return Value(number, type_, wire=number, is_checked=True)
    if types.is_kind(type_, ScalarKind.NUMBER) and types.is_kind(from_, ScalarKind.DECIMAL):
        return replace(value, type=type_)
    if types.is_kind(type_, ScalarKind.DECIMAL):
        if types.is_kind(from_, ScalarKind.INTEGER):
            emission.module.plain.add("from decimal import Decimal")
            return Value(f"Decimal({expression})", type_, fails=value.fails)
        if types.is_kind(from_, ScalarKind.NUMBER):
            return Value(f"{emission.use('numbers', 'read_number')}({expression})", type_, fails=True)
        return replace(value, type=type_) if types.is_kind(from_, ScalarKind.DECIMAL) else value
    if types.is_text(type_) and isinstance(from_, Scalar):
        if from_.kind == ScalarKind.DATE:
            return Value(f"{expression}.isoformat()", type_, fails=value.fails)
        if from_.kind == ScalarKind.DATETIME:
            return Value(f"{emission.use('times', 'instant_text')}({expression})", type_, fails=value.fails)
    return value


class Adapted:
    """A sink in front of another, which gets every value as one type."""

    def __init__(self, emission: Emission, sink: Sink, type_: ValueType) -> None:
        self._emission = emission
        self._sink = sink
        self._type = type_

    @property
    def prefers_guard(self) -> bool:
        """Whether what is refused is said first."""
        return getattr(self._sink, "prefers_guard", False)

    def value(self, value: Value) -> Lines:
        """Pass a value on as the type."""
        if value.is_checked and value.wire is not None and types.annotation(value.type) == types.annotation(self._type):
            return self._sink.value(value)
        return self._sink.value(adapt(self._emission, value, self._type))

    def missing(self) -> Lines | None:
        """Pass it on."""
        return self._sink.missing()

    def null(self) -> Lines | None:
        """Pass it on."""
        return self._sink.null()


def common(found: Iterable[ValueType]) -> ValueType:
    """Return the type that values of several types become without a cast."""
    kinds = list(found)
    if len({types.annotation(one) for one in kinds}) == 1:
        same = set(kinds)
        return kinds[0] if len(same) == 1 or not types.is_text(kinds[0]) else Scalar(ScalarKind.STRING)
    if any(map(types.is_text, kinds)) or not all(types.is_kind(one, *_NUMBERS) for one in kinds):
        return Scalar(ScalarKind.STRING)
    is_number = any(types.is_kind(one, ScalarKind.NUMBER) for one in kinds)
    return Scalar(ScalarKind.NUMBER if is_number else ScalarKind.DECIMAL)


_NUMBERS = (ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL)


def wire(emission: Emission, value: Value) -> str:
    """Return the expression of a value as JSON."""
    return _wire(emission, value.expression, value.type)


def _wire(emission: Emission, expression: str, type_: ValueType) -> str:
    if isinstance(type_, Items):
        return _list(emission, expression, type_)
    if not isinstance(type_, Scalar):
        return expression
    match type_.kind:
        case ScalarKind.DECIMAL if type_.is_json_number:
            return expression
        case ScalarKind.DECIMAL:
            scale = "" if type_.scale is None else f", {type_.scale}"
            return f"{emission.use('numbers', 'decimal_text')}({expression}{scale})"
        case ScalarKind.DATE:
            return f"{expression}.isoformat()"
        case ScalarKind.DATETIME:
            return f"{emission.use('times', 'instant_text')}({expression})"
    return expression


def _list(emission: Emission, expression: str, type_: Items) -> str:
    item = _wire(emission, "item", type_.item)
    if item != "item":
        null = " if item is not None else None" if type_.nullable else ""
        return f"[{item}{null} for item in {expression}]"
    if types.annotation(type_) == "list[JsonValue]":
        return expression
    return f"[*{expression}]"


def is_of(emission: Emission, type_: ValueType, name: str) -> str:
    """Return the condition under which what a hook returned is of a type."""
    match type_:
        case Items():
            return f"isinstance({name}, list)"
        case ShapeRef():
            return f"isinstance({name}, dict)"
        case Enum():
            return f"isinstance({name}, str)"
    if types.is_text(type_):
        return f"isinstance({name}, str)"
    if type_.kind == ScalarKind.JSON:
        return f"{name} is not None"
    if type_.kind == ScalarKind.INTEGER:
        return f"type({name}) is int"
    if type_.kind == ScalarKind.NUMBER:
        return f"{emission.use('values', 'is_number')}({name})"
    return f"isinstance({name}, {types.annotation(type_)})"
