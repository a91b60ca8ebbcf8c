"""Producers: where the values of rules come from."""

from dataclasses import replace
from typing import assert_never

from generators.python import text
from generators.python.mappings import calculating, casting, conditions, objects, parting, reading, types
from generators.python.mappings.emission import Emission, Index, Scope, Sink, Value, joined, path
from generators.python.mappings.lines import Case, Line, Lines, bind, block, branches, fail, may_fail, say
from generators.python.mappings.literals import is_null, literal_value
from generators.python.mappings.writing import Adapted, adapt, common, wire
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

JSON = Scalar(ScalarKind.JSON)
STRING = Scalar(ScalarKind.STRING)
_ABSENT = frozenset({ir.State.MISSING, ir.State.NULL})


def lines(emission: Emission, rule: ir.Rule, sink: Sink) -> Lines:
    """Make what the rule's producer makes, and pass it on in its state."""
    match rule.producer:
        case ir.Read():
            if rule.target is not None and not _has_every(rule.producer):
                emission.default_source = reading.source(emission, rule.producer.path)
            return reading.read(emission, rule.producer, sink, rule.raw_may)
        case ir.Const(value, type_):
            return _null(emission, sink) if is_null(value) else sink.value(literal_value(value, type_))
        case ir.ContextValue(name, type_):
            return sink.value(Value(f"context.{context_attribute(name)}", type_))
        case ir.Position(alias, base):
            position = emission.scopes[alias].position or "0"
            return sink.value(Value(position if not base else f"{position} + {base}", Scalar(ScalarKind.INTEGER), is_checked=False))
        case ir.First():
            return _first(emission, rule.producer, sink, rule)
        case ir.Join():
            return _join(emission, rule.producer, sink)
        case ir.Template():
            return _template(emission, rule.producer, sink)
        case ir.Switch():
            return _switch(emission, rule.producer, sink)
        case ir.Object():
            return _object(emission, rule.producer, sink)
        case ir.Each():
            return _each(emission, rule.producer, sink, rule.raw_may)
        case ir.Find():
            return _find(emission, rule.producer, sink, rule)
        case ir.Wrap():
            return _wrap(emission, rule.producer, sink, rule)
        case ir.Entries():
            return _entries(emission, rule.producer, sink, rule.raw_may)
        case ir.Group():
            return _group(emission, rule.producer, sink, rule.raw_may)
        case ir.Aggregate():
            return calculating.aggregate(emission, rule.producer, rule, sink)
        case ir.Calc():
            return calculating.calc(emission, rule.producer, sink)
        case ir.Use():
            return _use(emission, rule.producer, sink, rule.raw_may)
        case ir.Hook():
            return _hook(emission, rule.producer, sink, rule)
        case ir.Ignore():
            return []
        case unknown:
            assert_never(unknown)


def context_attribute(name: str) -> str:
    """Return the attribute of a context value."""
    from generators.python.names import KEYWORDS

    return f"{name}_" if name in KEYWORDS else name


def _has_every(found: ir.Read) -> bool:
    return any(isinstance(step.segment, ir.Every) for step in found.path.steps)


def missing(emission: Emission, sink: Sink, expected: str) -> Lines:
    """What is done when a producer has nothing: as the sink says, else the error."""
    lines = sink.missing()
    if lines is not None:
        return lines
    emission.use("values", "MISSING")
    return fail(f'{emission.use("errors", "unexpected")}(MISSING, {text.string(expected)}, "")')


def _null(emission: Emission, sink: Sink) -> Lines:
    lines = sink.null()
    return fail(f'{emission.use("errors", "unexpected")}(None, "value", "")') if lines is None else lines


