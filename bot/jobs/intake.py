"""The inbox: deliveries that come while others are on their way to the disk go there together, by a few statements and one commit."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence

from bot.jobs import wishes
from bot.jobs.database import Database
from bot.jobs.model import Received

MOST = wishes.MOST_ROWS
"""How many go together: one statement takes them all, or none."""


class Intake:
    """Takes deliveries in. *clock* is seconds since the epoch."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._waiting: list[tuple[Received, asyncio.Future[bool]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def receive(self, received: Received) -> bool:
        """Return once *received* is on the disk; False where it is known already."""
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((received, turn))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await turn

    async def _write(self) -> None:
        """Write what waits, and what comes meanwhile."""
        try:
            while self._waiting:
                some, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._together(some)
        finally:
            self._writing = None

    async def _together(self, some: Sequence[tuple[Received, asyncio.Future[bool]]]) -> None:
        now, every = self._clock(), [received for received, _ in some]
        try:
            found = await self._database.do(lambda connection: keep(connection, every, now))
        except Exception as failure:
            if len(some) == 1:
                _fail(some[0][1], failure)
                return
            # rare: one that cannot be stored takes no other with it
            for one in some:
                await self._together([one])
            return
        for (_, turn), is_new in zip(some, found, strict=True):
            if not turn.done():
                turn.set_result(is_new)


def keep(connection: sqlite3.Connection, every: Sequence[Received], now: float) -> list[bool]:
    """Keep deliveries, `MOST` at most, and what they wish for; tell of each whether it is new."""
    first = {one.id: one for one in reversed(every)}
    fresh = [one for one in every if first[one.id] is one]
    try:
        _insert(connection, fresh, now)
    except sqlite3.IntegrityError:
        # rare: GitHub sent some of them before
        known = _known(connection, fresh)
        fresh = [one for one in fresh if one.id not in known]
        _insert(connection, fresh, now)
    wishes.take(connection, [wishes.Told(wish, one.id) for one in fresh for wish in one.wishes], now)
    kept = {id(one) for one in fresh}
    return [id(one) in kept for one in every]


def _insert(connection: sqlite3.Connection, fresh: Sequence[Received], now: float) -> None:
    for marks, values in wishes.rows([(one.id, one.event, one.action, one.digest, now, one.ignored) for one in fresh]):
        connection.execute(f"INSERT INTO deliveries VALUES {marks}", values)  # noqa: S608  # marks


def _known(connection: sqlite3.Connection, every: Sequence[Received]) -> set[str]:
    """Return the ids of those that were here before. The body is signed, the id is not: a command under another id is no second one."""
    marks = ", ".join("?" * len(every))
    asked = f"SELECT id FROM deliveries WHERE id IN ({marks})"  # noqa: S608  # marks
    known = {str(row[0]) for row in connection.execute(asked, [one.id for one in every])}
    asked = f"SELECT digest FROM deliveries WHERE event = 'issue_comment' AND ignored = '' AND digest IN ({marks})"  # noqa: S608  # marks
    obeyed = {str(row[0]) for row in connection.execute(asked, [one.digest for one in every])}
    return known | {one.id for one in every if one.event == "issue_comment" and not one.ignored and one.digest in obeyed}


def _fail(turn: "asyncio.Future[bool]", failure: Exception) -> None:
    """Tell who waits, unless they went away."""
    if not turn.done():
        turn.set_exception(failure)
