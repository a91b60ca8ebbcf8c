"""What rules make of values that tell them apart: each entry of a table, both sides of a bound or a condition, what steps change.

What is expected is read from the language (`meaning`), not from what was compiled: a rule that is not understood has no such values here.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generators.mappings.expected import casting, meaning
from generators.mappings.expected.casting import MISSING, Digits, Refusal, Unknown
from generators.mappings.expected.changing import NO_KEYS
from generators.mappings.expected.leaves import Keys, Leaf
from generators.mappings.expected.meaning import Scope
from generators.mappings.places import key_text
from synapseops.mapping import ir
from synapseops.schema.limits import LARGEST_INTEGER
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_MOST, _MOST_ENTRIES, _LONGEST = 8, 60, 300
_TEXTS = frozenset({ScalarKind.STRING, ScalarKind.TEXT})
_BLANK = " Ab1 \t"
_NO_ENTRY = "no such entry"
_DECIMALS = ("0.005", "2.675", "-1.5", "1,5")
_INSTANTS = ("2024-01-31T00:30:00Z", "2024-07-31T23:30:00Z")
"""In winter and in summer, days that are others elsewhere; past, so that no new law of a country changes what is expected."""
_DATES = ("2024-02-29",)


class _Found(Struct, frozen=True):
    """A place that a rule reads: its type, and what the rule does with the value there."""

    read: ir.Read
    rule: ir.Rule
    constants: tuple[Any, ...] = ()


class _Place(Struct, frozen=True):
    """Where a rule stands: aliases with their ways from the record, the way to its target, and that as errors tell it."""

    aliases: Mapping[str | None, Keys]
    target: Keys = ()
    told: str = ""

    def below(self, keys: tuple[str, ...]) -> "_Place":
        """Return the place of a member."""
        told = ".".join(part for part in (self.told, *map(key_text, keys)) if part)
        return replace(self, target=(*self.target, *keys), told=told)


def leaves(mapping: ir.Mapping, base: Any, context: Mapping[str, Any]) -> tuple[Leaf, ...]:
    """Return leaves of the record *base* with values that tell rules apart, and what is made of each."""
    scope = Scope({None: base}, {}, context, mapping.mode == "patch")
    return tuple(dict.fromkeys(_of(mapping.body.rules, _Place({None: ()}), scope)))


def made(mapping: ir.Mapping, record: Any, context: Mapping[str, Any], keys: Mapping[str, str] = NO_KEYS) -> tuple[dict[str, Any], bool]:
    """Return what *mapping* makes of *record* as far as that is known, hashing by *keys*, and whether that is all of it; nothing where a
    rule refuses."""
    scope, found, is_whole = Scope({None: record}, {}, context, mapping.mode == "patch", keys), [], True
    for rule in mapping.body.rules:
        try:
            meaning.members((rule,), scope)
            found.append(rule)
        except Unknown:
            is_whole = False
        except Refusal:
            return {}, False
    return meaning.members(tuple(found), scope), is_whole


def _of(rules: tuple[ir.Rule, ...], place: _Place, scope: Scope) -> Iterator[Leaf]:
    for rule in rules:
        if rule.target is None or isinstance(rule.producer, ir.Ignore):
            continue
        here = place.below(rule.target.path)
        if isinstance(rule.producer, ir.Object):
            yield from _of(rule.producer.rules, here, scope)
        elif isinstance(rule.producer, ir.Each):
            yield from _of_items(rule.producer, here, scope)
        else:
            yield from _of_rule(rule, here, scope)


def _of_items(found: ir.Each, place: _Place, scope: Scope) -> Iterator[Leaf]:
    """Yield what is made of the first item, where that is the first that is made."""
    steps = found.source.path.steps
    start = _way(replace(found.source.path, steps=steps[:-1]), place) if steps and isinstance(steps[-1].segment, ir.Every) else None
    if start is None or found.sort or not isinstance(found.body.producer, ir.Object) or not meaning.is_plain(found.body):
        return
    try:
        items = meaning.read(found.source, scope)
        if not isinstance(items, list) or not items or not isinstance(items[0], dict):
            return
        inner = scope.within(found.alias, items[0], 0)
        if found.where is not None and not meaning.holds(found.where, inner):
            return
    except (Unknown, Refusal):
        return
    read_by_where = {keys for one in _reads_of(found.where) if (keys := _way(one.read.path, _entered(found, start, place))) is not None}
    for leaf in _of(found.body.producer.rules, _entered(found, start, place), inner):
        if leaf.source not in read_by_where:  # else the item may not be there
            yield leaf


def _entered(found: ir.Each, start: Keys, place: _Place) -> _Place:
    return _Place({**place.aliases, found.alias: (*start, 0)}, (*place.target, 0), f"{place.told}[]")


def _of_rule(rule: ir.Rule, place: _Place, scope: Scope) -> Iterator[Leaf]:
    for found in _reads(rule):
        source = _way(found.read.path, place)
        if source is None:
            continue
        for value in _worth(found, rule):
            leaf = _judged(rule, found.read, value, Leaf(source, json.dumps(value, ensure_ascii=False), place.target, place.told), scope)
            if leaf is not None:
                yield leaf


def _judged(rule: ir.Rule, read: ir.Read, value: Any, leaf: Leaf, scope: Scope) -> Leaf | None:
    changed = _with(scope, read, value)
    try:
        result = meaning.written(rule, changed) if changed is not None else None
    except Refusal as refusal:
        return replace(leaf, error=refusal.code)
    except Unknown:
        return None
    if changed is None or isinstance(result, dict | list):
        return None
    if result is MISSING:
        return leaf
    if isinstance(result, Digits) and rule.target is not None:
        return replace(leaf, expected=json.dumps(result.text), type=rule.target.type)
    return replace(leaf, expected=json.dumps(result, ensure_ascii=False))


def _with(scope: Scope, read: ir.Read, value: Any) -> Scope | None:
    """Return *scope* with another value where *read* reads; None where there is no such place."""
    record = copy.deepcopy(scope.records[read.path.alias])
    here = record
    names = [step.segment.name for step in read.path.steps if isinstance(step.segment, ir.Key)]
    for name in names[:-1]:
        here = here.get(name) if isinstance(here, dict) else None
    if not isinstance(here, dict):
        return None
    here[names[-1]] = value
    return replace(scope, records={**scope.records, read.path.alias: record})


def _way(path: ir.Path, place: _Place) -> Keys | None:
    """Return the keys of a path from the record; None where it is no plain one."""
    before = place.aliases.get(path.alias)
    names = [step.segment.name for step in path.steps if isinstance(step.segment, ir.Key)]
    return (*before, *names) if before is not None and names and len(names) == len(path.steps) else None


def _reads(rule: ir.Rule) -> Iterator[_Found]:
    """Yield what *rule* reads."""
    match rule.producer:
        case ir.Read():
            yield _Found(rule.producer, rule)
        case ir.First(rules):
            for one in rules:
                yield from _reads(one)
        case ir.Template(parts):
            for part in parts:
                yield from _reads(part) if isinstance(part, ir.Rule) else ()
        case ir.Calc(inputs=inputs):
            for _, one in inputs:
                yield from _reads(one)
        case ir.Switch(branches, otherwise):
            for condition, made_then in branches:
                yield from _reads_of(condition)
                yield from _reads(made_then)
            yield from _reads(otherwise) if otherwise is not None else ()


def _reads_of(condition: ir.Condition | None) -> Iterator[_Found]:
    match condition:
        case ir.Test(rule, values=values) if isinstance(rule.producer, ir.Read):
            yield _Found(rule.producer, rule, tuple(one.value for one in values))
        case ir.All(conditions) | ir.AnyOf(conditions):
            for one in conditions:
                yield from _reads_of(one)
        case ir.Not(inner):
            yield from _reads_of(inner)


def _worth(found: _Found, whole: ir.Rule) -> list[Any]:
    """Return values that tell apart what the rule does, as they travel: of a table every entry, of the rest a few."""
    lookup = found.rule.lookup
    if lookup is not None:
        words = [word for word, _ in lookup.entries[:_MOST_ENTRIES]]
        return [one for one in words if _is_word(one, found.read)] + ([_NO_ENTRY] if not isinstance(found.read.type, Enum) else [])
    values = [*_beside(found), *_of_type(found, whole)]
    return list({json.dumps(one): one for one in values}.values())[:_MOST]


def _is_word(word: str, read: ir.Read) -> bool:
    return not isinstance(read.type, Enum) or word in read.type.words


def _beside(found: _Found) -> Iterator[Any]:
    """Yield the constants that a condition holds the value against, and what lies beside them."""
    is_text = isinstance(found.read.type, Enum) or (isinstance(found.read.type, Scalar) and found.read.type.kind in _TEXTS)
    for constant in found.constants:
        if isinstance(constant, bool):
            yield from (True, False)
        elif isinstance(constant, int):
            yield from (constant, constant + 1, constant - 1)
        elif isinstance(found.rule.type, Scalar) and found.rule.type.kind is ScalarKind.DECIMAL:
            yield from _neighbours(str(constant))
        elif is_text:
            yield constant


def _neighbours(text: str) -> Iterator[str]:
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    yield from (f"{one:f}" for one in (value, value - step, value + step))


def _of_type(found: _Found, whole: ir.Rule) -> Iterator[Any]:
    target = whole.target.type if whole.target is not None else found.rule.type
    match found.read.type:
        case Enum(words):
            yield from words
        case Scalar(kind=ScalarKind.BOOLEAN):
            yield from (True, False)
        case Scalar(kind=ScalarKind.INTEGER) if found.read.type.minimum is None and found.read.type.maximum is None:
            yield from (LARGEST_INTEGER, -LARGEST_INTEGER)
        case Scalar(kind=ScalarKind.DATETIME):
            yield from _INSTANTS
        case Scalar(kind=ScalarKind.DATE):
            yield from _DATES
        case Scalar(kind=ScalarKind.DECIMAL) if not found.read.type.is_json_number:
            yield from _largest(target)
        case Scalar(kind=kind) if kind in _TEXTS:
            yield from _texts(found, target)


def _texts(found: _Found, target: Any) -> Iterator[str]:
    if found.rule.steps:
        yield _BLANK
        yield from (f"{one}X{one}" for step in found.rule.steps for one in step.arguments if isinstance(one, str) and step.name != "trim")
    cast = found.rule.cast
    if cast is not None and cast.target.kind is ScalarKind.DECIMAL:
        yield from (*_largest(target), *_DECIMALS)
    elif cast is not None and cast.target.kind is ScalarKind.INTEGER:
        yield from ("12", "-7", "1.5", "no number")
    elif cast is not None and cast.target.kind is ScalarKind.DATETIME:
        yield from _INSTANTS
    elif cast is not None and cast.target.kind is ScalarKind.DATE:
        yield from _DATES
    if isinstance(target, Scalar) and target.kind in _TEXTS:
        bounds = [one for one in (target.min_length, target.max_length) if one is not None and one <= _LONGEST]
        yield from ("x" * length for bound in bounds for length in (bound - 1, bound, bound + 1) if length > 0)


def _largest(target: Any) -> Iterator[str]:
    """Yield the largest decimal that *target* holds, and one that is too large."""
    if isinstance(target, Scalar) and target.kind is ScalarKind.DECIMAL and target.digits is not None and target.scale is not None:
        whole = target.digits - target.scale
        fraction = f".{'9' * target.scale}" if target.scale else ""
        yield f"{'9' * whole}{fraction}"
        yield f"1{'0' * whole}"


def text_of(value: Any, depth: int = 0) -> str:
    """Return *value* as JSON in lines, decimals that travel as numbers with their digits."""
    blank = "  " * (depth + 1)
    if isinstance(value, Digits):
        return value.text
    if isinstance(value, dict) and value:
        rows = [f"{blank}{json.dumps(key, ensure_ascii=False)}: {text_of(item, depth + 1)}" for key, item in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{'  ' * depth}}}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"{blank}{text_of(item, depth + 1)}" for item in value) + f"\n{'  ' * depth}]"
    return json.dumps(casting.told(value), ensure_ascii=False)
