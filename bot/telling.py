"""What operators are told of runs, on the command line, while the server goes on."""

import contextlib
import json
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.jobs import audit
from synapseops.errors import UsageError
from synapseops.report.text import shown


def runs(database: Path, most: int) -> int:
    """Print the newest runs, one a line."""
    with reading(database) as connection:
        found = list(audit.runs(connection, most))
        if not found:
            print("no run is recorded yet", file=sys.stderr)
        for entry in found:
            facts = json.loads(entry.facts)
            what, reason = _wanted(facts), facts.get("reason")
            verdict = entry.phase if entry.step == "finish" else "running"
            ended = shown(f"{what}: {reason}" if reason else what)
            print(f"{entry.run[:12]}  {_moment(entry.at)}  {verdict:<10}  {entry.seconds:7.1f} s  {ended}")
    return 0


def _wanted(facts: Mapping[str, Any]) -> str:
    """Return what a run was for: its kind, repository, and the branch, pull request or comment that it is about."""
    signs = {"preview": "#{}", "command": "comment {}"}
    target = signs.get(facts.get("kind", ""), "{}").format(facts.get("target")) if facts.get("target") else ""
    return " ".join(str(part) for part in (facts.get("kind"), facts.get("repository"), target) if part)


def run(database: Path, identity: str) -> int:
    """Print every step of the run whose id begins with *identity*."""
    with reading(database) as connection:
        found = audit.named(connection, identity)
        if len(found) != 1:
            raise UsageError(f'"{shown(identity)}" is {"no run" if not found else "not one run"}', "synapse-bot runs lists them")
        for entry in audit.of_run(connection, found[0]):
            facts = " ".join(f"{name}={value}" for name, value in json.loads(entry.facts).items())
            print(
                f"{_moment(entry.at)}  {shown(entry.step):<20} {entry.phase:<10} {entry.seconds:7.2f} s  {shown(f'{entry.intent} {facts}')}"
            )
    return 0


def verify(database: Path) -> int:
    """Compute the whole chain anew, and print what came of it; 1 where it is broken."""
    with reading(database) as connection:
        proof = audit.verify(connection)
    if proof.broken_at is not None:
        print(f"broken at entry {proof.broken_at}: {proof.why}")
        return 1
    print(f"{proof.entries} entries are as they were written; the last one's hash is {proof.head or 'none'}")
    return 0


@contextlib.contextmanager
def reading(database: Path) -> Iterator[sqlite3.Connection]:
    """Open the *database* to be read as it is at this moment. Raises `UsageError` where it cannot be."""
    if not database.is_file():
        raise UsageError(f'there is no database "{database}"', "name its folder with SYNAPSE_DATA")
    try:
        with contextlib.closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute("BEGIN")  # one state, whatever is written meanwhile
            yield connection
    except sqlite3.Error as failure:
        raise UsageError(
            f'the database "{database}" cannot be read: {failure}', "SYNAPSE_DATA names the folder of the server's"
        ) from failure


def _moment(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
