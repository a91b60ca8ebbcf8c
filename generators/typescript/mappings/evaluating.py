"""Values on the way: rules whose value is wanted in a variable, sinks that others are made of, and what is done when there is nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from generators.typescript.mappings import text, types
from generators.typescript.mappings.code import Bind, Block, Declare, Statement, fail
from generators.typescript.mappings.emission import Assign, Emission, Sink, Value
from generators.typescript.mappings.writing import Adapted
from synapseops.mapping import ir
from synapseops.schema.model import ValueType

ABSENT = frozenset({ir.State.MISSING, ir.State.NULL})


def evaluate(emission: Emission, rule: ir.Rule, hint: str, *, may_lack: bool = False, type_: ValueType | None = None) -> tuple[Block, str]:
    """Return statements that make a value, as a type, and the expression of it.

    MISSING and NULL are errors, or leave the name undefined where it *may_lack* a value.
    """
    wanted = type_ or rule.type
    name = emission.names.new(hint)
    nothing: Block | None = [] if may_lack else None
    block = emission.rule(emission, rule, Adapted(Assign(name, nothing), wanted))
    if block and isinstance(last := block[-1], Bind) and last.name == name:
        return (block, name) if last.fails else (block[:-1], last.expression)
    return [declaration(name, wanted, may_lack=may_lack), *block], name


def declaration(name: str, type_: ValueType, *, may_lack: bool) -> Statement:
    """Return the declaration of a name that is given its value later, if at all."""
    known = types.annotation(type_)
    return Declare(name, f"{known} | undefined" if may_lack else known)


@dataclass(frozen=True, slots=True)
class Then:
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


def missing(sink: Sink, expected: str) -> Block:
    """What is done when a producer has nothing: as the sink says, else the error."""
    block = sink.missing()
    return fail(f'unexpected(undefined, {text.string(expected)}, "")') if block is None else block


def null(sink: Sink) -> Block:
    """What is done when a producer has null: as the sink says, else the error."""
    block = sink.null()
    return fail('unexpected(null, "value", "")') if block is None else block


def hint(rule: ir.Rule, otherwise: str) -> str:
    """Return what a rule's value may be called: as its target is."""
    return rule.target.path[-1] if rule.target is not None and rule.target.path else otherwise
