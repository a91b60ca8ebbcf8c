"""What rules make of a record, read from the language alone and from no compiler: what tests expect. It knows less than a compiler does,
and says so: `Unknown` is raised for whatever is not certain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generators.pytest_suite.mappings import casting
from generators.pytest_suite.mappings.casting import MISSING, Refusal, Unknown
from synapseops.intent import patterns
from synapseops.mapping import ir
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_TEXTS = frozenset({ScalarKind.STRING, ScalarKind.TEXT})
_BLANKS = " \t\r\n"
_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_UPPER = {lower: lower - 32 for lower in range(ord("a"), ord("z") + 1)}
_ORDERED = frozenset({"gt", "gte", "lt", "lte"})
_STATES = frozenset({"exists", "is_null", "is_empty"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Where rules read: what each alias stands for (None: the record), positions in lists, and what the caller gives."""

    records: Mapping[str | None, Any]
    positions: Mapping[str, int]
    context: Mapping[str, Any]
    is_patch: bool = False

    def within(self, alias: str, item: Any, position: int) -> "Scope":
        """Return the scope of an item of a list."""
        return Scope({**self.records, alias: item}, {**self.positions, alias: position}, self.context, self.is_patch)


@dataclass(frozen=True, slots=True)
class _Final:
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
    return _fitted(value, target.type)


def _value(rule: ir.Rule, scope: Scope) -> Any:
    """Return what *rule* makes before it is written, or what skips that."""
    value = _handled(rule, _produced(rule, scope), scope)
    for step in rule.steps:
        if isinstance(value, _Final) or value is MISSING or value is None:
            return value
        value = _handled(rule, _changed(value, step), scope)
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
    }[_state(value)]
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
        case ir.Rule():
            return _value(handler, scope)
    raise Unknown


def _state(value: Any) -> str:
    if value is MISSING:
        return "missing"
    return "null" if value is None else "empty" if value in ("", [], {}) else ""


def _produced(rule: ir.Rule, scope: Scope) -> Any:
    match rule.producer:
        case ir.Read():
            return read(rule.producer, scope)
        case ir.Const(value, type_):
            return casting.typed(value.value, type_)
        case ir.ContextValue(name, type_) if name in scope.context:
            return casting.typed(scope.context[name], type_)
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
            case _:
                return MISSING
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
        if value is not MISSING and value is not None and not (skip_empty and _state(value) == "empty"):
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


def _changed(value: Any, step: ir.Change) -> Any:
    if not isinstance(value, str):
        raise Unknown
    match step.name, step.arguments:
        case "trim", (side,):
            return {"left": value.lstrip, "right": value.rstrip}.get(str(side), value.strip)(_BLANKS)
        case "lower", ():
            return value.translate(_LOWER)
        case "upper", ():
            return value.translate(_UPPER)
        case "strip_prefix", (str(part),):
            return value.removeprefix(part)
        case "strip_suffix", (str(part),):
            return value.removesuffix(part)
        case "replace", (str(old), str(new)):
            return value.replace(old, new)
        case "truncate", (int(most),):
            return value[:most]
        case "pad_left", (int(width), str(blank)):
            return value.rjust(width, blank)
    raise Unknown


def _looked_up(value: Any, lookup: ir.Lookup) -> Any:
    entries = dict(lookup.entries)
    if value in entries:
        return casting.typed(entries[value].value, lookup.type)
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


def holds(condition: ir.Condition, scope: Scope) -> bool:
    """Tell whether *condition* holds."""
    match condition:
        case ir.All(conditions):
            return all(holds(one, scope) for one in conditions)
        case ir.AnyOf(conditions):
            return any(holds(one, scope) for one in conditions)
        case ir.Not(inner):
            return not holds(inner, scope)
    return _tested(condition, _plain(condition.rule, scope))


def _tested(test: ir.Test, value: Any) -> bool:
    if test.operator in _STATES:
        found = {"exists": value is not MISSING and value is not None, "is_null": value is None, "is_empty": _state(value) == "empty"}
        return found[test.operator] is test.wanted
    if value is MISSING or value is None:
        if test.if_absent is None:
            raise Unknown
        return test.if_absent
    others = [casting.typed(one.value, test.rule.type) for one in test.values]
    if any(type(one) is not type(value) and not (_is_number(one) and _is_number(value)) for one in others):
        raise Unknown
    return _compared(test.operator, value, others)


def _compared(operator: str, value: Any, others: list[Any]) -> bool:
    if operator in ("in", "not_in"):
        return (value in others) is (operator == "in")
    other = others[0]
    if operator in _ORDERED:
        return bool({"gt": value > other, "gte": value >= other, "lt": value < other, "lte": value <= other}[operator])
    if operator in ("eq", "ne"):
        return (value == other) is (operator == "eq")
    if not isinstance(value, str):
        raise Unknown
    match operator:
        case "starts_with":
            return value.startswith(other)
        case "ends_with":
            return value.endswith(other)
        case "contains":
            return other in value
    raise Unknown


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _fitted(value: Any, type_: ValueType) -> Any:
    """Return *value* as it travels where a target of *type_* takes it. Raises `Refusal` where it does not."""
    match type_:
        case Enum(words):
            if value in words:
                return value
            raise Unknown
        case Items() | ShapeRef():
            if isinstance(value, list if isinstance(type_, Items) else dict):
                return value
            raise Unknown
    return _scalar(value, type_)


def _scalar(value: Any, kind: Scalar) -> Any:
    if kind.kind is ScalarKind.DECIMAL and _is_number(value):
        return _decimal(Decimal(value), kind)
    told = casting.told(value)
    if kind.kind in _TEXTS and isinstance(told, str):
        if not (kind.min_length or 0) <= len(told) <= (kind.max_length if kind.max_length is not None else len(told)):
            raise Refusal("E_CONSTRAINT")
        if kind.pattern is not None and not patterns.matches(kind.pattern, told):
            raise Refusal("E_CONSTRAINT")
        return told
    if kind.kind is ScalarKind.INTEGER and _is_number(value) and not isinstance(value, Decimal) and _is_within(value, kind):
        return value
    if kind.kind is ScalarKind.BOOLEAN and isinstance(value, bool):
        return value
    if kind.kind in (ScalarKind.DATE, ScalarKind.DATETIME, ScalarKind.EMAIL, ScalarKind.URL) and isinstance(told, str):
        return told
    if kind.kind is ScalarKind.UUID and isinstance(value, str) and re.fullmatch("[0-9a-f-]{36}", value):
        return value
    raise Unknown


def _is_within(value: Any, kind: Scalar) -> bool:
    low, high = (Decimal(str(one)) if one is not None else None for one in (kind.minimum, kind.maximum))
    return (low is None or low <= value) and (high is None or value <= high)


def _decimal(value: Decimal, kind: Scalar) -> Any:
    if kind.scale is None or kind.digits is None or not _is_within(value, kind):
        raise Unknown
    number = value.normalize()
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise Unknown
    if -exponent > kind.scale or number.adjusted() + 1 > kind.digits - kind.scale:
        raise Refusal("E_RANGE")
    text = f"{value:.{kind.scale}f}"
    return casting.Digits(text) if kind.is_json_number else text
