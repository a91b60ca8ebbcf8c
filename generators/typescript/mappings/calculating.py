"""Arithmetic: sums over lists and expressions over named inputs, all of it exact."""

from dataclasses import dataclass

from generators.typescript.mappings import reading, text, types
from generators.typescript.mappings.code import Bind, Block, Case, Declare, For, bind, branches, say, when
from generators.typescript.mappings.emission import Emission, Scope, Sink, Value
from generators.typescript.mappings.evaluating import ABSENT, Then, evaluate, missing
from generators.typescript.mappings.looping import scoped
from generators.typescript.names import is_identifier
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

JSON = Scalar(ScalarKind.JSON)
INTEGER = Scalar(ScalarKind.INTEGER)
DECIMAL = Scalar(ScalarKind.DECIMAL)

_Expression = ir.Number | ir.Name | ir.Negative | ir.Operation


def calc(emission: Emission, producer: ir.Calc, sink: Sink) -> Block:
    """An expression over named inputs, each of which must be there."""
    is_integral = _is_integral(producer)
    found: Block = []
    inputs: dict[str, str] = {}
    for name, rule in producer.inputs:
        before, inputs[name] = evaluate(emission, rule, name, type_=None if is_integral else DECIMAL)
        found += before
        if not is_identifier(inputs[name]):
            bound = emission.names.new(name)
            found += bind(bound, inputs[name])
            inputs[name] = bound
    if is_integral:
        made = f"inRange({_integral(producer.expression, inputs)})"
        return [*found, *sink.value(Value(made, INTEGER, fails=True))]
    if isinstance(producer.expression, ir.Name):
        return [*found, *sink.value(Value(inputs[producer.expression.name], DECIMAL))]
    return [*found, *sink.value(Value(_decimal(producer, producer.expression, inputs), DECIMAL, fails=True))]


def _is_integral(producer: ir.Calc) -> bool:
    """Tell whether all of an expression is integers."""
    return all(types.is_kind(rule.type, ScalarKind.INTEGER) for _, rule in producer.inputs) and _stays_integral(producer.expression)


def _stays_integral(found: _Expression) -> bool:
    match found:
        case ir.Number(number):
            return number.isdigit()
        case ir.Name():
            return True
        case ir.Negative(of):
            return _stays_integral(of)
        case ir.Operation(sign, left, right):
            return sign != "/" and _stays_integral(left) and _stays_integral(right)


def _integral(found: _Expression, inputs: dict[str, str]) -> str:
    """Return an expression of big integers: what is between the inputs and the result may be beyond what numbers hold exactly."""
    match found:
        case ir.Number(number):
            return f"{int(number)}n"
        case ir.Name(name):
            return f"BigInt({inputs[name]})"
        case ir.Negative(of):
            return f"-{_side(of, inputs, lowest='/')}"
        case ir.Operation(sign, left, right):
            is_sum = sign in "+-"
            return f"{_side(left, inputs, lowest='+' if is_sum else '*')} {sign} {_side(right, inputs, lowest='*' if is_sum else '/')}"


def _side(found: _Expression, inputs: dict[str, str], *, lowest: str) -> str:
    """Return an operand, in brackets unless its sign binds as *lowest* does at least."""
    is_bound = not isinstance(found, ir.Operation) or lowest == "+" or (lowest == "*" and found.sign == "*")
    return _integral(found, inputs) if is_bound else f"({_integral(found, inputs)})"


_METHODS = {"+": "plus", "-": "minus", "*": "times"}


def _decimal(calc: ir.Calc, found: _Expression, inputs: dict[str, str]) -> str:
    match found:
        case ir.Number(number):
            return f"decimal({text.string(number)})"
        case ir.Name(name):
            return inputs[name]
        case ir.Negative(of):
            return f"{_decimal(calc, of, inputs)}.negated()"
        case ir.Operation("/", left, right):
            parts = f"{_decimal(calc, left, inputs)}, {_decimal(calc, right, inputs)}"
            return f'divided({parts}, {calc.scale}, "{calc.round}")'
        case ir.Operation(sign, left, right):
            return f"{_decimal(calc, left, inputs)}.{_METHODS[sign]}({_decimal(calc, right, inputs)})"


def aggregate(emission: Emission, producer: ir.Aggregate, sink: Sink) -> Block:
    """Count, sum, least, largest or mean of what stands at a path."""
    if producer.function == "count":
        return _count(emission, producer, sink)
    return _folded(emission, producer, sink)


