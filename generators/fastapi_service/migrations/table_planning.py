"""What has to be done to one table, in phases: let go, rename, fill, settle."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial

from msgspec import Struct
from msgspec.structs import replace

from generators.fastapi_service.migrations import filling, renaming
from generators.fastapi_service.migrations import operations as op
from generators.fastapi_service.migrations.comparison import Conversion
from generators.fastapi_service.migrations.matching import Match, PartPair, TablePair
from generators.fastapi_service.relational import Column, ForeignKey, Index, Unique
from synapseops.blueprint.model import WireValue

FillerOf = Callable[[str, str], WireValue | None]
"""The value for a field, by resource and field, that stands in where there is none; None is null."""


class TableWork(Struct, frozen=True):
    """The steps for one table by phase, and the columns that leave with their values or stay without them."""

    release: tuple[op.Operation, ...] = ()
    rename: tuple[op.Operation, ...] = ()
    fill: tuple[op.Operation, ...] = ()
    settle: tuple[op.Operation, ...] = ()
    dropped: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


def column_names(pair: TablePair) -> dict[str, str]:
    """Return the names that columns have before → after."""
    return {pair.old.table.column(kept.old.name).name: pair.new.table.column(kept.new.name).name for kept in pair.parts.kept}


def work(pair: TablePair, match: Match, filler: FillerOf, tables: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]) -> TableWork:
    """Return the steps for *pair*; *tables* and *columns* (by table) are names in SQL before → after."""
    return _TablePlanner(pair, match, filler, tables, columns).work()


class _ColumnPair(Struct, frozen=True):
    """A column before and after. `beside` is the name under which the new one is filled next to the old; empty: in place."""

    kept: PartPair
    old: Column
    new: Column
    beside: str = ""

    @property
    def is_replaced(self) -> bool:
        return self.kept.change.conversion is Conversion.REPLACE

    @property
    def source(self) -> Column:
        """The old column, as it is called once columns are renamed."""
        return replace(self.old, name=self.new.name)

    @property
    def target(self) -> Column:
        """The new column, as it is called until the old one goes."""
        return replace(self.new, name=self.beside or self.new.name)


class _TablePlanner:
    def __init__(
        self, pair: TablePair, match: Match, filler: FillerOf, tables: Mapping[str, str], columns: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._old, self._new, self._parts = pair.old, pair.new, pair.parts
        self._match, self._tables, self._columns = match, tables, columns
        self._filler = partial(filler, pair.new.table.resource or "")
        self._pairs = self._column_pairs()

    def work(self) -> TableWork:
        old = self._old.table.name
        return TableWork(
            (*self._dropped_indexes(), *_batch(self._old.table.name, tuple(self._let_go()))),
            tuple(self._renamed_columns()),
            tuple(self._filled()),
            (*self._settled(), *self._created_indexes()),
            tuple(f"{old}.{self._old.table.column(part.name).name}" for part in self._parts.dropped),
            tuple(f"{old}.{pair.old.name}" for pair in self._pairs if pair.is_replaced),
        )

    def _column_pairs(self) -> tuple[_ColumnPair, ...]:
        names = {column.name for column in (*self._old.table.columns, *self._new.table.columns)}
        found = []
        for kept in self._parts.kept:
            old, new = self._old.table.column(kept.old.name), self._new.table.column(kept.new.name)
            beside = renaming.free_name(f"{new.name}_new", names) if _needs_another(kept, old, new) else ""
            found.append(_ColumnPair(kept, old, new, beside))
            names.add(beside)
        return tuple(found)

    @cached_property
    def _gone(self) -> frozenset[str]:
        """Old names of the columns that do not stay themselves."""
        dropped = {self._old.table.column(part.name).name for part in self._parts.dropped}
        return frozenset({*dropped, *(pair.old.name for pair in self._pairs if pair.is_replaced or pair.beside)})

    def _after(self, columns: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return what *columns* are called afterwards; None when one of them does not stay."""
        names = self._columns[self._old.table.name]
        return None if self._gone.intersection(columns) else tuple(names[column] for column in columns)

    @cached_property
    def _kept_indexes(self) -> frozenset[Index]:
        old = {replace(index, columns=after) for index in self._old.table.indexes if (after := self._after(index.columns))}
        return frozenset(old).intersection(self._new.table.indexes)

    @cached_property
    def _kept_uniques(self) -> frozenset[Unique]:
        old = {replace(unique, columns=after) for unique in self._old.table.uniques if (after := self._after(unique.columns))}
        return frozenset(old).intersection(self._new.table.uniques)

    @cached_property
    def _kept_keys(self) -> frozenset[str]:
        """Names of the foreign keys that stay, whatever cycle they close."""
        old = {_open(after) for key in self._old.table.foreign_keys if (after := self._key_after(key))}
        return frozenset(key.name for key in self._new.table.foreign_keys if _open(key) in old)

    def _key_after(self, key: ForeignKey) -> ForeignKey | None:
        column = self._after((key.column,))
        if column is None or key.to_table not in self._tables:
            return None
        to_column = self._columns[key.to_table].get(key.to_column, key.to_column)
        return replace(key, column=column[0], to_table=self._tables[key.to_table], to_column=to_column)

    def _dropped_indexes(self) -> Iterator[op.DropIndex]:
        kept = {index.name for index in self._kept_indexes}
        return (op.DropIndex(self._old.table.name, index) for index in self._old.table.indexes if index.name not in kept)

    def _let_go(self) -> Iterator[op.BatchPart]:
        table = self._old.table
        uniques = {unique.name for unique in self._kept_uniques}
        yield from (op.DropConstraint(key.name, "foreignkey") for key in table.foreign_keys if key.name not in self._kept_keys)
        yield from (op.DropConstraint(unique.name, "unique") for unique in table.uniques if unique.name not in uniques)
        yield from (op.DropColumn(table.column(part.name).name) for part in self._parts.dropped)
        yield from (op.DropColumn(pair.old.name) for pair in self._pairs if pair.is_replaced)
        for pair in self._pairs:
            if pair.new.nullable and not pair.old.nullable and not pair.beside and not pair.is_replaced:
                yield op.AlterColumn(pair.old.name, pair.old.storage, nullable=True)

    def _renamed_columns(self) -> Iterator[op.RenameColumn]:
        names = {pair.old.name: pair.new.name for pair in self._pairs if not pair.is_replaced}
        return (op.RenameColumn(self._new.table.name, old, new) for old, new in renaming.in_free_order(names))

    def _filled(self) -> list[op.Operation]:
        """Add every column first, so that the rows are then seen as a whole."""
        steps = [*self._filled_added(), *(step for pair in self._pairs for step in self._filled_kept(pair))]
        return sorted(steps, key=lambda step: not isinstance(step, op.AddColumn))

    def _filled_added(self) -> Iterator[op.Operation]:
        for part in self._parts.added:
            yield from filling.added(self._new.table.name, self._new.table.column(part.name), self._filler(part.name))

    def _filled_kept(self, pair: _ColumnPair) -> Iterator[op.Operation]:
        table, value = self._new.table.name, self._filler(pair.kept.new.name)
        if pair.is_replaced:
            yield from filling.added(table, pair.new, value)
            return
        if pair.beside:
            yield op.AddColumn(table, replace(pair.target, nullable=True))
        if self._match.touches(pair.kept.change) or pair.beside:
            yield from filling.changed(table, self._key, pair.source, pair.target, pair.kept.change, value)
        if pair.old.nullable and not pair.new.nullable and value is not None:
            yield op.Fill(table, pair.target, value, op.IsNull())

    @property
    def _key(self) -> Column:
        return self._new.column(self._new.table.primary_key.columns[0])

    def _settled(self) -> Iterator[op.Batch]:
        """Settle columns and constraints together, unless a column takes another's name: SQLite's new table knows it only afterwards."""
        table = self._new.table.name
        columns, constraints = tuple(self._settled_columns()), tuple(self._settled_constraints())
        if any(pair.beside for pair in self._pairs):
            yield from (*_batch(table, columns), *_batch(table, constraints))
        else:
            yield from _batch(table, (*columns, *constraints))

    def _settled_columns(self) -> Iterator[op.BatchPart]:
        for part in self._parts.added:
            yield from _required(self._new.table.column(part.name))
        for pair in self._pairs:
            yield from _settled_column(pair)

    def _settled_constraints(self) -> Iterator[op.BatchPart]:
        table = self._new.table
        yield from (op.AddUnique(unique) for unique in table.uniques if unique not in self._kept_uniques)
        yield from (op.AddForeignKey(key) for key in table.foreign_keys if key.name not in self._kept_keys)

    def _created_indexes(self) -> Iterator[op.CreateIndex]:
        table = self._new.table
        return (op.CreateIndex(table.name, index) for index in table.indexes if index not in self._kept_indexes)


