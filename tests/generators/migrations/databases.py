"""Databases that migrations are run on, with rows in wire values, and the metadata that they must come to."""

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from generators.fastapi_service import database, migrations
from generators.fastapi_service.relational import Column, Storage, StorageKind, Table
from synapseops.blueprint.model import Blueprint

STUB = "demo_stub"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""By resource: rows as field → wire value. What the server sets is added."""

_MADE = "2026-01-02T03:04:05.000006Z"


@dataclass(frozen=True)
class Project:
    """The output folder of a service as far as migrations need it."""

    folder: Path
    url: str

    @classmethod
    def make(cls, folder: Path, url: str, blueprint: Blueprint) -> "Project":
        """Lay out Alembic's files around a package that has nothing but settings and metadata."""
        package = folder / STUB
        package.mkdir(parents=True)
        (package / "__init__.py").write_text("")
        (package / "settings.py").write_text("def database_url_from_environment() -> str:\n    return ''\n")
        (package / "tables.py").write_text("import sqlalchemy.orm\n\nclass Base(sqlalchemy.orm.DeclarativeBase):\n    pass\n")
        project = cls(folder, url)
        project.write({file.path: file.render().encode() for file in migrations.files(blueprint, STUB)})
        return project

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write *files* into the folder."""
        for path, data in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(data)

    def config(self) -> Config:
        """Return Alembic's configuration for this folder and database."""
        config = Config(self.folder / "alembic.ini")
        config.attributes["database_url"] = self.url
        return config

    def upgrade(self, revision: str = "head") -> None:
        """Upgrade the database."""
        command.upgrade(self.config(), revision)

    def downgrade(self, revision: str = "-1") -> None:
        """Downgrade the database."""
        command.downgrade(self.config(), revision)

    def insert(self, blueprint: Blueprint, rows: Rows) -> None:
        """Insert *rows*, wire values, as the service would have."""
        self._run(lambda connection: _insert(connection, database.schema(blueprint).tables, rows))

    def rows(self, blueprint: Blueprint) -> dict[str, list[dict[str, Any]]]:
        """Return every row of every resource without what the server sets, as wire values, in order of insertion."""
        return self._run(lambda connection: _select(connection, database.schema(blueprint).tables))

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Execute a statement of SQL, and return the rows that it gives."""
        return self._run(lambda connection: _executed(connection, statement))

    def differences(self, blueprint: Blueprint) -> list[Any]:
        """Return what Alembic finds to differ between the database and the schema of *blueprint*."""
        return self._run(lambda connection: _compare(connection, blueprint))

    def _run(self, work: Any) -> Any:
        return asyncio.run(self._on_connection(work))

    async def _on_connection(self, work: Any) -> Any:
        engine = create_async_engine(self.url, poolclass=sa.NullPool)
        try:
            async with engine.begin() as connection:
                if engine.dialect.name == "sqlite":
                    await connection.exec_driver_sql("PRAGMA foreign_keys = ON")
                return await connection.run_sync(work)
        finally:
            await engine.dispose()


def metadata(blueprint: Blueprint) -> sa.MetaData:
    """Return the metadata that the tables of the service must have."""
    result = sa.MetaData()
    for table in database.schema(blueprint).tables:
        _declare(table, result)
    return result


def _declare(table: Table, result: sa.MetaData) -> sa.Table:
    return sa.Table(
        table.name,
        result,
        *(sa.Column(column.name, type_of(column.storage), nullable=column.nullable, autoincrement=False) for column in table.columns),
        sa.PrimaryKeyConstraint(*table.primary_key.columns, name=table.primary_key.name),
        *(sa.UniqueConstraint(*unique.columns, name=unique.name) for unique in table.uniques),
        *(
            sa.ForeignKeyConstraint(
                [key.column],
                [f"{key.to_table}.{key.to_column}"],
                name=key.name,
                ondelete=key.on_delete.value.upper().replace("_", " "),
                use_alter=key.closes_cycle,
            )
            for key in table.foreign_keys
        ),
        *(sa.Index(index.name, *index.columns, postgresql_using="hash" if index.hashed else None) for index in table.indexes),
    )


def type_of(storage: Storage) -> sa.types.TypeEngine[Any]:
    """Return the type of a column, as the storage's documentation has it."""
    match storage.kind:
        case StorageKind.TEXT:
            return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
        case StorageKind.DECIMAL:
            return sa.BigInteger().with_variant(sa.Numeric(storage.digits, storage.scale), "postgresql")
        case StorageKind.INTEGER:
            return sa.BigInteger()
        case StorageKind.DOUBLE:
            return sa.Double()
        case StorageKind.BOOLEAN:
            return sa.Boolean()
        case StorageKind.DATE:
            return sa.Date()
        case StorageKind.INSTANT:
            return sa.DateTime(timezone=True)
        case StorageKind.UUID:
            return sa.Uuid()
        case StorageKind.JSON:
            return sa.JSON(none_as_null=True)


