"""An idempotency key as it is kept."""

from uuid import UUID, uuid4

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import TEXT, UUID_


class IdempotencyKeyRow(Row):
    """An idempotency key as it is kept."""

    __tablename__ = "idempotency_keys_"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_idempotency_keys_"),
        Index("ix_idempotency_keys__created_at_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    key: Mapped[str] = mapped_column(TEXT)
