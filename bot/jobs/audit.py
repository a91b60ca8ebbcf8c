"""The audit trail: every step of every run, appended and never changed, each entry bound to the one before by its hash."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator

from msgspec import Struct

SCHEMA = """
CREATE TABLE IF NOT EXISTS trail (
  seq INTEGER PRIMARY KEY, at REAL NOT NULL, run TEXT NOT NULL, step TEXT NOT NULL, phase TEXT NOT NULL, intent TEXT NOT NULL,
  seconds REAL NOT NULL, facts TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS trail_by_run ON trail (run);
CREATE TABLE IF NOT EXISTS trail_ends (name TEXT PRIMARY KEY CHECK (name IN ('anchor', 'head')), seq INTEGER NOT NULL, hash TEXT NOT NULL);
INSERT INTO trail_ends VALUES ('anchor', 0, ''), ('head', 0, '') ON CONFLICT DO NOTHING;
CREATE TRIGGER IF NOT EXISTS trail_is_not_changed BEFORE UPDATE ON trail
BEGIN SELECT RAISE(ABORT, 'the audit trail is appended to only'); END;
CREATE TRIGGER IF NOT EXISTS trail_is_pruned_from_its_beginning BEFORE DELETE ON trail
WHEN OLD.seq > (SELECT seq FROM trail_ends WHERE name = 'anchor') BEGIN SELECT RAISE(ABORT, 'the audit trail is appended to only'); END;
"""


class Entry(Struct, frozen=True):
    """One step of a run. `facts` is JSON: who, what, inputs, versions, the result."""

    at: float
    run: str
    step: str
    phase: str
    intent: str
    seconds: float
    facts: str

    def hash(self, seq: int, previous: str) -> str:
        """Return the hash that binds the entry, as number *seq*, to the one before."""
        told = [seq, previous, self.at, self.run, self.step, self.phase, self.intent, self.seconds, self.facts]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class Proof(Struct, frozen=True):
    """What looking at the whole chain found: how many entries, its last hash, and where it breaks, None where it does not."""

    entries: int
    head: str
    broken_at: int | None = None
    why: str = ""


def append(connection: sqlite3.Connection, entry: Entry) -> None:
    """Append *entry*, within the caller's transaction."""
    seq, previous = connection.execute("SELECT seq + 1, hash FROM trail_ends WHERE name = 'head'").fetchone()
    found = entry.hash(seq, previous)
    row = (seq, entry.at, entry.run, entry.step, entry.phase, entry.intent, entry.seconds, entry.facts, found)
    connection.execute("INSERT INTO trail VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("UPDATE trail_ends SET seq = ?, hash = ? WHERE name = 'head'", (seq, found))


def prune(connection: sqlite3.Connection, before: float) -> int:
    """Drop what is older than *before*; the last dropped hash stays as the anchor of the rest."""
    last = connection.execute(
        "SELECT seq, hash FROM trail WHERE seq < COALESCE((SELECT MIN(seq) FROM trail WHERE at >= ?), 1 << 62) ORDER BY seq DESC LIMIT 1",
        (before,),
    ).fetchone()
    if last is None:
        return 0
    connection.execute("UPDATE trail_ends SET seq = ?, hash = ? WHERE name = 'anchor'", tuple(last))
    return connection.execute("DELETE FROM trail WHERE seq <= ?", (last["seq"],)).rowcount


def verify(connection: sqlite3.Connection) -> Proof:
    """Compute every hash anew, from the anchor to the head."""
    ends = {row["name"]: row for row in connection.execute("SELECT * FROM trail_ends")}
    seq, previous = ends["anchor"]["seq"], ends["anchor"]["hash"]
    entries = 0
    for row in connection.execute("SELECT * FROM trail ORDER BY seq"):
        if row["seq"] != seq + 1:
            return Proof(entries, previous, seq + 1, "an entry is missing")
        seq, entries = row["seq"], entries + 1
        if (found := _entry(row).hash(seq, previous)) != row["hash"]:
            return Proof(entries, previous, seq, "an entry was changed")
        previous = found
    if (seq, previous) != (ends["head"]["seq"], ends["head"]["hash"]):
        return Proof(entries, previous, seq + 1, "the last entries are missing")
    return Proof(entries, previous)


def of_run(connection: sqlite3.Connection, run: str) -> list[Entry]:
    """Return the entries of a run, in order."""
    return [_entry(row) for row in connection.execute("SELECT * FROM trail WHERE run = ? ORDER BY seq", (run,))]


def named(connection: sqlite3.Connection, beginning: str) -> list[str]:
    """Return the runs whose id begins so, two at most."""
    asked = "SELECT DISTINCT run FROM trail WHERE substr(run, 1, length(?1)) = ?1 LIMIT 2"
    return [str(row["run"]) for row in connection.execute(asked, (beginning,))] if beginning else []


def runs(connection: sqlite3.Connection, most: int) -> Iterator[Entry]:
    """Yield the newest *most* entries that say how a run ended or that it began, one a run, the newest first."""
    asked = (
        "SELECT * FROM trail WHERE seq IN (SELECT MAX(seq) FROM trail WHERE step IN ('claim', 'finish') GROUP BY run"
        " ORDER BY MAX(seq) DESC LIMIT ?) ORDER BY seq DESC"
    )
    for row in connection.execute(asked, (most,)):
        yield _entry(row)


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(row["at"], row["run"], row["step"], row["phase"], row["intent"], row["seconds"], row["facts"])


class Decided(Struct, frozen=True):
    """A decision as the trail records it."""

    intent: str
    about: str
    decided: str
    why: str


def last_decisions(connection: sqlite3.Connection, run: str, intent: str | None, most: int) -> list[Decided]:
    """Return what *run* decided, about *intent* alone where one is named."""
    asked = "SELECT intent, facts FROM trail WHERE run = ?1 AND step = 'decision' AND (?2 IS NULL OR intent = ?2) ORDER BY seq LIMIT ?3"
    found = [(str(row["intent"]), json.loads(row["facts"])) for row in connection.execute(asked, (run, intent, most))]
    return [Decided(path, one.get("about", ""), one.get("decided", ""), one.get("why", "")) for path, one in found]


def last_about(connection: sqlite3.Connection, repository: str, intent: str) -> str | None:
    """Return the last run that decided something about *intent* and was to write, None where there is none; not a command that failed."""
    asked = (
        "SELECT run FROM trail d WHERE step = 'decision' AND intent = ?2 AND EXISTS (SELECT 1 FROM trail c WHERE c.run = d.run"
        " AND c.step = 'claim' AND json_extract(c.facts, '$.repository') = ?1"
        " AND (json_extract(c.facts, '$.kind') = 'deliver' OR json_extract(c.facts, '$.kind') = 'command' AND NOT EXISTS"
        " (SELECT 1 FROM trail f WHERE f.run = d.run AND f.step = 'finish' AND f.phase = 'failed')))"
        " ORDER BY seq DESC LIMIT 1"
    )
    row = connection.execute(asked, (repository, intent)).fetchone()
    return str(row["run"]) if row is not None else None


def last_preview(connection: sqlite3.Connection, repository: str, number: str) -> str | None:
    """Return the last run that previewed the pull request *number*; None where there is none."""
    asked = (
        "SELECT run FROM trail WHERE step = 'claim' AND json_extract(facts, '$.repository') = ?1"
        " AND json_extract(facts, '$.kind') = 'preview' AND json_extract(facts, '$.target') = ?2 ORDER BY seq DESC LIMIT 1"
    )
    row = connection.execute(asked, (repository, number)).fetchone()
    return str(row["run"]) if row is not None else None
