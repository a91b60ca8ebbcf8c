"""One SQLite file and the one thread that owns the connection to it: calls that queue meanwhile share one commit."""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from synapseops.errors import SynapseError, UsageError

_MOST_TOGETHER = 256
_BUSY_SECONDS = 30.0
_LOG_PAGES = 4_000
"""How much is written to the log before the file takes it over (16 MiB): each time, intake waits."""
FORMAT = 1
"""What the tables are like. A database that a newer version made is let be: who does not know what is in it would harm it."""
_Result = TypeVar("_Result")
Operation = Callable[[sqlite3.Connection], _Result]


class StoreFailed(SynapseError):
    """The database could not be written: the disk is full, the file is locked or gone."""

    retryable = True


class _Call:
    """An operation that waits for its turn, and who waits for it."""

    def __init__(self, operation: Operation[Any]) -> None:
        self.operation = operation
        self.future: Future[Any] = Future()
        self._ended: Callable[[], None] = lambda: None

    def carry_out(self, connection: sqlite3.Connection) -> None:
        """Do it, and let what fails fail. Nobody is told before the commit."""
        result = self.operation(connection)
        self._ended = lambda: self.future.set_result(result)

    def carry_out_apart(self, connection: sqlite3.Connection) -> None:
        """Do it within a savepoint of its own: one that fails takes no other with it."""
        connection.execute("SAVEPOINT one")
        try:
            self.carry_out(connection)
        except Exception as failure:
            connection.execute("ROLLBACK TO one")
            found = StoreFailed(str(failure)) if isinstance(failure, sqlite3.Error) else failure
            self._ended = lambda: self.future.set_exception(found)
        connection.execute("RELEASE one")

    def tell(self) -> None:
        """Tell who waits."""
        self._ended()


class Database:
    """Runs operations in the order they were asked for; each is durable when it returns.

    An operation may be done twice, the first time undone: it changes nothing but the database.
    """

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._work, args=(schema,), name="database", daemon=True)
        self._thread.start()
        self._opened.result()

    async def do(self, operation: Operation[_Result]) -> _Result:
        """Return what *operation* returns, once it is on the disk."""
        return await asyncio.wrap_future(self.begin(operation))

    def begin(self, operation: Operation[_Result]) -> "Future[_Result]":
        """Ask for *operation*, and return what will be told of it by the database's thread."""
        call = _Call(operation)
        self._calls.put(call)
        return call.future

    def later(self, operation: Operation[None]) -> None:
        """Do *operation* in its turn, before anything that is asked for afterwards; nobody waits for it."""
        self._calls.put(_Call(operation))

    def now(self, operation: Operation[_Result]) -> _Result:
        """Do *operation* and wait for it, without a loop."""
        return self.begin(operation).result()

    def close(self) -> None:
        """Carry out what was asked for, and end."""
        self._calls.put(None)
        self._thread.join()

    def _work(self, schema: str) -> None:
        try:
            connection = _open(self._path, schema)
        except BaseException as failure:
            self._opened.set_exception(_refused(self._path, failure) if isinstance(failure, sqlite3.Error) else failure)
            return
        self._opened.set_result(None)
        with contextlib.closing(connection):
            while (first := self._calls.get()) is not None:
                calls, is_last = self._gathered(first)
                _together(connection, calls)
                if is_last:
                    return

    def _gathered(self, first: _Call) -> tuple[list[_Call], bool]:
        """Return *first* and what queued behind it, and whether we were told to end."""
        calls = [first]
        with contextlib.suppress(queue.Empty):
            while len(calls) < _MOST_TOGETHER:
                call = self._calls.get_nowait()
                if call is None:
                    return calls, True
                calls.append(call)
        return calls, False


def _together(connection: sqlite3.Connection, calls: list[_Call]) -> None:
    """Carry out *calls* in one transaction, and tell those who wait when it is on the disk."""
    waiting = [call for call in calls if call.future.set_running_or_notify_cancel()]
    try:
        try:
            with _transaction(connection):
                for call in waiting:
                    call.carry_out(connection)
        except Exception:
            # rare: all is done again, each call apart, since savepoints for all cost as much as the rest
            with _transaction(connection):
                for call in waiting:
                    call.carry_out_apart(connection)
    except sqlite3.Error as failure:
        for call in waiting:
            call.future.set_exception(StoreFailed(str(failure)))
        return
    for call in waiting:
        call.tell()


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _open(path: Path, schema: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        _prepare(connection, path, schema)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, schema: str) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    connection.execute("PRAGMA foreign_keys = ON")
    with _transaction(connection):
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        if found > FORMAT:
            raise UsageError(f'a newer version made the database "{path}"', "run that version, or name another folder with SYNAPSE_DATA")
        for statement in _statements(schema):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {FORMAT}")


def _refused(path: Path, failure: sqlite3.Error) -> SynapseError:
    """Return what is said of a database that cannot be opened: what is broken stays so, however often it is tried."""
    if not isinstance(failure, sqlite3.OperationalError):
        hint = "move it elsewhere: what is to be done is found anew, and all that is lost is the audit trail"
        return UsageError(f'the database "{path}" is broken: {failure}', hint)
    return StoreFailed(f'"{path}": {failure}')


def _statements(schema: str) -> Iterator[str]:
    """Yield the statements of *schema*: `executescript` would commit what it is in."""
    statement = ""
    for line in schema.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