def _first(emission: Emission, producer: ir.First, sink: Sink, rule: ir.Rule) -> Lines:
    type_ = common(one.type for one in producer.rules)
    name = emission.names.new(_hint(rule, "found"))
    skips = producer.skip_empty and types.can_be_empty(type_)
    absent = f"not {name}" if skips else f"{name} is None"
    found: Lines = [Line(f"{name}: {types.annotation(type_)} | None = None")]
    for place, one in enumerate(producer.rules):
        made = emission.rule(emission, one, _Chosen(emission, name, type_))
        found += made if place == 0 else branches([Case(absent, "", made)], [])
    there = name if skips else f"{name} is not None"
    body = sink.value(Value(name, type_))
    return [*found, *branches([Case(there, absent, body)], missing(emission, sink, types.words(type_)))]


class _Chosen:
    """Takes a value; what is missing or null leaves the choice open."""

    def __init__(self, emission: Emission, name: str, type_: ValueType) -> None:
        self._emission = emission
        self._name = name
        self._type = type_

    def value(self, value: Value) -> Lines:
        adapted = adapt(self._emission, value, self._type)
        return bind(self._name, adapted.expression, fails=adapted.fails)

    def missing(self) -> Lines | None:
        return []

    def null(self) -> Lines | None:
        return []


def _hint(rule: ir.Rule, otherwise: str) -> str:
    return rule.target.path[-1] if rule.target is not None and rule.target.path else otherwise


def as_text(emission: Emission, value: Value) -> str:
    """Return the expression of a part of a text."""
    if types.is_text(value.type):
        return value.expression
    if types.is_kind(value.type, ScalarKind.INTEGER):
        return f"str({value.expression})"
    if types.is_kind(value.type, ScalarKind.DECIMAL):
        return f"{emission.use('numbers', 'decimal_text')}({value.expression})"
    if types.is_kind(value.type, ScalarKind.DATE):
        return f"{value.expression}.isoformat()"
    if types.is_kind(value.type, ScalarKind.DATETIME):
        return f"{emission.use('times', 'instant_text')}({value.expression})"
    return f"{emission.use('numbers', 'to_text')}({value.expression})"


def _join(emission: Emission, producer: ir.Join, sink: Sink) -> Lines:

    if not producer.skip:
        found: Lines = []
        pieces: list[str | tuple[str]] = []
        for one in producer.rules:
            before, shown = _shown(emission, one)
            found += before
            pieces += [*([producer.separator] if pieces else []), (shown,)]
        return [*found, *sink.value(Value(text.formatted(pieces), STRING))]
    name = emission.names.new("parts")
    found = [Line(f"{name}: list[str] = []")]
    for one in producer.rules:
        found += emission.rule(emission, one, _Part(emission, name, producer.skip))
    return [*found, *sink.value(Value(f"{text.string(producer.separator)}.join({name})", STRING))]


class _Part:
    """Puts parts into a list; those in a state that is skipped are left out."""

    def __init__(self, emission: Emission, name: str, skip: ir.States) -> None:
        self._emission = emission
        self._name = name
        self._skip = skip

    def value(self, value: Value) -> Lines:
        if ir.State.EMPTY in self._skip and types.is_text(value.type):
            before, name = self._emission.variable(value, "part")
            return [*before, *branches([Case(name, f"not {name}", say(f"{self._name}.append({name})"))], [])]
        return say(f"{self._name}.append({as_text(self._emission, value)})", fails=value.fails)

    def missing(self) -> Lines | None:
        return [] if ir.State.MISSING in self._skip else None

    def null(self) -> Lines | None:
        return [] if ir.State.NULL in self._skip else None


def _shown(emission: Emission, part: ir.Rule) -> tuple[Lines, str]:
    """Return the name of what a formatted string shows of a part."""
    from generators.python.mappings.rules import evaluate

    before, name = evaluate(emission, part, "part")
    shown = name if types.is_kind(part.type, ScalarKind.INTEGER) else as_text(emission, Value(name, part.type))
    if shown.isidentifier():
        return before, shown
    bound = emission.names.new("part")
    return [*before, *bind(bound, shown)], bound


