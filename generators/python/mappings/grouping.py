"""Lists that are made of groups, in Python: dictionaries from keys to items, and to their places where anything tells these."""

from msgspec.structs import replace

from generators.mappings.lowering import objects, reading
from generators.mappings.lowering.code import Block, Declare, For, bind, say
from generators.mappings.lowering.emission import Emission, Scope, Sink, Value, speaks_of
from generators.mappings.lowering.evaluating import ABSENT, Then, evaluate
from generators.mappings.lowering.looping import JSON, declared, index_of, kept, made_name, member, scoped
from generators.mappings.lowering.writing import wire
from generators.mappings.places import Index, Where
from generators.python.mappings import statements, types
from synapseops.mapping import ir
from synapseops.schema.model import Items


def group(emission: Emission, producer: ir.Group, sink: Sink, rule: ir.Rule) -> Block:
    """A list of what is made for items with equal keys, in order of first appearance."""
    name, groups, places = emission.names.new(made_name(emission)), emission.names.new("groups"), emission.names.new("places")
    read = reading.whole_list(producer.source)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)
    held = kept(rule, producer.body)
    may_lack = bool(producer.by.may & ABSENT)
    are_placed = False  # whether anything tells which item of the list one of a group was
    by = f"{types.annotation(producer.by.type)}{' | None' if may_lack else ''}"

    def collect(inner: Scope) -> Block:
        within = scoped(emission, producer.alias, inner)
        before, key = evaluate(within, producer.by, "group_key", may_lack=may_lack)
        noted = say(f"{places}.setdefault({key}, []).append({index_of(inner)})") if are_placed else []
        return objects.attempt(within, [*before, *say(f"{groups}.setdefault({key}, []).append({inner.variable})"), *noted])

    def made_of(value: Value) -> Block:
        nonlocal are_placed
        then = _groups(emission, producer, groups, places, where, name, held)
        are_placed = speaks_of([then], places)
        first = reading.items_loop(emission, where, value.expression, producer.alias, collect)
        return [
            Declare(groups, f"dict[{by}, list[JsonValue]]", "{}"),
            *([Declare(places, f"dict[{by}, list[int]]", "{}")] if are_placed else []),
            *first,
            declared(emission, name, held),
            then,
            *sink.value(Value(name, held)),
        ]

    return reading.read(emission, replace(read, type=Items(JSON)), Then(made_of, sink), rule.raw_may)


def _groups(emission: Emission, producer: ir.Group, groups: str, places: str, where: Where, name: str, held: Items) -> For:
    """What is made of each group; its key is JSON to those who read it."""
    key, items = emission.names.new("key"), emission.names.new("items")
    told: Block = []
    shown = key
    if not types.is_native(producer.by.type):
        shown = emission.names.new("key_text")
        written = wire(emission, key, producer.by.type)
        told = bind(shown, f"{written} if {key} is not None else None" if producer.by.may & ABSENT else written)
    inner = Scope(key, (*where, Index(f"{places}[{key}]", is_list=True)), {"key": shown, "items": items})
    emission.depth += 1
    made = member(scoped(emission, producer.alias, inner), producer.body, name, held)
    emission.depth -= 1
    made = [*(told if speaks_of(made, shown) else []), *inner.prelude, *made]
    spoken_key, spoken_items = (one if speaks_of(made, one) else "" for one in (key, items))
    return statements.over_members(groups, spoken_key, spoken_items, made)
