"""From values in code to JSON, and between types that need no cast."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec.structs import replace

from generators.mappings.kinds import NUMBERS, is_kind, is_text
from generators.mappings.lowering.code import Block
from generators.mappings.lowering.emission import Emission, Sink, Value
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind


def adapt(emission: Emission, value: Value, type_: ValueType) -> Value:
    """Return a value as a type that takes it without a cast: integers as decimals, times as texts."""
    from_, expression, to = value.type, value.expression, emission.language
    if isinstance(type_, Items) and isinstance(from_, Items) and to.types.annotation(type_.item) != to.types.annotation(from_.item):
        item = adapt(emission, Value("item", from_.item), type_.item)
        if item.expression == "item":
            return replace(value, type=from_)
        return Value(to.values.each(expression, item.expression, from_), type_, fails=value.fails or item.fails)
    if not isinstance(from_, Scalar):
        return value
    if is_kind(type_, ScalarKind.INTEGER) and from_.kind is ScalarKind.DECIMAL and value.wire is not None:
        number = str(int(Decimal(value.wire.strip('"'))))
        return Value(number, type_, wire=number, is_checked=True)
    if is_kind(type_, ScalarKind.NUMBER) and from_.kind is ScalarKind.DECIMAL:
        return replace(value, type=type_)
    if is_kind(type_, ScalarKind.DECIMAL):
        return _as_decimal(emission, value, from_, type_)
    if is_text(type_) and from_.kind is ScalarKind.DATETIME:
        return Value(to.values.call("instant_text", expression), type_, fails=value.fails)
    if is_text(type_) and from_.kind is ScalarKind.DATE:
        return replace(value, expression=to.words.day_text.format(expression), type=type_, pattern=None)
    return value


def _as_decimal(emission: Emission, value: Value, from_: Scalar, type_: ValueType) -> Value:
    values, words = emission.language.values, emission.language.words
    if from_.kind is ScalarKind.INTEGER:
        return Value(words.decimal.format(value.expression), type_, fails=value.fails)
    if from_.kind is ScalarKind.NUMBER:
        return Value(values.call("read_number", value.expression), type_, fails=True)
    return replace(value, type=type_) if from_.kind is ScalarKind.DECIMAL else value


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

    def value(self, value: Value) -> Block:
        """Pass a value on as the type."""
        annotation = self._emission.language.types.annotation
        if value.is_checked and value.wire is not None and annotation(value.type) == annotation(self._type):
            return self._sink.value(value)
        return self._sink.value(adapt(self._emission, value, self._type))

    def missing(self) -> Block | None:
        """Pass it on."""
        return self._sink.missing()

    def null(self) -> Block | None:
        """Pass it on."""
        return self._sink.null()


def common(emission: Emission, found: Iterable[ValueType]) -> ValueType:
    """Return the type that values of several types become without a cast."""
    kinds = list(found)
    if len({emission.language.types.annotation(one) for one in kinds}) == 1:
        same = set(kinds)
        return kinds[0] if len(same) == 1 or not is_text(kinds[0]) else Scalar(ScalarKind.STRING)
    if any(map(is_text, kinds)) or not all(is_kind(one, *NUMBERS) for one in kinds):
        return Scalar(ScalarKind.STRING)
    is_number = any(is_kind(one, ScalarKind.NUMBER) for one in kinds)
    return Scalar(ScalarKind.NUMBER if is_number else ScalarKind.DECIMAL)


def wire(emission: Emission, expression: str, type_: ValueType) -> str:
    """Return the expression of a value as JSON."""
    values, words = emission.language.values, emission.language.words
    if isinstance(type_, Items):
        item = wire(emission, "item", type_.item)
        return values.json_list(expression, type_) if item == "item" else values.each(expression, item, type_)
    if not isinstance(type_, Scalar):
        return expression
    match type_.kind:
        case ScalarKind.DECIMAL if type_.is_json_number:
            return words.json_number.format(expression)
        case ScalarKind.NUMBER:
            return words.json_number.format(expression)
        case ScalarKind.DECIMAL:
            return values.call("decimal_text", expression if type_.scale is None else f"{expression}, {type_.scale}")
        case ScalarKind.DATE:
            return words.day_text.format(expression)
        case ScalarKind.DATETIME:
            return values.call("instant_text", expression)
    return expression


def as_text(emission: Emission, value: Value) -> str:
    """Return the expression of a value as a text, as parts of texts and keys of tables are."""
    values, words, expression = emission.language.values, emission.language.words, value.expression
    if is_text(value.type):
        return expression
    match value.type:
        case Scalar(kind=ScalarKind.INTEGER):
            return words.integer_text.format(expression)
        case Scalar(kind=ScalarKind.DECIMAL):
            return values.call("decimal_text", expression)
        case Scalar(kind=ScalarKind.DATE):
            return words.day_text.format(expression)
        case Scalar(kind=ScalarKind.DATETIME):
            return values.call("instant_text", expression)
    return values.call("to_text", expression)
