"""The steps of a migration, as values."""

from dataclasses import dataclass
from typing import Any

from generators.fastapi_service.migrations.comparison import Change
from generators.fastapi_service.relational import Column, ForeignKey, Index, Storage, Table, Unique
from synapseops.blueprint.model import WireValue


@dataclass(frozen=True, slots=True)
class CreateTable:
    """Create a table with what is in `references` of its foreign keys; its indexes are steps of their own."""

    table: Table
    references: tuple[ForeignKey, ...]


@dataclass(frozen=True, slots=True)
class DropTable:
    """Drop a table; its indexes go with it."""

    name: str


@dataclass(frozen=True, slots=True)
class RenameTable:
    """Rename a table; references to it follow."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RenamePrimaryKey:
    """Rename the constraint of a primary key, where databases hold its name against others."""

    table: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RenameColumn:
    """Rename a column; what stands on it follows."""

    table: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class AddColumn:
    """Add a column that is null in every row."""

    table: str
    column: Column


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """Create an index."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class DropIndex:
    """Drop an index."""

    table: str
    index: Index


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """Drop a unique constraint or foreign key. Part of a batch."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class DropColumn:
    """Drop a column that nothing stands on any more. Part of a batch."""

    name: str


@dataclass(frozen=True, slots=True)
class AlterColumn:
    """Change what is not None of a column's name, storage and nullability. Part of a batch."""

    name: str
    storage: Storage
    new_name: str | None = None
    new_storage: Storage | None = None
    nullable: bool | None = None


@dataclass(frozen=True, slots=True)
class AddUnique:
    """Add a unique constraint. Part of a batch."""

    unique: Unique


@dataclass(frozen=True, slots=True)
class AddForeignKey:
    """Add a foreign key. Part of a batch."""

    key: ForeignKey


BatchPart = DropConstraint | DropColumn | AlterColumn | AddUnique | AddForeignKey


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes of one table, made together, since SQLite makes the table anew for them."""

    table: str
    parts: tuple[BatchPart, ...]


@dataclass(frozen=True, slots=True)
class IsNull:
    """Where the column is null."""


@dataclass(frozen=True, slots=True)
class Below:
    """Where the column is less than a wire value."""

    bound: Any


@dataclass(frozen=True, slots=True)
class Above:
    """Where the column is greater than a wire value."""

    bound: Any


@dataclass(frozen=True, slots=True)
class Longer:
    """Where the column has more characters."""

    length: int


@dataclass(frozen=True, slots=True)
class Shorter:
    """Where the column has fewer characters."""

    length: int


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Where the column is something else than these words."""

    words: tuple[str, ...]


Condition = IsNull | Below | Above | Longer | Shorter | NoneOf


@dataclass(frozen=True, slots=True)
class Cut:
    """The first characters of what the column holds."""

    length: int


@dataclass(frozen=True, slots=True)
class Fill:
    """Set a column, in the rows where the condition holds, to a wire value (None: null) or to a cut of itself."""

    table: str
    column: Column
    value: WireValue | Cut | None
    where: Condition


@dataclass(frozen=True, slots=True)
class Convert:
    """Set a column to another's value, converted by the database."""

    table: str
    source: Column
    target: Column


@dataclass(frozen=True, slots=True)
class Rewrite:
    """Set a column to what Python makes of another's value (or of its own), row by row; nulls stay."""

    table: str
    key: Column
    source: Column
    target: Column
    change: Change
    filler: WireValue | None


Operation = (
    CreateTable
    | DropTable
    | RenameTable
    | RenamePrimaryKey
    | RenameColumn
    | AddColumn
    | CreateIndex
    | DropIndex
    | Batch
    | Fill
    | Convert
    | Rewrite
)
