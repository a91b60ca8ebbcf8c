"""A str as it is kept."""

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import INTEGER, TEXT, UUID_


class StrRow(Row):
    """A str as it is kept."""

    __tablename__ = "strs"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_strs"),
        ForeignKeyConstraint(["list"], ["lists.id"], name="fk_strs_list", ondelete="SET NULL"),
        ForeignKeyConstraint(["up"], ["strs.id"], name="fk_strs_up", ondelete="CASCADE"),
        Index("ix_strs_created_at_id", "created_at", "id"),
        Index("ix_strs_list", "list"),
        Index("ix_strs_up", "up"),
    )

    id: Mapped[int] = mapped_column(INTEGER, autoincrement=False)
    list_: Mapped[UUID | None] = mapped_column("list", UUID_)
    up: Mapped[int | None] = mapped_column(INTEGER)
    note: Mapped[str | None] = mapped_column(TEXT)
