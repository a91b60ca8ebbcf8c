"""From values in code to JSON, and between types that need no cast."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from generators.mappings.kinds import NUMBERS
from generators.typescript.mappings import types
from generators.typescript.mappings.code import Block
from generators.typescript.mappings.emission import Sink, Value
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind


def adapt(value: Value, type_: ValueType) -> Value:
    """Return a value as a type that takes it without a cast: integers as decimals, times as texts."""
    from_, expression = value.type, value.expression
    if isinstance(type_, Items) and isinstance(from_, Items) and types.annotation(type_.item) != types.annotation(from_.item):
        item = adapt(Value("item", from_.item), type_.item)
        if item.expression == "item":
            return replace(value, type=from_)
        return Value(_each(expression, item.expression, from_), type_, fails=value.fails or item.fails)
    if not isinstance(from_, Scalar):
        return value
    if types.is_kind(type_, ScalarKind.INTEGER) and from_.kind is ScalarKind.DECIMAL and value.wire is not None:
        number = str(int(Decimal(value.wire.strip('"'))))
        return Value(number, type_, wire=number, is_checked=True)
    if types.is_kind(type_, ScalarKind.NUMBER) and from_.kind is ScalarKind.DECIMAL:
        return replace(value, type=type_)
    if types.is_kind(type_, ScalarKind.DECIMAL):
        return _as_decimal(value, from_, type_)
    if types.is_text(type_) and from_.kind is ScalarKind.DATETIME:
        return Value(f"instantText({expression})", type_, fails=value.fails)
    if types.is_text(type_) and from_.kind is ScalarKind.DATE:
        return replace(value, type=type_)
    return value


def _as_decimal(value: Value, from_: Scalar, type_: ValueType) -> Value:
    if from_.kind is ScalarKind.INTEGER:
        return Value(f"decimal({value.expression})", type_, fails=value.fails)
    if from_.kind is ScalarKind.NUMBER:
        return Value(f"readNumber({value.expression})", type_, fails=True)
    return replace(value, type=type_) if from_.kind is ScalarKind.DECIMAL else value


def _each(expression: str, item: str, type_: Items) -> str:
    """Return a list with each item made another."""
    made = f"item === null ? null : {item}" if type_.nullable else item
    return f"{expression}.map((item) => {made})"


class Adapted:
    """A sink in front of another, which gets every value as one type."""

    def __init__(self, sink: Sink, type_: ValueType) -> None:
        self._sink = sink
        self._type = type_

    @property
    def prefers_guard(self) -> bool:
        """Whether what is refused is said first."""
        return getattr(self._sink, "prefers_guard", False)

    def value(self, value: Value) -> Block:
        """Pass a value on as the type."""
        if value.is_checked and value.wire is not None and types.annotation(value.type) == types.annotation(self._type):
            return self._sink.value(value)
        return self._sink.value(adapt(value, self._type))

    def missing(self) -> Block | None:
        """Pass it on."""
        return self._sink.missing()

    def null(self) -> Block | None:
        """Pass it on."""
        return self._sink.null()


def common(found: Iterable[ValueType]) -> ValueType:
    """Return the type that values of several types become without a cast."""
    kinds = list(found)
    if len({types.annotation(one) for one in kinds}) == 1:
        same = set(kinds)
        return kinds[0] if len(same) == 1 or not types.is_text(kinds[0]) else Scalar(ScalarKind.STRING)
    if any(map(types.is_text, kinds)) or not all(types.is_kind(one, *NUMBERS) for one in kinds):
        return Scalar(ScalarKind.STRING)
    is_number = any(types.is_kind(one, ScalarKind.NUMBER) for one in kinds)
    return Scalar(ScalarKind.NUMBER if is_number else ScalarKind.DECIMAL)


def wire(expression: str, type_: ValueType) -> str:
    """Return the expression of a value as JSON."""
    if isinstance(type_, Items):
        item = wire("item", type_.item)
        return expression if item == "item" else _each(expression, item, type_)
    if not isinstance(type_, Scalar):
        return expression
    match type_.kind:
        case ScalarKind.DECIMAL if type_.is_json_number:
            return f"jsonNumber({expression})"
        case ScalarKind.NUMBER:
            return f"jsonNumber({expression})"
        case ScalarKind.DECIMAL:
            return f"decimalText({expression}{'' if type_.scale is None else f', {type_.scale}'})"
        case ScalarKind.DATETIME:
            return f"instantText({expression})"
    return expression


def is_of(type_: ValueType, name: str) -> str:
    """Return the condition under which what a hook returned is of a type."""
    match type_:
        case Items():
            return f"Array.isArray({name})"
        case ShapeRef():
            return f"isObject({name})"
        case Enum():
            return f'typeof {name} === "string"'
    return _OF_KIND.get(type_.kind, 'typeof {0} === "string"').format(name)


_OF_KIND = {
    ScalarKind.JSON: "{0} !== undefined && {0} !== null",
    ScalarKind.INTEGER: "isInteger({0})",
    ScalarKind.NUMBER: "isNumber({0})",
    ScalarKind.DECIMAL: "{0} instanceof Decimal",
    ScalarKind.BOOLEAN: 'typeof {0} === "boolean"',
    ScalarKind.DATETIME: "{0} instanceof Instant",
}
