"""Recording messages: durably, each delivery once, many together when many come at once."""

import asyncio
import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from ..database import Database
from ..tables.flow_messages import FlowMessage
from .ids import Ids
from .paths import short

_MOST_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be recorded; `delivery` tells it from others of its flow, None from none."""

    flow: str
    payload: str
    key: str | None = None
    delivery: str | None = None
    kind: Literal["record", "fetch"] = "record"


Waiting = tuple[Sequence[NewMessage], "asyncio.Future[int]"]


class Inbox:
    """Records messages. Those that come while a transaction is under way share the next one."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime], ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def record(self, *messages: NewMessage) -> int:
        """Record *messages* and return how many were new, once they are safe."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((messages, future))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        return await future

    async def close(self) -> None:
        """Wait until everything is recorded."""
        if self._writing is not None:
            await asyncio.wait([self._writing])

    async def _write(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
                await self._write_batch(batch)
        finally:
            self._writing = None

    async def _write_batch(self, batch: list[Waiting]) -> None:
        try:
            async with self._database.writing() as session:
                counts = await self._insert_each(session, [messages for messages, _ in batch])
        except Exception as error:  # each of those who wait is told
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), count in zip(batch, counts, strict=True):
            if not future.done():
                future.set_result(count)

    async def _insert_each(
        self, session: AsyncSession, groups: Sequence[Sequence[NewMessage]]
    ) -> list[int]:
        rows = [[self.row(message) for message in messages] for messages in groups]
        new = await insert(session, [row for group in rows for row in group])
        return [sum(row["id"] in new for row in group) for group in rows]

    def row(self, message: NewMessage) -> dict[str, Any]:
        """Return *message* as it is kept."""
        return message_row(message, self._ids, self._clock())


def message_row(message: NewMessage, ids: Ids, now: dt.datetime) -> dict[str, Any]:
    """Return *message* as it is kept, received *now*."""
    return {
        "id": ids.next(now),
        "flow": message.flow,
        "kind": message.kind,
        "key": None if message.key is None else short(message.key),
        "delivery": None if message.delivery is None else short(message.delivery),
        "state": "waiting",
        "step": 0,
        "attempts": 0,
        "starts": 0,
        "due_at": now,
        "received_at": now,
        "payload": message.payload,
    }


async def insert(session: AsyncSession, rows: list[dict[str, Any]]) -> set[uuid.UUID]:
    """Insert *rows*, but those whose delivery is known, and return the ids of those inserted."""
    if not rows:
        return set()
    made: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = made.insert(FlowMessage).values(rows)
    statement = statement.on_conflict_do_nothing(index_elements=["flow", "delivery"])
    found = await session.scalars(statement.returning(FlowMessage.id))
    return set(found.all())
