"""SQLite as it is when a service starts: others may be at it."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from tests.generators.fastapi_service import services

pytestmark = pytest.mark.anyio


async def test_who_writes_while_the_service_starts_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "service.db"
    other = sqlite3.connect(path, isolation_level=None)
    async with services.running("todo", f"sqlite+aiosqlite:///{path}") as client:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN IMMEDIATE")
        asking = asyncio.create_task(client.get("/tasks"))
        await asyncio.sleep(0.2)
        assert not asking.done()
        other.execute("COMMIT")
        assert (await asking).status_code == 200
    other.close()
    assert sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone() == ("wal",)


class _Cursor:
    """One that may not make files beside the database's own, as in a folder that cannot be written to: only logging ahead makes some."""

    def __init__(self, path: Path) -> None:
        self._refused = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        self._fine = sqlite3.connect(path, isolation_level=None)

    def execute(self, statement: str) -> None:
        (self._refused if "WAL" in statement else self._fine).execute(statement)


async def test_what_keeps_sqlite_from_logging_ahead_is_told_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "service.db"
    sqlite3.connect(path).execute("CREATE TABLE t (a)")
    with pytest.raises(sqlite3.OperationalError, match="readonly database"):
        services.module("todo", "database")._log_ahead(_Cursor(path), 5)


async def test_who_reads_for_long_while_the_service_starts_is_waited_for_once(tmp_path: Path) -> None:
    path, waits = tmp_path / "service.db", []
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE t (a)")
    other.execute("BEGIN")
    other.execute("SELECT * FROM t").fetchall()
    with pytest.raises(sqlite3.OperationalError, match="locked"), sqlite3.connect(path, timeout=0.1, isolation_level=None) as cursor:
        cursor.set_trace_callback(waits.append)
        services.module("todo", "database")._log_ahead(cursor, 0)
    assert waits == ["PRAGMA journal_mode = WAL"]
    other.close()
