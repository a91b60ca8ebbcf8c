"""Producers that call: another mapping, or a function of the team's."""

from generators.typescript.mappings import reading, text, types
from generators.typescript.mappings.code import Block, Case, Declare, Try, bind, branches, fail, negated, when
from generators.typescript.mappings.emission import Emission, Sink, Value, path
from generators.typescript.mappings.evaluating import ABSENT, Then, evaluate, null
from generators.typescript.mappings.looping import JSON
from generators.typescript.mappings.writing import is_of
from synapseops.mapping import ir
from synapseops.schema.model import ROOT


def use(emission: Emission, producer: ir.Use, sink: Sink, handles: ir.States) -> Block:
    """What another mapping makes; its errors are those of this rule."""
    where = reading.source(emission, producer.source.path)

    def made_of(value: Value) -> Block:
        inner, made = emission.names.new(f"{producer.mapping}_errors"), emission.names.new("made")
        given = ", ".join([value.expression, *_given(emission, producer.mapping), inner])
        error = fail(f"collected({inner}, {path(emission.target)}, {where})")
        return [
            *bind(inner, f"new Errors({text.string(producer.mapping)})"),
            *bind(made, f"{emission.known.collecting(producer.mapping)}({given})"),
            *when(f"{inner}.found.length > 0", error),
            *sink.value(Value(made, JSON, is_checked=True)),
        ]

    return reading.read(emission, ir.Read(producer.source.path, ROOT), Then(made_of, sink), handles)


def _given(emission: Emission, mapping: str) -> list[str]:
    """Return what another mapping is given of what we were: its part of the context, and the hooks."""
    fields = emission.known.context_fields(mapping)
    found = []
    if fields:
        members = ", ".join(f"{text.member(name)}: {reading.member('context', name)}" for name in fields)
        found.append(f"{{ {members} }}")
    return [*found, *(["hooks"] if emission.known.has_hooks(mapping) else [])]


def hook(emission: Emission, producer: ir.Hook, sink: Sink, rule: ir.Rule) -> Block:
    """What a function of the team's returns."""
    found: Block = []
    arguments = []
    for name, argument in producer.arguments:
        before, expression = evaluate(emission, argument, name, may_lack=bool(argument.may & ABSENT))
        found += before
        arguments.append(f"{text.member(name)}: {expression}")
    made = emission.names.new(producer.name)
    given = f"{{ {', '.join(arguments)} }}" if arguments else "{}"
    call: Block = bind(made, f"hooks{_access(producer.name)}({given})")
    failed = fail(f"hookFailed({text.string(producer.name)}, fault)")
    tried: Block = [Declare(made, "unknown"), Try(call, failed, "fault")]
    check = is_of(producer.returns, made)
    wrong = fail(f'new Refused("E_HOOK", {made}, {types.said(producer.returns)})')
    body = sink.value(Value(made, producer.returns))
    if ir.State.NULL not in rule.raw_may:
        return [*found, *tried, *when(negated(check), wrong), *body]
    is_absent = Case(f"{made} === undefined || {made} === null", f"{made} !== undefined && {made} !== null", null(sink))
    return [*found, *tried, *branches([is_absent, Case(check, negated(check), body)], wrong)]


def _access(name: str) -> str:
    from generators.typescript.names import is_identifier

    return f".{name}" if is_identifier(name) else f"[{text.string(name)}]"
