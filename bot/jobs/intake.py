"""The inbox: deliveries that come while others are on their way to the disk go there together, by a few statements and one commit."""

import asyncio
import concurrent.futures
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from bot.jobs import wishes
from bot.jobs.database import Database
from bot.jobs.model import Received

MOST = wishes.MOST_ROWS
"""How many go together: one statement takes them all, or none."""


_Turn = tuple[Received, "asyncio.Future[bool]"]


class Intake:
    """Takes deliveries in. *clock* is seconds since the epoch."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._waiting: deque[_Turn] = deque()
        self._is_asked = False

    def receive(self, received: Received) -> "asyncio.Future[bool]":
        """Return what is told once *received* is on the disk: False where it was known already."""
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((received, turn))
        if not self._is_asked:
            self._ask()
        return turn

    def _ask(self) -> None:
        """Let the database's thread write what waits when it gets there."""
        self._is_asked = True
        self._write(_Batch(self._next, self._clock))

    def _write(self, batch: "_Batch") -> None:
        loop = asyncio.get_running_loop()
        self._database.begin(batch.keep).add_done_callback(lambda ended: loop.call_soon_threadsafe(self._tell, batch, ended))

    def _next(self) -> list[_Turn]:
        """Return what goes together now; what comes from here on asks anew. The database's thread calls this."""
        self._is_asked = False
        return [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]

    def _tell(self, batch: "_Batch", ended: "concurrent.futures.Future[list[bool]]") -> None:
        """Tell those who wait what became of theirs."""
        failure = ended.exception()
        turns = batch.chosen()  # a database that did not even begin has chosen none
        if failure is None:
            for (_, turn), is_new in zip(turns, ended.result(), strict=True):
                if not turn.done():
                    turn.set_result(is_new)
        elif len(turns) > 1:
            for one in turns:  # rare: one that cannot be stored takes no other with it
                self._write(_Batch(partial(list, [one]), self._clock))
        elif turns and not turns[0][1].done():
            turns[0][1].set_exception(failure)
        if self._waiting and not self._is_asked:
            self._ask()  # more waited than go together


class _Batch:
    """What goes to the disk together: chosen when its turn has come, and the same if it has to be done again."""

    def __init__(self, choose: Callable[[], list[_Turn]], clock: Callable[[], float]) -> None:
        self._choose = choose
        self._clock = clock
        self._turns: list[_Turn] | None = None

    def chosen(self) -> list[_Turn]:
        """Return what goes, and who waits for it."""
        if self._turns is None:
            self._turns = self._choose()
        return self._turns

    def keep(self, connection: sqlite3.Connection) -> list[bool]:
        """Keep the deliveries; tell of each whether it is new."""
        is_again = self._turns is not None
        return keep(connection, [received for received, _ in self.chosen()], self._clock(), is_again=is_again)


def keep(connection: sqlite3.Connection, every: Sequence[Received], now: float, *, is_again: bool = True) -> list[bool]:
    """Keep deliveries, `MOST` at most, and what they wish for; tell of each whether it is new.

    The first time all are taken to be new, as nearly all are; where one is not, the whole transaction is undone by the database, which
    so need not remember each page as it was before the statement.
    """
    first = {one.id: one for one in reversed(every)}
    fresh = [one for one in every if first[one.id] is one]
    if is_again:
        known = _known(connection, fresh)
        fresh = [one for one in fresh if one.id not in known]
    _insert(connection, fresh, now, "INSERT" if is_again else "INSERT OR ROLLBACK")
    wishes.take(connection, [wishes.Told(wish, one.id) for one in fresh for wish in one.wishes], now)
    kept = {id(one) for one in fresh}
    return [id(one) in kept for one in every]


def _insert(connection: sqlite3.Connection, fresh: Sequence[Received], now: float, how: str) -> None:
    for marks, values in wishes.rows([(one.id, one.event, one.action, one.digest, now, one.ignored) for one in fresh]):
        connection.execute(f"{how} INTO deliveries VALUES {marks}", values)  # marks


def _known(connection: sqlite3.Connection, every: Sequence[Received]) -> set[str]:
    """Return the ids of those that were here before. The body is signed, the id is not: a command under another id is no second one."""
    marks = ", ".join("?" * len(every))
    asked = f"SELECT id FROM deliveries WHERE id IN ({marks})"  # noqa: S608  # marks
    known = {str(row[0]) for row in connection.execute(asked, [one.id for one in every])}
    asked = f"SELECT digest FROM deliveries WHERE event = 'issue_comment' AND ignored = '' AND digest IN ({marks})"  # noqa: S608  # marks
    obeyed = {str(row[0]) for row in connection.execute(asked, [one.digest for one in every])}
    return known | {one.id for one in every if one.event == "issue_comment" and not one.ignored and one.digest in obeyed}
