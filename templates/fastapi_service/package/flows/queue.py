"""Which messages are due, and whose they are: claimed for a while, so that a crash loses none."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from ..database import Database
from ..tables.flow_messages import FlowMessage
from ..tables.flow_states import FlowState
from .failures import Failed, LeaseLost

_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MOST_STARTS = 10
"""How often a message may be begun without an end: it may be what ends the process."""

_LONGEST_DETAIL = 2_000


class Queue:
    """The messages of some flows, as one worker sees them."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], dt.datetime],
        flows: Collection[str],
        worker: str,
        lease: dt.timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._flows = sorted(flows)
        self._worker = worker
        self._lease = lease

    async def claim(self, most: int) -> list[FlowMessage]:
        """Take up to *most* messages that are due, the longest waiting first."""
        async with self._database.writing() as session:
            found = (await session.scalars(self._due(most))).all()
            if found:
                claimed = {
                    "state": "running",
                    "worker": self._worker,
                    "due_at": self._clock() + self._lease,
                    "starts": FlowMessage.starts + 1,
                }
                ids = [one.id for one in found]
                await session.execute(
                    update(FlowMessage).where(FlowMessage.id.in_(ids)).values(claimed),
                    execution_options={"synchronize_session": False},
                )
        return list(found)

    def _due(self, most: int) -> Any:
        earlier = aliased(FlowMessage)
        is_held_back = exists().where(
            earlier.flow == FlowMessage.flow,
            earlier.key == FlowMessage.key,
            earlier.id < FlowMessage.id,
            earlier.due_at > _BEGINNING,
        )
        paused = select(FlowState.flow).where(FlowState.is_paused)
        query = (
            select(FlowMessage)
            .where(
                FlowMessage.due_at <= self._clock(),
                FlowMessage.flow.in_(self._flows),
                FlowMessage.flow.not_in(paused),
                or_(FlowMessage.key.is_(None), ~is_held_back),
            )
            .order_by(FlowMessage.due_at, FlowMessage.id)
            .limit(most)
        )
        return query.with_for_update(skip_locked=True)  # SQLite has one writer, and no such clause

    async def renew(self, ids: Collection[uuid.UUID]) -> None:
        """Keep messages that are still being worked on."""
        async with self._database.writing() as session:
            await session.execute(
                update(FlowMessage)
                .where(FlowMessage.id.in_(ids), FlowMessage.worker == self._worker)
                .values(due_at=self._clock() + self._lease)
            )

    async def give_back(self, ids: Collection[uuid.UUID]) -> None:
        """Leave messages that were claimed to whoever comes next, as if they had not been."""
        async with self._database.writing() as session:
            await session.execute(
                update(FlowMessage)
                .where(FlowMessage.id.in_(ids), FlowMessage.worker == self._worker)
                .values(
                    state="waiting",
                    worker=None,
                    due_at=self._clock(),
                    starts=FlowMessage.starts - 1,
                )
            )

    async def advance(
        self, session: AsyncSession, message: FlowMessage, step: int, *, is_last: bool, **changes: Any
    ) -> None:
        """Note in the transaction of its effect that *step* is done; raises `LeaseLost`."""
        done = {"step": step + 1, "attempts": 0, "starts": 1, "error": None, **changes}
        if is_last:
            done |= self._finished("done")
        await self._change(session, message, done)

    async def progress(self, session: AsyncSession, message: FlowMessage, progress: str) -> None:
        """Note how far a fetch has come; raises `LeaseLost`."""
        await self._change(session, message, {"progress": progress, "attempts": 0, "starts": 1})

    async def finish(self, message: FlowMessage) -> None:
        """Note that nothing more is to be done; raises `LeaseLost`."""
        async with self._database.writing() as session:
            await self._change(session, message, self._finished("done") | {"error": None})

    async def retry(self, message: FlowMessage, failed: Failed, attempts: int, delay: float) -> None:
        """Put *message* off; raises `LeaseLost`."""
        changes = {
            "state": "waiting",
            "worker": None,
            "due_at": self._clock() + dt.timedelta(seconds=delay),
            "attempts": attempts,
            "starts": 0,
            "error": _told(failed, message.step),
        }
        async with self._database.writing() as session:
            await self._change(session, message, changes)

    async def end(self, message: FlowMessage, failed: Failed, attempts: int, state: str) -> None:
        """Give *message* up: `dead` until somebody replays it, or `dropped`; raises `LeaseLost`."""
        changes = {"attempts": attempts, "error": _told(failed, message.step)}
        async with self._database.writing() as session:
            await self._change(session, message, self._finished(state) | changes)

    @staticmethod
    def is_deadly(message: FlowMessage) -> bool:
        """Tell whether *message* was begun too often without an end."""
        return message.starts >= _MOST_STARTS

    def _finished(self, state: str) -> dict[str, Any]:
        return {"state": state, "worker": None, "due_at": None, "finished_at": self._clock()}

    async def _change(
        self, session: AsyncSession, message: FlowMessage, changes: dict[str, Any]
    ) -> None:
        is_ours = and_(FlowMessage.id == message.id, FlowMessage.worker == self._worker)
        changed = await session.execute(
            update(FlowMessage)
            .where(is_ours)
            .values(changes)
            .returning(FlowMessage.id)
            .execution_options(synchronize_session=False)
        )
        if changed.first() is None:
            raise LeaseLost


def _told(failed: Failed, step: int) -> str:
    told = {
        "step": step,
        "code": failed.code,
        "detail": failed.detail[:_LONGEST_DETAIL],
        "errors": list(failed.errors),
    }
    return json.dumps(told, ensure_ascii=False, default=str)


async def depths(session: AsyncSession) -> list[tuple[str, str, int]]:
    """Return how many messages each flow has in each state."""
    query = select(FlowMessage.flow, FlowMessage.state, func.count()).group_by(
        FlowMessage.flow, FlowMessage.state
    )
    return [(flow, state, count) for flow, state, count in (await session.execute(query)).all()]
