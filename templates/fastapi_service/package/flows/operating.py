"""What operators see and do: messages by state, why they failed; replay, pause, resume."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ..models.scalars import write_instant
from ..tables.flow_messages import FlowMessage
from ..tables.flow_states import FlowState
from . import payloads
from .model import Flow, Webhook
from .model import Schedule as Scheduled
from .runtime import Runtime
from .scheduling import state_of

STATES = ("waiting", "running", "done", "dead", "dropped")
_LIST = (
    FlowMessage.id,
    FlowMessage.flow,
    FlowMessage.kind,
    FlowMessage.key,
    FlowMessage.state,
    FlowMessage.step,
    FlowMessage.attempts,
    FlowMessage.due_at,
    FlowMessage.received_at,
    FlowMessage.finished_at,
    FlowMessage.error,
)


async def overview(session: AsyncSession, flows: Mapping[str, Flow]) -> list[dict[str, Any]]:
    """Return every flow with its trigger and how many messages it has in each state."""
    query = select(FlowMessage.flow, FlowMessage.state, func.count()).group_by(
        FlowMessage.flow, FlowMessage.state
    )
    counts = {(flow, state): count for flow, state, count in await session.execute(query)}
    states = {one.flow: one for one in await session.scalars(select(FlowState))}
    return [
        {
            "flow": flow.name,
            "trigger": _trigger(flow),
            "is_paused": states[flow.name].is_paused if flow.name in states else False,
            "next_at": _instant(states[flow.name].next_at) if flow.name in states else None,
            "messages": {state: counts.get((flow.name, state), 0) for state in STATES},
        }
        for flow in flows.values()
    ]


async def messages(
    session: AsyncSession,
    *,
    flow: str | None,
    state: str | None,
    before: uuid.UUID | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Return messages, the latest first; *before* is the id that the last page ended with."""
    query = select(*_LIST).order_by(FlowMessage.id.desc()).limit(limit)
    if flow is not None:
        query = query.where(FlowMessage.flow == flow)
    if state is not None:
        query = query.where(FlowMessage.state == state)
    if before is not None:
        query = query.where(FlowMessage.id < before)
    return [_summary(row) for row in (await session.execute(query)).all()]


async def message(
    session: AsyncSession, name: uuid.UUID, flows: Mapping[str, Flow]
) -> dict[str, Any] | None:
    """Return one message with its payload, in which what is personal is masked."""
    row = await session.get(FlowMessage, name)
    if row is None:
        return None
    pii = flows[row.flow].pii if row.flow in flows else frozenset()
    payload = payloads.read(row.payload) if row.payload is not None else None
    return {**_summary(row), "payload": _masked(payload, pii, ())}


async def replay(session: AsyncSession, runtime: Runtime, ids: Sequence[uuid.UUID]) -> int:
    """Have dead messages tried again, from the step that failed; return how many there are."""
    changed = await session.scalars(
        update(FlowMessage)
        .where(
            FlowMessage.id.in_(ids), FlowMessage.state == "dead", FlowMessage.payload.is_not(None)
        )
        .values(
            state="waiting", attempts=0, starts=0, due_at=runtime.clock(), finished_at=None
        )
        .returning(FlowMessage.id)
        .execution_options(synchronize_session=False)
    )
    return len(changed.all())


async def dead(session: AsyncSession, flow: str, most: int) -> list[uuid.UUID]:
    """Return the dead messages of *flow*, the oldest first."""
    query = select(FlowMessage.id).where(FlowMessage.flow == flow, FlowMessage.state == "dead")
    return list((await session.scalars(query.order_by(FlowMessage.id).limit(most))).all())


async def pause(session: AsyncSession, flow: str, *, is_paused: bool) -> None:
    """Run no more messages of *flow* until it is resumed; they are recorded all the same."""
    (await state_of(session, flow)).is_paused = is_paused


def _trigger(flow: Flow) -> str:
    match flow.trigger:
        case Webhook() as webhook:
            return f"webhook {webhook.path}"
        case Scheduled() as schedule:
            return f"schedule {schedule.cron} ({schedule.zone})"
        case change:
            return f"change of {change.resource.name}: {', '.join(sorted(change.when))}"


def _summary(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "flow": row.flow,
        "kind": row.kind,
        "key": row.key,
        "state": row.state,
        "step": row.step,
        "attempts": row.attempts,
        "due_at": _instant(row.due_at),
        "received_at": _instant(row.received_at),
        "finished_at": _instant(row.finished_at),
        "error": json.loads(row.error) if row.error is not None else None,
    }


def _instant(value: Any) -> str | None:
    return write_instant(value) if value is not None else None


def _masked(value: Any, pii: frozenset[tuple[str, ...]], at: tuple[str, ...]) -> Any:
    """Return *value* without what lies at *pii*, in every item of a list on the way."""
    if at in pii and value is not None:
        return "***"
    if isinstance(value, dict):
        return {name: _masked(one, pii, (*at, name)) for name, one in value.items()}
    return [_masked(one, pii, at) for one in value] if isinstance(value, list) else value
