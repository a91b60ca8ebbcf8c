"""Values of every field type, value objects, lists and references among them, built on the samples of scalars."""

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from generators.samples import scalars
from generators.samples.base import MOST_VALUES, Acceptance, Built, Nested, Refusal
from synapseops.blueprint.model import Blueprint, Enum, Field, FieldType, List, Record, Ref, Scalar, ScalarKind

_MOST_ITEMS = 1000
_TOO_DEEP = 120  # More than a field may have; with all that is around it, less than bodies may have.


class NoSampleError(ValueError):
    """No value of the type is known, as for a pattern that contradicts its length."""


class Composer:
    """Works out values of the types of one blueprint. *builders* names what builds each value object; without, it is its own name."""

    def __init__(self, blueprint: Blueprint, builders: Mapping[str, str] | None = None) -> None:
        self._blueprint = blueprint
        self._builders = builders or {value.name: value.name for value in blueprint.value_objects}
        self.values = functools.cache(self._values)
        self.refusals = functools.cache(self._refusals)
        self.acceptances = functools.cache(self._acceptances)

    @functools.cached_property
    def _hints(self) -> dict[FieldType, list[Any]]:
        """The values that the author gives for each type, which serve where no sample is found."""
        return _hints(self._blueprint)

    def members(self, record: str) -> tuple[Field, ...]:
        """Return the members of a value object that a client may set."""
        return tuple(member for member in self._blueprint.value_object(record).fields if not member.read_only)

    def has_read_only(self, record: str) -> bool:
        """Tell whether a value object, or one inside it, shows members that a client may not send."""
        kinds = [
            member.type.item if isinstance(member.type, List) else member.type for member in self._blueprint.value_object(record).fields
        ]
        return len(self.members(record)) < len(kinds) or any(self.has_read_only(kind.name) for kind in kinds if isinstance(kind, Record))

    def value(self, kind: FieldType, number: int = 0) -> Any:
        """Return the valid value of that number (they repeat when there are fewer); raises `NoSampleError`."""
        known = self.values(kind)
        if not known:
            raise NoSampleError(str(kind))
        return known[number % len(known)]

    def shown(self, field: Field) -> Any:
        """Return what is read back when *field* was not sent: its default, with what its members default to, else null."""
        if field.default is None or field.default.value is None:
            return None
        return self._completed(field.type, field.default.value)

    def _completed(self, kind: FieldType, value: Any) -> Any:
        if isinstance(kind, Record) and isinstance(value, dict):
            members = self._blueprint.value_object(kind.name).fields
            return {one.name: self._completed(one.type, value[one.name]) if one.name in value else self.shown(one) for one in members}
        if isinstance(kind, List):
            return [self._completed(kind.item, item) for item in value]
        return value

    def _values(self, kind: FieldType) -> list[Any]:
        if isinstance(kind, Ref):
            return self.values(kind.key)
        if isinstance(kind, Scalar | Enum):
            return scalars.values(kind) or self._hints.get(kind, [])
        if isinstance(kind, Record):
            return self._records(kind)
        return self._lists(kind)

    def _records(self, kind: Record) -> list[Any]:
        if any(not self.values(member.type) for member in self.members(kind.name)):
            return []
        plain = Built(self._builders[kind.name])
        varied = (member for member in self.members(kind.name) if len(self.values(member.type)) > 1)
        return [plain, *(Built(plain.builder, {member.name: self.value(member.type, 1)}) for member in varied)][:MOST_VALUES]

    def _lists(self, kind: List) -> list[Any]:
        least, most = kind.min_items or 0, kind.max_items
        if most == 0:
            return [[]]
        items = self.values(kind.item)
        if not items or least > _MOST_ITEMS:
            return [[]] if least == 0 else []
        count = max(least, 1)
        lists = [[items[number % len(items)]] * count for number in range(min(len(items), MOST_VALUES))]
        return [*lists, [items[0]] * (count + 1)] if most is None or most > count else lists

    def _refusals(self, kind: FieldType) -> list[Refusal]:
        if isinstance(kind, Ref):
            return [refusal for refusal in scalars.refusals(kind.key) if refusal.code in {"type", "format"}]
        if isinstance(kind, Scalar | Enum):
            deep = isinstance(kind, Scalar) and kind.kind is ScalarKind.JSON
            return [*scalars.refusals(kind), *([Refusal(Nested(_TOO_DEEP), "depth")] if deep else [])]
        return [*(self._record_refusals(kind) if isinstance(kind, Record) else self._list_refusals(kind))]

    def _record_refusals(self, kind: Record) -> Iterator[Refusal]:
        yield Refusal("alpha", "type")
        if not self.values(kind):
            return
        builder, members = self._builders[kind.name], self.members(kind.name)
        yield Refusal(Built(builder, {unused_name(members): 1}), "unknown", (unused_name(members),))
        for member in self._blueprint.value_object(kind.name).fields:
            if member.read_only:
                yield Refusal(Built(builder, {member.name: None}), "read_only", (member.name,))
        for member in members:
            if member.required:
                yield Refusal(Built(builder, without=(member.name,)), "required", (member.name,))
            if not member.nullable:
                yield Refusal(Built(builder, {member.name: None}), "null", (member.name,))
            for refusal in one_of_each(self.refusals(member.type)):
                yield Refusal(Built(builder, {member.name: refusal.value}), refusal.code, (member.name, *refusal.path))

    def _list_refusals(self, kind: List) -> Iterator[Refusal]:
        yield Refusal("alpha", "type")
        items = self.values(kind.item)
        if kind.max_items is not None and kind.max_items < _MOST_ITEMS and items:
            yield Refusal([items[0]] * (kind.max_items + 1), "items")
        if kind.min_items and kind.min_items <= _MOST_ITEMS and (items or kind.min_items == 1):
            yield Refusal([items[0]] * (kind.min_items - 1) if items else [], "items")
        if kind.max_items == 0 or not self.values(kind) or (kind.min_items or 0) > 1:
            return
        yield Refusal([None], "null", (0,))
        for refusal in one_of_each(self.refusals(kind.item)):
            yield Refusal([refusal.value], refusal.code, (0, *refusal.path))

    def _acceptances(self, kind: FieldType) -> list[Acceptance]:
        if isinstance(kind, Ref):
            return []
        if isinstance(kind, Scalar | Enum):
            return scalars.boundaries(kind)
        return [*(self._record_acceptances(kind) if isinstance(kind, Record) else self._list_acceptances(kind))]

    def _record_acceptances(self, kind: Record) -> Iterator[Acceptance]:
        if not self.values(kind):
            return
        builder, members = self._builders[kind.name], self.members(kind.name)
        optional = [member for member in members if not member.required]
        if optional:
            absent = {member.name: self.shown(member) for member in optional}
            yield Acceptance(Built(builder, without=tuple(absent)), absent)
        nulls: dict[str, Any] = {member.name: None for member in members if member.nullable}
        if nulls:
            yield Acceptance(Built(builder, nulls), nulls)
        for member in members:
            for accepted in self._respelled(member.type):
                yield Acceptance(Built(builder, {member.name: accepted.sent}), {member.name: accepted.read})

    def _respelled(self, kind: FieldType) -> Iterator[Acceptance]:
        """Yield what shows that a member is kept by its own rules: another spelling, or else its longest or largest value."""
        known = self.acceptances(kind)
        other = [accepted for accepted in known if accepted.sent != accepted.read]
        yield from (other or known)[-1:]

    def _list_acceptances(self, kind: List) -> Iterator[Acceptance]:
        items = self.values(kind.item)
        for count in dict.fromkeys((kind.min_items or 0, kind.max_items)):
            if count is not None and count <= _MOST_ITEMS and (items or count == 0):
                yield Acceptance.of([items[0]] * count if count else [])


def _hints(blueprint: Blueprint) -> dict[FieldType, list[Any]]:
    groups = (*(resource.fields for resource in blueprint.resources), *(value.fields for value in blueprint.value_objects))
    found: dict[FieldType, list[Any]] = {}
    for field in itertools.chain.from_iterable(groups):
        given = [one.value for one in (field.example, field.default) if one is not None and one.value is not None]
        if given:
            found.setdefault(field.type, []).extend(given)
    return {kind: sorted(set(given)) for kind, given in found.items() if all(isinstance(one, str) for one in given)}


def one_of_each(refusals: Iterable[Refusal]) -> list[Refusal]:
    """Return the first refusal for every code and place."""
    return list({(refusal.code, refusal.path): refusal for refusal in reversed(list(refusals))}.values())[::-1]


def unused_name(members: Iterable[Field]) -> str:
    """Return a name that none of *members* has."""
    taken = {member.name for member in members}
    return next(name for name in ("nonsense", *(f"nonsense_{number}" for number in range(len(taken)))) if name not in taken)
