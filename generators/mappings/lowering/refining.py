"""Typing: cast, convert, lookup and match, in this order, each at most once."""

from msgspec.structs import replace

from generators.mappings.lowering import reading
from generators.mappings.lowering.casting import cast, or_absent
from generators.mappings.lowering.code import Block, Case, bind, branches, say, when
from generators.mappings.lowering.emission import Assign, Emission, Sink, Value
from generators.mappings.lowering.evaluating import refused
from generators.mappings.lowering.handling import outcome
from generators.mappings.lowering.writing import as_text
from synapseops.mapping import ir
from synapseops.schema.scalars import Scalar, ScalarKind


def typed(emission: Emission, rule: ir.Rule, value: Value, sink: Sink, source: str) -> Block:
    """Type a value as its rule says, and hand it to the sink."""
    if rule.cast is not None:
        value = cast(emission, rule.cast, value, source)
    before: Block = []
    if rule.convert is not None:
        before, value = _converted(emission, rule.convert, value, source)
    if rule.lookup is not None:
        return [*before, *_looked_up(emission, rule.lookup, value, sink, source)]
    return [*before, *_matched(emission, rule, value, sink, source)]


def _matched(emission: Emission, rule: ir.Rule, value: Value, sink: Sink, source: str) -> Block:
    if rule.match is None:
        return sink.value(value)
    before, name = emission.variable(value, "text")
    error = refused(emission, "E_CONSTRAINT", name, f"a text like {rule.match.pattern}", source)
    check = emission.language.logic.negated(matches(emission, rule.match.pattern, name))
    return [*before, *when(check, error), *sink.value(replace(value, expression=name, fails=False, pattern=rule.match.pattern))]


def matches(emission: Emission, pattern: str, name: str) -> str:
    """Return the condition that a text holds a pattern."""
    made = emission.language.words.made.format("Pattern", emission.language.literals.pattern(pattern))
    return f"{emission.module.constant('pattern', made)}.matches({name})"


def _converted(emission: Emission, wanted: ir.Convert, value: Value, source: str) -> tuple[Block, Value]:
    before: Block = []
    values = emission.language.values
    factor = emission.language.words.pair.format(f'"{_exact(wanted.numerator)}"', f'"{_exact(wanted.denominator)}"')
    if wanted.currency_path is not None:
        before, currency = _currency(emission, wanted.currency_path)
        place = reading.source(emission, wanted.currency_path.path)
        factor = values.call("factor", f"{currency}, {emission.language.texts.string(wanted.to_unit)}, {place}")
    rounding, scale = or_absent(emission, wanted.round and f'"{wanted.round}"'), or_absent(emission, wanted.scale)
    given = f'{value.expression}, {factor}, "{_exact(wanted.offset)}", {scale}, {rounding}'
    return before, Value(values.call("converted", given, source), Scalar(ScalarKind.DECIMAL), fails=True)


def _currency(emission: Emission, found: ir.Read) -> tuple[Block, str]:
    name = emission.names.new("currency")
    return reading.read(emission, found, Assign(name, None), frozenset()), name


def _exact(number: str) -> str:
    if not set(number) <= set("0123456789/.-"):
        raise ValueError(f"{number!r} is no exact number")
    return number


def _looked_up(emission: Emission, lookup: ir.Lookup, value: Value, sink: Sink, source: str) -> Block:
    to = emission.language
    before, name = emission.variable(value, "key")
    found = emission.names.new("found")
    key = as_text(emission, replace(value, expression=name))
    get = [*before, *bind(found, f"{_table(emission, lookup)}.get({key})")]
    hit = sink.value(Value(found, lookup.type))
    miss = _missed(emission, lookup, replace(value, expression=name, fails=False), sink)
    absent, there = to.logic.is_one(found, to.words.absent)
    if miss is None:
        told = f"an entry of the table {lookup.table}" if lookup.table else "an entry of the lookup"
        return [*get, *when(absent, refused(emission, "E_LOOKUP", name, told, source)), *hit]
    return [*get, *branches(to.logic, [Case(there, absent, hit)], miss)]


def _table(emission: Emission, lookup: ir.Lookup) -> str:
    to = emission.language
    entries = [(to.texts.string(key), to.literals.typed(value.value, lookup.type)) for key, value in lookup.entries]
    made, annotation = to.literals.table(entries, to.types.annotation(lookup.type))
    return emission.module.constant(lookup.table or "table", made, annotation)


def _missed(emission: Emission, lookup: ir.Lookup, value: Value, sink: Sink) -> Block | None:
    match lookup.miss:
        case "keep":
            return sink.value(value)
        case "skip_item":
            return say(emission.skip)
        case "fail":
            return None
    return outcome(emission, lookup.miss, sink, None)
