"""The steps of the language: from text to text, from list to list, and between the two."""

from collections.abc import Callable

from msgspec.structs import replace

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
    if maker := _MAKERS.get(step.name):
        made, fails = maker(emission, value.expression, step.arguments, source), step.name in _CAN_FAIL
    else:
        made, fails = emission.language.steps.changed(step.name, value.expression, step.arguments, source)
    return sink.value(Value(made, step.after, fails=value.fails or fails))


Arguments = tuple[str | int, ...]
_Maker = Callable[[Emission, str, Arguments, str], str]


def _calling(helper: str) -> _Maker:
    """A step that is a function of the value alone."""
    return lambda emission, value, arguments, source: emission.language.values.call(helper, value)


def _join(emission: Emission, value: str, arguments: Arguments, source: str) -> str:
    return emission.language.values.call("joined", f"{value}, {emission.language.texts.string(str(arguments[0]))}", source)


def _mask(emission: Emission, value: str, arguments: Arguments, source: str) -> str:
    keep = int(arguments[0]) if arguments else 0
    character = emission.language.texts.string(str(arguments[1]) if len(arguments) > 1 else "*")
    return emission.language.values.call("mask", f"{value}, {keep}, {character}")


def _hash(emission: Emission, value: str, arguments: Arguments, source: str) -> str:
    key = emission.language.values.call("secret", emission.language.texts.string(str(arguments[-1])))
    return emission.language.values.call("keyed_hash", f"{value}, {key}", source)


def _drop(emission: Emission, value: str, arguments: Arguments, source: str) -> str:
    call = emission.language.values.call
    made = call("without_nulls", value) if "null" in arguments else value
    return call("without_empty", made) if "empty" in arguments else made


_MAKERS: dict[str, _Maker] = {
    "lower": _calling("lower"),
    "upper": _calling("upper"),
    "join": _join,
    "trim_each": _calling("trimmed"),
    "distinct": _calling("distinct"),
    "flatten": _calling("flat"),
    "drop": _drop,
    "mask": _mask,
    "hash": _hash,
}
"""Steps that are calls of the run-time support in every language."""

_CAN_FAIL = frozenset({"join", "hash"})


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
