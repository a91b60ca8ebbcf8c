"""Reading: from a path to statements that fetch what stands there, look at its type, and pass it on in its state."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from generators.mappings.kinds import is_kind, words
from generators.mappings.lowering.code import Block, Case, Declare, If, bind, branches, fail, may_fail, say, when
from generators.mappings.lowering.emission import Emission, Scope, Sink, Value, is_name, speaks_of
from generators.mappings.lowering.evaluating import unexpected
from generators.mappings.places import Where, inside, nth
from synapseops.mapping import ir
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

Steps = tuple[ir.Step, ...]

_LONG = 4
"""So long, and what is refused is said before it."""


def read(emission: Emission, found: ir.Read, sink: Sink, handles: ir.States) -> Block:
    """Read a path; *handles* are the states that can occur there."""
    scope = emission.scopes[found.path.alias]
    return _walk(emission, scope, found.path.steps, found.type, sink, handles)


def whole_list(found: ir.Read) -> ir.Read:
    """Return the list that a path to its items names."""
    steps = found.path.steps
    if not steps or not isinstance(steps[-1].segment, ir.Every):
        return found
    return replace(found, path=replace(found.path, steps=steps[:-1]))


def raw(emission: Emission, found: ir.Path) -> tuple[Block, str]:
    """Return the variable of whatever stands at a path without `a[]` in it."""
    return _fetched(emission, emission.scopes[found.alias], found.steps)


def source(emission: Emission, found: ir.Path) -> str:
    """Return the expression of the path as errors tell it."""
    return emission.path(place(emission.scopes[found.alias], found.steps))


def place(scope: Scope, steps: Steps) -> Where:
    """Return the path some steps below a scope; members of an alias that is no part of the record stand where it does."""
    is_member = bool(scope.members) and bool(steps) and isinstance(steps[0].segment, ir.Key)
    return inside(scope.where, steps[1:] if is_member else steps)


def _hint(steps: Steps) -> str:
    names = [step.segment.name for step in steps if isinstance(step.segment, ir.Key)]
    return names[-1] if names else "record"


def _name(emission: Emission, scope: Scope, steps: Steps) -> str:
    """Return the name of what stands at steps: its key, with that of its parent where another has it."""
    if steps not in scope.fetched:
        keys = [step.segment.name for step in steps if isinstance(step.segment, ir.Key)]
        hints = [keys[-1], "_".join(keys[-2:])] if keys else [scope.variable]
        if scope.variable != "record":
            hints.append(f"{scope.variable}_{hints[0]}")
        free = next((hint for hint in hints if emission.names.is_free(hint)), hints[-1])
        scope.fetched[steps] = emission.names.new(free)
    return scope.fetched[steps]


def _walk(emission: Emission, scope: Scope, steps: Steps, type_: ValueType, sink: Sink, handles: ir.States) -> Block:
    every = next((at for at, step in enumerate(steps) if isinstance(step.segment, ir.Every)), None)
    if every is None and not (isinstance(type_, Items) and _is_looked_into(type_.item)):
        return _leaf(emission, scope, steps, type_, sink, handles)
    before, after = (steps, ()) if every is None else (steps[:every], steps[every + 1 :])
    item = type_.item if isinstance(type_, Items) else type_
    if not after and not _is_looked_into(item):
        return _leaf(emission, scope, before, type_, sink, handles)
    return _gathered(emission, scope, before, after, type_, item, sink, handles)


def _is_looked_into(item: ValueType) -> bool:
    """Tell whether the items of a list that is read whole are looked at one by one."""
    return not isinstance(item, ShapeRef) and not is_kind(item, ScalarKind.JSON)


def _leaf(emission: Emission, scope: Scope, steps: Steps, type_: ValueType, sink: Sink, handles: ir.States) -> Block:
    where = emission.path(place(scope, steps))
    fetch, name = _fetched(emission, scope, steps)
    check = emission.language.types.recognised(emission.module, type_, name, is_there=not fetch)
    body = sink.value(_decoded(emission, type_, name, where))
    error = fail(unexpected(emission, name, words(type_), where))
    return [*fetch, *stated(emission, name, check, body, sink, handles, error)]


def stated(emission: Emission, name: str, check: str, body: Block, sink: Sink, handles: ir.States, error: Block) -> Block:
    """Branch over the states of *name*: a value, MISSING and null where they are handled, else the error."""
    cases, logic, said = [], emission.language.logic, emission.language.words
    missing = sink.missing() if ir.State.MISSING in handles else None
    if missing is not None:
        cases.append(Case(*logic.is_one(name, said.missing), missing))
    null = sink.null() if ir.State.NULL in handles else None
    if null is not None:
        cases.append(Case(*logic.is_one(name, said.null), null))
    if not cases and (may_fail(body) or getattr(sink, "prefers_guard", False)):
        return [*when(logic.negated(check), error), *body]
    if not cases and emission.language.length(body) > _LONG:
        return [If(((logic.negated(check), error),), body)]
    return branches(logic, [Case(check, logic.negated(check), body), *cases], error)


def _fetched(emission: Emission, scope: Scope, steps: Steps) -> tuple[Block, str]:
    expression = _reach(emission, scope, steps)
    if is_name(expression):
        return [], expression
    name = _name(emission, scope, steps)
    return bind(name, expression), name


def _reach(emission: Emission, scope: Scope, steps: Steps) -> str:
    """Return the expression of what stands at steps without `a[]`."""
    if not steps:
        return scope.variable
    *before, last = steps
    head = tuple(before)
    if isinstance(last.segment, ir.Every):
        raise ValueError("every item is read by a loop")
    values = emission.language.values
    if isinstance(last.segment, ir.Key):
        if not head and last.segment.name in scope.members:
            return scope.members[last.segment.name]
        return values.member(_object(emission, scope, head), last.segment.name)
    where = emission.path(place(scope, head))
    return values.call("item_at", f"{_reach(emission, scope, head)}, {last.segment.index}, {where}")


def _object(emission: Emission, scope: Scope, steps: Steps) -> str:
    """Return the variable of an object, fetched once where its scope begins."""
    if not steps and scope.is_object:
        return scope.variable
    if steps not in scope.objects:
        found, where = _reach(emission, scope, steps), emission.path(place(scope, steps))
        hint = _hint(steps) if steps else f"{scope.variable}_object"
        fetch, scope.objects[steps] = emission.language.statements.as_object(emission.names, found, hint, where)
        scope.prelude += fetch
    return scope.objects[steps]


def _gathered(
    emission: Emission, scope: Scope, before: Steps, after: Steps, type_: ValueType, item: ValueType, sink: Sink, handles: ir.States
) -> Block:
    """A list of what stands below every item of a list."""
    outer = type_ if isinstance(type_, Items) else Items(type_)
    name = emission.names.new(f"{_hint(after or before)}_values" if after else f"{_hint(before)}_items")
    gather = _Gather(emission, name, bool(after), outer.nullable)
    handled = frozenset({ir.State.MISSING, ir.State.NULL}) if after else frozenset({ir.State.NULL})

    def body(inner: Scope) -> Block:
        return _walk(emission, inner, after, item, gather, handled)

    return _loop(emission, scope, before, body, sink, handles, name, outer)


class _Gather(Struct, frozen=True):
    """Puts items into a list; MISSING ones are dropped, nulls are kept."""

    emission: Emission
    name: str
    drops: bool
    keeps_null: bool

    def value(self, value: Value) -> Block:
        return say(self.emission.language.words.append.format(self.name, value.expression), fails=value.fails)

    def missing(self) -> Block | None:
        return [] if self.drops else None

    def null(self) -> Block | None:
        to = self.emission.language
        return say(to.words.append.format(self.name, to.words.null)) if self.keeps_null else None


def _loop(
    emission: Emission,
    scope: Scope,
    steps: Steps,
    body: Callable[[Scope], Block],
    sink: Sink,
    handles: ir.States,
    made: str,
    type_: Items,
) -> Block:
    """Go over the items of the list at *steps*; *made* is the list that *body* fills."""
    types = emission.language.types
    fetch, name = _fetched(emission, scope, steps)
    where = place(scope, steps)
    filled = [Declare(made, types.annotation(_as_found(type_)), "[]"), *items_loop(emission, where, name, None, body)]
    error = fail(unexpected(emission, name, "list", emission.path(where)))
    done = [*filled, *sink.value(Value(made, type_))]
    check = types.recognised(emission.module, Items(Scalar(ScalarKind.JSON)), name)
    return [*fetch, *stated(emission, name, check, done, sink, handles, error)]


def _as_found(type_: Items) -> Items:
    """Return a list's type in code: lists inside it stay as they came, whatever objects they should hold."""
    if not isinstance(type_.item, Items):
        return type_
    inner = type_.item if _is_looked_into(type_.item.item) else replace(type_.item, item=Scalar(ScalarKind.JSON))
    return replace(type_, item=_as_found(inner))


