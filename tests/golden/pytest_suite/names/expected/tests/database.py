"""The database of the tests: migrated once, emptied before every test."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from alembic import command
from alembic.config import Config
from sqlalchemy import exists, literal, make_url, select, text, union_all
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from names.tables import Base

ROOT = Path(__file__).parents[1]
TABLES = sorted(Base.metadata.tables)


class Database(Protocol):
    """A database with the current schema."""

    @property
    def url(self) -> str:
        """Where the service finds it."""
        ...

    async def empty(self) -> None:
        """Delete every row."""
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...


def migrations(url: str) -> Config:
    """Return Alembic's view of the database at *url*."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["database_url"] = url
    return config


def migrate(url: str) -> None:
    """Bring the database at *url* to the current schema."""
    command.upgrade(migrations(url), "head")


class Sqlite:
    """A file with the tables that *make* makes, when it is given the file's URL."""

    def __init__(self, path: Path, tables: Iterable[str], make: Callable[[str], None]) -> None:
        self.url = f"sqlite+aiosqlite:///{path}"
        make(self.url)
        self._connection = sqlite3.connect(
            path, isolation_level=None, timeout=60, check_same_thread=False
        )
        self._connection.execute("PRAGMA synchronous = OFF")
        self._seen = -1
        deletions = [f'DELETE FROM "{table}"' for table in tables]  # noqa: S608  # our own names
        self._script = ";".join(["BEGIN", *deletions, "COMMIT"])

    async def empty(self) -> None:
        """Delete every row, beside the loop: whoever writes just now needs it to come to an end."""
        await asyncio.to_thread(self._empty)

    def _empty(self) -> None:
        (seen,) = self._connection.execute("PRAGMA data_version").fetchone()
        if seen != self._seen:  # somebody else has written
            self._connection.executescript(self._script)
            self._seen = seen

    async def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


class Postgresql:
    """A database of a server, which must be meant for tests: everything in it is dropped."""

    def __init__(self, url: str) -> None:
        name = make_url(url).database or ""
        assert "test" in name, f'"{name}" would be emptied: name a database with "test" in its name'
        self.url = url
        asyncio.run(self._run(_DROP_EVERYTHING))
        migrate(url)
        tables = Base.metadata.sorted_tables
        self._filled = union_all(
            *(select(literal(one.name)).where(exists(one.select())) for one in tables)
        )
        self._engine = create_async_engine(url, isolation_level="AUTOCOMMIT")

    async def empty(self) -> None:
        """Delete every row."""
        async with self._engine.connect() as connection:
            filled = (await connection.scalars(self._filled)).all()
            if filled:
                names = ", ".join(f'"{name}"' for name in filled)
                await connection.execute(text(f"TRUNCATE {names} CASCADE"))

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    async def _run(self, statement: str) -> None:
        engine = create_async_engine(self.url, poolclass=NullPool)
        async with engine.begin() as connection:
            await connection.execute(text(statement))
        await engine.dispose()


_DROP_EVERYTHING = """
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', name);
  END LOOP;
END $$
"""
