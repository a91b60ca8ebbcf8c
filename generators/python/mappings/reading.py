"""Reading: from a path to statements that fetch what stands there, look at its type, and pass it on in its state."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from generators.mappings.places import Where, inside, nth
from generators.python import text
from generators.python.mappings import types
from generators.python.mappings.emission import Emission, Scope, Sink, Value, path
from generators.python.mappings.lines import Case, Lines, bind, block, branches, fail, may_fail, say
from synapseops.mapping import ir
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

Steps = tuple[ir.Step, ...]

_LONG = 4
"""So many lines, and what is refused is said before them."""


def read(emission: Emission, found: ir.Read, sink: Sink, handles: ir.States) -> Lines:
    """Read a path; *handles* are the states that can occur there."""
    scope = emission.scopes[found.path.alias]
    return _walk(emission, scope, found.path.steps, found.type, sink, handles)


def whole_list(found: ir.Read) -> ir.Read:
    """Return the list that a path to its items names."""
    steps = found.path.steps
    if not steps or not isinstance(steps[-1].segment, ir.Every):
        return found
    return replace(found, path=replace(found.path, steps=steps[:-1]))


def raw(emission: Emission, found: ir.Path) -> tuple[Lines, str]:
    """Return the variable of whatever stands at a path without `a[]` in it."""
    scope = emission.scopes[found.alias]
    expression = _reach(emission, scope, found.steps)
    if expression.isidentifier():
        return [], expression
    name = _name(emission, scope, found.steps)
    return bind(name, expression), name


def source(emission: Emission, found: ir.Path) -> str:
    """Return the expression of the path as errors tell it."""
    return path(place(emission.scopes[found.alias], found.steps))


def place(scope: Scope, steps: Steps) -> Where:
    """Return the path some steps below a scope; members of an alias that is no part of the record stand where it does."""
    is_member = bool(scope.members) and bool(steps) and isinstance(steps[0].segment, ir.Key)
    return inside(scope.where, steps[1:] if is_member else steps)


def _hint(steps: Steps, alias: str | None) -> str:
    names = [step.segment.name for step in steps if isinstance(step.segment, ir.Key)]
    return names[-1] if names else (alias or "record")


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


def _walk(emission: Emission, scope: Scope, steps: Steps, type_: ValueType, sink: Sink, handles: ir.States) -> Lines:
    every = next((place for place, step in enumerate(steps) if isinstance(step.segment, ir.Every)), None)
    if every is None and not (isinstance(type_, Items) and _is_looked_into(type_.item)):
        return _leaf(emission, scope, steps, type_, sink, handles)
    before, after = (steps, ()) if every is None else (steps[:every], steps[every + 1 :])
    item = type_.item if isinstance(type_, Items) else type_
    if not after and not _is_looked_into(item):
        return _leaf(emission, scope, before, type_, sink, handles)
    return _gathered(emission, scope, before, after, type_, item, sink, handles)


def _is_looked_into(item: ValueType) -> bool:
    """Tell whether the items of a list that is read whole are looked at one by one."""
    return not isinstance(item, ShapeRef) and not types.is_kind(item, ScalarKind.JSON)


def _leaf(emission: Emission, scope: Scope, steps: Steps, type_: ValueType, sink: Sink, handles: ir.States) -> Lines:
    expression = _reach(emission, scope, steps)
    where = path(place(scope, steps))
    if expression.isidentifier():
        lines, name = [], expression
    else:
        name = _name(emission, scope, steps)
        lines = bind(name, expression)
    check = recognised(emission, type_, name, is_there=not lines)
    body = sink.value(decoded(emission, type_, name, where))
    error = fail(f"{emission.use('errors', 'unexpected')}({name}, {text.string(types.words(type_))}, {where})")
    return [*lines, *stated(name, check, body, sink, handles, error)]


def stated(name: str, check: str, body: Lines, sink: Sink, handles: ir.States, error: Lines) -> Lines:
    """Branch over the states of *name*: a value, MISSING and null where they are handled, else the error."""
    cases = []
    missing = sink.missing() if ir.State.MISSING in handles else None
    if missing is not None:
        cases.append(Case(f"{name} is MISSING", f"{name} is not MISSING", missing))
    null = sink.null() if ir.State.NULL in handles else None
    if null is not None:
        cases.append(Case(f"{name} is None", f"{name} is not None", null))
    if not cases and (may_fail(body) or getattr(sink, "prefers_guard", False)):
        return [*block(f"if {_negated(check)}", error, fails=True), *body]
    if not cases and len(body) > _LONG:
        return [*block(f"if {_negated(check)}", error, fails=True), *block("else", body)]
    return branches([Case(check, _negated(check), body), *cases], error)


def _negated(check: str) -> str:
    if check.startswith("isinstance(") and " and " not in check:
        return f"not {check}"
    return f"not ({check})" if " and " in check else f"not {check}"


def _reach(emission: Emission, scope: Scope, steps: Steps) -> str:
    """Return the expression of what stands at steps without `a[]`."""
    if not steps:
        return scope.variable
    *before, last = steps
    head = tuple(before)
    if isinstance(last.segment, ir.Every):
        raise ValueError("every item is read by a loop")
    if isinstance(last.segment, ir.Key):
        if not head and last.segment.name in scope.members:
            return scope.members[last.segment.name]
        emission.use("values", "MISSING")
        return f"{_object(emission, scope, head)}.get({text.string(last.segment.name)}, MISSING)"
    helper = emission.use("values", "item_at")
    return f"{helper}({_reach(emission, scope, head)}, {last.segment.index}, {path(place(scope, head))})"


def _object(emission: Emission, scope: Scope, steps: Steps) -> str:
    """Return the variable of an object, fetched once where its scope begins."""
    if not steps and scope.is_object:
        return scope.variable
    if steps not in scope.objects:
        expression = _reach(emission, scope, steps)
        name = expression
        if not expression.isidentifier():
            name = emission.names.new(_hint(steps, None))
            scope.prelude += bind(name, expression)
        helper = emission.use("values", "within")
        lost = bind(name, f"{helper}({name}, {path(place(scope, steps))})")
        scope.prelude += block(f"if not isinstance({name}, dict)", lost)
        scope.objects[steps] = name
    return scope.objects[steps]


def _gathered(
    emission: Emission, scope: Scope, before: Steps, after: Steps, type_: ValueType, item: ValueType, sink: Sink, handles: ir.States
) -> Lines:
    """A list of what stands below every item of a list."""
    outer = type_ if isinstance(type_, Items) else Items(type_)
    name = emission.names.new(f"{_hint(after or before, None)}_values" if after else f"{_hint(before, None)}_items")
    gather = _Gather(name, bool(after), outer.nullable)

    def body(inner: Scope) -> Lines:
        handled = frozenset({ir.State.MISSING, ir.State.NULL}) if after else frozenset({ir.State.NULL})
        return _walk(emission, inner, after, item, gather, handled)

    lines = loop(emission, scope, before, None, body, sink, handles, name, annotation=types.annotation(_as_found(outer)), result=outer)
    return lines


def _as_found(type_: Items) -> Items:
    """Return a list's type in code: lists inside it stay as they came, whatever objects they should hold."""
    if not isinstance(type_.item, Items):
        return type_
    inner = type_.item if _is_looked_into(type_.item.item) else replace(type_.item, item=Scalar(ScalarKind.JSON))
    return replace(type_, item=_as_found(inner))


