"""Lists: what is made of every item, those that count, in which order, and at which position."""

from msgspec import Struct
from msgspec.structs import replace

from generators.mappings.lowering import conditions, objects, reading
from generators.mappings.lowering.code import Block, Declare, bind, say, when
from generators.mappings.lowering.emission import Emission, Scope, Sink, Value, speaks_of
from generators.mappings.lowering.evaluating import Then, evaluate
from generators.mappings.lowering.writing import wire
from generators.mappings.parts import skips_items, speaks_of_position
from generators.mappings.places import Index, Where, nth
from synapseops.mapping import ir
from synapseops.schema.model import Items, ShapeRef
from synapseops.schema.scalars import Scalar, ScalarKind

JSON = Scalar(ScalarKind.JSON)


class Loop(Struct, frozen=True):
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


def each(emission: Emission, producer: ir.Each, sink: Sink, rule: ir.Rule) -> Block:
    """A list of what is made for every item."""
    name = emission.names.new(made_name(emission))
    loop = Loop(producer.alias, producer.where, producer.sort, producer.body, name, kept(rule, producer.body))
    read = reading.whole_list(producer.source)
    where = reading.place(emission.scopes[read.path.alias], read.path.steps)
    is_plain = not any(isinstance(step.segment, ir.Every) for step in read.path.steps)
    wanted = replace(read, type=Items(JSON)) if is_plain else read

    def made_of(value: Value) -> Block:
        filled = _items(emission, where, value.expression, loop)
        return [declared(emission, loop.name, loop.kept), *filled, *sink.value(Value(loop.name, loop.kept))]

    return reading.read(emission, wanted, Then(made_of, sink), rule.raw_may)


def declared(emission: Emission, name: str, kept: Items) -> Declare:
    """The list that is filled."""
    return Declare(name, emission.language.types.annotation(kept), "[]")


def made_name(emission: Emission) -> str:
    """Return what a list is called: as the target is."""
    for piece in reversed(emission.target):
        if isinstance(piece, str):
            return piece.strip(".[]") or "made"
    return "made"


def scoped(emission: Emission, alias: str, scope: Scope) -> Emission:
    """Return the emission with one more alias."""
    return replace(emission, scopes={**emission.scopes, alias: scope})


def _items(emission: Emission, where: Where, list_name: str, loop: Loop) -> Block:
    if loop.sort:
        return _sorted_items(emission, where, list_name, loop)

    def body(inner: Scope) -> Block:
        return item(scoped(emission, loop.alias, inner), inner, loop)

    return reading.items_loop(emission, where, list_name, loop.alias, body)


def index_of(inner: Scope) -> str:
    """Return the variable that holds the position of the item that a loop is at."""
    return next(piece.name for piece in reversed(inner.where) if isinstance(piece, Index))


def _sorted_items(emission: Emission, where: Where, list_name: str, loop: Loop) -> Block:
    """First the items that count, with their sort keys and positions; then what is made of them, in order."""
    ranks = emission.language.ranks
    ranked = emission.names.new(ranks.HINT)

    def collect(inner: Scope) -> Block:
        within = scoped(emission, loop.alias, inner)
        return ranking(within, loop, ranked, index_of(inner), inner.variable)

    first = reading.items_loop(emission, where, list_name, loop.alias, collect)
    variable = emission.names.new(loop.alias)
    index = emission.names.new(f"{variable}_index")
    inner = Scope(variable, nth(where, index))
    emission.depth += 1
    made = item(scoped(emission, loop.alias, inner), inner, replace(loop, where=None))
    emission.depth -= 1
    made = [*inner.prelude, *made]
    spoken = index if speaks_of(made, index) else ""
    return ranks.in_order(ranked, Scalar(ScalarKind.INTEGER), first, [*inner.declarations, ranks.over(ranked, spoken, variable, made)])


def ranking(emission: Emission, loop: Loop, ranked: str, first: str, second: str) -> Block:
    """Put a pair into a list, with the keys it is sorted by, where it counts."""
    before, holds = _condition(emission, loop.where)
    block: Block = []
    keys = []
    for one in loop.sort:
        made, key = evaluate(emission, one.by, "rank", may_lack=True)
        block += made
        words = emission.language.words
        keys.append((key, words.yes if one.descending else words.no))
    add = [*block, *say(emission.language.ranks.entry(ranked, keys, first, second))]
    return objects.attempt(emission, [*before, *(when(holds, add) if holds else add)])


def _condition(emission: Emission, where: ir.Condition | None) -> tuple[Block, str]:
    return ([], "") if where is None else conditions.ask(emission, where)


def item(emission: Emission, scope: Scope, loop: Loop) -> Block:
    """What is done with one item: looked whether it counts, then made into a member of the list."""
    before, holds = _condition(emission, loop.where)
    found: Block = []
    if holds:
        left_out = when(emission.language.logic.negated(holds), say("continue"))
        found = objects.attempt(emission, [*before, *left_out], skips=True)
    if not speaks_of_position(loop.body, loop.alias):
        return [*found, *member(emission, loop.body, loop.name, loop.kept)]
    if isinstance(loop.body.producer, ir.Object) and not skips_items(loop.body):
        scope.position = emission.language.types.size(loop.kept, loop.name)
        return [*found, *member(emission, loop.body, loop.name, loop.kept)]
    counter = emission.names.new(f"{loop.alias}_position")
    scope.position = counter
    scope.declarations.append(Declare(counter, "", "-1"))
    return [*found, *bind(counter, f"{counter} + 1"), *member(emission, loop.body, loop.name, loop.kept)]


def member(emission: Emission, rule: ir.Rule, name: str, kept: Items) -> Block:
    """Make one member of the list called *name*, which holds what *kept* says."""
    deeper = replace(emission, target=(*emission.target, "[]"))
    if not isinstance(rule.producer, ir.Object) or rule.target is not None:
        return objects.paragraph(deeper, rule, _Append(emission, name, kept))
    if part := emission.language.statements.part(deeper, rule.producer, name, may_skip=skips_items(rule)):
        return part
    variable = emission.names.new(reading.singular(name))
    made, _ = objects.members(deeper, rule.producer, variable)
    return [objects.opened(emission, variable), *made, *say(emission.language.words.append.format(name, variable))]


class _Append(Struct, frozen=True):
    """Puts the value of an item into the list; MISSING adds nothing."""

    emission: Emission
    name: str
    kept: Items

    def value(self, value: Value) -> Block:
        shown = wire(self.emission, value.expression, value.type) if self.kept.item == JSON else value.expression
        return say(self.emission.language.words.append.format(self.name, shown), fails=value.fails)

    def missing(self) -> Block | None:
        return []

    def null(self) -> Block | None:
        return say(self.emission.language.words.append.format(self.name, self.emission.language.words.null))
