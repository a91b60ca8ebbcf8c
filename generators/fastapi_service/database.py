"""The service's relational schema: what `tables.py` declares, what migrations lead to.

Names in SQL are lower-case, at most 63 bytes (PostgreSQL cuts longer ones) and free of collisions; constraints and indexes
have explicit names that follow from table and columns alone. Nothing has a server default: defaults are the service's.
Limits (lengths, ranges, enum words, patterns) are the service's too, so that widening one costs no migration.
"""

import hashlib
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from generators import naming
from generators.fastapi_service import circles, indexing
from generators.fastapi_service.own_tables import own_tables
from generators.fastapi_service.relational import Column, ForeignKey, Index, Schema, Storage, StorageKind, Table, Unique
from generators.slices import once, with_more
from generators.slices import slices as resources
from synapseops.blueprint.model import Blueprint, Enum, FieldType, Ref, Resource, Scalar, ScalarKind

_LONGEST_NAME = 63
_LONGEST_ALLOCATED = 58
"""Leaves room for the number that tells twins apart."""

_SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""Columns that every table of PostgreSQL has already."""

_TEXT = Storage(StorageKind.TEXT)
_JSON = Storage(StorageKind.JSON)

_STORAGE = {
    ScalarKind.STRING: _TEXT,
    ScalarKind.TEXT: _TEXT,
    ScalarKind.EMAIL: _TEXT,
    ScalarKind.URL: _TEXT,
    ScalarKind.INTEGER: Storage(StorageKind.INTEGER),
    ScalarKind.NUMBER: Storage(StorageKind.DOUBLE),
    ScalarKind.BOOLEAN: Storage(StorageKind.BOOLEAN),
    ScalarKind.DATE: Storage(StorageKind.DATE),
    ScalarKind.DATETIME: Storage(StorageKind.INSTANT),
    ScalarKind.UUID: Storage(StorageKind.UUID),
    ScalarKind.JSON: _JSON,
}


@once
def schema(blueprint: Blueprint) -> Schema:
    """Return the schema that *blueprint* asks for."""
    names = _Names(blueprint)
    tables = tuple(_table(resource, names) for resource in blueprint.resources)
    return Schema((*_with_cycles_marked(tables), *own_tables(blueprint)))


@once
def slices(blueprint: Blueprint) -> Mapping[str, str]:
    """Return what tells each table, and the slice of its resource, from any other, by the table's name: names depend on all tables."""
    own = resources(blueprint)
    return {table.name: with_more(own.get(table.resource or "", ""), table) for table in schema(blueprint).tables}


def storage(type_: FieldType) -> Storage:
    """Return how values of *type_* are kept in a column."""
    if isinstance(type_, Scalar):
        is_decimal = type_.kind is ScalarKind.DECIMAL
        return Storage(StorageKind.DECIMAL, type_.digits or 0, type_.scale or 0) if is_decimal else _STORAGE[type_.kind]
    if isinstance(type_, Ref):
        return storage(type_.key)
    return _TEXT if isinstance(type_, Enum) else _JSON


class _Names:
    """Names in SQL of everything in one schema; those of tables, constraints and indexes share one namespace in PostgreSQL."""

    def __init__(self, blueprint: Blueprint) -> None:
        own = {name for table in own_tables(blueprint) for name in _relations(table)}
        plurals = {resource.name: resource.plural for resource in blueprint.resources}
        self.tables = naming.allocate(plurals, lambda name: _table_name(plurals[name]), taken={*own, "alembic_version"}, fallback="table")
        self.columns = {resource.name: _column_names(resource) for resource in blueprint.resources}
        self.keys = {resource.name: self.columns[resource.name][resource.key.name] for resource in blueprint.resources}
        self._taken = {*own, "alembic_version", *self.tables.values()}

    def relation(self, kind: str, table: str, columns: tuple[str, ...] = ()) -> str:
        """Return a free name for a constraint or index, and take it."""
        wanted = "_".join((kind, table, *columns))
        name, number = _cut(wanted, _LONGEST_NAME), 2
        while name in self._taken:
            name, number = _cut(f"{wanted}_{number}", _LONGEST_NAME), number + 1
        self._taken.add(name)
        return name


def _relations(table: Table) -> Iterator[str]:
    yield table.name
    yield table.primary_key.name
    for group in (table.uniques, table.foreign_keys, table.indexes):
        yield from (relation.name for relation in group)


def _table_name(plural: str) -> str:
    name = naming.snake(plural)
    if name.startswith(("pg_", "sqlite_")):  # PostgreSQL would find its own catalogue first, SQLite refuses
        name = f"table_{name}"
    return _cut(name, _LONGEST_ALLOCATED)


def _column_names(resource: Resource) -> dict[str, str]:
    authored = [field.name for field in resource.fields]
    server = [field.name for field in resource.all_fields if field.name not in authored]
    taken = {*server, *_SYSTEM_COLUMNS}
    names = naming.allocate(authored, lambda name: _cut(naming.snake(name), _LONGEST_ALLOCATED), taken=taken, fallback="field")
    return {**{name: name for name in server}, **names}


def _cut(name: str, longest: int) -> str:
    if len(name) <= longest:
        return name
    return f"{name[: longest - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _table(resource: Resource, names: _Names) -> Table:
    table, columns = names.tables[resource.name], names.columns[resource.name]
    primary_key = Unique(names.relation("pk", table), (columns[resource.key.name],))
    uniques = tuple(Unique(names.relation("uq", table, wanted), wanted) for wanted in _wanted_uniques(resource, columns))
    known = [primary_key.columns, *(unique.columns for unique in uniques)]
    stored = [Column(columns[field.name], field.name, storage(field.type), field.nullable) for field in resource.all_fields]
    return Table(
        table,
        resource.name,
        tuple(stored),
        primary_key,
        uniques,
        tuple(_foreign_keys(resource, names)),
        tuple(Index(names.relation("ix", table, wanted), wanted, hashed) for wanted, hashed in indexing.wanted(resource, columns, known)),
    )


def _wanted_uniques(resource: Resource, columns: Mapping[str, str]) -> list[tuple[str, ...]]:
    single = [(columns[field.name],) for field in resource.fields if field.unique]
    together = [tuple(columns[name] for name in fields) for fields in resource.unique_together]
    return [wanted for wanted in dict.fromkeys([*single, *together]) if wanted != (columns[resource.key.name],)]


def _foreign_keys(resource: Resource, names: _Names) -> Iterator[ForeignKey]:
    table, columns = names.tables[resource.name], names.columns[resource.name]
    for field in resource.fields:
        if isinstance(field.type, Ref):
            column, target = columns[field.name], field.type.resource
            name = names.relation("fk", table, (column,))
            yield ForeignKey(name, column, names.tables[target], names.keys[target], field.type.on_delete)


def _with_cycles_marked(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """Mark the references between tables that (through others) refer to each other: neither can be created with all of its own."""
    circle = circles.of({table.name: sorted({key.to_table for key in table.foreign_keys}) for table in tables})

    def marked(table: Table) -> Iterator[ForeignKey]:
        for key in table.foreign_keys:
            yield replace(key, closes_cycle=key.to_table != table.name and circle[key.to_table] == circle[table.name])

    return tuple(replace(table, foreign_keys=tuple(marked(table))) for table in tables)
