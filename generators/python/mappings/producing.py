"""Producers: where the values of rules come from."""

from typing import assert_never

from generators.python.mappings import calculating, calling, choosing, composing, grouping, looping, objects, reading, types
from generators.python.mappings.emission import Emission, Sink, Value
from generators.python.mappings.evaluating import hint, missing, null
from generators.python.mappings.lines import Case, Line, Lines, branches, say
from generators.python.mappings.literals import is_null, literal_value
from generators.python.mappings.looping import JSON
from generators.python.mappings.naming import context_attribute as context_attribute
from generators.python.mappings.writing import Adapted, common
from synapseops.mapping import ir
from synapseops.schema.model import Items
from synapseops.schema.scalars import Scalar, ScalarKind


def lines(emission: Emission, rule: ir.Rule, sink: Sink) -> Lines:
    """Make what the rule's producer makes, and pass it on in its state."""
    match rule.producer:
        case ir.Read():
            if rule.target is not None and not _has_every(rule.producer):
                emission.default_source = reading.source(emission, rule.producer.path)
            return reading.read(emission, rule.producer, sink, rule.raw_may)
        case ir.Const(value, type_):
            return null(emission, sink) if is_null(value) else sink.value(literal_value(value, type_))
        case ir.ContextValue(name, type_):
            return sink.value(Value(f"context.{context_attribute(name)}", type_))
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
            return grouping.entries(emission, rule.producer, sink, rule)
        case ir.Group():
            return grouping.group(emission, rule.producer, sink, rule)
        case ir.Aggregate():
            return calculating.aggregate(emission, rule.producer, rule, sink)
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


def _object(emission: Emission, producer: ir.Object, sink: Sink) -> Lines:
    name = emission.names.new("members")
    made, always = objects.members(emission, producer, name)
    found: Lines = [Line(f"{name}: JsonObject = {{}}"), *made]
    body = sink.value(Value(name, JSON, is_checked=True))
    if producer.always or always:
        return [*found, *body]
    return [*found, *branches([Case(name, f"not {name}", body)], missing(emission, sink, "object"))]


def _wrap(emission: Emission, producer: ir.Wrap, sink: Sink, rule: ir.Rule) -> Lines:
    name = emission.names.new(hint(rule, "items"))
    item = common(one.type for one in producer.rules)
    nullable = ir.State.NULL not in producer.skip and any(ir.State.NULL in one.may for one in producer.rules)
    type_ = Items(item, nullable)
    found: Lines = [Line(f"{name}: {types.annotation(type_)} = []")]
    for one in producer.rules:
        found += emission.rule(emission, one, Adapted(emission, _Wrapped(emission, name, producer.skip, nullable), item))
    return [*found, *sink.value(Value(name, type_))]


class _Wrapped:
    """Puts values into a list; those in a state that is skipped are left out."""

    def __init__(self, emission: Emission, name: str, skip: ir.States, nullable: bool) -> None:
        self._emission = emission
        self._name = name
        self._skip = skip
        self._nullable = nullable

    def value(self, value: Value) -> Lines:
        if ir.State.EMPTY in self._skip and types.can_be_empty(value.type):
            before, name = self._emission.variable(value, "item")
            return [*before, *branches([Case(name, f"not {name}", say(f"{self._name}.append({name})"))], [])]
        return say(f"{self._name}.append({value.expression})", fails=value.fails)

    def missing(self) -> Lines | None:
        return [] if ir.State.MISSING in self._skip else None

    def null(self) -> Lines | None:
        if ir.State.NULL in self._skip:
            return []
        return say(f"{self._name}.append(None)") if self._nullable else None
