"""A relational schema as a value: tables, columns and constraints, by their names in SQL."""

import functools
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from synapseops.blueprint.model import OnDelete


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


class Storage(Struct, frozen=True):
    """How a column is kept; `digits` and `scale` are those of a decimal, else 0."""

    kind: StorageKind
    digits: int = 0
    scale: int = 0


class Column(Struct, frozen=True):
    """A column. `field` is the wire name of the resource's field that it holds; None in the service's own tables."""

    name: str
    field: str | None
    storage: Storage
    nullable: bool = False


class Unique(Struct, frozen=True):
    """A unique constraint (nulls are distinct); also the shape of a primary key."""

    name: str
    columns: tuple[str, ...]


class Index(Struct, frozen=True):
    """An index; `hashed` means `USING hash` on PostgreSQL, for text too long for a B-tree."""

    name: str
    columns: tuple[str, ...]
    hashed: bool = False


class ForeignKey(Struct, frozen=True):
    """A reference to another table's (single-column) primary key. `closes_cycle`: added after both tables (`use_alter`)."""

    name: str
    column: str
    to_table: str
    to_column: str
    on_delete: OnDelete
    closes_cycle: bool = False


class Table(Struct, frozen=True):
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


class Schema(Struct, frozen=True, dict=True):
    """All tables: the resources' in the author's order, then the service's own."""

    tables: tuple[Table, ...]

    def table(self, resource: str) -> Table:
        """Return the table of the resource called *resource*; KeyError when there is none."""
        return self._by_resource[resource]

    @functools.cached_property
    def _by_resource(self) -> Mapping[str, Table]:
        return {table.resource: table for table in self.tables if table.resource is not None}