def _executed(connection: sa.Connection, statement: str) -> list[tuple[Any, ...]]:
    result = connection.execute(sa.text(statement))
    return [tuple(row) for row in result] if result.returns_rows else []


def _compare(connection: sa.Connection, blueprint: Blueprint) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    differences: list[Any] = compare_metadata(context, metadata(blueprint))
    return differences


def _insert(connection: sa.Connection, tables: Sequence[Table], rows: Rows) -> None:
    holder = sa.MetaData()
    by_resource = {table.resource: (table, _declare(table, holder)) for table in tables}
    is_sqlite = connection.dialect.name == "sqlite"
    for resource, listed in rows.items():
        table, declared = by_resource[resource]
        for number, row in enumerate(listed):
            whole = {"id": key(number), "created_at": _MADE, "updated_at": _MADE, "version": 1, **row}
            values = {c.name: stored(whole.get(c.field or ""), c, is_sqlite) for c in table.columns if c.field in whole}
            connection.execute(declared.insert().values(values))


def key(number: int) -> str:
    """Return the key of the row that was inserted as number so-and-so."""
    return str(uuid.UUID(int=number + 1))


def _select(connection: sa.Connection, tables: Sequence[Table]) -> dict[str, list[dict[str, Any]]]:
    holder = sa.MetaData()
    declared = {table.resource: (table, _declare(table, holder)) for table in tables if table.resource}
    return {resource or "": _rows(connection, table, one) for resource, (table, one) in declared.items()}


def _rows(connection: sa.Connection, table: Table, declared: sa.Table) -> list[dict[str, Any]]:
    shown = [column for column in table.columns if column.field not in {"id", "created_at", "updated_at", "version"}]
    query = sa.select(*(declared.c[column.name] for column in shown)).order_by(declared.c[table.primary_key.columns[0]])
    return [{c.field or "": wire(value, c) for c, value in zip(shown, row, strict=True)} for row in connection.execute(query)]


def stored(value: Any, column: Column, is_sqlite: bool) -> Any:
    """Return a wire value as the database takes it."""
    if value is None:
        return None
    match column.storage.kind:
        case StorageKind.DECIMAL:
            exact = Decimal(value)
            return int(exact.scaleb(column.storage.scale)) if is_sqlite else exact
        case StorageKind.DATE:
            return date.fromisoformat(value)
        case StorageKind.INSTANT:
            return datetime.fromisoformat(value).astimezone(UTC)
        case StorageKind.UUID:
            return uuid.UUID(value)
        case _:
            return value


def wire(value: Any, column: Column) -> Any:
    """Return a stored value as it travels."""
    if value is None:
        return None
    match column.storage.kind:
        case StorageKind.DECIMAL:
            return format(Decimal(value).scaleb(-column.storage.scale) if isinstance(value, int) else value, "f")
        case StorageKind.DATE:
            return value.isoformat()
        case StorageKind.INSTANT:
            moment = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
            return f"{moment.isoformat()}Z"
        case StorageKind.UUID:
            return str(value)
        case _:
            return value