def _template(emission: Emission, producer: ir.Template, sink: Sink) -> Lines:

    found: Lines = []
    pieces: list[str | tuple[str]] = []
    for part in producer.parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        if producer.skip:
            name = emission.names.new("part")
            empty = bind(name, '""')
            skipped = _Skipped(
                emission, name, empty if ir.State.MISSING in producer.skip else None, empty if ir.State.NULL in producer.skip else None
            )
            found += [Line(f"{name}: str"), *emission.rule(emission, part, skipped)]
            pieces.append((name,))
            continue
        before, shown = _shown(emission, part)
        found += before
        pieces.append((shown,))
    return [*found, *sink.value(Value(text.formatted(pieces), STRING))]


class _Skipped:
    """Gives a part of a template its text."""

    def __init__(self, emission: Emission, name: str, missing: Lines | None, null: Lines | None) -> None:
        self._emission = emission
        self._name = name
        self._missing = missing
        self._null = null

    def value(self, value: Value) -> Lines:
        return bind(self._name, as_text(self._emission, value), fails=value.fails)

    def missing(self) -> Lines | None:
        return self._missing

    def null(self) -> Lines | None:
        return self._null


def _switch(emission: Emission, producer: ir.Switch, sink: Sink) -> Lines:
    """Branches in turn: a later condition is asked only when the earlier ones do not hold."""
    made = [then for _, then in producer.branches] + ([producer.otherwise] if producer.otherwise else [])
    sink = Adapted(emission, sink, common(one.type for one in made))
    last = emission.rule(emission, producer.otherwise, sink) if producer.otherwise else missing(emission, sink, "a branch that holds")
    asked = [(conditions.ask(emission, when), emission.rule(emission, then, sink)) for when, then in producer.branches]
    if all(not before for (before, _), _ in asked[1:]):
        (first, _), _ = asked[0]
        cases = [Case(expression, conditions.negated(expression), body or say("pass")) for (_, expression), body in asked]
        return [*first, *_chain(cases, last)]
    chain = last
    for (before, expression), body in reversed(asked):
        chain = [*before, *_chain([Case(expression, conditions.negated(expression), body or say("pass"))], chain)]
    return chain


def _chain(cases: list[Case], last: Lines) -> Lines:
    """Conditions in order: they may overlap, so none is moved."""
    if len(cases) == 1 and cases[0].body == say("pass"):
        return block(f"if {cases[0].negation}", last) if last else []
    return branches(cases, last)


def _object(emission: Emission, producer: ir.Object, sink: Sink) -> Lines:
    name = emission.names.new("members")
    made, always = objects.members(emission, producer, name)
    found: Lines = [Line(f"{name}: JsonObject = {{}}"), *made]
    body = sink.value(Value(name, JSON, is_checked=True))
    if producer.always or always:
        return [*found, *body]
    return [*found, *branches([Case(name, f"not {name}", body)], missing(emission, sink, "object"))]


def scoped(emission: Emission, alias: str, scope: Scope) -> Emission:
    """Return the emission with one more alias."""
    return replace(emission, scopes={**emission.scopes, alias: scope})


def _condition(emission: Emission, where: ir.Condition | None) -> tuple[Lines, str]:
    return ([], "") if where is None else conditions.ask(emission, where)


def _each(emission: Emission, producer: ir.Each, sink: Sink, handles: ir.States) -> Lines:
    name = emission.names.new(_made_name(emission))

    def body(inner: Scope) -> Lines:
        return _item(scoped(emission, producer.alias, inner), producer.alias, inner, producer.where, producer.body, name)

    return _over(emission, producer.source, producer.alias, producer.where, producer.sort, producer.body, body, sink, handles, name)


def _made_name(emission: Emission) -> str:
    for piece in reversed(emission.target):
        if isinstance(piece, str):
            return piece.strip(".[]") or "made"
    return "made"


