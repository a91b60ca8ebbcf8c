"""Changes of rows as messages, recorded in the transaction that changes them."""

import datetime as dt
from collections.abc import Callable
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from ..custom.hooks import hooks
from ..database import now
from ..tables.base import Row
from ..tables.flow_messages import FlowMessage
from . import payloads
from .ids import Ids
from .inbox import NewMessage, message_row
from .model import Change, Flow
from .paths import text_at

Kind = Literal["created", "updated", "deleted"]

IDS = Ids()


def observe(flow: Flow, change: Change, clock: Callable[[], dt.datetime] = now) -> None:
    """Record a message of *flow* whenever a row changes as *change* says."""
    resource = change.resource

    async def note(session: AsyncSession, row: Row, kind: Kind) -> None:
        if kind in change.when:
            text = resource.text(row)
            key = text_at(payloads.read(text), flow.key) if flow.key is not None else None
            message = NewMessage(flow.name, text, key)
            session.add(FlowMessage(**message_row(message, IDS, clock())))

    @hooks.after_save(resource.repository.row)
    async def saved(session: AsyncSession, row: Row) -> None:
        await note(session, row, "created" if row.version == 1 else "updated")

    @hooks.before_delete(resource.repository.row)
    async def deleted(session: AsyncSession, row: Row) -> None:
        await note(session, row, "deleted")
