"""Lists that are made of groups, in TypeScript: a group has its key, its items and their places."""

from msgspec.structs import replace

from generators.mappings.lowering import objects, reading
from generators.mappings.lowering.code import Block, Declare, For, bind, say
from generators.mappings.lowering.emission import Emission, Scope, Sink, Value, speaks_of
from generators.mappings.lowering.evaluating import ABSENT, Then, evaluate
from generators.mappings.lowering.looping import JSON, declared, index_of, kept, made_name, member, scoped
from generators.mappings.lowering.writing import wire
from generators.mappings.places import Index, Where
from generators.typescript.mappings import types
from synapseops.mapping import ir
from synapseops.schema.model import Items


def group(emission: Emission, producer: ir.Group, sink: Sink, rule: ir.Rule) -> Block:
    """A list of what is made for items with equal keys, in order of first appearance."""
    name, groups = emission.names.new(made_name(emission)), emission.names.new("groups")
    read = reading.whole_list(producer.source)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)
    held = kept(rule, producer.body)
    may_lack = bool(producer.by.may & ABSENT)
    by = f"{types.annotation(producer.by.type)}{' | undefined' if may_lack else ''}"

    def collect(inner: Scope) -> Block:
        within = scoped(emission, producer.alias, inner)
        before, key = evaluate(within, producer.by, "group_key", may_lack=may_lack)
        return objects.attempt(within, [*before, *say(f"groupOf({groups}, {key}).add({index_of(inner)}, {inner.variable})")])

    def made_of(value: Value) -> Block:
        then = _groups(emission, producer, groups, where, name, held)
        first = reading.items_loop(emission, where, value.expression, producer.alias, collect)
        declare = Declare(groups, f"Map<unknown, Group<{by}>>", "new Map()")
        return [declare, *first, declared(emission, name, held), then, *sink.value(Value(name, held))]

    return reading.read(emission, replace(read, type=Items(JSON)), Then(made_of, sink), rule.raw_may)


def _groups(emission: Emission, producer: ir.Group, groups: str, where: Where, name: str, held: Items) -> For:
    """What is made of each group; its key is JSON to those who read it."""
    group = emission.names.new("group")
    key, items = emission.names.new("key"), emission.names.new("items")
    written = wire(emission, f"{group}.key", producer.by.type)
    if producer.by.may & ABSENT:
        written = f"{group}.key === undefined ? null : {written}" if written != f"{group}.key" else f"{group}.key ?? null"
    inner = Scope(key, (*where, Index(f"{group}.places", is_list=True)), {"key": key, "items": items})
    emission.depth += 1
    made = member(scoped(emission, producer.alias, inner), producer.body, name, held)
    emission.depth -= 1
    made = [*inner.prelude, *made]
    told = [*bind(key, written)] if speaks_of(made, key) else []
    found = [*bind(items, f"{group}.items")] if speaks_of(made, items) else []
    return For(f"for (const {group} of {groups}.values())", [*told, *found, *made])
