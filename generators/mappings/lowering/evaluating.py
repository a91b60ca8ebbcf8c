"""Values on the way: rules whose value is wanted in a variable, sinks that others are made of, and what is done when there is nothing."""

from collections.abc import Callable

from msgspec import Struct

from generators.mappings.lowering.code import Bind, Block, Declare, Statement, fail
from generators.mappings.lowering.emission import Assign, Emission, Sink, Value
from generators.mappings.lowering.writing import Adapted
from synapseops.mapping import ir
from synapseops.schema.model import ValueType

ABSENT = frozenset({ir.State.MISSING, ir.State.NULL})


def evaluate(emission: Emission, rule: ir.Rule, hint: str, *, may_lack: bool = False, type_: ValueType | None = None) -> tuple[Block, str]:
    """Return statements that make a value, as a type, and the expression of it.

    MISSING and NULL are errors, or leave the name without a value where it *may_lack* one.
    """
    wanted = type_ or rule.type
    name = emission.names.new(hint)
    nothing: Block | None = [] if may_lack else None
    block = emission.rule(emission, rule, Adapted(emission, Assign(name, nothing), wanted))
    if block and isinstance(last := block[-1], Bind) and last.name == name:
        return (block, name) if last.fails else (block[:-1], last.expression)
    return [declaration(emission, name, wanted, may_lack=may_lack), *block], name


def declaration(emission: Emission, name: str, type_: ValueType, *, may_lack: bool) -> Statement:
    """Return the declaration of a name that is given its value later, if at all."""
    types = emission.language.types
    return Declare(name, *(types.lacking(type_) if may_lack else (types.annotation(type_), "")))


def inferred(emission: Emission, name: str, type_: str, expression: str = "") -> Block:
    """Return the declaration of a name whose type languages see that look for it in all that it is given."""
    return [Declare(name, "" if emission.language.words.infers else type_, expression)]


class Then(Struct, frozen=True):
    """Does something with a value; what is missing or null is the sink's matter, or nothing happens where there is none."""

    then: Callable[[Value], Block]
    sink: Sink | None = None

    def value(self, value: Value) -> Block:
        """Do it."""
        return self.then(value)

    def missing(self) -> Block | None:
        """Leave it to the sink."""
        return [] if self.sink is None else self.sink.missing()

    def null(self) -> Block | None:
        """Leave it to the sink."""
        return [] if self.sink is None else self.sink.null()


def refused(emission: Emission, code: str, got: str, expected: str, source: str = "") -> Block:
    """Refuse *got*; *source* is a further argument, if any."""
    told = emission.language.texts.string(expected)
    return fail(emission.language.words.made.format("Refused", f'"{code}", {got}, {told}{source}'))


def unexpected(emission: Emission, got: str, expected: str, where: str = '""') -> str:
    """Return the error that *got* is not what was *expected* at a path."""
    return emission.language.values.call("unexpected", f"{got}, {emission.language.texts.string(expected)}, {where}")


def missing(emission: Emission, sink: Sink, expected: str) -> Block:
    """What is done when a producer has nothing: as the sink says, else the error."""
    block = sink.missing()
    return fail(unexpected(emission, emission.language.words.missing, expected)) if block is None else block


def null(emission: Emission, sink: Sink) -> Block:
    """What is done when a producer has null: as the sink says, else the error."""
    block = sink.null()
    return fail(unexpected(emission, emission.language.words.null, "value")) if block is None else block


def hint(rule: ir.Rule, otherwise: str) -> str:
    """Return what a rule's value may be called: as its target is."""
    return rule.target.path[-1] if rule.target is not None and rule.target.path else otherwise
