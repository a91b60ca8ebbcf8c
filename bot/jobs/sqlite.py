"""The embedded store: SQLite. One transaction decides each claim, so that several processes may share the file."""

import asyncio
import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bot.jobs import audit, wishes
from bot.jobs.database import Database
from bot.jobs.intake import Intake
from bot.jobs.model import Job, Key, Kind, Outcome, Received, Verdict, Wish
from bot.jobs.wishes import Told

LEASE_SECONDS = 120.0
MOST_ATTEMPTS = 8
MOST_DEATHS = 3
"""How often a worker may die of one wish before it is let be."""
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 900.0
_LONGEST_LIMIT = 2 * 3600.0
"""Nobody is asked to wait longer: GitHub's limits begin anew each hour."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS deliveries (
  id TEXT PRIMARY KEY, event TEXT NOT NULL, action TEXT NOT NULL, digest TEXT NOT NULL, at REAL NOT NULL, ignored TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS deliveries_by_age ON deliveries (at);
CREATE UNIQUE INDEX IF NOT EXISTS deliveries_obeyed ON deliveries (digest) WHERE event = 'issue_comment' AND ignored = '';
CREATE TABLE IF NOT EXISTS jobs (
  installation INTEGER NOT NULL, repository INTEGER NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, intent TEXT NOT NULL,
  name TEXT NOT NULL, details TEXT NOT NULL, delivery TEXT NOT NULL,
  wanted INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, claims INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL,
  lease TEXT NOT NULL DEFAULT '', until REAL NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (installation, repository, kind, target, intent)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS jobs_by_lease ON jobs (lease) WHERE lease <> '';
CREATE TABLE IF NOT EXISTS installations (id INTEGER PRIMARY KEY, served REAL NOT NULL DEFAULT 0, paused REAL NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS begun (
  repository INTEGER NOT NULL, commit_id TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (repository, commit_id, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_CLAIMABLE = """
SELECT j.* FROM jobs j LEFT JOIN installations i ON i.id = j.installation
WHERE j.due <= :now AND j.until < :now AND COALESCE(i.paused, 0) <= :now
  AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.installation = j.installation AND r.repository = j.repository AND r.until >= :now)
  AND (:any OR (j.installation, j.repository, j.kind, j.target, j.intent) = (:installation, :repository, :kind, :target, :intent))