@dataclass(frozen=True, slots=True)
class _Gather:
    """Puts items into a list; MISSING ones are dropped, nulls are kept."""

    name: str
    drops: bool
    keeps_null: bool

    def value(self, value: Value) -> Lines:
        return [*_append(self.name, value)]

    def missing(self) -> Lines | None:
        return [] if self.drops else None

    def null(self) -> Lines | None:
        return _append(self.name, Value("None", Scalar(ScalarKind.JSON))) if self.keeps_null else None


def _append(name: str, value: Value) -> Lines:
    return say(f"{name}.append({value.expression})", fails=value.fails)


def loop(
    emission: Emission,
    scope: Scope,
    steps: Steps,
    alias: str | None,
    body: Callable[[Scope], Lines],
    sink: Sink,
    handles: ir.States,
    made: str,
    *,
    annotation: str = "list[JsonValue]",
    result: ValueType | None = None,
) -> Lines:
    """Go over the items of the list at *steps*; *made* is the list that *body* fills."""
    result = result or Items(Scalar(ScalarKind.JSON))
    lines, name = _fetched(emission, scope, steps)
    where = path(place(scope, steps))
    filled = [*bind(made, "[]"), *items_loop(emission, place(scope, steps), name, alias, body)]
    filled[0] = type(filled[0])(f"{made}: {annotation} = []")
    error = fail(f'{emission.use("errors", "unexpected")}({name}, "list", {where})')
    done = [*filled, *sink.value(Value(made, result))]
    return [*lines, *stated(name, f"isinstance({name}, list)", done, sink, handles, error)]


