"""Arithmetic: sums over lists and expressions over named inputs, all of it exact."""

from generators.python import text
from generators.python.mappings import reading, types
from generators.python.mappings.emission import Emission, Scope, Sink, Value
from generators.python.mappings.evaluating import evaluate, missing
from generators.python.mappings.lines import Case, Line, Lines, bind, branches, say
from generators.python.mappings.looping import scoped
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

JSON = Scalar(ScalarKind.JSON)
INTEGER = Scalar(ScalarKind.INTEGER)
DECIMAL = Scalar(ScalarKind.DECIMAL)
_ABSENT = frozenset({ir.State.MISSING, ir.State.NULL})


def calc(emission: Emission, producer: ir.Calc, sink: Sink) -> Lines:
    """An expression over named inputs, each of which must be there."""
    found: Lines = []
    inputs: dict[str, str] = {}
    if _is_integral(producer):
        for name, rule in producer.inputs:
            before, inputs[name] = evaluate(emission, rule, name)
            found += before
        made = f"{emission.use('numbers', 'in_range')}({_integral(producer.expression, inputs)})"
        return [*found, *sink.value(Value(made, INTEGER, fails=True))]
    for name, rule in producer.inputs:
        before, expression = evaluate(emission, rule, name, type_=DECIMAL)
        found += before
        inputs[name] = expression
        if not expression.isidentifier():
            inputs[name] = emission.names.new(name)
            found += bind(inputs[name], expression)
    if isinstance(producer.expression, ir.Name):
        return [*found, *sink.value(Value(inputs[producer.expression.name], DECIMAL))]
    return [*found, *sink.value(Value(_expression(emission, producer, producer.expression, inputs), DECIMAL, fails=True))]


def _is_integral(producer: ir.Calc) -> bool:
    """Tell whether all of an expression is integers."""
    return all(types.is_kind(rule.type, ScalarKind.INTEGER) for _, rule in producer.inputs) and _stays_integral(producer.expression)


def _stays_integral(found: "ir.Number | ir.Name | ir.Negative | ir.Operation") -> bool:
    match found:
        case ir.Number(number):
            return number.isdigit()
        case ir.Name():
            return True
        case ir.Negative(of):
            return _stays_integral(of)
        case ir.Operation(sign, left, right):
            return sign != "/" and _stays_integral(left) and _stays_integral(right)


def _integral(found: "ir.Number | ir.Name | ir.Negative | ir.Operation", inputs: dict[str, str]) -> str:
    match found:
        case ir.Number(number):
            return str(int(number))
        case ir.Name(name):
            return inputs[name]
        case ir.Negative(of):
            return f"-({_integral(of, inputs)})"
        case ir.Operation(sign, left, right):
            sides = [f"({_integral(one, inputs)})" if isinstance(one, ir.Operation) else _integral(one, inputs) for one in (left, right)]
            return f" {sign} ".join(sides)


_METHODS = {"+": "add", "-": "subtract", "*": "multiply"}


def _expression(
    emission: Emission, calc: ir.Calc, found: "ir.Number | ir.Name | ir.Negative | ir.Operation", inputs: dict[str, str]
) -> str:
    match found:
        case ir.Number(number):
            emission.module.plain.add("from decimal import Decimal")
            return f"Decimal({text.string(number)})"
        case ir.Name(name):
            return inputs[name]
        case ir.Negative(of):
            return (
                f"-{_expression(emission, calc, of, inputs)}"
                if isinstance(of, ir.Name)
                else f"(-{_expression(emission, calc, of, inputs)})"
            )
        case ir.Operation("/", left, right):
            divided = emission.use("numbers", "divided")
            parts = f"{_expression(emission, calc, left, inputs)}, {_expression(emission, calc, right, inputs)}"
            return f'{divided}({parts}, {calc.scale}, "{calc.round}")'
        case ir.Operation(sign, left, right):
            exact = emission.use("numbers", "EXACT")
            parts = f"{_expression(emission, calc, left, inputs)}, {_expression(emission, calc, right, inputs)}"
            return f"{exact}.{_METHODS[sign]}({parts})"


def aggregate(emission: Emission, producer: ir.Aggregate, rule: ir.Rule, sink: Sink) -> Lines:
    """Count, sum, least, largest or mean of what stands at a path."""
    if producer.function == "count":
        return _count(emission, producer, sink)
    return _folded(emission, producer, rule, sink)


