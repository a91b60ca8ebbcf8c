"""A child as it is kept."""

from uuid import UUID, uuid4

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import TEXT, UUID_


class ChildRow(Row):
    """A child as it is kept."""

    __tablename__ = "childs"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_childs"),
        ForeignKeyConstraint(
            ["strict"], ["parents.id"], name="fk_childs_strict", ondelete="RESTRICT"
        ),
        ForeignKeyConstraint(["bound"], ["parents.id"], name="fk_childs_bound", ondelete="CASCADE"),
        ForeignKeyConstraint(
            ["loose"], ["parents.id"], name="fk_childs_loose", ondelete="SET NULL"
        ),
        Index("ix_childs_created_at_id", "created_at", "id"),
        Index("ix_childs_strict", "strict"),
        Index("ix_childs_bound", "bound"),
        Index("ix_childs_loose", "loose"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    name: Mapped[str] = mapped_column(TEXT)
    strict: Mapped[UUID | None] = mapped_column(UUID_)
    bound: Mapped[UUID | None] = mapped_column(UUID_)
    loose: Mapped[UUID | None] = mapped_column(UUID_)
