"""The database: one engine to read from, one to write with."""

import contextlib
import datetime as dt
import math
import time
from collections.abc import AsyncIterator
from functools import partial
from sqlite3 import SQLITE_BUSY, OperationalError
from typing import Any

import structlog
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from .errors import Unavailable
from .settings import Settings
from .tables import Base
from .tables.columns import write_document
from .tables.idempotency_keys import IdempotencyKey

_MODE_TRIES = 50  # two that change it at once wait for each other, until one gives up
_SQLITE_BUSY_SECONDS = 5.0  # at most: a request that waits must be able to end in time
_HINT = (
    "where a table or column is missing, the schema is not the one that this service needs: "
    f"run python -m {__package__}.migrate"
)

log = structlog.get_logger()


class Database:
    """Opens sessions: to read, statement by statement, or to write, in one transaction."""

    def __init__(self, settings: Settings) -> None:
        if settings.database_url.startswith("sqlite"):
            self._engine, self._reader = _sqlite(settings)
        else:
            self._engine, self._reader = _postgresql(settings)
        self._reading = async_sessionmaker(self._reader, expire_on_commit=False, autoflush=False)
        self._writing = async_sessionmaker(self._engine, expire_on_commit=False, autoflush=False)
        self._complete = False

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open a session that changes nothing; raises `Unavailable`."""
        async with self._reading() as session:
            await _connect(session)
            yield session

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction, committed at the end or rolled back; raises `Unavailable`."""
        async with self._writing() as session, session.begin():
            await _connect(session)
            yield session

    async def ping(self) -> None:
        """Raise `Unavailable` when the database does not answer, or lacks a table or column.

        All of them are looked for until they were found, and anew after a failure. What there is
        beside them does not count: a newer version may have migrated the database already.
        """
        found, self._complete = self._complete, False
        tables = () if found else Base.metadata.tables.values()
        async with self.reading() as session:
            try:
                await session.execute(select(IdempotencyKey.key).limit(1))
                for table in tables:
                    await session.execute(select(table).limit(0))
            except DBAPIError as error:
                log.warning("database_not_ready", error=str(error.orig), hint=_HINT)
                raise Unavailable from error
        self._complete = True

    async def close(self) -> None:
        """Close every connection."""
        await self._reader.dispose()
        await self._engine.dispose()


async def _connect(session: AsyncSession) -> None:
    try:
        await session.connection()
    except Exception as error:  # the driver's, a socket's or the pool's: all mean one thing
        log.warning("database_unavailable", error=f"{type(error).__name__}: {error}")
        raise Unavailable from error


def now() -> dt.datetime:
    """Return the present instant."""
    return dt.datetime.now(dt.UTC)


def _postgresql(settings: Settings) -> tuple[AsyncEngine, AsyncEngine]:
    engine = create_async_engine(
        settings.database_url,
        hide_parameters=True,  # what people keep here has no place in a log
        json_serializer=write_document,
        pool_pre_ping=settings.database_pre_ping,
        pool_size=settings.database_pool_size,
        pool_timeout=settings.request_timeout_seconds,
        skip_autocommit_rollback=True,
    )
    return engine, engine.execution_options(isolation_level="AUTOCOMMIT")


def _sqlite(settings: Settings) -> tuple[AsyncEngine, AsyncEngine]:
    """SQLite has one writer at a time: here they queue for the one connection that writes."""
    writer = create_async_engine(
        settings.database_url,
        hide_parameters=True,
        json_serializer=write_document,
        pool_size=1,
        max_overflow=0,
        pool_timeout=settings.request_timeout_seconds,
    )
    reader = create_async_engine(
        settings.database_url,
        hide_parameters=True,
        json_serializer=write_document,
        isolation_level="AUTOCOMMIT",
        pool_size=settings.database_pool_size,
        skip_autocommit_rollback=True,
    )
    busy_seconds = min(_SQLITE_BUSY_SECONDS, settings.request_timeout_seconds / 2)
    for engine in (writer, reader):
        event.listen(engine.sync_engine, "connect", partial(_prepare, busy_seconds))
    event.listen(writer.sync_engine, "connect", _begin_nothing)
    event.listen(writer.sync_engine, "begin", _begin_immediately)
    return writer, reader


def _prepare(busy_seconds: float, connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    _wait(cursor, busy_seconds / _MODE_TRIES)
    _log_ahead(cursor, busy_seconds)
    _wait(cursor, busy_seconds)
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _wait(cursor: Any, seconds: float) -> None:
    cursor.execute(f"PRAGMA busy_timeout = {math.ceil(seconds * 1000)}")


def _log_ahead(cursor: Any, busy_seconds: float) -> None:
    """Let readers and the writer not wait for each other; the file remembers it."""
    end = time.monotonic() + busy_seconds
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except OperationalError as error:
            if not _is_busy(error) or time.monotonic() > end:
                raise
        with contextlib.suppress(OperationalError):
            cursor.execute("BEGIN IMMEDIATE")  # another writes: refused above, waited for here
            cursor.execute("ROLLBACK")


def _is_busy(error: OperationalError) -> bool:
    return error.sqlite_errorcode & 0xFF == SQLITE_BUSY  # whatever it is busy with


def _begin_nothing(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would begin too late, and without IMMEDIATE


def _begin_immediately(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