def _fetched(emission: Emission, scope: Scope, steps: Steps) -> tuple[Lines, str]:
    expression = _reach(emission, scope, steps)
    if expression.isidentifier():
        return [], expression
    name = _name(emission, scope, steps)
    return bind(name, expression), name


def items_loop(emission: Emission, where: Where, name: str, alias: str | None, body: Callable[[Scope], Lines]) -> Lines:
    """A loop over the items of the list called *name*; the position is counted where anything speaks of it."""
    item = emission.names.new(alias or singular(name))
    index = emission.names.new("index" if emission.depth == 0 else f"{item}_index")
    inner = Scope(item, nth(where, index))
    emission.depth += 1
    skip, emission.skip = emission.skip, "continue"
    inside_ = body(inner)
    emission.depth -= 1
    emission.skip = skip
    inside_ = [*inner.prelude, *inside_]
    header = f"for {index}, {item} in enumerate({name})" if speaks_of(inside_, index) else f"for {item} in {name}"
    return [*inner.declarations, *block(header, inside_)]


def speaks_of(lines: Lines, name: str) -> bool:
    """Tell whether any of the lines says *name*."""
    return any(re.search(rf"\b{name}\b", line.text) for line in lines)


def singular(name: str) -> str:
    """Return what an item of a list is called."""
    return name.removesuffix("s") if len(name) > 3 and name.endswith("s") else f"{name}_item"


def recognised(emission: Emission, type_: ValueType, name: str, *, is_there: bool = False) -> str:
    """Return the condition under which *name* is JSON of a type; what *is_there* is never MISSING."""
    if isinstance(type_, Items):
        return f"isinstance({name}, list)"
    if isinstance(type_, ShapeRef):
        return f"isinstance({name}, dict)"
    if isinstance(type_, Enum):
        emission_words = ", ".join(text.string(word) for word in type_.words)
        words = (
            f"{{{emission_words}}}"
            if len(type_.words) <= 6
            else emission.module.constant(f"{name}_words", f"frozenset({{{emission_words}}})")
        )
        return f"isinstance({name}, str) and {name} in {words}"
    match type_.kind:
        case ScalarKind.INTEGER:
            smallest, largest = emission.use("values", "SMALLEST"), emission.use("values", "LARGEST")
            return f"type({name}) is int and {smallest} <= {name} <= {largest}"
        case ScalarKind.NUMBER:
            return f"{emission.use('values', 'is_number')}({name})"
        case ScalarKind.DECIMAL if type_.is_json_number:
            return f"{emission.use('values', 'is_number')}({name})"
        case ScalarKind.BOOLEAN:
            return f"isinstance({name}, bool)"
        case ScalarKind.JSON:
            if is_there:
                return f"{name} is not None"
            emission.use("values", "MISSING")
            return f"{name} is not MISSING and {name} is not None and not isinstance({name}, {emission.use('values', 'Astray')})"
    return f"isinstance({name}, str)"


def decoded(emission: Emission, type_: ValueType, name: str, where: str) -> Value:
    """Return the value of what was recognised."""
    if not isinstance(type_, Scalar):
        return Value(name, type_)
    at = emission.at(where)
    match type_.kind:
        case ScalarKind.DECIMAL | ScalarKind.NUMBER if type_.is_json_number or type_.kind == ScalarKind.NUMBER:
            return Value(f"{emission.use('numbers', 'read_number')}({name}{at})", type_, fails=True)
        case ScalarKind.DECIMAL:
            return Value(f"{emission.use('numbers', 'read_decimal')}({name}{at})", type_, fails=True)
        case ScalarKind.DATE:
            return Value(f"{emission.use('times', 'read_date')}({name}{at})", type_, fails=True)
        case ScalarKind.DATETIME:
            return Value(f"{emission.use('times', 'read_instant')}({name}{at})", type_, fails=True)
        case ScalarKind.UUID | ScalarKind.EMAIL | ScalarKind.URL:
            helper = emission.use("text", f"read_{type_.kind}")
            return Value(f"{helper}({name}{at})", type_, fails=True)
    return Value(name, type_)
