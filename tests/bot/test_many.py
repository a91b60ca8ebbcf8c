"""Thousands of deliveries, as a bad day brings them: on the network, and on GitHub's side while their work is done."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bot.bad_day import bad_day
from tests.bot.sender import BRANCHES, memory, sender
from tests.bot.serving import environment, running

COUNT, WARM = 4_000, 2_000
GROWN_MOST = 4 << 20


def test_of_thousands_of_deliveries_none_is_lost_or_counted_twice_and_memory_stays(tmp_path: Path) -> None:
    with running(environment(tmp_path, SYNAPSE_LOG_LEVEL="info")) as server:
        sending = sender(server)
        asyncio.run(sending.send(range(WARM)))
        before = memory(server)
        asyncio.run(sending.send(range(WARM, COUNT)))
        assert memory(server) - before < GROWN_MOST
        assert server.stop() == 0
    with closing(sqlite3.connect(tmp_path / "synapse.db")) as database:
        kept = [str(row[0]) for row in database.execute("SELECT id FROM deliveries")]
        assert sorted(kept) == sorted(f"many-{number}" for number in range(COUNT))
        assert database.execute("SELECT COUNT(*), SUM(wanted) FROM jobs").fetchone() == (BRANCHES, COUNT)
    assert set(sending.answers) == {(202, "taken"), (202, "repeated"), (401, "")}
    assert sending.answers[401, ""] == COUNT // 20


def test_while_github_fails_nothing_is_lost_or_done_twice(tmp_path: Path) -> None:
    asyncio.run(bad_day(tmp_path, count=300, repositories=1, rounds=3))
