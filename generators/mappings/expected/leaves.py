"""What a rule does, by its typed form alone, when the leaf that it reads is missing, null, empty or wrong."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from generators.mappings import kinds
from generators.mappings.parts import skips_items
from generators.mappings.places import key_text
from synapseops.mapping import ir
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind
from synapseops.schema.wire import WireValue

Keys = tuple[str | int, ...]
ABSENT: Literal["absent"] = "absent"


class Leaf(Struct, frozen=True):
    """A leaf of the source with a value (JSON text, None where it is missing), and what its rule does: write JSON, nothing, or refuse."""

    source: Keys
    value: str | None
    target: Keys
    told: str
    expected: str | None = None
    error: str = ""
    type: ValueType | None = None
    """That of a literal which is expected."""


class _Place(Struct, frozen=True):
    """Where rules are: the aliases in scope with their paths, and the target around them."""

    aliases: tuple[tuple[str | None, Keys], ...]
    target: Keys
    told: str
    is_patch: bool

    def source(self, path: ir.Path) -> Keys | None:
        """Return the keys of a path from the record; None where it is no plain one."""
        before = dict(self.aliases).get(path.alias)
        names = [step.segment.name for step in path.steps if isinstance(step.segment, ir.Key)]
        return (*before, *names) if before is not None and names and len(names) == len(path.steps) else None

    def below(self, keys: tuple[str, ...]) -> "_Place":
        """Return the place of a member."""
        told = ".".join(part for part in (self.told, *map(key_text, keys)) if part)
        return replace(self, target=(*self.target, *keys), told=told)


def leaves(mapping: ir.Mapping) -> tuple[Leaf, ...]:
    """Return every leaf whose states a rule answers in a way that is known."""
    return tuple(_object(mapping.body, _Place(((None, ()),), (), "", mapping.mode == "patch")))


def _object(producer: ir.Object, place: _Place) -> Iterator[Leaf]:
    for rule in producer.rules:
        if rule.target is None or isinstance(rule.producer, ir.Ignore):
            continue
        yield from _rule(rule, rule.target, place.below(rule.target.path))


def _rule(rule: ir.Rule, target: ir.Target, place: _Place) -> Iterator[Leaf]:
    match rule.producer:
        case ir.Read():
            source = place.source(rule.producer.path)
            if source is not None:
                yield from _states(rule, target, rule.producer.type, source, place)
        case ir.Object():
            yield from _object(rule.producer, place)
        case ir.Each(where=None, sort=()):
            yield from _head(rule, place)
            yield from _each(rule.producer, place)
        case _:
            yield from _head(rule, place)


def _head(rule: ir.Rule, place: _Place) -> Iterator[Leaf]:
    """What a rule of several reads first: when that is wrong, the rule is."""
    read = _read_first(rule.producer)
    source = place.source(read.path) if read is not None else None
    if read is None or source is None or kinds.is_kind(read.type, ScalarKind.JSON):
        return
    value = "[]" if isinstance(read.type, ShapeRef) else "{}"
    leaf = _refused(rule, Leaf(source, value, place.target, place.told), "E_TYPE")
    if leaf is not None:
        yield leaf


def _read_first(found: object) -> ir.Read | None:
    match found:
        case ir.Read(path=path) if path.steps and isinstance(path.steps[-1].segment, ir.Every):
            return replace(found, path=replace(path, steps=path.steps[:-1]))
        case ir.Read():
            return found
        case ir.Rule(handlers=ir.Handlers(error=None), producer=producer):
            return _read_first(producer)
        case ir.First(rules, _) | ir.Wrap(rules, _) | ir.Join(rules, _, _):
            return _read_first(rules[0])
        case ir.Template(parts, _):
            return next((_read_first(part) for part in parts if isinstance(part, ir.Rule)), None)
        case ir.Calc(inputs=inputs) | ir.Hook(arguments=inputs):
            return _read_first(inputs[0][1]) if inputs else None
        case ir.Switch(branches, _):
            return _read_first(branches[0][0])
        case ir.Test(rule=rule, operator=operator) if operator not in _STATES:
            return _read_first(rule)
        case ir.Each() | ir.Find() | ir.Entries() | ir.Group() | ir.Aggregate() | ir.Use():
            return _read_first(found.source)
    return None


_STATES = frozenset({"exists", "is_null", "is_empty"})


def _each(producer: ir.Each, place: _Place) -> Iterator[Leaf]:
    steps = producer.source.path.steps
    if not steps or not isinstance(steps[-1].segment, ir.Every) or not isinstance(producer.body.producer, ir.Object):
        return
    if skips_items(producer.body):  # then the first item of the source need not be the first that is made
        return
    source = place.source(replace(producer.source.path, steps=steps[:-1]))
    if source is not None:
        aliases = (*place.aliases, (producer.alias, (*source, 0)))
        yield from _object(producer.body.producer, replace(place, aliases=aliases, target=(*place.target, 0), told=f"{place.told}[]"))


def _states(rule: ir.Rule, target: ir.Target, type_: ValueType, source: Keys, place: _Place) -> Iterator[Leaf]:
    blank = Leaf(source, None, place.target, place.told)
    found = []
    if ir.State.MISSING in rule.raw_may:
        found.append(_missing(rule, target, blank, place))
    if ir.State.NULL in rule.raw_may:
        found.append(_null(rule, target, replace(blank, value="null")))
    if ir.State.EMPTY in rule.raw_may and (kinds.is_text(type_) or isinstance(type_, Items)):
        found.append(_empty(rule, target, replace(blank, value='""' if kinds.is_text(type_) else "[]")))
    if not kinds.is_kind(type_, ScalarKind.JSON):
        wrong = replace(blank, value="[]" if isinstance(type_, ShapeRef) else "{}")
        found.append(_refused(rule, wrong, "E_TYPE"))
    known = (leaf for leaf in found if leaf is not None)
    yield from (leaf for leaf in known if target.within is None or leaf.expected is not None or leaf.error)  # else others decide


def _missing(rule: ir.Rule, target: ir.Target, leaf: Leaf, place: _Place) -> Leaf | None:
    if rule.handlers.missing is not None:
        return _handled(rule, rule.handlers.missing, leaf, "E_MISSING")
    if target.within is not None:
        return None
    if place.is_patch or target.optional or target.has_default:
        return leaf
    return _refused(rule, leaf, "E_MISSING")


def _null(rule: ir.Rule, target: ir.Target, leaf: Leaf) -> Leaf | None:
    if rule.handlers.null is not None:
        return _handled(rule, rule.handlers.null, leaf, "E_NULL")
    return replace(leaf, expected="null") if target.nullable else _refused(rule, leaf, "E_NULL")


def _empty(rule: ir.Rule, target: ir.Target, leaf: Leaf) -> Leaf | None:
    if rule.handlers.empty is not None:
        return _handled(rule, rule.handlers.empty, leaf, "E_CONSTRAINT")
    if rule.steps or rule.cast or rule.convert or rule.lookup or rule.match or _is_limited(target.type):
        return None
    return replace(leaf, expected=leaf.value)


def _is_limited(type_: ValueType) -> bool:
    if isinstance(type_, Items):
        return bool(type_.min_items)
    if isinstance(type_, Scalar):
        return bool(type_.min_length) or type_.pattern is not None
    return isinstance(type_, Enum)


def _handled(rule: ir.Rule, handler: "ir.Outcome | ir.Literally | ir.Rule", leaf: Leaf, code: str) -> Leaf | None:
    match handler:
        case "omit":
            return leaf
        case "null":
            return replace(leaf, expected="null")
        case "fail":
            return _refused(rule, leaf, code)
        case ir.Literally(WireValue(text), type_):
            return replace(leaf, expected=text, type=type_)
    return None


def _refused(rule: ir.Rule, leaf: Leaf, code: str) -> Leaf | None:
    handler = rule.handlers.error
    if handler is None or handler == "fail":
        return replace(leaf, error=code)
    return None if handler == "skip_item" else _handled(replace(rule, handlers=ir.Handlers()), handler, leaf, code)
