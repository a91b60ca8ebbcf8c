"""Lists: what is made of every item, those that count, in which order, and at which position."""

from dataclasses import dataclass, replace

from generators.mappings.parts import skips_items, speaks_of_position
from generators.mappings.places import Index, Where, nth
from generators.python.mappings import conditions, objects, parting, reading, types
from generators.python.mappings.emission import Emission, Scope, Sink, Value
from generators.python.mappings.evaluating import Then, evaluate
from generators.python.mappings.lines import Line, Lines, bind, block, say
from generators.python.mappings.writing import wire
from synapseops.mapping import ir
from synapseops.schema.model import Items, ShapeRef
from synapseops.schema.scalars import Scalar, ScalarKind

JSON = Scalar(ScalarKind.JSON)


@dataclass(frozen=True, slots=True)
class Loop:
    """What is done with items: those for which `where` holds, in the order of `sort`, become members of the list called `name`.

    `kept` is what the list holds in code: JSON as it is written, or values of their type where steps are to see them.
    """

    alias: str
    where: ir.Condition | None
    sort: tuple[ir.Sort, ...]
    body: ir.Rule
    name: str
    kept: Items


def kept(rule: ir.Rule, body: ir.Rule) -> Items:
    """Return what the list that *rule* makes by *body* holds in code."""
    if not rule.steps or isinstance(body.type, ShapeRef | Items):
        return Items(JSON)
    return Items(body.type, ir.State.NULL in body.may)


def each(emission: Emission, producer: ir.Each, sink: Sink, rule: ir.Rule) -> Lines:
    """A list of what is made for every item."""
    name = emission.names.new(made_name(emission))
    loop = Loop(producer.alias, producer.where, producer.sort, producer.body, name, kept(rule, producer.body))
    read = reading.whole_list(producer.source)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)
    is_plain = not any(isinstance(step.segment, ir.Every) for step in read.path.steps)
    wanted = replace(read, type=Items(JSON)) if is_plain else read

    def made_of(value: Value) -> Lines:
        return [
            *declared(emission, loop.name, loop.kept),
            *_items(emission, where, value.expression, loop),
            *sink.value(Value(loop.name, loop.kept)),
        ]

    return reading.read(emission, wanted, Then(made_of, sink), rule.raw_may)


def declared(emission: Emission, name: str, kept: Items) -> Lines:
    """The list that is filled."""
    if kept.item == JSON:
        emission.use("values", "JsonValue")
    return [Line(f"{name}: {types.annotation(kept)} = []")]


def made_name(emission: Emission) -> str:
    """Return what a list is called: as the target is."""
    for piece in reversed(emission.target):
        if isinstance(piece, str):
            return piece.strip(".[]") or "made"
    return "made"


def scoped(emission: Emission, alias: str, scope: Scope) -> Emission:
    """Return the emission with one more alias."""
    return replace(emission, scopes={**emission.scopes, alias: scope})


def _items(emission: Emission, where: Where, list_name: str, loop: Loop) -> Lines:
    if loop.sort:
        return _sorted_items(emission, where, list_name, loop)

    def body(inner: Scope) -> Lines:
        return item(scoped(emission, loop.alias, inner), inner, loop)

    return reading.items_loop(emission, where, list_name, loop.alias, body)


def _sorted_items(emission: Emission, where: Where, list_name: str, loop: Loop) -> Lines:
    """First the items that count, with their sort keys and positions; then what is made of them, in order."""
    ranked, rank = emission.names.new("ranked"), emission.use("lists", "Rank")

    def collect(inner: Scope) -> Lines:
        within = scoped(emission, loop.alias, inner)
        index = next(piece.name for piece in reversed(inner.where) if isinstance(piece, Index))
        return ranking(within, loop, ranked, f"{index}, {inner.variable}")

    first = reading.items_loop(emission, where, list_name, loop.alias, collect)
    variable = emission.names.new(loop.alias)
    index = emission.names.new(f"{variable}_index")
    inner = Scope(variable, nth(where, index))
    emission.depth += 1
    made = item(scoped(emission, loop.alias, inner), inner, replace(loop, where=None))
    emission.depth -= 1
    made = [*inner.prelude, *made]
    used = index if reading.speaks_of(made, index) else "_"
    return [
        Line(f"{ranked}: list[tuple[{rank}, int, JsonValue]] = []"),
        *first,
        *say(f"{ranked}.sort(key=lambda one: one[0])"),
        *inner.declarations,
        *block(f"for _, {used}, {variable} in {ranked}", made),
    ]


def ranking(emission: Emission, loop: Loop, ranked: str, what: str) -> Lines:
    """Put *what* into a list, with the keys it is sorted by, where it counts."""
    before, holds = _condition(emission, loop.where)
    keys: Lines = []
    parts = []
    for one in loop.sort:
        made, key = evaluate(emission, one.by, "rank", absent="None")
        keys += made
        parts.append(f"({key}, {one.descending})")
    rank = emission.use("lists", "Rank")
    add = [*keys, *say(f"{ranked}.append(({rank}({', '.join(parts)}), {what}))")]
    return objects.attempt(emission, [*before, *(block(f"if {holds}", add) if holds else add)])


def _condition(emission: Emission, where: ir.Condition | None) -> tuple[Lines, str]:
    return ([], "") if where is None else conditions.ask(emission, where)


def item(emission: Emission, scope: Scope, loop: Loop) -> Lines:
    """What is done with one item: looked whether it counts, then made into a member of the list."""
    before, holds = _condition(emission, loop.where)
    found: Lines = []
    if holds:
        looked = [*before, *block(f"if {conditions.negated(holds)}", say("continue"))]
        found = objects.attempt(emission, looked, skips=True)
    if not speaks_of_position(loop.body, loop.alias):
        return [*found, *member(emission, loop.body, loop.name, loop.kept)]
    if isinstance(loop.body.producer, ir.Object) and not skips_items(loop.body):
        scope.position = f"len({loop.name})"
        return [*found, *member(emission, loop.body, loop.name, loop.kept)]
    counter = emission.names.new(f"{loop.alias}_position")
    scope.position = counter
    scope.declarations += bind(counter, "-1")
    return [*found, *say(f"{counter} += 1"), *member(emission, loop.body, loop.name, loop.kept)]


def member(emission: Emission, rule: ir.Rule, name: str, kept: Items) -> Lines:
    """Make one member of the list called *name*, which holds what *kept* says."""
    deeper = replace(emission, target=(*emission.target, "[]"))
    if not isinstance(rule.producer, ir.Object) or rule.target is not None:
        return objects.paragraph(deeper, rule, _Append(emission, name, kept))
    if emission.depth % parting.DEEPEST == 0:
        return parting.lines(deeper, rule.producer, name, may_skip=skips_items(rule))
    variable = emission.names.new(reading.singular(name))
    made, _ = objects.members(deeper, rule.producer, variable)
    return [Line(f"{variable}: JsonObject = {{}}"), *made, *say(f"{name}.append({variable})")]


class _Append:
    """Puts the value of an item into the list; MISSING adds nothing."""

    def __init__(self, emission: Emission, name: str, kept: Items) -> None:
        self._emission = emission
        self._name = name
        self._is_json = kept.item == JSON

    def value(self, value: Value) -> Lines:
        shown = wire(self._emission, value) if self._is_json else value.expression
        return say(f"{self._name}.append({shown})", fails=value.fails)

    def missing(self) -> Lines | None:
        return []

    def null(self) -> Lines | None:
        return say(f"{self._name}.append(None)")
