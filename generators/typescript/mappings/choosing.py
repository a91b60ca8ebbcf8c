"""Producers that choose: the first that is there, the branch whose condition holds, the item that is looked for."""

from dataclasses import dataclass, replace

from generators.typescript.mappings import conditions, reading, types
from generators.typescript.mappings.code import Block, Case, If, bind, branches, negated, say, when
from generators.typescript.mappings.emission import Emission, Scope, Sink, Value
from generators.typescript.mappings.evaluating import ABSENT, Then, declaration, hint, missing
from generators.typescript.mappings.looping import JSON, scoped
from generators.typescript.mappings.writing import Adapted, adapt, common
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType


def first(emission: Emission, producer: ir.First, sink: Sink, rule: ir.Rule) -> Block:
    """The first that is neither missing nor null."""
    type_ = common(one.type for one in producer.rules)
    name = emission.names.new(hint(rule, "found"))
    there, absent = f"{name} !== undefined", f"{name} === undefined"
    if producer.skip_empty and types.can_be_empty(type_):
        has_something, is_empty = types.emptiness(type_, name)
        there, absent = f"{there} && {has_something}", f"{absent} || {is_empty}"
    found: Block = [declaration(name, type_, may_lack=True)]
    for place, one in enumerate(producer.rules):
        made = emission.rule(emission, one, Chosen(name, type_))
        found += made if place == 0 else branches([Case(absent, "", made)], [])
    body = sink.value(Value(name, type_))
    return [*found, *branches([Case(there, absent, body)], missing(sink, types.words(type_)))]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Takes a value; what is missing or null leaves the choice open."""

    name: str
    type: ValueType

    def value(self, value: Value) -> Block:
        """Bind the name."""
        adapted = adapt(value, self.type)
        return bind(self.name, adapted.expression, fails=adapted.fails)

    def missing(self) -> Block | None:
        """Leave it open."""
        return []

    def null(self) -> Block | None:
        """Leave it open."""
        return []


def switch(emission: Emission, producer: ir.Switch, sink: Sink) -> Block:
    """Branches in turn: a later condition is asked only when the earlier ones do not hold."""
    made = [then for _, then in producer.branches] + ([producer.otherwise] if producer.otherwise else [])
    sink = Adapted(sink, common(one.type for one in made))
    last = emission.rule(emission, producer.otherwise, sink) if producer.otherwise else missing(sink, "a branch that holds")
    asked = [(conditions.ask(emission, condition), emission.rule(emission, then, sink)) for condition, then in producer.branches]
    if all(not before for (before, _), _ in asked[1:]):
        (before, _), _ = asked[0]
        return [*before, *_chain([(expression, body) for (_, expression), body in asked], last)]
    for (before, expression), body in reversed(asked):
        last = [*before, *_chain([(expression, body)], last)]
    return last


def _chain(cases: list[tuple[str, Block]], last: Block) -> Block:
    """Conditions in order: they may overlap, so none is moved."""
    if len(cases) == 1:
        [(expression, body)] = cases
        if body:
            return branches([Case(expression, negated(expression), body)], last)
        return when(negated(expression), last) if last else []
    return [If(tuple(cases), last)]


def find(emission: Emission, producer: ir.Find, sink: Sink, rule: ir.Rule) -> Block:
    """What is taken of the first item for which the condition holds."""
    found = emission.names.new(hint(rule, "found"))
    type_ = producer.take.type

    def body(inner: Scope) -> Block:
        within = scoped(emission, producer.alias, inner)
        before, holds = conditions.ask(within, producer.where) if producer.where is not None else ([], "")
        take = [*emission.rule(within, producer.take, Chosen(found, type_)), *say("break")]
        return [*before, *(when(holds, take) if holds else take)]

    read = reading.whole_list(producer.source)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)
    search = Then(lambda value: reading.items_loop(emission, where, value.expression, producer.alias, body))
    searched = reading.read(emission, replace(read, type=Items(JSON)), search, ABSENT)
    there = Case(f"{found} !== undefined", f"{found} === undefined", sink.value(Value(found, type_)))
    return [declaration(found, type_, may_lack=True), *searched, *branches([there], missing(sink, types.words(type_)))]
