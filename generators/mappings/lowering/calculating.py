"""Arithmetic: sums over lists and expressions over named inputs, all of it exact."""

from msgspec import Struct

from generators.mappings.kinds import is_kind, words
from generators.mappings.lowering import reading
from generators.mappings.lowering.code import Bind, Block, Case, Declare, bind, branches, say
from generators.mappings.lowering.emission import Emission, Scope, Sink, Value, is_name
from generators.mappings.lowering.evaluating import ABSENT, Then, evaluate, inferred, missing
from generators.mappings.lowering.looping import scoped
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

JSON = Scalar(ScalarKind.JSON)
INTEGER = Scalar(ScalarKind.INTEGER)
DECIMAL = Scalar(ScalarKind.DECIMAL)

Expression = ir.Number | ir.Name | ir.Negative | ir.Operation


def calc(emission: Emission, producer: ir.Calc, sink: Sink) -> Block:
    """An expression over named inputs, each of which must be there."""
    sums = emission.language.sums
    is_integral = _is_integral(producer)
    found: Block = []
    inputs: dict[str, str] = {}
    for name, rule in producer.inputs:
        before, inputs[name] = evaluate(emission, rule, name, type_=None if is_integral else DECIMAL)
        found += before
        if not is_name(inputs[name]):
            bound = emission.names.new(name)
            found += bind(bound, inputs[name])
            inputs[name] = bound
    if is_integral:
        made = emission.language.values.call("in_range", sums.integral(producer.expression, inputs))
        return [*found, *sink.value(Value(made, INTEGER, fails=True))]
    if isinstance(producer.expression, ir.Name):
        return [*found, *sink.value(Value(inputs[producer.expression.name], DECIMAL))]
    return [*found, *sink.value(Value(sums.exact(producer, producer.expression, inputs), DECIMAL, fails=True))]


def _is_integral(producer: ir.Calc) -> bool:
    """Tell whether all of an expression is integers."""
    return all(is_kind(rule.type, ScalarKind.INTEGER) for _, rule in producer.inputs) and _stays_integral(producer.expression)


def _stays_integral(found: Expression) -> bool:
    match found:
        case ir.Number(number):
            return number.isdigit()
        case ir.Name():
            return True
        case ir.Negative(of):
            return _stays_integral(of)
        case ir.Operation(sign, left, right):
            return sign != "/" and _stays_integral(left) and _stays_integral(right)


def aggregate(emission: Emission, producer: ir.Aggregate, sink: Sink) -> Block:
    """Count, sum, least, largest or mean of what stands at a path."""
    if producer.function == "count":
        return _count(emission, producer, sink)
    return _folded(emission, producer, sink)


def _count(emission: Emission, producer: ir.Aggregate, sink: Sink) -> Block:
    name = emission.names.new("count")
    steps = producer.source.path.steps
    everys = sum(isinstance(step.segment, ir.Every) for step in steps)
    is_plain = everys == 0 or (everys == 1 and isinstance(steps[-1].segment, ir.Every))
    item = JSON if is_plain else _listed(producer)
    block = reading.read(emission, ir.Read(producer.source.path, Items(item, True)), _Counted(emission, name), ABSENT)
    if isinstance(last := block[-1], Bind) and last.name == name:
        return [*block[:-1], *sink.value(Value(last.expression, INTEGER))]
    declared = inferred(emission, name, emission.language.types.annotation(INTEGER))
    return [*declared, *block, *sink.value(Value(name, INTEGER))]


class _Counted(Struct, frozen=True):
    """Gives a name the length of a list; of none it is 0."""

    emission: Emission
    name: str

    def value(self, value: Value) -> Block:
        return bind(self.name, self.emission.language.types.size(value.type, value.expression), fails=value.fails)

    def missing(self) -> Block | None:
        return bind(self.name, "0")

    def null(self) -> Block | None:
        return bind(self.name, "0")


def _folded(emission: Emission, producer: ir.Aggregate, sink: Sink) -> Block:
    to = emission.language
    numbers = emission.names.new("numbers")
    type_ = _item_type(producer)
    held = Items(DECIMAL if is_kind(type_, ScalarKind.NUMBER) else type_)
    found: Block = [Declare(numbers, to.types.annotation(held), "[]"), *_collected(emission, producer, numbers)]
    is_integral = is_kind(type_, ScalarKind.INTEGER)
    before: Block = []
    match producer.function:
        case "sum":
            total = to.words.total.format(numbers) if is_integral else to.values.call("total", numbers)
            return [*found, *sink.value(Value(total, INTEGER if is_integral else DECIMAL, fails=True))]
        case "avg":
            made = Value(to.values.call("mean", f'{numbers}, {producer.scale}, "{producer.round}"'), DECIMAL)
            there, empty = to.types.emptiness(held, numbers)
        case _:
            before, picked, there, empty = to.sums.extreme(emission.names, producer.function, numbers)
            made = Value(picked, type_)
    case = Case(there, empty, sink.value(made))
    return [*found, *before, *branches(to.logic, [case], missing(emission, sink, words(type_)))]


def _item_type(producer: ir.Aggregate) -> ValueType:
    return _listed(producer) if producer.of is None else producer.of.type


def _listed(producer: ir.Aggregate) -> ValueType:
    return producer.source.type.item if isinstance(producer.source.type, Items) else producer.source.type


def _collected(emission: Emission, producer: ir.Aggregate, numbers: str) -> Block:
    """Fill the list of numbers; items that are missing or null do not count."""
    of = producer.of
    if of is None:
        every = Then(lambda value: emission.language.sums.add_all(emission.names, numbers, value.expression))
        return reading.read(emission, ir.Read(producer.source.path, Items(_listed(producer), True)), every, ABSENT)
    read = producer.source
    if sum(isinstance(step.segment, ir.Every) for step in read.path.steps) == 1:
        read = reading.whole_list(read)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)
    adding = Then(lambda value: say(emission.language.words.append.format(numbers, value.expression), fails=value.fails))

    def body(inner: Scope) -> Block:
        return emission.rule(scoped(emission, "item", inner), of, adding)

    each = Then(lambda value: reading.items_loop(emission, where, value.expression, "item", body))
    return reading.read(emission, ir.Read(read.path, Items(JSON, True)), each, ABSENT)
