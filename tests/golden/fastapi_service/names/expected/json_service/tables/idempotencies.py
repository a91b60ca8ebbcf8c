"""An idempotency as it is kept."""

from uuid import UUID, uuid4

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import TEXT, UUID_


class IdempotencyRow(Row):
    """An idempotency as it is kept."""

    __tablename__ = "idempotencies"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_idempotencies"),
        Index("ix_idempotencies_created_at_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    url: Mapped[str | None] = mapped_column(TEXT)