def _needs_another(kept: PartPair, old: Column, new: Column) -> bool:
    """Whether values have to move to a column of another type; more or fewer digits before the point are no other type."""
    change = kept.change.conversion
    if change is Conversion.REPLACE:
        return False
    return old.storage.kind is not new.storage.kind or old.storage.scale != new.storage.scale


def _settled_column(pair: _ColumnPair) -> Iterator[op.BatchPart]:
    if pair.is_replaced:
        yield from _required(pair.new)
    elif pair.beside:
        yield op.DropColumn(pair.new.name)
        yield op.AlterColumn(pair.beside, pair.new.storage, new_name=pair.new.name, nullable=None if pair.new.nullable else False)
    else:
        narrowed = pair.old.nullable and not pair.new.nullable
        storage = pair.new.storage if pair.new.storage != pair.old.storage else None
        if narrowed or storage:
            yield op.AlterColumn(pair.new.name, pair.old.storage, new_storage=storage, nullable=False if narrowed else None)


def _required(column: Column) -> Iterator[op.AlterColumn]:
    if not column.nullable:
        yield op.AlterColumn(column.name, column.storage, nullable=False)


def _batch(table: str, parts: tuple[op.BatchPart, ...]) -> tuple[op.Batch, ...]:
    return (op.Batch(table, parts),) if parts else ()


def _open(key: ForeignKey) -> ForeignKey:
    return replace(key, closes_cycle=False)