ORDER BY COALESCE(i.served, 0), j.due, j.kind, j.repository, j.target LIMIT 1
"""
_IS_KEY = "installation = :installation AND repository = :repository AND kind = :kind AND target = :target AND intent = :intent"


class SqliteStore:
    """Adapter of the port `Store`. *clock* is seconds since the epoch."""

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self.database = Database(path, SCHEMA + audit.SCHEMA)
        self._clock = clock
        self._intake = Intake(self.database, lambda: self._clock())

    def receive(self, received: Received) -> "asyncio.Future[bool]":
        """Keep a delivery and what it wishes for; False where it is known already."""
        return self._intake.receive(received)

    async def want(self, wanted: Iterable[Wish]) -> None:
        """Take wishes that no delivery brought."""
        now, every = self._clock(), [Told(one) for one in wanted]
        await self.database.do(lambda connection: wishes.take(connection, every, now))

    async def claim(self, key: Key | None = None) -> Job | None:
        """Lease what is due, or *key* alone if it is."""
        now, lease = self._clock(), f"{os.getpid()}-{secrets.token_hex(12)}"

        def take(connection: sqlite3.Connection) -> Job | None:
            told = {"now": now, "any": key is None, **_columns(key or _NO_KEY)}
            row = connection.execute(_CLAIMABLE, told).fetchone()
            if row is None:
                return None
            found = {"lease": lease, "until": now + LEASE_SECONDS, **_columns(_key(row))}
            connection.execute(f"UPDATE jobs SET lease = :lease, until = :until, claims = claims + 1 WHERE {_IS_KEY}", found)  # noqa: S608  # no text of others
            connection.execute(
                "INSERT INTO installations (id, served) VALUES (?, ?) ON CONFLICT DO UPDATE SET served = excluded.served",
                (row["installation"], now),
            )
            return _job(row, lease)

        return await self.database.do(take)

    async def holds(self, job: Job) -> bool:
        """Tell whether *job* is still what is wanted and its holder's to do; its lease is prolonged if so."""
        until = self._clock() + LEASE_SECONDS
        renewed = "UPDATE jobs SET until = ? WHERE lease = ? AND wanted = ?"
        return await self.database.do(lambda connection: bool(connection.execute(renewed, (until, job.lease, job.wanted)).rowcount))

    async def finish(self, job: Job, outcome: Outcome) -> Outcome:
        """End the claim; what is wanted anew meanwhile stays due."""
        if outcome.verdict is Verdict.AGAIN and job.attempts + 1 >= MOST_ATTEMPTS:
            outcome = Outcome(Verdict.FAILED, f"given up after {MOST_ATTEMPTS} attempts: {outcome.reason}")
        now = self._clock()
        await self.database.do(lambda connection: _end(connection, job, outcome, now))
        return outcome

    async def wait(self) -> float | None:
        """Return how many seconds from now something will be due, None where nothing is waiting."""
        now = self._clock()
        soonest = "SELECT MIN(MAX(j.due, j.until, COALESCE(i.paused, 0))) FROM jobs j LEFT JOIN installations i ON i.id = j.installation"

        def ask(connection: sqlite3.Connection) -> float | None:
            (at,) = connection.execute(soonest).fetchone()
            return None if at is None else max(0.0, at - now)

        return await self.database.do(ask)

    async def release(self) -> int:
        """Take every lease back: whoever held one is dead, since only one server uses this file.

        What is to wait longer than anything does was noted by a clock that was ahead: it is due now.
        """
        now = self._clock()

        def take_back(connection: sqlite3.Connection) -> int:
            connection.execute("UPDATE jobs SET due = ? WHERE due > ?", (now, now + _LONGEST_LIMIT))
            connection.execute("UPDATE installations SET paused = 0 WHERE paused > ?", (now + _LONGEST_LIMIT,))
            connection.execute("UPDATE installations SET served = ? WHERE served > ?", (now, now))
            return connection.execute("UPDATE jobs SET lease = '', until = 0 WHERE lease <> ''").rowcount

        return await self.database.do(take_back)

    async def bury(self, process: int, *, died_of_it: bool = True) -> int:
        """Take back what the dead process *process* held; one that was ended by us did not die of that."""
        taken_back = "UPDATE jobs SET lease = '', until = 0, claims = claims - ? WHERE lease LIKE ?"
        told = (0 if died_of_it else 1, f"{process}-%")
        return await self.database.do(lambda connection: connection.execute(taken_back, told).rowcount)

    async def counts(self) -> dict[str, int]:
        """Return how many jobs run, wait, and wait for another attempt, and how many deliveries are kept."""
        now = self._clock()
        asked = (
            "SELECT COALESCE(SUM(until >= :now), 0) running, COALESCE(SUM(until < :now AND due <= :now), 0) waiting,"
            " COALESCE(SUM(until < :now AND due > :now), 0) delayed, (SELECT COUNT(*) FROM deliveries) deliveries FROM jobs"
        )
        return await self.database.do(lambda connection: dict(connection.execute(asked, {"now": now}).fetchone()))

    async def mark(self, name: str, value: str | None = None) -> str:
        """Return what was noted under *name*, "" for nothing, after noting *value* if there is one."""

        def note(connection: sqlite3.Connection) -> str:
            if value is not None:
                connection.execute("INSERT INTO marks VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", (name, value))
            row = connection.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
            return str(row[0]) if row is not None else ""

        return await self.database.do(note)

    async def knows(self, delivery: str) -> bool:
        """Tell whether a delivery was received."""
        asked = "SELECT 1 FROM deliveries WHERE id = ?"
        return await self.database.do(lambda connection: connection.execute(asked, (delivery,)).fetchone() is not None)

    async def forget(self, before: float) -> int:
        """Drop deliveries received *before* (seconds since the epoch): GitHub sends none again after three days."""
        return await self.database.do(lambda connection: connection.execute("DELETE FROM deliveries WHERE at < ?", (before,)).rowcount)


_NO_KEY = Key(0, 0, Kind.DELIVER)


def _end(connection: sqlite3.Connection, job: Job, outcome: Outcome, now: float) -> None:
    if outcome.wait > 0:
        connection.execute("UPDATE installations SET paused = ? WHERE id = ?", (now + outcome.wait, job.key.installation))
    if outcome.verdict in {Verdict.DONE, Verdict.FAILED}:
        connection.execute("DELETE FROM jobs WHERE lease = ? AND wanted = ?", (job.lease, job.wanted))
    if outcome.verdict is Verdict.AGAIN:
        wait = max(outcome.wait, min(_LONGEST_WAIT, _FIRST_WAIT * 2**job.attempts))
        told = (job.attempts + 1, now + wait, outcome.reason, job.lease, job.wanted)
        connection.execute("UPDATE jobs SET attempts = ?, due = ?, reason = ? WHERE lease = ? AND wanted = ?", told)
    # whoever ends a claim did not die of it
    connection.execute("UPDATE jobs SET lease = '', until = 0, claims = 0 WHERE lease = ?", (job.lease,))


def _columns(key: Key) -> dict[str, Any]:
    return {
        "installation": key.installation,
        "repository": key.repository,
        "kind": key.kind.value,
        "target": key.target,
        "intent": key.intent,
    }


def _key(row: sqlite3.Row) -> Key:
    return Key(row["installation"], row["repository"], Kind(row["kind"]), row["target"], row["intent"])


def _job(row: sqlite3.Row, lease: str) -> Job:
    return Job(
        _key(row), row["name"], json.loads(row["details"]), row["wanted"], lease, row["attempts"], row["delivery"], deaths=row["claims"]
    )
