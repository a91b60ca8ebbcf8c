"""Producers that call: another mapping, or a function of the team's."""

from generators.python import text
from generators.python.mappings import conditions, reading, types
from generators.python.mappings.emission import Emission, Sink, Value, path
from generators.python.mappings.evaluating import ABSENT, Then, evaluate, null
from generators.python.mappings.lines import Case, Lines, bind, block, branches, fail
from generators.python.mappings.looping import JSON
from generators.python.mappings.naming import context_attribute
from generators.python.mappings.writing import is_of
from synapseops.mapping import ir
from synapseops.schema.model import ROOT


def use(emission: Emission, producer: ir.Use, sink: Sink, handles: ir.States) -> Lines:
    """What another mapping makes; its errors are those of this rule."""
    where = reading.source(emission, producer.source.path)

    def made_of(value: Value) -> Lines:
        inner, made = emission.names.new(f"{producer.mapping}_errors"), emission.names.new("made")
        emission.module.mappings.add(producer.mapping)
        emission.use("errors", "Errors")
        function, context = emission.known.collecting(producer.mapping), _context_of(emission, producer.mapping)
        error = f"{emission.use('errors', 'collected')}({inner}, {path(emission.target)}, {where})"
        return [
            *bind(inner, f"Errors({text.string(producer.mapping)})"),
            *bind(made, f"{function}({value.expression}{context}, {inner})"),
            *block(f"if {inner}.found", fail(error)),
            *sink.value(Value(made, JSON, is_checked=True)),
        ]

    return reading.read(emission, ir.Read(producer.source.path, ROOT), Then(made_of, sink), handles)


def _context_of(emission: Emission, mapping: str) -> str:
    """Return the context of another mapping, out of ours, as a further argument."""
    fields = emission.known.context_fields(mapping)
    if not fields:
        return ""
    given = ", ".join(f"{context_attribute(name)}=context.{context_attribute(name)}" for name in fields)
    emission.module.contexts.add(mapping)
    return f", {emission.known.context_class(mapping)}({given})"


def hook(emission: Emission, producer: ir.Hook, sink: Sink, rule: ir.Rule) -> Lines:
    """What a function of the team's returns."""
    found: Lines = []
    arguments = []
    for name, argument in producer.arguments:
        can_be_absent = bool(argument.may & ABSENT)
        before, expression = evaluate(emission, argument, name, absent="None" if can_be_absent else None)
        found += before
        arguments.append(f"{context_attribute(name)}={expression}")
    emission.module.plain.add("from ..custom import mapping_hooks")
    made = emission.names.new(producer.name)
    call = bind(made, f"mapping_hooks.{context_attribute(producer.name)}({', '.join(arguments)})")
    failed = emission.use("errors", "hook_failed")
    tried = [*block("try", call), *block("except Exception as fault", fail(f"{failed}({text.string(producer.name)}, fault) from fault"))]
    check = is_of(emission, producer.returns, made)
    wrong = fail(f'{emission.use("errors", "Refused")}("E_HOOK", {made}, {text.string(types.words(producer.returns))})')
    body = sink.value(Value(made, producer.returns))
    if ir.State.NULL not in rule.raw_may:
        return [*found, *tried, *block(f"if {conditions.negated(check)}", wrong), *body]
    return [
        *found,
        *tried,
        *branches([Case(f"{made} is None", f"{made} is not None", null(emission, sink)), Case(check, f"not {check}", body)], wrong),
    ]
