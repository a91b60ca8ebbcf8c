"""The steps of a migration, as values."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generators.fastapi_service.relational import Column, ForeignKey, Index, Storage, Table, Unique
from synapseops.blueprint.model import WireValue

if TYPE_CHECKING:
    from generators.fastapi_service.migrations.comparison import Change


class CreateTable(Struct, frozen=True):
    """Create a table with what is in `references` of its foreign keys; its indexes are steps of their own."""

    table: Table
    references: tuple[ForeignKey, ...]


class DropTable(Struct, frozen=True):
    """Drop a table; its indexes go with it."""

    name: str


class RenameTable(Struct, frozen=True):
    """Rename a table; references to it follow."""

    old: str
    new: str


class RenamePrimaryKey(Struct, frozen=True):
    """Rename the constraint of a primary key, where databases hold its name against others."""

    table: str
    old: str
    new: str


class RenameColumn(Struct, frozen=True):
    """Rename a column; what stands on it follows."""

    table: str
    old: str
    new: str


class AddColumn(Struct, frozen=True):
    """Add a column that is null in every row."""

    table: str
    column: Column


class CreateIndex(Struct, frozen=True):
    """Create an index."""

    table: str
    index: Index


class DropIndex(Struct, frozen=True):
    """Drop an index."""

    table: str
    index: Index


class DropConstraint(Struct, frozen=True):
    """Drop a unique constraint or foreign key. Part of a batch."""

    name: str
    kind: str


class DropColumn(Struct, frozen=True):
    """Drop a column that nothing stands on any more. Part of a batch."""

    name: str


class AlterColumn(Struct, frozen=True):
    """Change what is not None of a column's name, storage and nullability. Part of a batch."""

    name: str
    storage: Storage
    new_name: str | None = None
    new_storage: Storage | None = None
    nullable: bool | None = None


class AddUnique(Struct, frozen=True):
    """Add a unique constraint. Part of a batch."""

    unique: Unique


class AddForeignKey(Struct, frozen=True):
    """Add a foreign key. Part of a batch."""

    key: ForeignKey


BatchPart = DropConstraint | DropColumn | AlterColumn | AddUnique | AddForeignKey


class Batch(Struct, frozen=True):
    """Changes of one table, made together, since SQLite makes the table anew for them."""

    table: str
    parts: tuple[BatchPart, ...]


class IsNull(Struct, frozen=True):
    """Where the column is null."""


class Below(Struct, frozen=True):
    """Where the column is less than a wire value."""

    bound: Any


class Above(Struct, frozen=True):
    """Where the column is greater than a wire value."""

    bound: Any


class Longer(Struct, frozen=True):
    """Where the column has more characters."""

    length: int


class Shorter(Struct, frozen=True):
    """Where the column has fewer characters."""

    length: int


class NoneOf(Struct, frozen=True):
    """Where the column is something else than these words."""

    words: tuple[str, ...]


Condition = IsNull | Below | Above | Longer | Shorter | NoneOf


class Cut(Struct, frozen=True):
    """The first characters of what the column holds."""

    length: int


class Fill(Struct, frozen=True):
    """Set a column, in the rows where the condition holds, to a wire value (None: null) or to a cut of itself."""

    table: str
    column: Column
    value: WireValue | Cut | None
    where: Condition


class Convert(Struct, frozen=True):
    """Set a column to another's value, converted by the database."""

    table: str
    source: Column
    target: Column


class Rewrite(Struct, frozen=True):
    """Set a column to what Python makes of another's value (or of its own), row by row; nulls stay."""

    table: str
    key: Column
    source: Column
    target: Column
    change: "Change"
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