def _over(
    emission: Emission,
    source: ir.Read,
    alias: str,
    where: ir.Condition | None,
    sort: tuple[ir.Sort, ...],
    rule: ir.Rule,
    body: "object",
    sink: Sink,
    handles: ir.States,
    name: str,
) -> Lines:
    scope = emission.scopes[source.path.alias]
    steps = source.path.steps
    if steps and isinstance(steps[-1].segment, ir.Every):
        steps = steps[:-1]
    emission.use("values", "JsonValue")
    if any(isinstance(step.segment, ir.Every) for step in steps):
        return _over_gathered(emission, source, alias, where, sort, rule, sink, handles, name)
    if sort:
        return _sorted(emission, scope, steps, alias, where, sort, rule, sink, handles, name)
    return reading.loop(emission, scope, steps, alias, body, sink, handles, name)  # type: ignore[arg-type]


def _over_gathered(
    emission: Emission,
    source: ir.Read,
    alias: str,
    where: ir.Condition | None,
    sort: tuple[ir.Sort, ...],
    rule: ir.Rule,
    sink: Sink,
    handles: ir.States,
    name: str,
) -> Lines:
    """Over `a[].b`: first the list of what is there, then its items."""
    item = source.type.item if isinstance(source.type, Items) else source.type

    class _Then:
        def value(self, value: Value) -> Lines:
            found = _items(
                emission,
                reading.place(emission.scopes[source.path.alias], source.path.steps),
                value.expression,
                alias,
                where,
                sort,
                rule,
                name,
            )
            return [Line(f"{name}: list[JsonValue] = []"), *found, *sink.value(Value(name, Items(JSON), is_checked=True))]

        def missing(self) -> Lines | None:
            return sink.missing()

        def null(self) -> Lines | None:
            return sink.null()

    read = ir.Read(source.path, source.type if isinstance(source.type, Items) else Items(item))
    return reading.read(emission, read, _Then(), handles)


def _items(
    emission: Emission,
    path_: tuple["str | Index", ...],
    list_name: str,
    alias: str,
    where: ir.Condition | None,
    sort: tuple[ir.Sort, ...],
    rule: ir.Rule,
    name: str,
) -> Lines:
    if sort:
        return _sorted_items(emission, path_, list_name, alias, where, sort, rule, name)

    def body(inner: Scope) -> Lines:
        return _item(scoped(emission, alias, inner), alias, inner, where, rule, name)

    return reading.items_loop(emission, path_, list_name, alias, body)


def _sorted(
    emission: Emission,
    scope: Scope,
    steps: tuple[ir.Step, ...],
    alias: str,
    where: ir.Condition | None,
    sort: tuple[ir.Sort, ...],
    rule: ir.Rule,
    sink: Sink,
    handles: ir.States,
    name: str,
) -> Lines:
    """First the items that count, with their sort keys and positions; then what is made of them, in order."""

    class _Then:
        def value(self, value: Value) -> Lines:
            found = _sorted_items(emission, reading.place(scope, steps), value.expression, alias, where, sort, rule, name)
            return [Line(f"{name}: list[JsonValue] = []"), *found, *sink.value(Value(name, Items(JSON), is_checked=True))]

        def missing(self) -> Lines | None:
            return sink.missing()

        def null(self) -> Lines | None:
            return sink.null()

    text_ = path(reading.place(scope, steps))
    read = ir.Read(ir.Path(_alias_of(emission, scope), steps, text_), Items(JSON))
    return reading.read(emission, read, _Then(), handles)


def _alias_of(emission: Emission, scope: Scope) -> str | None:
    return next(alias for alias, one in emission.scopes.items() if one is scope)


