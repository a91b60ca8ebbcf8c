"""A task as it is kept."""

from uuid import UUID, uuid4

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import BOOLEAN, TEXT, UUID_


class TaskRow(Row):
    """A task as it is kept."""

    __tablename__ = "tasks"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_tasks"),
        Index("ix_tasks_created_at_id", "created_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    title: Mapped[str] = mapped_column(TEXT)
    done: Mapped[bool] = mapped_column(BOOLEAN)
