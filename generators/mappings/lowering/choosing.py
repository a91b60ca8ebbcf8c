"""Producers that choose: the first that is there, the branch whose condition holds, the item that is looked for."""

from msgspec import Struct
from msgspec.structs import replace

from generators.mappings.kinds import can_be_empty, words
from generators.mappings.lowering import conditions, reading
from generators.mappings.lowering.code import Block, Case, If, bind, branches, say, when
from generators.mappings.lowering.emission import Emission, Scope, Sink, Value
from generators.mappings.lowering.evaluating import ABSENT, Then, declaration, hint, missing
from generators.mappings.lowering.looping import JSON, scoped
from generators.mappings.lowering.writing import Adapted, adapt, common
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType


def first(emission: Emission, producer: ir.First, sink: Sink, rule: ir.Rule) -> Block:
    """The first that is neither missing nor null."""
    to = emission.language
    type_ = common(emission, (one.type for one in producer.rules))
    name = emission.names.new(hint(rule, "found"))
    absent, there = to.logic.is_one(name, to.words.absent)
    if producer.skip_empty and can_be_empty(type_):
        there, absent = to.types.something(type_, name)
    found: Block = [declaration(emission, name, type_, may_lack=True)]
    for place, one in enumerate(producer.rules):
        made = emission.rule(emission, one, Chosen(emission, name, type_))
        found += made if place == 0 else branches(to.logic, [Case(absent, "", made)], [])
    body = sink.value(Value(name, type_))
    return [*found, *branches(to.logic, [Case(there, absent, body)], missing(emission, sink, words(type_)))]


class Chosen(Struct, frozen=True):
    """Takes a value; what is missing or null leaves the choice open."""

    emission: Emission
    name: str
    type: ValueType

    def value(self, value: Value) -> Block:
        """Bind the name."""
        adapted = adapt(self.emission, value, self.type)
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
    sink = Adapted(emission, sink, common(emission, (one.type for one in made)))
    last = emission.rule(emission, producer.otherwise, sink) if producer.otherwise else missing(emission, sink, "a branch that holds")
    asked = [(conditions.ask(emission, condition), emission.rule(emission, then, sink)) for condition, then in producer.branches]
    if all(not before for (before, _), _ in asked[1:]):
        (before, _), _ = asked[0]
        return [*before, *_chain(emission, [(expression, body) for (_, expression), body in asked], last)]
    for (before, expression), body in reversed(asked):
        last = [*before, *_chain(emission, [(expression, body)], last)]
    return last


def _chain(emission: Emission, cases: list[tuple[str, Block]], last: Block) -> Block:
    """Conditions in order: they may overlap, so none is moved."""
    logic = emission.language.logic
    if len(cases) == 1:
        [(expression, body)] = cases
        if body:
            return branches(logic, [Case(expression, logic.negated(expression), body)], last)
        return when(logic.negated(expression), last) if last else []
    return [If(tuple(cases), last)]


def find(emission: Emission, producer: ir.Find, sink: Sink, rule: ir.Rule) -> Block:
    """What is taken of the first item for which the condition holds."""
    to = emission.language
    found = emission.names.new(hint(rule, "found"))
    type_ = producer.take.type

    def body(inner: Scope) -> Block:
        within = scoped(emission, producer.alias, inner)
        before, holds = conditions.ask(within, producer.where) if producer.where is not None else ([], "")
        take = [*emission.rule(within, producer.take, Chosen(emission, found, type_)), *say("break")]
        return [*before, *(when(holds, take) if holds else take)]

    read = reading.whole_list(producer.source)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)
    search = Then(lambda value: reading.items_loop(emission, where, value.expression, producer.alias, body))
    searched = reading.read(emission, replace(read, type=Items(JSON)), search, ABSENT)
    absent, there = to.logic.is_one(found, to.words.absent)
    hit = Case(there, absent, sink.value(Value(found, type_)))
    declared = declaration(emission, found, type_, may_lack=True)
    return [declared, *searched, *branches(to.logic, [hit], missing(emission, sink, words(type_)))]