def _sorted_items(
    emission: Emission,
    path_: tuple["str | Index", ...],
    list_name: str,
    alias: str,
    where: ir.Condition | None,
    sort: tuple[ir.Sort, ...],
    rule: ir.Rule,
    name: str,
) -> Lines:
    from generators.python.mappings.rules import evaluate

    ranked = emission.names.new("ranked")
    rank = emission.use("lists", "Rank")

    def collect(inner: Scope) -> Lines:
        within = scoped(emission, alias, inner)
        before, holds = _condition(within, where)
        keys: Lines = []
        parts = []
        for one in sort:
            made, key = evaluate(within, one.by, "key", absent="None")
            keys += made
            parts.append(f"({key}, {one.descending})")
        index = next(piece.name for piece in reversed(inner.where) if isinstance(piece, Index))
        add = [*keys, *say(f"{ranked}.append(({rank}({', '.join(parts)}), {index}, {inner.variable}))")]
        return objects.attempt(within, [*before, *(block(f"if {holds}", add) if holds else add)])

    first = reading.items_loop(emission, path_, list_name, alias, collect)
    item = emission.names.new(alias)
    index = emission.names.new(f"{item}_index")
    inner = Scope(item, (*path_, "[", Index(index), "]"))
    emission.depth += 1
    made = _item(scoped(emission, alias, inner), alias, inner, None, rule, name)
    emission.depth -= 1
    made = [*inner.prelude, *made]
    used = index if reading._speaks_of(made, index) else "_"
    return [
        Line(f"{ranked}: list[tuple[{rank}, int, JsonValue]] = []"),
        *first,
        *say(f"{ranked}.sort(key=lambda one: one[0])"),
        *inner.declarations,
        *block(f"for _, {used}, {item} in {ranked}" if used != "_" else f"for _, _, {item} in {ranked}", made),
    ]


def _item(emission: Emission, alias: str, scope: Scope, where: ir.Condition | None, rule: ir.Rule, name: str) -> Lines:
    """What is done with one item: looked whether it counts, then made into a member of the list."""
    before, holds = _condition(emission, where)
    found: Lines = []
    if holds:
        found = objects.attempt(emission, [*before, *block(f"if {conditions.negated(holds)}", say("continue"))], skips=True)
    if not _speaks_of_position(rule, alias):
        return [*found, *_member(emission, rule, name)]
    if isinstance(rule.producer, ir.Object) and not skips_items(rule):
        scope.position = f"len({name})"
        return [*found, *_member(emission, rule, name)]
    counter = emission.names.new(f"{alias}_position")
    scope.position = counter
    scope.declarations += bind(counter, "-1")
    return [*found, *say(f"{counter} += 1"), *_member(emission, rule, name)]


def _member(emission: Emission, rule: ir.Rule, name: str) -> Lines:
    deeper = replace(emission, target=(*emission.target, "[]"))
    if isinstance(rule.producer, ir.Object) and rule.target is None and emission.depth % parting.DEEPEST == 0:
        return parting.lines(deeper, rule.producer, name, may_skip=skips_items(rule))
    if isinstance(rule.producer, ir.Object) and rule.target is None:
        member = emission.names.new(reading._singular(name))
        made, _ = objects.members(deeper, rule.producer, member)
        return [Line(f"{member}: JsonObject = {{}}"), *made, *say(f"{name}.append({member})")]
    return objects.paragraph(deeper, rule, _Append(emission, name, rule.type))


class _Append:
    """Puts the value of an item into the list; MISSING adds nothing."""

    def __init__(self, emission: Emission, name: str, type_: ValueType) -> None:
        self._emission = emission
        self._name = name

    def value(self, value: Value) -> Lines:
        return say(f"{self._name}.append({objects.wire(self._emission, value)})", fails=value.fails)

    def missing(self) -> Lines | None:
        return []

    def null(self) -> Lines | None:
        return say(f"{self._name}.append(None)")


def _speaks_of_position(rule: object, alias: str) -> bool:
    """Tell whether anything in a rule asks for the position of *alias*."""
    if isinstance(rule, ir.Position):
        return rule.alias == alias
    if isinstance(rule, tuple):
        return any(_speaks_of_position(one, alias) for one in rule)
    names = getattr(type(rule), "__slots__", ())
    return any(_speaks_of_position(getattr(rule, one), alias) for one in names)


