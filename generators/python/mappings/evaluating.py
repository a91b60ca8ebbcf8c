"""Values on the way: rules whose value is wanted in a variable, sinks that others are made of, and what is done when there is nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from generators.python import text
from generators.python.mappings import types
from generators.python.mappings.emission import Assign, Emission, Sink, Value
from generators.python.mappings.lines import Line, Lines, fail
from generators.python.mappings.writing import Adapted
from synapseops.mapping import ir
from synapseops.schema.model import ValueType

ABSENT = frozenset({ir.State.MISSING, ir.State.NULL})


def evaluate(
    emission: Emission, rule: ir.Rule, hint: str, *, absent: str | None = None, type_: ValueType | None = None
) -> tuple[Lines, str]:
    """Return statements that make a value, as a type, and the expression of it.

    MISSING and NULL are errors, or leave the name at *absent*.
    """
    name = emission.names.new(hint)
    nothing: Lines | None = None if absent is None else []
    wanted = type_ or rule.type
    lines = emission.rule(emission, rule, Adapted(emission, Assign(name, nothing, nothing), wanted))
    bound = [line for line in lines if line.binds == name]
    if len(bound) == 1 and lines[-1].binds == name and lines[-1].depth == 0 and not lines[-1].fails:
        return lines[:-1], lines[-1].text.removeprefix(f"{name} = ")
    if len(bound) == 1 and bound[0].depth == 0:
        return lines, name
    known = types.annotation(wanted)
    if absent is not None:
        return [Line(f"{name}: {known} | None = {absent}"), *lines], name
    return [Line(f"{name}: {known}"), *lines], name


@dataclass(frozen=True, slots=True)
class Then:
    """Does something with a value; what is missing or null is the sink's matter, or nothing happens where there is none."""

    then: Callable[[Value], Lines]
    sink: Sink | None = None

    def value(self, value: Value) -> Lines:
        """Do it."""
        return self.then(value)

    def missing(self) -> Lines | None:
        """Leave it to the sink."""
        return [] if self.sink is None else self.sink.missing()

    def null(self) -> Lines | None:
        """Leave it to the sink."""
        return [] if self.sink is None else self.sink.null()


def missing(emission: Emission, sink: Sink, expected: str) -> Lines:
    """What is done when a producer has nothing: as the sink says, else the error."""
    lines = sink.missing()
    if lines is not None:
        return lines
    emission.use("values", "MISSING")
    return fail(f'{emission.use("errors", "unexpected")}(MISSING, {text.string(expected)}, "")')


def null(emission: Emission, sink: Sink) -> Lines:
    """What is done when a producer has null: as the sink says, else the error."""
    lines = sink.null()
    return fail(f'{emission.use("errors", "unexpected")}(None, "value", "")') if lines is None else lines


def hint(rule: ir.Rule, otherwise: str) -> str:
    """Return what a rule's value may be called: as its target is."""
    return rule.target.path[-1] if rule.target is not None and rule.target.path else otherwise
