"""The service's relational schema as a value: what `tables.py` declares, what migrations lead to.

Names in SQL are lower-case, at most 63 bytes (PostgreSQL cuts longer ones) and free of collisions; constraints and indexes
have explicit names that follow from table and columns alone. Nothing has a server default: defaults are the service's.
Limits (lengths, ranges, enum words, patterns) are the service's too, so that widening one costs no migration.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from generators import naming
from generators.fastapi_service import circles, indexing
from generators.slices import once
from synapseops.blueprint.model import Blueprint, Enum, FieldType, OnDelete, Ref, Resource, Scalar, ScalarKind

_LONGEST_NAME = 63
_LONGEST_ALLOCATED = 58
"""Leaves room for the number that tells twins apart."""

_SYSTEM_COLUMNS = frozenset({"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
"""Columns that every table of PostgreSQL has already."""


class StorageKind(StrEnum):
    """How a column is kept.

    | kind | PostgreSQL | SQLite |
    |---|---|---|
    | `text` | TEXT COLLATE "C" | TEXT (compared by bytes) |
    | `integer`, `double`, `boolean` | BIGINT, DOUBLE PRECISION, BOOLEAN | the same |
    | `decimal` | NUMERIC(digits, scale) | BIGINT, the value times 10^scale |
    | `date` | DATE | DATE, ISO text |
    | `instant` | TIMESTAMP WITH TIME ZONE | DATETIME, text in UTC with 6 digits |
    | `uuid` | UUID | CHAR(32), hex |
    | `json` | JSON: text as it came, so that both databases give back the same | JSON |

    JSON holds wire values: decimals, dates and instants are strings. A null field is SQL NULL, never JSON null.
    """

    TEXT = "text"
    INTEGER = "integer"
    DOUBLE = "double"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    UUID = "uuid"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Storage:
    """How a column is kept; `digits` and `scale` are those of a decimal, else 0."""

    kind: StorageKind
    digits: int = 0
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `field` is the wire name of the resource's field that it holds; None in the service's own tables."""

    name: str
    field: str | None
    storage: Storage
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Unique:
    """A unique constraint (nulls are distinct); also the shape of a primary key."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """An index; `hashed` means `USING hash` on PostgreSQL, for text too long for a B-tree."""

    name: str
    columns: tuple[str, ...]
    hashed: bool = False


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference to another table's (single-column) primary key. `closes_cycle`: added after both tables (`use_alter`)."""

    name: str
    column: str
    to_table: str
    to_column: str
    on_delete: OnDelete
    closes_cycle: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `resource` is the name of the resource that it keeps; None for the service's own tables."""

    name: str
    resource: str | None
    columns: tuple[Column, ...]
    primary_key: Unique
    uniques: tuple[Unique, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()

    def column(self, field: str) -> Column:
        """Return the column of the field called *field* on the wire; KeyError when there is none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables: the resources' in the author's order, then the service's own."""

    tables: tuple[Table, ...]

    def table(self, resource: str) -> Table:
        """Return the table of the resource called *resource*; KeyError when there is none."""
        for table in self.tables:
            if table.resource == resource:
                return table
        raise KeyError(resource)


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

_IDEMPOTENCY_KEYS = Table(
    "idempotency_keys",
    None,
    (
        Column("caller", None, _TEXT),
        Column("key", None, _TEXT),
        Column("fingerprint", None, _TEXT),
        Column("status", None, Storage(StorageKind.INTEGER), nullable=True),
        Column("headers", None, _JSON, nullable=True),
        Column("body", None, _TEXT, nullable=True),
        Column("created_at", None, Storage(StorageKind.INSTANT)),
    ),
    Unique("pk_idempotency_keys", ("caller", "key")),
    indexes=(Index("ix_idempotency_keys_created_at", ("created_at",)),),
)
"""Replies by `Idempotency-Key`: `fingerprint` tells requests apart; status, headers and body are null while it still runs."""


_INTEGER = Storage(StorageKind.INTEGER)
_INSTANT = Storage(StorageKind.INSTANT)

FLOW_TABLES = (
    Table(
        "flow_messages",
        None,
        (
            Column("id", None, Storage(StorageKind.UUID)),
            Column("flow", None, _TEXT),
            Column("kind", None, _TEXT),
            Column("key", None, _TEXT, nullable=True),
            Column("delivery", None, _TEXT, nullable=True),
            Column("state", None, _TEXT),
            Column("step", None, _INTEGER),
            Column("attempts", None, _INTEGER),
            Column("starts", None, _INTEGER),
            Column("due_at", None, _INSTANT, nullable=True),
            Column("worker", None, _TEXT, nullable=True),
            Column("received_at", None, _INSTANT),
            Column("finished_at", None, _INSTANT, nullable=True),
            Column("payload", None, _TEXT, nullable=True),
            Column("saved", None, _TEXT, nullable=True),
            Column("progress", None, _TEXT, nullable=True),
            Column("error", None, _TEXT, nullable=True),
        ),
        Unique("pk_flow_messages", ("id",)),
        uniques=(Unique("uq_flow_messages_flow_delivery", ("flow", "delivery")),),
        indexes=(
            Index("ix_flow_messages_due_at", ("due_at",)),
            Index("ix_flow_messages_flow_key_due_at", ("flow", "key", "due_at")),
            Index("ix_flow_messages_flow_state_id", ("flow", "state", "id")),
            Index("ix_flow_messages_finished_at", ("finished_at",)),
        ),
    ),
    Table(
        "flow_states",
        None,
        (
            Column("flow", None, _TEXT),
            Column("is_paused", None, Storage(StorageKind.BOOLEAN)),
            Column("schedule", None, _TEXT, nullable=True),
            Column("next_at", None, _INSTANT, nullable=True),
            Column("watermark", None, _TEXT, nullable=True),
        ),
        Unique("pk_flow_states", ("flow",)),
    ),
)
"""Messages of flows, in and out, and what is known of flows between them; only where there are flows."""


def own_tables(blueprint: Blueprint) -> tuple[Table, ...]:
    """Return the tables that the service of *blueprint* has for itself."""
    return (_IDEMPOTENCY_KEYS, *(FLOW_TABLES if blueprint.flows else ()))


@once
def schema(blueprint: Blueprint) -> Schema:
    """Return the schema that *blueprint* asks for."""
    names = _Names(blueprint)
    tables = tuple(_table(resource, names) for resource in blueprint.resources)
    return Schema((*_with_cycles_marked(tables), *own_tables(blueprint)))


def storage(type_: FieldType) -> Storage:
    """Return how values of *type_* are kept in a column."""
    if isinstance(type_, Ref):
        return storage(type_.key)
    if isinstance(type_, Enum):
        return _TEXT
    if isinstance(type_, Scalar):
        if type_.kind is ScalarKind.DECIMAL:
            return Storage(StorageKind.DECIMAL, type_.digits or 0, type_.scale or 0)
        return _STORAGE[type_.kind]
    return _JSON


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
    return Table(
        table,
        resource.name,
        tuple(Column(columns[field.name], field.name, storage(field.type), field.nullable) for field in resource.all_fields),
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