def skips_items(rule: object) -> bool:
    """Tell whether an error in a rule may leave out the item."""
    if isinstance(rule, ir.Handlers):
        return "skip_item" in (rule.missing, rule.null, rule.empty, rule.error)
    if isinstance(rule, tuple):
        return any(skips_items(one) for one in rule)
    return any(skips_items(getattr(rule, one)) for one in getattr(type(rule), "__slots__", ()))


def _find(emission: Emission, producer: ir.Find, sink: Sink, rule: ir.Rule) -> Lines:
    found = emission.names.new(_hint(rule, "found"))
    type_ = producer.take.type

    def body(inner: Scope) -> Lines:
        within = scoped(emission, producer.alias, inner)
        before, holds = _condition(within, producer.where)
        take = [*emission.rule(within, producer.take, _Chosen(within, found, type_)), *say("break")]
        return [*before, *(block(f"if {holds}", take) if holds else take)]

    scope = emission.scopes[producer.source.path.alias]
    steps = tuple(producer.source.path.steps)
    if steps and isinstance(steps[-1].segment, ir.Every):
        steps = steps[:-1]

    class _Then:
        def value(self, value: Value) -> Lines:
            return reading.items_loop(emission, reading.place(scope, steps), value.expression, producer.alias, body)

        def missing(self) -> Lines | None:
            return []

        def null(self) -> Lines | None:
            return []

    read = ir.Read(replace(producer.source.path, steps=steps), Items(JSON))
    searched = reading.read(emission, read, _Then(), _ABSENT)
    declared: Lines = [Line(f"{found}: {types.annotation(type_)} | None = None")]
    body_ = sink.value(Value(found, type_))
    return [
        *declared,
        *searched,
        *branches([Case(f"{found} is not None", f"{found} is None", body_)], missing(emission, sink, types.words(type_))),
    ]


def _wrap(emission: Emission, producer: ir.Wrap, sink: Sink, rule: ir.Rule) -> Lines:
    name = emission.names.new(_hint(rule, "items"))
    item = common(one.type for one in producer.rules)
    nullable = ir.State.NULL not in producer.skip and any(ir.State.NULL in one.may for one in producer.rules)
    type_ = Items(item, nullable)
    found: Lines = [Line(f"{name}: {types.annotation(type_)} = []")]
    for one in producer.rules:
        found += emission.rule(emission, one, Adapted(emission, _Wrapped(emission, name, producer.skip, nullable), item))
    return [*found, *sink.value(Value(name, type_))]


class _Wrapped:
    """Puts values into a list; those in a state that is skipped are left out."""

    def __init__(self, emission: Emission, name: str, skip: ir.States, nullable: bool) -> None:
        self._emission = emission
        self._name = name
        self._skip = skip
        self._nullable = nullable

    def value(self, value: Value) -> Lines:
        if ir.State.EMPTY in self._skip and types.can_be_empty(value.type):
            before, name = self._emission.variable(value, "item")
            return [*before, *branches([Case(name, f"not {name}", say(f"{self._name}.append({name})"))], [])]
        return say(f"{self._name}.append({value.expression})", fails=value.fails)

    def missing(self) -> Lines | None:
        return [] if ir.State.MISSING in self._skip else None

    def null(self) -> Lines | None:
        if ir.State.NULL in self._skip:
            return []
        return say(f"{self._name}.append(None)") if self._nullable else None


