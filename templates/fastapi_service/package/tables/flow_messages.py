"""Messages of flows: what came in or changed, kept until all that follows from it is done."""

import datetime as dt
import uuid

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base
from .columns import INSTANT, INTEGER, TEXT, UUID_


class FlowMessage(Base):
    """A message, how far it has come, and what went wrong last.

    It is to be run when `due_at` comes: the next attempt of one that waits, the end of the lease of
    one that `worker` runs; null once it is finished. Ids are in order of arrival.
    """

    __tablename__ = "flow_messages"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_flow_messages"),
        UniqueConstraint("flow", "delivery", name="uq_flow_messages_flow_delivery"),
        Index("ix_flow_messages_due_at", "due_at"),
        Index("ix_flow_messages_flow_key_due_at", "flow", "key", "due_at"),
        Index("ix_flow_messages_flow_state_id", "flow", "state", "id"),
        Index("ix_flow_messages_finished_at", "finished_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(UUID_)
    flow: Mapped[str] = mapped_column(TEXT)
    kind: Mapped[str] = mapped_column(TEXT)
    key: Mapped[str | None] = mapped_column(TEXT)
    delivery: Mapped[str | None] = mapped_column(TEXT)
    state: Mapped[str] = mapped_column(TEXT)
    step: Mapped[int] = mapped_column(INTEGER)
    attempts: Mapped[int] = mapped_column(INTEGER)
    starts: Mapped[int] = mapped_column(INTEGER)
    due_at: Mapped[dt.datetime | None] = mapped_column(INSTANT)
    worker: Mapped[str | None] = mapped_column(TEXT)
    received_at: Mapped[dt.datetime] = mapped_column(INSTANT)
    finished_at: Mapped[dt.datetime | None] = mapped_column(INSTANT)
    payload: Mapped[str | None] = mapped_column(TEXT)
    saved: Mapped[str | None] = mapped_column(TEXT)
    progress: Mapped[str | None] = mapped_column(TEXT)
    error: Mapped[str | None] = mapped_column(TEXT)
