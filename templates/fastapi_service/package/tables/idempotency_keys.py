"""Replies by `Idempotency-Key`."""

import datetime as dt

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base
from .columns import INSTANT, INTEGER, JSON, TEXT


class IdempotencyKey(Base):
    """A reply, kept for whoever repeats the request."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        PrimaryKeyConstraint("caller", "key", name="pk_idempotency_keys"),
        Index("ix_idempotency_keys_created_at", "created_at"),
    )

    caller: Mapped[str] = mapped_column(TEXT)
    key: Mapped[str] = mapped_column(TEXT)
    fingerprint: Mapped[str] = mapped_column(TEXT)
    status: Mapped[int] = mapped_column(INTEGER)
    headers: Mapped[dict[str, str]] = mapped_column(JSON)
    body: Mapped[str] = mapped_column(TEXT)
    created_at: Mapped[dt.datetime] = mapped_column(INSTANT)
