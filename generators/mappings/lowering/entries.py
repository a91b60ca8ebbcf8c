"""Lists that are made of the members of objects."""

from msgspec.structs import replace

from generators.mappings.lowering import reading
from generators.mappings.lowering.code import Block
from generators.mappings.lowering.emission import Emission, Scope, Sink, Value, speaks_of
from generators.mappings.lowering.evaluating import Then
from generators.mappings.lowering.looping import Loop, declared, item, kept, made_name, ranking, scoped
from generators.mappings.places import Index, joined
from synapseops.mapping import ir
from synapseops.schema.model import ROOT
from synapseops.schema.scalars import Scalar, ScalarKind


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
        return [declared(emission, name, loop.kept), *filled, *sink.value(Value(name, loop.kept))]

    return reading.read(emission, ir.Read(producer.source.path, ROOT), Then(made_of, sink), rule.raw_may)


def _entries(emission: Emission, inner: Scope, object_name: str, loop: Loop) -> Block:
    emission.depth += 1
    body = item(scoped(emission, loop.alias, inner), inner, loop)
    emission.depth -= 1
    body = [*inner.prelude, *body]
    return [*inner.declarations, emission.language.statements.over_members(object_name, *_spoken(inner, body), body)]


def _spoken(inner: Scope, body: Block) -> tuple[str, str]:
    """Return the names of a member's key and value, empty where nothing speaks of them."""
    key, held = (one if speaks_of(body, one) else "" for one in (inner.members["key"], inner.members["value"]))
    return key, held


def _sorted_entries(emission: Emission, inner: Scope, object_name: str, loop: Loop) -> Block:
    to = emission.language
    ranked = emission.names.new(to.ranks.HINT)
    within = scoped(emission, loop.alias, inner)
    key, held = inner.members["key"], inner.members["value"]
    made = ranking(within, loop, ranked, key, held)
    collect = [*inner.prelude, *made]
    inner.prelude.clear()
    inner.objects.clear()
    body = item(within, inner, replace(loop, where=None))
    body = [*inner.prelude, *body]
    first: Block = [to.statements.over_members(object_name, key, held, collect)]
    then: Block = [*inner.declarations, to.ranks.over(ranked, *_spoken(inner, body), body)]
    return to.ranks.in_order(ranked, Scalar(ScalarKind.STRING), first, then)
