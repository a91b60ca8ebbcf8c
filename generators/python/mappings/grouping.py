"""Lists that are made of objects and groups."""

from dataclasses import replace

from generators.mappings.places import Index, Where, joined
from generators.python.mappings import objects, reading, types
from generators.python.mappings.emission import Emission, Scope, Sink, Value
from generators.python.mappings.evaluating import ABSENT, Then, evaluate
from generators.python.mappings.lines import Line, Lines, bind, block, say
from generators.python.mappings.looping import JSON, Loop, declared, item, kept, made_name, member, ranking, scoped
from generators.python.mappings.writing import wire
from synapseops.mapping import ir
from synapseops.schema.model import ROOT, Items


def entries(emission: Emission, producer: ir.Entries, sink: Sink, rule: ir.Rule) -> Lines:
    """A list of what is made for every member of an object."""
    name = emission.names.new(made_name(emission))
    loop = Loop(producer.alias, producer.where, producer.sort, producer.body, name, kept(rule, producer.body))
    where = reading.place(emission.scopes[producer.source.path.alias], producer.source.path.steps)

    def made_of(value: Value) -> Lines:
        key, held = emission.names.new("key"), emission.names.new("value")
        inner = Scope(held, joined(where, Index(key)), {"key": key, "value": held})
        make = _sorted_entries if loop.sort else _entries
        return [*declared(emission, name, loop.kept), *make(emission, inner, value.expression, loop), *sink.value(Value(name, loop.kept))]

    return reading.read(emission, ir.Read(producer.source.path, ROOT), Then(made_of, sink), rule.raw_may)


def _entries(emission: Emission, inner: Scope, object_name: str, loop: Loop) -> Lines:
    emission.depth += 1
    body = item(scoped(emission, loop.alias, inner), inner, loop)
    emission.depth -= 1
    body = [*inner.prelude, *body]
    return [*inner.declarations, *_over(object_name, inner.members["key"], inner.members["value"], body)]


def _over(object_name: str, key: str, held: str, body: Lines) -> Lines:
    """A loop over an object, naming what is spoken of."""
    if not reading.speaks_of(body, key):
        return block(f"for {held} in {object_name}.values()", body)
    if not reading.speaks_of(body, held):
        return block(f"for {key} in {object_name}", body)
    return block(f"for {key}, {held} in {object_name}.items()", body)


def _sorted_entries(emission: Emission, inner: Scope, object_name: str, loop: Loop) -> Lines:
    ranked, rank = emission.names.new("ranked"), emission.use("lists", "Rank")
    within = scoped(emission, loop.alias, inner)
    pair = f"{inner.members['key']}, {inner.members['value']}"
    made = ranking(within, loop, ranked, pair)
    collect = [*inner.prelude, *made]
    inner.prelude.clear()
    inner.objects.clear()
    body = item(within, inner, replace(loop, where=None))
    return [
        Line(f"{ranked}: list[tuple[{rank}, str, JsonValue]] = []"),
        *block(f"for {pair} in {object_name}.items()", collect),
        *say(f"{ranked}.sort(key=lambda one: one[0])"),
        *inner.declarations,
        *block(f"for _, {pair} in {ranked}", [*inner.prelude, *body]),
    ]


def group(emission: Emission, producer: ir.Group, sink: Sink, rule: ir.Rule) -> Lines:
    """A list of what is made for items with equal keys, in order of first appearance."""
    name, groups, places = emission.names.new(made_name(emission)), emission.names.new("groups"), emission.names.new("places")
    read = reading.whole_list(producer.source)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)
    held = kept(rule, producer.body)
    may_lack = bool(producer.by.may & ABSENT)
    are_placed = False  # whether anything tells which item of the list one of a group was
    by = f"{types.annotation(producer.by.type)}{' | None' if may_lack else ''}"

    def collect(inner: Scope) -> Lines:
        within = scoped(emission, producer.alias, inner)
        before, key = evaluate(within, producer.by, "group_key", absent="None" if may_lack else None)
        noted = say(f"{places}.setdefault({key}, []).append({index(inner)})") if are_placed else []
        return objects.attempt(within, [*before, *say(f"{groups}.setdefault({key}, []).append({inner.variable})"), *noted])

    def made_of(value: Value) -> Lines:
        nonlocal are_placed
        then = _groups(emission, producer, groups, places, where, name, held)
        are_placed = reading.speaks_of(then, places)
        first = reading.items_loop(emission, where, value.expression, producer.alias, collect)
        return [
            Line(f"{groups}: dict[{by}, list[JsonValue]] = {{}}"),
            *([Line(f"{places}: dict[{by}, list[int]] = {{}}")] if are_placed else []),
            *first,
            *declared(emission, name, held),
            *then,
            *sink.value(Value(name, held)),
        ]

    return reading.read(emission, replace(read, type=Items(JSON)), Then(made_of, sink), rule.raw_may)


def index(inner: Scope) -> str:
    """Return the variable that holds the position of the item that a loop is at."""
    return next(piece.name for piece in reversed(inner.where) if isinstance(piece, Index))


def _groups(emission: Emission, producer: ir.Group, groups: str, places: str, where: Where, name: str, held: Items) -> Lines:
    """What is made of each group; its key is JSON to those who read it."""
    key, items = emission.names.new("key"), emission.names.new("items")
    told: Lines = []
    shown = key
    if not types.is_native(producer.by.type):
        shown = emission.names.new("key_text")
        written = wire(emission, Value(key, producer.by.type))
        told = bind(shown, f"{written} if {key} is not None else None" if producer.by.may & ABSENT else written)
    inner = Scope(key, (*where, Index(f"{places}[{key}]", is_list=True)), {"key": shown, "items": items})
    emission.depth += 1
    made = member(scoped(emission, producer.alias, inner), producer.body, name, held)
    emission.depth -= 1
    made = [*(told if reading.speaks_of(made, shown) else []), *inner.prelude, *made]
    return _over(groups, key, items, made)