def _count(emission: Emission, producer: ir.Aggregate, sink: Sink) -> Block:
    name = emission.names.new("count")
    steps = producer.source.path.steps
    item = producer.source.type.item if isinstance(producer.source.type, Items) else producer.source.type
    everys = sum(isinstance(step.segment, ir.Every) for step in steps)
    is_plain = everys == 0 or (everys == 1 and isinstance(steps[-1].segment, ir.Every))
    read = ir.Read(producer.source.path, Items(JSON, True) if is_plain else Items(item, True))
    block = reading.read(emission, read, _Counted(name), ABSENT)
    if isinstance(last := block[-1], Bind) and last.name == name:
        return [*block[:-1], *sink.value(Value(last.expression, INTEGER))]
    return [Declare(name, "number"), *block, *sink.value(Value(name, INTEGER))]


@dataclass(frozen=True, slots=True)
class _Counted:
    """Gives a name the length of a list; of none it is 0."""

    name: str

    def value(self, value: Value) -> Block:
        return bind(self.name, f"{value.expression}.length", fails=value.fails)

    def missing(self) -> Block | None:
        return bind(self.name, "0")

    def null(self) -> Block | None:
        return bind(self.name, "0")


def _folded(emission: Emission, producer: ir.Aggregate, sink: Sink) -> Block:
    numbers = emission.names.new("numbers")
    type_ = _item_type(producer)
    held = "Decimal" if types.is_kind(type_, ScalarKind.NUMBER) else types.annotation(type_)
    found: Block = [Declare(numbers, f"{held}[]", "[]"), *_collected(emission, producer, numbers)]
    is_integral = types.is_kind(type_, ScalarKind.INTEGER)
    match producer.function:
        case "sum":
            total = f"{'sumOf' if is_integral else 'total'}({numbers})"
            return [*found, *sink.value(Value(total, INTEGER if is_integral else DECIMAL, fails=True))]
        case "avg":
            body = sink.value(Value(f'mean({numbers}, {producer.scale}, "{producer.round}")', DECIMAL))
        case _:
            name = emission.names.new(producer.function)
            pick = bind(name, f"{'least' if producer.function == 'min' else 'most'}({numbers})")
            picked = Case(f"{name} !== undefined", f"{name} === undefined", sink.value(Value(name, type_)))
            return [*found, *pick, *branches([picked], missing(sink, types.words(type_)))]
    there, empty = f"{numbers}.length > 0", f"{numbers}.length === 0"
    return [*found, *branches([Case(there, empty, body)], missing(sink, types.words(type_)))]


def _item_type(producer: ir.Aggregate) -> ValueType:
    if producer.of is not None:
        return producer.of.type
    type_ = producer.source.type
    return type_.item if isinstance(type_, Items) else type_


def _collected(emission: Emission, producer: ir.Aggregate, numbers: str) -> Block:
    """Fill the list of numbers; items that are missing or null do not count."""
    of = producer.of
    if of is None:
        return reading.read(
            emission, ir.Read(producer.source.path, Items(_item_type(producer), True)), _AddingAll(emission, numbers), ABSENT
        )
    read = producer.source
    if sum(isinstance(step.segment, ir.Every) for step in read.path.steps) == 1:
        read = reading.whole_list(read)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)

    def body(inner: Scope) -> Block:
        return emission.rule(scoped(emission, "item", inner), of, _Adding(numbers))

    each = Then(lambda value: reading.items_loop(emission, where, value.expression, "item", body))
    return reading.read(emission, ir.Read(read.path, Items(JSON, True)), each, ABSENT)


@dataclass(frozen=True, slots=True)
class _Adding:
    """Puts a number into the list of numbers."""

    name: str

    def value(self, value: Value) -> Block:
        return say(f"{self.name}.push({value.expression})", fails=value.fails)

    def missing(self) -> Block | None:
        return []

    def null(self) -> Block | None:
        return []


@dataclass(frozen=True, slots=True)
class _AddingAll:
    """Puts the numbers of a list into the list of numbers."""

    emission: Emission
    name: str

    def value(self, value: Value) -> Block:
        number = self.emission.names.new("number")
        add = when(f"{number} !== null", say(f"{self.name}.push({number})"))
        return [For(f"for (const {number} of {value.expression})", add)]

    def missing(self) -> Block | None:
        return []

    def null(self) -> Block | None:
        return []