def _entries(emission: Emission, producer: ir.Entries, sink: Sink, handles: ir.States) -> Lines:
    name = emission.names.new(_made_name(emission))
    scope = emission.scopes[producer.source.path.alias]
    steps = producer.source.path.steps
    where = reading.place(scope, steps)
    emission.use("values", "JsonValue")

    class _Then:
        def value(self, value: Value) -> Lines:
            key, member = emission.names.new("key"), emission.names.new("value")
            inner = Scope(member, joined(where, Index(key)), {"key": key, "value": member})
            if producer.sort:
                made = _sorted_entries(emission, producer, inner, value.expression, name)
            else:
                emission.depth += 1
                body = _item(scoped(emission, producer.alias, inner), producer.alias, inner, producer.where, producer.body, name)
                emission.depth -= 1
                body = [*inner.prelude, *body]
                made = block(f"for {key}, {member} in {value.expression}.items()", body)
                if not reading._speaks_of(body, key):
                    made = block(f"for {member} in {value.expression}.values()", body)
                elif not reading._speaks_of(body, member):
                    made = block(f"for {key} in {value.expression}", body)
                made = [*inner.declarations, *made]
            return [Line(f"{name}: list[JsonValue] = []"), *made, *sink.value(Value(name, Items(JSON), is_checked=True))]

        def missing(self) -> Lines | None:
            return sink.missing()

        def null(self) -> Lines | None:
            return sink.null()

    from synapseops.schema.model import ShapeRef

    return reading.read(emission, ir.Read(producer.source.path, ShapeRef("")), _Then(), handles)


def _sorted_entries(emission: Emission, producer: ir.Entries, inner: Scope, object_name: str, name: str) -> Lines:
    from generators.python.mappings.rules import evaluate

    ranked = emission.names.new("ranked")
    rank = emission.use("lists", "Rank")
    within = scoped(emission, producer.alias, inner)
    before, holds = _condition(within, producer.where)
    keys: Lines = []
    parts = []
    for one in producer.sort:
        made, key = evaluate(within, one.by, "rank", absent="None")
        keys += made
        parts.append(f"({key}, {one.descending})")
    pair = f"{inner.members['key']}, {inner.members['value']}"
    add = [*keys, *say(f"{ranked}.append(({rank}({', '.join(parts)}), {pair}))")]
    collect = [*inner.prelude, *objects.attempt(within, [*before, *(block(f"if {holds}", add) if holds else add)])]
    inner.prelude.clear()
    inner.objects.clear()
    body = _item(within, producer.alias, inner, None, producer.body, name)
    return [
        Line(f"{ranked}: list[tuple[{rank}, str, JsonValue]] = []"),
        *block(f"for {pair} in {object_name}.items()", collect),
        *say(f"{ranked}.sort(key=lambda one: one[0])"),
        *inner.declarations,
        *block(f"for _, {pair} in {ranked}", [*inner.prelude, *body]),
    ]


def _group(emission: Emission, producer: ir.Group, sink: Sink, handles: ir.States) -> Lines:
    from generators.python.mappings.rules import evaluate

    name = emission.names.new(_made_name(emission))
    groups = emission.names.new("groups")
    scope = emission.scopes[producer.source.path.alias]
    steps = producer.source.path.steps
    if steps and isinstance(steps[-1].segment, ir.Every):
        steps = steps[:-1]
    emission.use("values", "JsonValue")
    may_lack = bool(producer.by.may & _ABSENT)
    by = f"{types.annotation(producer.by.type)}{' | None' if may_lack else ''}"

    class _Then:
        def value(self, value: Value) -> Lines:
            def collect(inner: Scope) -> Lines:
                within = scoped(emission, producer.alias, inner)
                before, key = evaluate(within, producer.by, "group_key", absent="None" if may_lack else None)
                return objects.attempt(within, [*before, *say(f"{groups}.setdefault({key}, []).append({inner.variable})")])

            first = reading.items_loop(emission, reading.place(scope, steps), value.expression, producer.alias, collect)
            key, items = emission.names.new("key"), emission.names.new("items")
            told, shown = [], key
            if not types.is_native(producer.by.type):
                shown = emission.names.new("key_text")
                written = wire(emission, Value(key, producer.by.type))
                told = bind(shown, f"{written} if {key} is not None else None" if may_lack else written)
            inner = Scope(key, (*reading.place(scope, steps), "[]"), {"key": shown, "items": items})
            emission.depth += 1
            made = _member(scoped(emission, producer.alias, inner), producer.body, name)
            emission.depth -= 1
            made = [*(told if reading._speaks_of(made, shown) else []), *inner.prelude, *made]
            loop = block(f"for {key}, {items} in {groups}.items()", made)
            if not reading._speaks_of(made, key):
                loop = block(f"for {items} in {groups}.values()", made)
            elif not reading._speaks_of(made, items):
                loop = block(f"for {key} in {groups}", made)
            return [
                Line(f"{groups}: dict[{by}, list[JsonValue]] = {{}}"),
                *first,
                Line(f"{name}: list[JsonValue] = []"),
                *loop,
                *sink.value(Value(name, Items(JSON), is_checked=True)),
            ]

        def missing(self) -> Lines | None:
            return sink.missing()

        def null(self) -> Lines | None:
            return sink.null()

    read = ir.Read(replace(producer.source.path, steps=steps), Items(JSON))
    return reading.read(emission, read, _Then(), handles)


