"""A row as it is kept."""

from uuid import UUID, uuid4

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import TEXT, UUID_


class RowRow(Row):
    """A row as it is kept."""

    __tablename__ = "rows"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_rows"),
        Index("ix_rows_created_at_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    b: Mapped[str] = mapped_column(TEXT)