def _count(emission: Emission, producer: ir.Aggregate, sink: Sink) -> Lines:
    name = emission.names.new("count")
    sink_ = _Bind(name, "len({})", "0")
    item = producer.source.type.item if isinstance(producer.source.type, Items) else producer.source.type
    last_is_every = bool(producer.source.path.steps) and isinstance(producer.source.path.steps[-1].segment, ir.Every)
    everys = sum(isinstance(step.segment, ir.Every) for step in producer.source.path.steps)
    plain = everys == 0 or (everys == 1 and last_is_every)
    read = ir.Read(producer.source.path, Items(JSON, True) if plain else Items(item, True))
    found = reading.read(emission, read, sink_, _ABSENT)
    if found[-1].binds == name and found[-1].depth == 0 and len([line for line in found if line.binds == name]) == 1:
        return [*found[:-1], *sink.value(Value(found[-1].text.removeprefix(f"{name} = "), INTEGER))]
    return [*found, *sink.value(Value(name, INTEGER))]


class _Bind:
    """Gives a name what is made of a value, or what stands for its absence."""

    def __init__(self, name: str, made: str, absent: str) -> None:
        self._name = name
        self._made = made
        self._absent = absent

    def value(self, value: Value) -> Lines:
        return bind(self._name, self._made.format(value.expression), fails=value.fails)

    def missing(self) -> Lines | None:
        return bind(self._name, self._absent)

    def null(self) -> Lines | None:
        return bind(self._name, self._absent)


def _folded(emission: Emission, producer: ir.Aggregate, rule: ir.Rule, sink: Sink) -> Lines:
    numbers = emission.names.new("numbers")
    found = [Line(f"{numbers}: list[{_number_type(producer)}] = []"), *_collected(emission, producer, numbers)]
    type_ = _item_type(producer)
    exact = types.is_kind(type_, ScalarKind.INTEGER)
    match producer.function:
        case "sum":
            total = f"sum({numbers})" if exact else f"{emission.use('numbers', 'total')}({numbers})"
            if exact:
                total = f"{emission.use('numbers', 'in_range')}({total})"
            return [*found, *sink.value(Value(total, type_ if exact else DECIMAL, fails=True))]
        case "avg":
            mean = f'{emission.use("numbers", "mean")}({numbers}, {producer.scale}, "{producer.round}")'
            body = sink.value(Value(mean, DECIMAL))
        case _:
            body = sink.value(Value(f"{producer.function}({numbers})", type_))
    return [*found, *branches([Case(numbers, f"not {numbers}", body)], missing(emission, sink, types.words(type_)))]


def _item_type(producer: ir.Aggregate) -> ValueType:
    if producer.of is not None:
        return producer.of.type
    type_ = producer.source.type
    return type_.item if isinstance(type_, Items) else type_


def _number_type(producer: ir.Aggregate) -> str:
    type_ = _item_type(producer)
    return "Decimal" if types.is_kind(type_, ScalarKind.NUMBER) else types.annotation(type_)


def _collected(emission: Emission, producer: ir.Aggregate, numbers: str) -> Lines:
    """Fill the list of numbers; items that are missing or null do not count."""
    scope = emission.scopes[producer.source.path.alias]
    steps = producer.source.path.steps
    item = producer.source.type.item if isinstance(producer.source.type, Items) else producer.source.type
    adding = _Adding(numbers)
    of = producer.of
    if of is None:
        return reading.read(emission, ir.Read(producer.source.path, Items(item, True)), _Adding(numbers, all_of=True), _ABSENT)

    def body(inner: Scope) -> Lines:
        return emission.rule(scoped(emission, "item", inner), of, adding)

    if steps and isinstance(steps[-1].segment, ir.Every) and not any(isinstance(step.segment, ir.Every) for step in steps[:-1]):
        steps = steps[:-1]

    class _Then:
        def value(self, value: Value) -> Lines:
            return reading.items_loop(emission, reading.place(scope, steps), value.expression, "item", body)

        def missing(self) -> Lines | None:
            return []

        def null(self) -> Lines | None:
            return []

    read = ir.Read(ir.Path(producer.source.path.alias, steps, producer.source.path.text), Items(JSON, True))
    return reading.read(emission, read, _Then(), _ABSENT)


class _Adding:
    """Puts a number, or all of a list, into the list of numbers."""

    def __init__(self, name: str, *, all_of: bool = False) -> None:
        self._name = name
        self._all = all_of

    def value(self, value: Value) -> Lines:
        if self._all:
            return say(f"{self._name} += [number for number in {value.expression} if number is not None]")
        return say(f"{self._name}.append({value.expression})", fails=value.fails)

    def missing(self) -> Lines | None:
        return []

    def null(self) -> Lines | None:
        return []
