"""Producers that call: another mapping, or a function of the team's."""

from generators.mappings.kinds import words
from generators.mappings.lowering import reading
from generators.mappings.lowering.code import Block, Case, Try, bind, branches, fail, when
from generators.mappings.lowering.emission import Emission, Sink, Value
from generators.mappings.lowering.evaluating import ABSENT, Then, evaluate, inferred, null, refused
from generators.mappings.lowering.looping import JSON
from synapseops.mapping import ir
from synapseops.schema.model import ROOT, Items, ShapeRef, ValueType


def use(emission: Emission, producer: ir.Use, sink: Sink, handles: ir.States) -> Block:
    """What another mapping makes; its errors are those of this rule."""
    to, where = emission.language, reading.source(emission, producer.source.path)

    def made_of(value: Value) -> Block:
        inner, made = emission.names.new(f"{producer.mapping}_errors"), emission.names.new("made")
        error = fail(to.values.call("collected", f"{inner}, {emission.path(emission.target)}, {where}"))
        found, _ = to.types.emptiness(Items(JSON), f"{inner}.found")
        return [
            *bind(inner, to.words.made.format("Errors", to.texts.string(producer.mapping))),
            *bind(made, emission.module.collecting(producer.mapping, value.expression, inner)),
            *when(found, error),
            *sink.value(Value(made, JSON, is_checked=True)),
        ]

    return reading.read(emission, ir.Read(producer.source.path, ROOT), Then(made_of, sink), handles)


def given(argument: ir.Rule) -> ValueType:
    """Return the type of an argument in code: lists of objects that are handed on whole are not looked into."""
    if not isinstance(argument.type, Items) or not isinstance(argument.type.item, ShapeRef):
        return argument.type
    steps = argument.producer.path.steps if isinstance(argument.producer, ir.Read) else ()
    is_gathered = any(isinstance(step.segment, ir.Every) for step in steps[:-1]) and not isinstance(steps[-1].segment, ir.Every)
    return argument.type if is_gathered else Items(JSON)


def may_lack(argument: ir.Rule) -> bool:
    """Tell whether an argument is nothing where its source has nothing."""
    return bool(argument.may & ABSENT)


def hook(emission: Emission, producer: ir.Hook, sink: Sink, rule: ir.Rule) -> Block:
    """What a function of the team's returns."""
    to = emission.language
    found: Block = []
    arguments = []
    for name, argument in producer.arguments:
        before, expression = evaluate(emission, argument, name, may_lack=may_lack(argument))
        found += before
        arguments.append((name, expression))
    made = emission.names.new(producer.name)
    failed = fail(to.values.call("hook_failed", f"{to.texts.string(producer.name)}, fault"))
    tried = Try(bind(made, emission.module.hook(producer.name, arguments)), failed, "fault")
    found += [*inferred(emission, made, "unknown"), tried]
    check = to.types.is_of(producer.returns, made)
    wrong = refused(emission, "E_HOOK", made, words(producer.returns))
    body = sink.value(Value(made, producer.returns))
    if ir.State.NULL not in rule.raw_may:
        return [*found, *when(to.logic.negated(check), wrong), *body]
    nothing = Case(to.words.nothing.format(made), to.words.returned.format(made), null(emission, sink))
    return [*found, *branches(to.logic, [nothing, Case(check, to.logic.negated(check), body)], wrong)]
