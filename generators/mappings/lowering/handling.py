"""Handlers: what becomes of a state or an error that the author has thought of."""

from generators.mappings.lowering.code import Block
from generators.mappings.lowering.emission import Emission, Sink, Value
from synapseops.mapping import ir
from synapseops.schema.model import ValueType
from synapseops.schema.wire import WireValue


def outcome(emission: Emission, handler: "ir.Outcome | ir.Literally | ir.Rule | None", sink: Sink, onward: Sink | None) -> Block | None:
    """Return what a handler does; a rule's value goes *onward*, or to the sink."""
    match handler:
        case "omit":
            omit = getattr(sink, "omit", sink.missing)
            block: Block | None = omit()
            return block
        case "null":
            clear = getattr(sink, "clear", sink.null)
            block = clear()
            return block
        case ir.Literally(value, type_):
            return sink.value(literal_value(emission, value, type_))
        case ir.Rule():
            return emission.rule(emission, handler, onward or sink)
    return None


def literal_value(emission: Emission, wire: WireValue, type_: ValueType) -> Value:
    """Return a literal as a value in code; its JSON beside it."""
    literals = emission.language.literals
    return Value(literals.typed(wire.value, type_), type_, wire=literals.json(wire.value, type_), is_checked=True)


def is_null(wire: WireValue) -> bool:
    """Tell whether a literal is null."""
    return wire.text == "null"
