"""What of the landed schema is what of the wanted one: by name, else by the old name that the author gives with `was`."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generators.fastapi_service.migrations import comparison
from generators.fastapi_service.migrations.comparison import Change, Conversion
from generators.fastapi_service.migrations.snapshot import Part, Snapshot, TableState
from generators.fastapi_service.relational import Table
from synapseops.blueprint.model import Blueprint

ObjectPair = tuple[str, str]
"""The names of a value object, landed and wanted."""


class PartPair(Struct, frozen=True):
    """A field as it landed and as it is wanted, and what becomes of its values."""

    old: Part
    new: Part
    change: Change


class Parts(Struct, frozen=True):
    """The fields of a resource or value object: those that stay, come and go."""

    kept: tuple[PartPair, ...] = ()
    added: tuple[Part, ...] = ()
    dropped: tuple[Part, ...] = ()


class TablePair(Struct, frozen=True):
    """A resource's table as it landed and as it is wanted."""

    old: TableState
    new: TableState
    parts: Parts


class Match(Struct, frozen=True):
    """Everything of the landed schema beside everything of the wanted one. `reshaped` are the value objects whose JSON changes.

    Tables of the service's own are in `own`, landed and wanted, where only what may be null differs; else they are made anew.
    """

    tables: tuple[TablePair, ...]
    added: tuple[TableState, ...]
    dropped: tuple[TableState, ...]
    objects: Mapping[ObjectPair, Parts]
    reshaped: frozenset[ObjectPair]
    own: tuple[tuple[Table, Table], ...] = ()

    def touches(self, change: Change) -> bool:
        """Whether *change* leaves some value other than it was."""
        if change.conversion is Conversion.OBJECT:
            return object_pair(change) in self.reshaped
        inside = change.item is not None and self.touches(change.item)
        return inside or not change.is_superficial

    def changes(self, pair: TablePair) -> bool:
        """Whether anything of a table differs, names aside that others have changed."""
        parts = pair.parts
        if parts.added or parts.dropped or not _is_same(pair.old, pair.new):
            return True
        return any(self.touches(kept.change) for kept in parts.kept)


class Renames(Struct, frozen=True):
    """The old names that the author gives: of resources, and of fields by the resource or value object that has them."""

    resources: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    object_fields: Mapping[str, Mapping[str, str]]


def renames(blueprint: Blueprint) -> Renames:
    """Return what *blueprint* says with `was`."""
    return Renames(
        {resource.name: resource.was for resource in blueprint.resources if resource.was},
        {one.name: {field.name: field.was for field in one.fields if field.was} for one in blueprint.resources},
        {one.name: {field.name: field.was for field in one.fields if field.was} for one in blueprint.value_objects},
    )


def forward(old: Snapshot, new: Snapshot, said: Renames) -> Match:
    """Return the way from the landed schema to the wanted one."""
    return _Matcher(old, new, said).match()


def backward(match: Match) -> Match:
    """Return the way back: what came goes, what went comes, and no value is held against limits that are given up."""
    resources = {pair.new.table.resource or "": pair.old.table.resource or "" for pair in match.tables}
    objects = {(new, old): _reversed(parts, resources) for (old, new), parts in match.objects.items()}
    tables = tuple(TablePair(pair.new, pair.old, _reversed(pair.parts, resources)) for pair in match.tables)
    return Match(tables, match.dropped, match.added, objects, _reshaped(objects), tuple((new, old) for old, new in match.own))


def _reversed(parts: Parts, resources: Mapping[str, str]) -> Parts:
    kept = (PartPair(pair.new, pair.old, comparison.compare(pair.new.type, pair.old.type, resources).unfitted()) for pair in parts.kept)
    return Parts(tuple(kept), parts.dropped, parts.added)


def object_pair(change: Change) -> ObjectPair:
    """Return the names of the value objects of an `OBJECT` change."""
    return comparison.word(change.old), comparison.word(change.new)


def object_pairs(change: Change) -> Iterator[ObjectPair]:
    """Yield the value objects that *change* leads into."""
    if change.conversion is Conversion.OBJECT:
        yield object_pair(change)
    elif change.item is not None:
        yield from object_pairs(change.item)


