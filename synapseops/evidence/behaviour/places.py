"""What a mapping reads: every place in the source with its type, what may be absent there, and what its rules look for in it."""

import json
from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import ScalarKind

Keys = tuple[str | int, ...]
"""The way to a place: names of members, and numbers of items."""

_MEMBER = "some_key"
_WORDS = 30
_LONGEST = 10_000
_WORDLESS = frozenset({"hash", "trim"})
"""Steps whose arguments are no part of any value."""
_DEEPEST = 8
"""So often a mapping may be looked into that uses another; one that uses itself ends there."""


class Hints(Struct, frozen=True):
    """What rules do with a value: what they convert it to, the constants that they hold it against (JSON), where they cut it."""

    casts: frozenset[ScalarKind] = frozenset()
    constants: tuple[str, ...] = ()
    lengths: frozenset[int] = frozenset()

    def and_also(self, other: "Hints") -> "Hints":
        """Return both."""
        constants = tuple(dict.fromkeys((*self.constants, *other.constants)))
        return Hints(self.casts | other.casts, constants, self.lengths | other.lengths)


class Place(Struct, frozen=True):
    """A place in the source: `type` is None where others lie below it, `is_list` when these are items."""

    keys: Keys
    type: ValueType | None
    may_be_missing: bool
    may_be_null: bool
    is_list: bool = False
    pii: bool = False
    hints: Hints = Hints()


class _Reading(Struct):
    """A walk through the rules of a mapping and of those that it uses."""

    mappings: Mapping[str, ir.Mapping]
    found: dict[Keys, Place] = field(default_factory=dict)
    depth: int = 0

    def note(self, read: ir.Read, scope: Mapping[str | None, "_Scope"], hints: Hints) -> Keys | None:
        """Keep the place that is read, and those that lie before it; return the way there."""
        start = scope.get(read.path.alias)
        entered = start.entered(read.path.steps) if start is not None else None
        if entered is None:
            return None
        keys, steps = entered
        for number, step in enumerate(steps):
            keys = (*keys, _key(step.segment))
            below = steps[number + 1].segment if number + 1 < len(steps) else None
            is_leaf = below is None and not (isinstance(read.type, Items) and isinstance(step.segment, ir.Every))
            self._keep(
                Place(
                    keys,
                    read.type if is_leaf else None,
                    step.may_be_missing,
                    step.may_be_null,
                    is_list=isinstance(below, ir.At | ir.Every),
                    pii=read.pii and is_leaf,
                    hints=hints if is_leaf else Hints(),
                )
            )
        return keys

    def _keep(self, place: Place) -> None:
        known = self.found.get(place.keys)
        if known is not None:
            place = replace(
                place,
                type=place.type if known.type is None else known.type,
                may_be_missing=known.may_be_missing or place.may_be_missing,
                may_be_null=known.may_be_null or place.may_be_null,
                is_list=known.is_list or place.is_list,
                pii=known.pii or place.pii,
                hints=known.hints.and_also(place.hints),
            )
        self.found[place.keys] = place

    def walk(self, found: object, scope: Mapping[str | None, "_Scope"], hints: Hints) -> None:
        """Keep every place that is read in *found*, which stands under rules that give *hints*."""
        match found:
            case ir.Read():
                self.note(found, scope, hints)
            case ir.Rule():
                self.walk(found.producer, scope, hints.and_also(_of_rule(found)))
                self.walk(found.handlers, scope, Hints())
            case ir.Test():
                self.walk(found.rule, scope, Hints(constants=tuple(value.text for value in found.values)))
            case ir.Each() | ir.Find() | ir.Entries() | ir.Group() | ir.Aggregate():
                self._items(found, scope, hints)
            case ir.Use():
                self._use(found, scope)
            case tuple():
                for one in found:
                    self.walk(one, scope, hints)
            case _:
                for name in getattr(found, "__struct_fields__", ()) if type(found).__module__.startswith(ir.__name__) else ():
                    self.walk(getattr(found, name), scope, hints)

    def _items(
        self, found: ir.Each | ir.Find | ir.Entries | ir.Group | ir.Aggregate, scope: Mapping[str | None, "_Scope"], hints: Hints
    ) -> None:
        keys = self.note(found.source, scope, hints if isinstance(found, ir.Aggregate) else Hints())
        if keys is None:
            return
        is_all = bool(found.source.path.steps) and isinstance(found.source.path.steps[-1].segment, ir.Every)
        alias = getattr(found, "alias", "item")
        inner = {**scope, alias: _scope_of(found, keys if is_all or isinstance(found, ir.Entries) else (*keys, 0))}
        for name in found.__struct_fields__:
            if name != "source":
                self.walk(getattr(found, name), inner, Hints())

    def _use(self, found: ir.Use, scope: Mapping[str | None, "_Scope"]) -> None:
        keys, used = self.note(found.source, scope, Hints()), self.mappings.get(found.mapping)
        if keys is None or used is None or self.depth >= _DEEPEST:
            return
        self.depth += 1
        self.walk(used.body, {None: _Scope(keys)}, Hints())
        self.depth -= 1


class _Scope(Struct, frozen=True):
    """What an alias stands for: a place, or what has a part of that name there (`value` of a member, `items` of a group)."""

    keys: Keys
    part: str = ""

    def entered(self, steps: tuple[ir.Step, ...]) -> tuple[Keys, tuple[ir.Step, ...]] | None:
        """Return where *steps* begin, and those that are left; None where they lead to nothing that the source has."""
        if not self.part:
            return self.keys, steps
        first = steps[0].segment if steps else None
        if not isinstance(first, ir.Key) or first.name != self.part:
            return None
        rest = steps[1:]
        return self.keys, rest[1:] if self.part == "items" and rest and isinstance(rest[0].segment, ir.Every) else rest


def places(mapping: ir.Mapping, mappings: Mapping[str, ir.Mapping]) -> tuple[Place, ...]:
    """Return every place that *mapping* reads, outer ones before inner ones; *mappings* are those it may use, by name."""
    reading = _Reading(mappings)
    reading.walk(mapping.body, {None: _Scope(())}, Hints())
    return tuple(sorted(reading.found.values(), key=lambda place: len(place.keys)))


def _key(segment: ir.Segment) -> str | int:
    match segment:
        case ir.Key(name):
            return name
        case ir.At(index):
            return max(index, 0)
        case _:
            return 0


def _scope_of(found: ir.Each | ir.Find | ir.Entries | ir.Group | ir.Aggregate, keys: Keys) -> _Scope:
    match found:
        case ir.Entries():
            return _Scope((*keys, _MEMBER), "value")
        case ir.Group():
            return _Scope(keys, "items")
        case _:
            return _Scope(keys)


def _of_rule(rule: ir.Rule) -> Hints:
    """Return what a rule looks for in what it reads."""
    casts = frozenset({rule.cast.target.kind}) if rule.cast is not None else frozenset()
    words = [word for word, _ in rule.lookup.entries[:_WORDS]] if rule.lookup is not None else []
    arguments = [one for step in rule.steps if step.name not in _WORDLESS for one in step.arguments]
    words += [one for one in arguments if isinstance(one, str) and one]
    lengths = frozenset(one for one in arguments if isinstance(one, int) and 0 < one <= _LONGEST)
    return Hints(casts, tuple(json.dumps(word, ensure_ascii=False) for word in words), lengths)
