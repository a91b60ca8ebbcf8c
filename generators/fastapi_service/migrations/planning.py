"""The steps that lead from one schema to the other, in an order in which names are free and nothing refers to what is not there.

First everything is let go (indexes, constraints, columns, tables), then renamed, then created and added, then the rows are
brought up to date, and last what holds them to it is put in place.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from generators import naming
from generators.fastapi_service.migrations import operations as op
from generators.fastapi_service.migrations import renaming, table_planning
from generators.fastapi_service.migrations.comparison import Conversion
from generators.fastapi_service.migrations.creating import closed, created, in_order, opened
from generators.fastapi_service.migrations.matching import Match
from generators.fastapi_service.migrations.snapshot import TableState
from generators.fastapi_service.relational import Table


class Plan(Struct, frozen=True):
    """The steps of one direction; names of what leaves with its values, and of what stays without them."""

    operations: tuple[op.Operation, ...]
    dropped: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


def plan(match: Match, filler: table_planning.FillerOf) -> Plan:
    """Return the steps from the old side of *match* to the new one."""
    names = {pair.old.table.name: pair.new.table.name for pair in match.tables}
    columns = {pair.old.table.name: table_planning.column_names(pair) for pair in match.tables}
    renamed = any(old != new for renames in (names, *columns.values()) for old, new in renames.items())
    pairs = (pair for pair in match.tables if renamed or match.changes(pair))
    works = [table_planning.work(pair, match, filler, names, columns) for pair in pairs]
    steps: list[op.Operation] = [step for work in works for step in work.release]
    steps += _dropped(match.dropped)
    steps += _renamed_tables(names)
    steps += [op.RenamePrimaryKey(table, old, new) for table, old, new in _renamed_keys(match)]
    steps += [step for work in works for step in work.rename]
    steps += _created(match.added)
    steps += [step for work in works for step in work.fill]
    steps += [step for work in works for step in work.settle]
    steps += [step for state in match.added for step in closed(state.table)]
    steps += (_settled(old, new) for old, new in match.own)
    dropped = [state.table.name for state in match.dropped if state.table.resource]
    return Plan(
        tuple(steps),
        (*dropped, *(name for work in works for name in work.dropped), *_inside(match, dropped=True)),
        (*(name for work in works for name in work.replaced), *_inside(match, dropped=False)),
    )


def _settled(old: Table, new: Table) -> op.Batch:
    """Let those columns of a table be null that may be, and no others."""
    before = {column.name: column for column in old.columns}
    changed = (column for column in new.columns if column.nullable != before[column.name].nullable)
    return op.Batch(new.name, tuple(op.AlterColumn(one.name, one.storage, nullable=one.nullable) for one in changed))


def _inside(match: Match, *, dropped: bool) -> Iterator[str]:
    """Name the value objects inside of which something is dropped, or replaced."""
    for (_, name), parts in match.objects.items():
        replaced = any(kept.change.conversion is Conversion.REPLACE for kept in parts.kept)
        if bool(parts.dropped) if dropped else replaced:
            yield f"a part of {naming.snake(name)}"


def _renamed_tables(names: Mapping[str, str]) -> Iterator[op.RenameTable]:
    return (op.RenameTable(old, new) for old, new in renaming.in_free_order(names))


def _renamed_keys(match: Match) -> Iterator[tuple[str, str, str]]:
    """Yield table, old and new name; constraints follow their table, so that only the last name of each table counts."""
    table_of = {pair.old.table.primary_key.name: pair.new.table.name for pair in match.tables}
    renames = {pair.old.table.primary_key.name: pair.new.table.primary_key.name for pair in match.tables}
    for old, new in renaming.in_free_order(renames):
        table_of[new] = table_of[old]
        yield table_of[old], old, new


def _dropped(states: tuple[TableState, ...]) -> Iterator[op.Operation]:
    """Drop tables, those that refer first."""
    tables = in_order(state.table for state in states)
    gone = {table.name for table in tables}
    for table in tables:
        yield from opened(table, (key for key in table.foreign_keys if key.to_table in gone))
    yield from (op.DropTable(table.name) for table in reversed(tables))


def _created(states: tuple[TableState, ...]) -> Iterator[op.Operation]:
    for table in in_order(state.table for state in states):
        yield from created(table)