class _Matcher:
    def __init__(self, old: Snapshot, new: Snapshot, said: Renames) -> None:
        self._old, self._new, self._said = old, new, said
        self._former = _former([_key(state) for state in old.tables], [_key(state) for state in new.tables], said.resources)
        self._renamed = {former: name for name, former in self._former.items()}

    def match(self) -> Match:
        old = {_key(state): state for state in self._old.tables}
        former = {_key(state): old[self._former[_key(state)]] for state in self._new.tables if _key(state) in self._former}
        own = {key: (state.table, self._new_table(key).table) for key, state in former.items() if state.table.resource is None}
        changed = {key: (before, after) for key, (before, after) in own.items() if _unordered(before) != _unordered(after)}
        alike = {key: pair for key, pair in changed.items() if _is_alike(*pair)}
        stale = changed.keys() - alike.keys()
        tables = tuple(
            self._table_pair(former[_key(state)], state)
            for state in self._new.tables
            if state.table.resource is not None and _key(state) in former
        )
        gone = {_key(state) for state in self._old.tables} - {_key(state) for state in former.values()}
        objects = self._objects(tables)
        return Match(
            tables,
            tuple(state for state in self._new.tables if _key(state) not in former or _key(state) in stale),
            tuple(state for state in self._old.tables if _key(state) in gone | stale),
            objects,
            _reshaped(objects),
            tuple(alike.values()),
        )

    def _new_table(self, key: str) -> TableState:
        return next(state for state in self._new.tables if _key(state) == key)

    def _table_pair(self, old: TableState, new: TableState) -> TablePair:
        return TablePair(old, new, self._parts(old.parts, new.parts, self._said.fields.get(new.table.resource or "", {})))

    def _parts(self, old: tuple[Part, ...], new: tuple[Part, ...], was: Mapping[str, str]) -> Parts:
        former = _former([part.name for part in old], [part.name for part in new], was)
        by_name = {part.name: part for part in old}
        kept = ((by_name[former[part.name]], part) for part in new if part.name in former)
        return Parts(
            tuple(PartPair(one, other, comparison.compare(one.type, other.type, self._renamed)) for one, other in kept),
            tuple(part for part in new if part.name not in former),
            tuple(part for part in old if part.name not in former.values()),
        )

    def _objects(self, tables: Iterable[TablePair]) -> dict[ObjectPair, Parts]:
        """Match the fields of every value object that a kept column leads into."""
        open_ = [pair for table in tables for kept in table.parts.kept for pair in object_pairs(kept.change)]
        found: dict[ObjectPair, Parts] = {}
        while open_:
            pair = open_.pop()
            if pair not in found:
                old, new = self._old.value_object(pair[0]), self._new.value_object(pair[1])
                found[pair] = self._parts(old.parts, new.parts, self._said.object_fields.get(pair[1], {}))
                open_ += [inner for kept in found[pair].kept for inner in object_pairs(kept.change)]
        return dict(sorted(found.items()))


def _key(state: TableState) -> str:
    """The resource's name, which is in capitals at least once, or the name of a table of the service's own, which is not."""
    return state.table.resource or state.table.name


def _is_same(old: TableState, new: TableState) -> bool:
    return _unordered(old.table) == _unordered(new.table)


def _is_alike(old: Table, new: Table) -> bool:
    """Whether all that differs is which columns may be null."""
    before, after = (replace(one, columns=tuple(replace(column, nullable=True) for column in one.columns)) for one in (old, new))
    return _unordered(before) == _unordered(after)


def _unordered(table: Table) -> tuple[object, ...]:
    return table.name, table.primary_key, *(frozenset(some) for some in (table.columns, table.uniques, table.foreign_keys, table.indexes))


def _former(old: Iterable[str], new: Iterable[str], was: Mapping[str, str]) -> dict[str, str]:
    """Return the landed name of each wanted one that has one: the same, else the one it says it was."""
    landed = set(old)
    wanted = list(new)
    former = {name: name for name in wanted if name in landed}
    for name in wanted:
        before = was.get(name)
        if name not in former and before in landed and before not in former.values():
            former[name] = before
    return former


def _reshaped(objects: Mapping[ObjectPair, Parts]) -> frozenset[ObjectPair]:
    """Return the value objects whose own fields differ, and those that hold one of them."""
    found = {pair for pair, parts in objects.items() if _differs(parts)}
    holders: dict[ObjectPair, set[ObjectPair]] = {}
    for holder, parts in objects.items():
        for inner in (inner for kept in parts.kept for inner in object_pairs(kept.change)):
            holders.setdefault(inner, set()).add(holder)
    open_ = list(found)
    while open_:
        for holder in holders.get(open_.pop(), set()) - found:
            found.add(holder)
            open_.append(holder)
    return frozenset(found)


def _differs(parts: Parts) -> bool:
    if parts.added or parts.dropped:
        return True
    return any(
        kept.old.name != kept.new.name or (kept.old.nullable and not kept.new.nullable) or not kept.change.is_superficial_throughout
        for kept in parts.kept
    )
