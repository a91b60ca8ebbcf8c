"""The steps that make a table and let go of it, and the order in which tables are there for those that refer to them."""

from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter

from generators.fastapi_service.migrations import operations as op
from generators.fastapi_service.relational import ForeignKey, Table


def in_order(wanted: Iterable[Table]) -> list[Table]:
    """Return the tables so that each comes after those it refers to, but for the references that close a cycle."""
    tables = {table.name: table for table in wanted}
    graph = {
        name: sorted({key.to_table for key in table.foreign_keys if not key.closes_cycle and key.to_table in tables} - {name})
        for name, table in tables.items()
    }
    return [tables[name] for name in TopologicalSorter(graph).static_order()]


def created(table: Table) -> Iterator[op.Operation]:
    """Create *table* with its indexes, but for its references that close a cycle."""
    yield op.CreateTable(table, tuple(key for key in table.foreign_keys if not key.closes_cycle))
    yield from (op.CreateIndex(table.name, index) for index in table.indexes)


def closed(table: Table) -> Iterator[op.Batch]:
    """Add the references of *table* that close a cycle, if there are such."""
    keys = [key for key in table.foreign_keys if key.closes_cycle]
    if keys:
        yield op.Batch(table.name, tuple(op.AddForeignKey(key) for key in keys))


def opened(table: Table, keys: Iterable[ForeignKey]) -> Iterator[op.Batch]:
    """Let go of those of *keys*, references of *table*, that close a cycle, if there are such."""
    names = [key.name for key in keys if key.closes_cycle]
    if names:
        yield op.Batch(table.name, tuple(op.DropConstraint(name, "foreignkey") for name in names))
