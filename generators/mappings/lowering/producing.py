"""Producers: where the values of rules come from."""

from typing import assert_never

from msgspec import Struct

from generators.mappings.kinds import can_be_empty
from generators.mappings.lowering import calculating, calling, choosing, composing, entries, looping, objects, reading
from generators.mappings.lowering.code import Block, Case, branches, say
from generators.mappings.lowering.emission import Emission, Sink, Value
from generators.mappings.lowering.evaluating import hint, missing, null
from generators.mappings.lowering.handling import is_null, literal_value
from generators.mappings.lowering.looping import JSON
from generators.mappings.lowering.writing import Adapted, common
from synapseops.mapping import ir
from synapseops.schema.model import ROOT, Items
from synapseops.schema.scalars import Scalar, ScalarKind


def produced(emission: Emission, rule: ir.Rule, sink: Sink) -> Block:
    """Make what the rule's producer makes, and pass it on in its state."""
    match rule.producer:
        case ir.Read():
            if rule.target is not None and not _has_every(rule.producer):
                emission.default_source = reading.source(emission, rule.producer.path)
            return reading.read(emission, rule.producer, sink, rule.raw_may)
        case ir.Const(value, type_):
            return null(emission, sink) if is_null(value) else sink.value(literal_value(emission, value, type_))
        case ir.ContextValue(name, type_):
            return sink.value(Value(emission.language.values.context(name), type_))
        case ir.Position(alias, base):
            position = emission.scopes[alias].position or "0"
            return sink.value(Value(position if not base else f"{position} + {base}", Scalar(ScalarKind.INTEGER)))
        case ir.First():
            return choosing.first(emission, rule.producer, sink, rule)
        case ir.Join():
            return composing.join(emission, rule.producer, sink)
        case ir.Template():
            return composing.template(emission, rule.producer, sink)
        case ir.Switch():
            return choosing.switch(emission, rule.producer, sink)
        case ir.Object():
            return _object(emission, rule.producer, sink)
        case ir.Each():
            return looping.each(emission, rule.producer, sink, rule)
        case ir.Find():
            return choosing.find(emission, rule.producer, sink, rule)
        case ir.Wrap():
            return _wrap(emission, rule.producer, sink, rule)
        case ir.Entries():
            return entries.entries(emission, rule.producer, sink, rule)
        case ir.Group():
            return emission.language.group(emission, rule.producer, sink, rule)
        case ir.Aggregate():
            return calculating.aggregate(emission, rule.producer, sink)
        case ir.Calc():
            return calculating.calc(emission, rule.producer, sink)
        case ir.Use():
            return calling.use(emission, rule.producer, sink, rule.raw_may)
        case ir.Hook():
            return calling.hook(emission, rule.producer, sink, rule)
        case ir.Ignore():
            return []
        case unknown:
            assert_never(unknown)


def _has_every(found: ir.Read) -> bool:
    return any(isinstance(step.segment, ir.Every) for step in found.path.steps)


def _object(emission: Emission, producer: ir.Object, sink: Sink) -> Block:
    name = emission.names.new("members")
    made, always = objects.members(emission, producer, name)
    found: Block = [objects.opened(emission, name), *made]
    body = sink.value(Value(name, JSON, is_checked=True))
    if producer.always or always:
        return [*found, *body]
    case = Case(*emission.language.types.emptiness(ROOT, name), body)
    return [*found, *branches(emission.language.logic, [case], missing(emission, sink, "object"))]


def _wrap(emission: Emission, producer: ir.Wrap, sink: Sink, rule: ir.Rule) -> Block:
    name = emission.names.new(hint(rule, "items"))
    item = common(emission, (one.type for one in producer.rules))
    nullable = ir.State.NULL not in producer.skip and any(ir.State.NULL in one.may for one in producer.rules)
    type_ = Items(item, nullable)
    found: Block = [looping.declared(emission, name, type_)]
    for one in producer.rules:
        found += emission.rule(emission, one, Adapted(emission, _Wrapped(emission, name, producer.skip, nullable), item))
    return [*found, *sink.value(Value(name, type_))]


class _Wrapped(Struct, frozen=True):
    """Puts values into a list; those in a state that is skipped are left out."""

    emission: Emission
    name: str
    skip: ir.States
    nullable: bool

    def value(self, value: Value) -> Block:
        if ir.State.EMPTY not in self.skip or not can_be_empty(value.type) or value.emptiness is False:
            return say(self._append(value.expression), fails=value.fails)
        if value.emptiness:
            return []
        to = self.emission.language
        before, name = self.emission.variable(value, "item")
        case = Case(*to.types.emptiness(value.type, name), say(self._append(name)))
        return [*before, *branches(to.logic, [case], [])]

    def _append(self, expression: str) -> str:
        return self.emission.language.words.append.format(self.name, expression)

    def missing(self) -> Block | None:
        return [] if ir.State.MISSING in self.skip else None

    def null(self) -> Block | None:
        if ir.State.NULL in self.skip:
            return []
        return say(self._append(self.emission.language.words.null)) if self.nullable else None