def _use(emission: Emission, producer: ir.Use, sink: Sink, handles: ir.States) -> Lines:
    from synapseops.schema.model import ShapeRef

    where = reading.source(emission, producer.source.path)

    class _Then:
        def value(self, value: Value) -> Lines:
            inner, made = emission.names.new(f"{producer.mapping}_errors"), emission.names.new("made")
            function = emission.known.collecting(producer.mapping)
            emission.module.mappings.add(producer.mapping)
            context = _context_of(emission, producer.mapping)
            collected = emission.use("errors", "collected")
            emission.use("errors", "Errors")
            error = f"{collected}({inner}, {path(emission.target)}, {where})"
            return [
                *bind(inner, f"Errors({text.string(producer.mapping)})"),
                *bind(made, f"{function}({value.expression}{context}, {inner})"),
                *block(f"if {inner}.found", fail(error)),
                *sink.value(Value(made, JSON, is_checked=True)),
            ]

        def missing(self) -> Lines | None:
            return sink.missing()

        def null(self) -> Lines | None:
            return sink.null()

    read = ir.Read(producer.source.path, ShapeRef(""))
    return reading.read(emission, read, _Then(), handles)


def _context_of(emission: Emission, mapping: str) -> str:
    """Return the context of another mapping, out of ours, as a further argument."""
    fields = emission.known.context_fields(mapping)
    if not fields:
        return ""
    given = ", ".join(f"{context_attribute(name)}=context.{context_attribute(name)}" for name in fields)
    emission.module.contexts.add(mapping)
    return f", {emission.known.context_class(mapping)}({given})"


def _hook(emission: Emission, producer: ir.Hook, sink: Sink, rule: ir.Rule) -> Lines:
    from generators.python.mappings.rules import evaluate

    found: Lines = []
    arguments = []
    for name, argument in producer.arguments:
        can_be_absent = bool(argument.may & _ABSENT)
        before, expression = evaluate(emission, argument, name, absent="None" if can_be_absent else None)
        found += before
        arguments.append(f"{context_attribute(name)}={expression}")
    emission.module.plain.add("from ..custom import mapping_hooks")
    made = emission.names.new(producer.name)
    call = bind(made, f"mapping_hooks.{context_attribute(producer.name)}({', '.join(arguments)})")
    failed = emission.use("errors", "hook_failed")
    tried = [*block("try", call), *block("except Exception as fault", fail(f"{failed}({text.string(producer.name)}, fault) from fault"))]
    check = objects.is_of(emission, producer.returns, made)
    wrong = fail(f'{emission.use("errors", "Refused")}("E_HOOK", {made}, {text.string(types.words(producer.returns))})')
    body = sink.value(Value(made, producer.returns))
    if ir.State.NULL not in rule.raw_may:
        return [*found, *tried, *block(f"if {conditions.negated(check)}", wrong), *body]
    return [
        *found,
        *tried,
        *branches([Case(f"{made} is None", f"{made} is not None", _null(emission, sink)), Case(check, f"not {check}", body)], wrong),
    ]


__all__ = ["casting", "lines", "may_fail"]
