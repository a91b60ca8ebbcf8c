"""What wishes come to in the database: states that are wanted, wanted anew, not wanted any more, or of a repository with another name.

Neighbours are written by one statement: each statement lets the loop's thread run, and waits until it is let in again.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.jobs.model import PUSHED, Key, Rename, Want, Wish, Withdraw

MOST_ROWS = 80
"""How many rows one statement takes: SQLite may be made to allow no more than 999 values in one."""
_Row = tuple[Any, ...]


class Told(Struct, frozen=True):
    """A wish, and the delivery that brought it, "" for none."""

    wish: Wish
    delivery: str = ""


# a wish for a push alone looks at less: it takes the place of no other, and others make it look at all
_NEWEST_COUNTS = (
    "UPDATE SET wanted = wanted + excluded.wanted, name = excluded.name,"
    f" details = iif(json_type(details, '$.{PUSHED}') IS NULL, json_remove(excluded.details, '$.{PUSHED}'), excluded.details),"
    " delivery = excluded.delivery, due = excluded.due, attempts = 0, claims = 0"
)
_OLDEST_COUNTS = f"UPDATE SET details = iif(json_type(excluded.details, '$.{PUSHED}') IS NULL, json_remove(details, '$.{PUSHED}'), details)"


def take(connection: sqlite3.Connection, every: Iterable[Told], now: float) -> None:
    """Let *every* wish count, in order."""
    for conflict, some in groupby(every, lambda one: _where_wanted(one.wish)):
        if conflict:
            _want(connection, some, now, conflict)
        else:
            for one in some:
                _let_go(connection, one.wish)


def _where_wanted(wish: Wish) -> str:
    """Return what a wish does where the same is wanted already, "" for one that wants nothing."""
    if not isinstance(wish, Want):
        return ""
    return _OLDEST_COUNTS if wish.yields else _NEWEST_COUNTS


def rows(values: Sequence[_Row]) -> Iterator[tuple[str, list[Any]]]:
    """Yield *values*, so many rows at a time, as the text after VALUES and what its marks stand for."""
    for start in range(0, len(values), MOST_ROWS):
        some = values[start : start + MOST_ROWS]
        marks = f"({', '.join('?' * len(some[0]))})"
        yield ", ".join([marks] * len(some)), [value for row in some for value in row]


def _want(connection: sqlite3.Connection, every: Iterable[Told], now: float, conflict: str) -> None:
    for marks, values in rows(_newest(every, now)):
        connection.execute(
            "INSERT INTO jobs (installation, repository, kind, target, intent, name, details, delivery, wanted, due)"  # noqa: S608  # ours
            f" VALUES {marks} ON CONFLICT DO {conflict}",
            values,
        )


def _newest(every: Iterable[Told], now: float) -> list[_Row]:
    """Return the row of the newest wish for each state, which counts how many there were."""
    newest: dict[Key, tuple[Want, str, int]] = {}
    for one in every:
        if isinstance(one.wish, Want):
            before, _, count = newest.get(one.wish.key, (one.wish, "", 0))
            newest[one.wish.key] = _whole(one.wish, before), one.delivery, count + 1
    return [_row(want, delivery, count, now) for want, delivery, count in newest.values()]


def _whole(want: Want, before: Want) -> Want:
    """Return *want* as it counts after *before*: for a push alone only where both are."""
    if PUSHED in before.details or PUSHED not in want.details:
        return want
    return replace(want, details={name: value for name, value in want.details.items() if name != PUSHED})


def _row(want: Want, delivery: str, wanted: int, now: float) -> _Row:
    key = want.key
    names = (key.installation, key.repository, key.kind.value, key.target, key.intent)
    return (*names, want.repository, json.dumps(dict(want.details)), delivery, wanted, now)


def _let_go(connection: sqlite3.Connection, wish: Wish) -> None:
    match wish:
        case Withdraw(installation, None):
            connection.execute("DELETE FROM jobs WHERE installation = ?", (installation,))
        case Withdraw(installation, repository):
            connection.execute("DELETE FROM jobs WHERE installation = ? AND repository = ?", (installation, repository))
        case Rename(repository, name):
            # wanted anew: a run that goes on under the old name would write nowhere
            connection.execute("UPDATE jobs SET name = ?, wanted = wanted + 1 WHERE repository = ?", (name, repository))
