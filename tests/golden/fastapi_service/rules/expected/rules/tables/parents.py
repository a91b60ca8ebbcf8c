"""A parent as it is kept."""

from uuid import UUID, uuid4

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import TEXT, UUID_


class ParentRow(Row):
    """A parent as it is kept."""

    __tablename__ = "parents"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_parents"),
        Index("ix_parents_created_at_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    name: Mapped[str] = mapped_column(TEXT)
