"""A grandchild as it is kept."""

from uuid import UUID, uuid4

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import UUID_


class GrandchildRow(Row):
    """A grandchild as it is kept."""

    __tablename__ = "grandchilds"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_grandchilds"),
        ForeignKeyConstraint(
            ["bound"], ["childs.id"], name="fk_grandchilds_bound", ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["loose"], ["childs.id"], name="fk_grandchilds_loose", ondelete="SET NULL"
        ),
        Index("ix_grandchilds_created_at_id", "created_at", "id"),
        Index("ix_grandchilds_bound", "bound"),
        Index("ix_grandchilds_loose", "loose"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    bound: Mapped[UUID | None] = mapped_column(UUID_)
    loose: Mapped[UUID | None] = mapped_column(UUID_)
