"""Producers that choose: the first that is there, the branch whose condition holds, the item that is looked for."""

from dataclasses import replace

from generators.python.mappings import conditions, reading, types
from generators.python.mappings.emission import Emission, Scope, Sink, Value
from generators.python.mappings.evaluating import ABSENT, Then, hint, missing
from generators.python.mappings.lines import Case, Line, Lines, bind, block, branches, say
from generators.python.mappings.looping import JSON, scoped
from generators.python.mappings.writing import Adapted, adapt, common
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType


def first(emission: Emission, producer: ir.First, sink: Sink, rule: ir.Rule) -> Lines:
    """The first that is neither missing nor null."""
    type_ = common(one.type for one in producer.rules)
    name = emission.names.new(hint(rule, "found"))
    skips = producer.skip_empty and types.can_be_empty(type_)
    absent = f"not {name}" if skips else f"{name} is None"
    found: Lines = [Line(f"{name}: {types.annotation(type_)} | None = None")]
    for place, one in enumerate(producer.rules):
        made = emission.rule(emission, one, Chosen(emission, name, type_))
        found += made if place == 0 else branches([Case(absent, "", made)], [])
    there = name if skips else f"{name} is not None"
    body = sink.value(Value(name, type_))
    return [*found, *branches([Case(there, absent, body)], missing(emission, sink, types.words(type_)))]


class Chosen:
    """Takes a value; what is missing or null leaves the choice open."""

    def __init__(self, emission: Emission, name: str, type_: ValueType) -> None:
        self._emission = emission
        self._name = name
        self._type = type_

    def value(self, value: Value) -> Lines:
        """Bind the name."""
        adapted = adapt(self._emission, value, self._type)
        return bind(self._name, adapted.expression, fails=adapted.fails)

    def missing(self) -> Lines | None:
        """Leave it open."""
        return []

    def null(self) -> Lines | None:
        """Leave it open."""
        return []


def switch(emission: Emission, producer: ir.Switch, sink: Sink) -> Lines:
    """Branches in turn: a later condition is asked only when the earlier ones do not hold."""
    made = [then for _, then in producer.branches] + ([producer.otherwise] if producer.otherwise else [])
    sink = Adapted(emission, sink, common(one.type for one in made))
    last = emission.rule(emission, producer.otherwise, sink) if producer.otherwise else missing(emission, sink, "a branch that holds")
    asked = [(conditions.ask(emission, when), emission.rule(emission, then, sink)) for when, then in producer.branches]
    if all(not before for (before, _), _ in asked[1:]):
        (first, _), _ = asked[0]
        cases = [Case(expression, conditions.negated(expression), body or say("pass")) for (_, expression), body in asked]
        return [*first, *_chain(cases, last)]
    chain = last
    for (before, expression), body in reversed(asked):
        chain = [*before, *_chain([Case(expression, conditions.negated(expression), body or say("pass"))], chain)]
    return chain


def _chain(cases: list[Case], last: Lines) -> Lines:
    """Conditions in order: they may overlap, so none is moved."""
    if len(cases) == 1 and cases[0].body == say("pass"):
        return block(f"if {cases[0].negation}", last) if last else []
    return branches(cases, last)


def find(emission: Emission, producer: ir.Find, sink: Sink, rule: ir.Rule) -> Lines:
    """What is taken of the first item for which the condition holds."""
    found = emission.names.new(hint(rule, "found"))
    type_ = producer.take.type

    def body(inner: Scope) -> Lines:
        within = scoped(emission, producer.alias, inner)
        before, holds = conditions.ask(within, producer.where) if producer.where is not None else ([], "")
        take = [*emission.rule(within, producer.take, Chosen(within, found, type_)), *say("break")]
        return [*before, *(block(f"if {holds}", take) if holds else take)]

    read = reading.whole_list(producer.source)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)
    search = Then(lambda value: reading.items_loop(emission, where, value.expression, producer.alias, body))
    searched = reading.read(emission, replace(read, type=Items(JSON)), search, ABSENT)
    declared: Lines = [Line(f"{found}: {types.annotation(type_)} | None = None")]
    there = Case(f"{found} is not None", f"{found} is None", sink.value(Value(found, type_)))
    return [*declared, *searched, *branches([there], missing(emission, sink, types.words(type_)))]