def items_loop(emission: Emission, where: Where, name: str, alias: str | None, body: Callable[[Scope], Block]) -> Block:
    """A loop over the items of the list called *name*; the position is counted where anything speaks of it."""
    item = emission.names.new(alias or singular(name))
    index = emission.names.new("index" if emission.depth == 0 else f"{item}_index")
    inner = Scope(item, nth(where, index))
    emission.depth += 1
    skip, emission.skip = emission.skip, "continue"
    made = body(inner)
    emission.depth -= 1
    emission.skip = skip
    made = [*inner.prelude, *made]
    counted = index if speaks_of(made, index) else ""
    return [*inner.declarations, *emission.language.statements.over_items(name, counted, item, made)]


def singular(name: str) -> str:
    """Return what an item of a list is called."""
    return name.removesuffix("s") if len(name) > 3 and name.endswith("s") else f"{name}_item"


def _decoded(emission: Emission, type_: ValueType, name: str, where: str) -> Value:
    """Return the value of what was recognised."""
    if not isinstance(type_, Scalar):
        return Value(name, type_)
    is_number = type_.is_json_number or type_.kind is ScalarKind.NUMBER
    reader = "read_number" if is_number else _READERS.get(type_.kind)
    if reader is None:
        return Value(name, type_)
    return Value(emission.language.values.call(reader, f"{name}{emission.at(where)}"), type_, fails=True)


_READERS = {
    ScalarKind.DECIMAL: "read_decimal",
    ScalarKind.DATE: "read_date",
    ScalarKind.DATETIME: "read_instant",
    ScalarKind.UUID: "read_uuid",
    ScalarKind.EMAIL: "read_email",
    ScalarKind.URL: "read_url",
}
