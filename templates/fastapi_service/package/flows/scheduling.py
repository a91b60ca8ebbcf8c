"""When flows are due by their schedules: one fetch at a time, however many workers there are."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from cronsim import CronSim
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ..database import Database
from ..tables.flow_messages import FlowMessage
from ..tables.flow_states import FlowState
from . import watermarks
from .inbox import Inbox, NewMessage, insert
from .model import Flow, Schedule


def next_time(how: Schedule, now: dt.datetime) -> dt.datetime:
    """Return the next instant of a schedule after *now*."""
    local: dt.datetime = next(CronSim(how.cron, now.astimezone(ZoneInfo(how.zone))))
    return local.astimezone(dt.UTC)


class Scheduler:
    """Asks for what is due; times that were missed are made up for once."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], dt.datetime],
        inbox: Inbox,
        flows: Sequence[Flow],
    ) -> None:
        self._database = database
        self._clock = clock
        self._inbox = inbox
        self._flows = [
            (flow, flow.trigger) for flow in flows if isinstance(flow.trigger, Schedule)
        ]
        self._next = dt.datetime.min.replace(tzinfo=dt.UTC)

    async def tick(self) -> None:
        """Record a fetch for every flow that is due."""
        if not self._flows or self._clock() < self._next:
            return
        times = [await self._tick(flow, how) for flow, how in self._flows]
        self._next = min(times)

    async def _tick(self, flow: Flow, how: Schedule) -> dt.datetime:
        now, schedule = self._clock(), f"{how.cron} {how.zone}"
        async with self._database.writing() as session:
            state = await state_of(session, flow.name)
            if state.next_at is None or state.schedule != schedule:
                state.next_at = next_time(how, now)
            elif state.next_at <= now:
                if not state.is_paused and not await _is_fetching(session, flow):
                    await self._ask(session, flow, how, state)
                state.next_at = next_time(how, now)
            state.schedule = schedule
            return state.next_at

    async def _ask(
        self, session: AsyncSession, flow: Flow, how: Schedule, state: FlowState
    ) -> None:
        since = None
        if how.since is not None and state.watermark is not None:
            since = watermarks.looking_back(state.watermark, how.since.overlap)
        message = NewMessage(
            flow.name,
            json.dumps({"since": since}),
            delivery=f"fetch:{state.next_at}",
            kind="fetch",
        )
        await insert(session, [self._inbox.row(message)])

    async def fetch_now(self, flow: str) -> None:
        """Fetch at once, whatever the schedule says."""
        how = next(how for one, how in self._flows if one.name == flow)
        async with self._database.writing() as session:
            state = await state_of(session, flow)
            state.schedule, state.next_at = f"{how.cron} {how.zone}", self._clock()
        self._next = self._clock()


async def state_of(session: AsyncSession, flow: str) -> FlowState:
    """Return what is known of *flow*, this transaction's alone."""
    state = await session.get(FlowState, flow, with_for_update=True)
    if state is None:
        state = FlowState(flow=flow, is_paused=False)
        session.add(state)
        await session.flush()
    return state


async def _is_fetching(session: AsyncSession, flow: Flow) -> bool:
    query = select(FlowMessage.id).where(
        FlowMessage.flow == flow.name,
        FlowMessage.kind == "fetch",
        FlowMessage.state.in_(("waiting", "running")),
    )
    return await session.scalar(query.limit(1)) is not None
