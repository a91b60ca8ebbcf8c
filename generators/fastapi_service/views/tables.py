"""What the modules of `tables/` show."""

from msgspec import Struct

from generators import python
from generators.fastapi_service import database, expressions
from generators.fastapi_service.names import Attribute, Names
from generators.fastapi_service.relational import Index, StorageKind, Table, Unique
from generators.python import text
from generators.python.expressions import Import
from generators.rendering import Code
from synapseops.blueprint.model import OnDelete, Resource

_TYPES = {
    StorageKind.TEXT: "TEXT",
    StorageKind.INTEGER: "INTEGER",
    StorageKind.DOUBLE: "DOUBLE",
    StorageKind.BOOLEAN: "BOOLEAN",
    StorageKind.DATE: "DATE",
    StorageKind.INSTANT: "INSTANT",
    StorageKind.UUID: "UUID_",
    StorageKind.JSON: "JSON",
}

_ACTIONS = {OnDelete.RESTRICT: "RESTRICT", OnDelete.CASCADE: "CASCADE", OnDelete.SET_NULL: "SET NULL"}


class ColumnLine(Struct, frozen=True):
    """An attribute of a row: `name: annotation = mapped_column(arguments)`."""

    name: Code
    annotation: Code
    arguments: Code
    description: str


class Reference(Struct, frozen=True):
    """A foreign key."""

    name: str
    column: str
    target: str
    on_delete: str
    closes_cycle: bool


class TableModule(Struct, frozen=True):
    """A module with one table."""

    row: Code
    title: str
    table: str
    imports: tuple[Import, ...]
    constraints: tuple[str, ...]
    column_types: tuple[str, ...]
    uses_dates: bool
    primary_key: Unique
    uniques: tuple[Unique, ...]
    references: tuple[Reference, ...]
    indexes: tuple[Index, ...]
    columns: tuple[ColumnLine, ...]


def table_module(names: Names, table: Table, resource: Resource) -> TableModule:
    """Return the module of *table*, which keeps *resource*."""
    lines, needed, types = [], set[str](), set[str]()
    for one in names.attributes(resource):
        if one.field.name in _SHARED:
            continue
        annotation = expressions.row_type(one.field)
        arguments, more = _arguments(names, resource, table, one)
        types.add(_type(table, one).partition("(")[0])
        needed |= annotation.names | more
        lines.append(ColumnLine(Code(one.name), annotation.code, arguments, one.field.description))
    return TableModule(
        Code(names.row(resource.name)),
        f"{python.article(resource.singular, capital=True)} as it is kept.",
        table.name,
        expressions.imports(needed),
        tuple(_constraints(table)),
        tuple(sorted(types)),
        "dt" in needed,
        table.primary_key,
        table.uniques,
        tuple(
            Reference(key.name, key.column, f"{key.to_table}.{key.to_column}", _ACTIONS[key.on_delete], key.closes_cycle)
            for key in table.foreign_keys
        ),
        table.indexes,
        tuple(lines),
    )


_SHARED = frozenset({"created_at", "updated_at", "version"})
"""Fields whose columns the base of all rows declares."""


def _type(table: Table, one: Attribute) -> str:
    storage = table.column(one.field.name).storage
    if storage.kind is StorageKind.DECIMAL:
        return f"ExactDecimal({storage.digits}, {storage.scale})"
    return _TYPES[storage.kind]


def _arguments(names: Names, resource: Resource, table: Table, one: Attribute) -> tuple[Code, frozenset[str]]:
    field, column = one.field, table.column(one.field.name)
    arguments = [] if column.name == one.name else [str(text.string(column.name))]
    arguments.append(_type(table, one))
    needed = frozenset[str]()
    if "Any" in expressions.row_type(field).names and expressions.row_type(field).code == "Mapped[Any]":
        arguments.append(f"nullable={field.nullable}")
    if field.name == resource.key.name and column.storage.kind is StorageKind.INTEGER:
        arguments.append("autoincrement=False")
    if field.name == resource.key.name and not resource.key_is_authored:
        arguments.append("default=uuid4")
        needed = frozenset({"uuid4"})
    elif field.read_only and field.default is not None:
        default, needed = _default(names, one)
        arguments.append(f"default={default}")
    return Code(", ".join(arguments)), needed


def _default(names: Names, one: Attribute) -> tuple[str, frozenset[str]]:
    """Return the default of a field that no request sets; documents are kept as they travel."""
    wire = one.field.default.value if one.field.default is not None else None
    if database.storage(one.field.type).kind is StorageKind.JSON:
        return f"lambda: {text.literal(wire)}", frozenset()
    expression, _ = expressions.value(names, one.field.type, wire)
    return str(expression.code), expression.names


def _constraints(table: Table) -> list[str]:
    """Return the classes of SQLAlchemy that the table's arguments use."""
    found = ["PrimaryKeyConstraint"]
    found += ["ForeignKeyConstraint"] if table.foreign_keys else []
    found += ["Index"] if table.indexes else []
    found += ["UniqueConstraint"] if table.uniques else []
    return sorted(found)
