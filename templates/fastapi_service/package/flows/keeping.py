"""How long messages are kept: finished ones go, of dead ones the payload goes."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import delete, update

from ..database import Database
from ..tables.flow_messages import FlowMessage
from .model import Flow


async def forget(database: Database, flows: Iterable[Flow], now: dt.datetime) -> None:
    """Forget what flows keep no longer."""
    async with database.writing() as session:
        for flow in flows:
            is_old = (FlowMessage.flow == flow.name) & (FlowMessage.finished_at < now - flow.keep)
            is_dead = FlowMessage.state == "dead"
            await session.execute(
                delete(FlowMessage).where(is_old, ~is_dead),
                execution_options={"synchronize_session": False},
            )
            await session.execute(
                update(FlowMessage)
                .where(is_old, is_dead, FlowMessage.payload.is_not(None))
                .values(payload=None, saved=None),
                execution_options={"synchronize_session": False},
            )
