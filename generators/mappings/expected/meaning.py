"""What rules make of a record, read from the language alone and from no compiler: what tests expect. It knows less than a compiler does,
and says so: `Unknown` is raised for whatever is not certain."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generators.mappings.expected import casting, changing, conditions, fitting
from generators.mappings.expected.casting import MISSING, Refusal, Unknown
from synapseops.intent import patterns
from synapseops.mapping import ir


class Scope(Struct, frozen=True):
    """Where rules read: what each alias stands for (None: the record), positions in lists, what the caller gives, and keys of hashes."""

    records: Mapping[str | None, Any]
    positions: Mapping[str, int]
    context: Mapping[str, Any]
    is_patch: bool = False
    keys: Mapping[str, str] = changing.NO_KEYS

    def within(self, alias: str, item: Any, position: int) -> "Scope":
        """Return the scope of an item of a list."""
        return replace(self, records={**self.records, alias: item}, positions={**self.positions, alias: position})


class _Final(Struct, frozen=True):
    """A value that skips the rest of its rule."""

    value: Any


def members(rules: tuple[ir.Rule, ...], scope: Scope) -> dict[str, Any]:
    """Return the object that *rules* make. Raises `Refusal` where one refuses, `Unknown` where one is not known."""
    made: dict[str, Any] = {}
    for rule in rules:
        if rule.target is None or isinstance(rule.producer, ir.Ignore):
            continue
        value = written(rule, scope)
        if value is MISSING:
            continue
        here = made
        for name in rule.target.path[:-1]:
            here = here.setdefault(name, {})
        here[rule.target.path[-1]] = value
    return made


def written(rule: ir.Rule, scope: Scope) -> Any:
    """Return what *rule* writes at its target, as it travels; `MISSING` for nothing."""
    target = rule.target
    if target is None:
        raise Unknown
    try:
        return _placed(_value(rule, scope), target, scope)
    except Refusal:
        match rule.handlers.error:
            case None | "fail":
                raise
            case "null":
                return None
            case "omit":
                return MISSING
            case ir.Literally(value):
                return value.value
        raise Unknown from None


def _placed(value: Any, target: ir.Target, scope: Scope) -> Any:
    if isinstance(value, _Final):
        return value.value
    if value is MISSING:
        if target.within is not None:
            raise Unknown
        if target.optional or target.has_default or scope.is_patch:
            return MISSING
        raise Refusal("E_MISSING")
    if value is None:
        if target.nullable:
            return None
        raise Refusal("E_NULL")
    return fitting.fitted(value, target.type)


def _value(rule: ir.Rule, scope: Scope) -> Any:
    """Return what *rule* makes before it is written, or what skips that."""
    value = _handled(rule, _produced(rule, scope), scope)
    for step in rule.steps:
        if isinstance(value, _Final) or value is MISSING or value is None:
            return value
        value = _handled(rule, changing.changed(value, step, scope.keys), scope)
    if isinstance(value, _Final) or value is MISSING or value is None:
        return value
    if rule.cast is not None:
        value = casting.cast(value, rule.cast)
    if rule.convert is not None:
        raise Unknown
    if rule.lookup is not None:
        value = _looked_up(value, rule.lookup)
    if rule.match is not None and not isinstance(value, _Final) and not patterns.matches(rule.match.pattern, str(value)):
        raise Refusal("E_CONSTRAINT")
    return value


def _handled(rule: ir.Rule, value: Any, scope: Scope) -> Any:
    """Return *value*, or what its state becomes."""
    handlers = rule.handlers
    handler, code = {
        "missing": (handlers.missing, "E_MISSING"),
        "null": (handlers.null, "E_NULL"),
        "empty": (handlers.empty, "E_CONSTRAINT"),
        "": (None, ""),
    }[casting.state(value)]
    match handler:
        case None:
            return value
        case "omit":
            return _Final(MISSING)
        case "null":
            return _Final(None)
        case "fail":
            raise Refusal(code)
        case ir.Literally(literal):
            return _Final(literal.value)
        case ir.Rule() if not casting.state(given := _value(handler, scope)):
            return given
    raise Unknown


def _produced(rule: ir.Rule, scope: Scope) -> Any:
    match rule.producer:
        case ir.Read():
            return read(rule.producer, scope)
        case ir.Const(value, type_):
            return casting.literal(value.value, type_)
        case ir.ContextValue(name, type_) if name in scope.context:
            return casting.literal(scope.context[name], type_)
        case ir.Position(alias, base) if alias in scope.positions:
            return scope.positions[alias] + base
        case ir.First(rules, skip_empty):
            return _first(rules, scope, skip_empty=skip_empty)
        case ir.Template(parts):
            return _template(parts, scope)
        case ir.Switch(branches, otherwise):
            chosen = next((made for condition, made in branches if holds(condition, scope)), otherwise)
            return MISSING if chosen is None else _plain(chosen, scope)
        case ir.Object(rules, always):
            made = members(rules, scope)
            return made if made or always else MISSING
        case ir.Each():
            return _each(rule.producer, scope)
        case ir.Calc():
            return _calculated(rule.producer, scope)
    raise Unknown


def read(found: ir.Read, scope: Scope) -> Any:
    """Return the value at a path, typed; `MISSING` where it leads nowhere."""
    if found.path.alias not in scope.records:
        raise Unknown
    here = scope.records[found.path.alias]
    for step in found.path.steps:
        match step.segment:
            case ir.Key(name) if isinstance(here, dict):
                here = here.get(name, MISSING)
            case ir.At(index) if isinstance(here, list):
                here = here[index] if -len(here) <= index < len(here) else MISSING
            case ir.Every():
                if step is not found.path.steps[-1]:
                    raise Unknown
            case _ if here is MISSING or here is None:
                return MISSING
            case _:
                raise Unknown
    return here if here is MISSING or here is None else casting.typed(here, found.type)


def _plain(rule: ir.Rule, scope: Scope) -> Any:
    """Return what a rule within another makes."""
    value = _value(rule, scope)
    if isinstance(value, _Final):
        raise Unknown
    return value


def _first(rules: tuple[ir.Rule, ...], scope: Scope, *, skip_empty: bool) -> Any:
    for rule in rules:
        value = _plain(rule, scope)
        if value is not MISSING and value is not None and not (skip_empty and casting.state(value) == "empty"):
            return value
    return MISSING


def _template(parts: tuple[str | ir.Rule, ...], scope: Scope) -> str:
    told = ""
    for part in parts:
        value = part if isinstance(part, str) else _plain(part, scope)
        if not isinstance(value, str):
            raise Unknown
        told += value
    return told


def _each(found: ir.Each, scope: Scope) -> Any:
    items = read(found.source, scope)
    if items is MISSING or items is None:
        return items
    if found.sort or not isinstance(items, list):
        raise Unknown
    made: list[Any] = []
    for item in items:
        inner = scope.within(found.alias, item, len(made))
        if found.where is not None and not holds(found.where, inner):
            continue
        if not is_plain(found.body) or not isinstance(found.body.producer, ir.Object):
            raise Unknown
        made.append(members(found.body.producer.rules, inner))
    return made


def is_plain(rule: ir.Rule) -> bool:
    """Tell whether nothing is done to what the producer of *rule* makes."""
    return not (rule.steps or rule.cast or rule.convert or rule.lookup or rule.match) and rule.handlers == ir.Handlers()


def _calculated(found: ir.Calc, scope: Scope) -> Decimal:
    inputs = {name: _plain(rule, scope) for name, rule in found.inputs}

    def of(part: Any) -> Decimal:
        match part:
            case ir.Number(text):
                return Decimal(text)
            case ir.Name(name) if isinstance(inputs[name], int | Decimal):
                return Decimal(inputs[name])
            case ir.Negative(inner):
                return -of(inner)
            case ir.Operation("+", left, right):
                return of(left) + of(right)
            case ir.Operation("-", left, right):
                return of(left) - of(right)
            case ir.Operation("*", left, right):
                return of(left) * of(right)
        raise Unknown

    if found.scale is not None:
        raise Unknown
    return of(found.expression)


def holds(condition: ir.Condition, scope: Scope) -> bool:
    """Tell whether *condition* holds."""
    return conditions.holds(condition, lambda rule: _plain(rule, scope))


def _looked_up(value: Any, lookup: ir.Lookup) -> Any:
    entries = dict(lookup.entries)
    if value in entries:
        return casting.literal(entries[value].value, lookup.type)
    match lookup.miss:
        case "keep":
            return value
        case "fail":
            raise Refusal("E_LOOKUP")
        case "omit":
            return _Final(MISSING)
        case "null":
            return _Final(None)
        case ir.Literally(literal):
            return _Final(literal.value)
    raise Unknown
