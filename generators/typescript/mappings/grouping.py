"""Lists that are made of objects and groups."""

from dataclasses import replace

from generators.mappings.places import Index, Where, joined
from generators.typescript.mappings import objects, reading, types
from generators.typescript.mappings.code import Block, Declare, For, bind, say
from generators.typescript.mappings.emission import Emission, Scope, Sink, Value
from generators.typescript.mappings.evaluating import ABSENT, Then, evaluate
from generators.typescript.mappings.looping import JSON, Loop, declared, item, kept, made_name, member, ranking, scoped
from generators.typescript.mappings.writing import wire
from synapseops.mapping import ir
from synapseops.schema.model import ROOT, Items


def entries(emission: Emission, producer: ir.Entries, sink: Sink, rule: ir.Rule) -> Block:
    """A list of what is made for every member of an object."""
    name = emission.names.new(made_name(emission))
    loop = Loop(producer.alias, producer.where, producer.sort, producer.body, name, kept(rule, producer.body))
    where = reading.place(emission.scopes[producer.source.path.alias], producer.source.path.steps)

    def made_of(value: Value) -> Block:
        key, held = emission.names.new("key"), emission.names.new("value")
        inner = Scope(held, joined(where, Index(key)), {"key": key, "value": held})
        make = _sorted_entries if loop.sort else _entries
        filled = make(emission, inner, value.expression, loop)
        return [declared(name, loop.kept), *filled, *sink.value(Value(name, loop.kept))]

    return reading.read(emission, ir.Read(producer.source.path, ROOT), Then(made_of, sink), rule.raw_may)


def _entries(emission: Emission, inner: Scope, object_name: str, loop: Loop) -> Block:
    emission.depth += 1
    body = item(scoped(emission, loop.alias, inner), inner, loop)
    emission.depth -= 1
    body = [*inner.prelude, *body]
    return [*inner.declarations, _over(object_name, inner.members["key"], inner.members["value"], body)]


def _over(object_name: str, key: str, held: str, body: Block) -> For:
    """A loop over an object, naming what is spoken of."""
    names = [one if reading.speaks_of(body, one) else "" for one in (key, held)]
    return For(f"for (const {_pair(names)} of membersOf({object_name}))", body)


def _pair(names: list[str]) -> str:
    """Return what takes a pair apart; what has no name is passed over."""
    return f"[{', '.join(names if names[1] else names[:1])}]"


def _sorted_entries(emission: Emission, inner: Scope, object_name: str, loop: Loop) -> Block:
    ranks = emission.names.new("ranks")
    within = scoped(emission, loop.alias, inner)
    key, held = inner.members["key"], inner.members["value"]
    made = ranking(within, loop, ranks, f"[{key}, {held}]")
    collect = [*inner.prelude, *made]
    inner.prelude.clear()
    inner.objects.clear()
    body = item(within, inner, replace(loop, where=None))
    body = [*inner.prelude, *body]
    names = [one if reading.speaks_of(body, one) else "" for one in (key, held)]
    return [
        Declare(ranks, "Rank<[string, JsonValue]>[]", "[]"),
        For(f"for (const [{key}, {held}] of membersOf({object_name}))", collect),
        *inner.declarations,
        For(f"for (const {_pair(names)} of ranked({ranks}))", body),
    ]


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
        return objects.attempt(within, [*before, *say(f"groupOf({groups}, {key}).add({index(inner)}, {inner.variable})")])

    def made_of(value: Value) -> Block:
        then = _groups(emission, producer, groups, where, name, held)
        first = reading.items_loop(emission, where, value.expression, producer.alias, collect)
        declare = Declare(groups, f"Map<unknown, Group<{by}>>", "new Map()")
        return [declare, *first, declared(name, held), then, *sink.value(Value(name, held))]

    return reading.read(emission, replace(read, type=Items(JSON)), Then(made_of, sink), rule.raw_may)


def index(inner: Scope) -> str:
    """Return the variable that holds the position of the item that a loop is at."""
    return next(piece.name for piece in reversed(inner.where) if isinstance(piece, Index))


def _groups(emission: Emission, producer: ir.Group, groups: str, where: Where, name: str, held: Items) -> For:
    """What is made of each group; its key is JSON to those who read it."""
    group = emission.names.new("group")
    key, items = emission.names.new("key"), emission.names.new("items")
    written = wire(f"{group}.key", producer.by.type)
    if producer.by.may & ABSENT:
        written = f"{group}.key === undefined ? null : {written}" if written != f"{group}.key" else f"{group}.key ?? null"
    inner = Scope(key, (*where, Index(f"{group}.places", is_list=True)), {"key": key, "items": items})
    emission.depth += 1
    made = member(scoped(emission, producer.alias, inner), producer.body, name, held)
    emission.depth -= 1
    made = [*inner.prelude, *made]
    told = [*bind(key, written)] if reading.speaks_of(made, key) else []
    found = [*bind(items, f"{group}.items")] if reading.speaks_of(made, items) else []
    return For(f"for (const {group} of {groups}.values())", [*told, *found, *made])
