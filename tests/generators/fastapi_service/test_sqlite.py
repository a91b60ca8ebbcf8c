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
