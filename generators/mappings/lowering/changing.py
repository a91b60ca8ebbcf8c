"""The steps of the language: from text to text, from list to list, and between the two."""

from dataclasses import replace

from generators.mappings.kinds import words
from generators.mappings.lowering.code import Block, Case, branches, when
from generators.mappings.lowering.emission import Emission, Sink, Value
from generators.mappings.lowering.evaluating import refused
from synapseops.mapping import ir
from synapseops.schema.model import Items

KEEPS_EMPTY = frozenset({"trim", "lower", "upper", "strip_prefix", "strip_suffix", "truncate", "mask"})
"""Steps that make nothing of nothing, so that what is empty is asked for behind them only."""


def changed(emission: Emission, step: ir.Change, value: Value, sink: Sink, source: str) -> Block:
    """Apply a step and pass on what it makes."""
    if step.name in {"first", "last"} or (step.name == "take" and isinstance(value.type, Items)):
        return _picked(emission, step, value, sink)
    made, fails = emission.language.steps.changed(step.name, value.expression, step.arguments, source)
    return sink.value(Value(made, step.after, fails=value.fails or fails))


def _picked(emission: Emission, step: ir.Change, value: Value, sink: Sink) -> Block:
    """One item, or MISSING when out of range."""
    before, name = emission.variable(value, "items")
    position = int(step.arguments[0]) if step.name == "take" else {"first": 0, "last": -1}[step.name]
    fetch, item, there, lacks = emission.language.steps.item(emission.names, name, position)
    found = Value(item, step.after)
    nullable = isinstance(value.type, Items) and value.type.nullable
    body = _nullable(emission, found, sink) if nullable else sink.value(found)
    missing = sink.missing()
    if missing is None:
        error = refused(emission, "E_MISSING", name, f"an item at position {position}")
        return [*before, *fetch, *when(lacks, error), *body]
    return [*before, *fetch, *branches(emission.language.logic, [Case(there, lacks, body)], missing)]


def _nullable(emission: Emission, found: Value, sink: Sink) -> Block:
    to = emission.language
    before, name = emission.variable(found, "item")
    null = sink.null()
    body = sink.value(replace(found, expression=name))
    if null is None:
        null = refused(emission, "E_NULL", to.words.null, words(found.type))
    is_null, there = to.logic.is_one(name, to.words.null)
    return [*before, *branches(to.logic, [Case(there, is_null, body)], null)]
