"""A base as it is kept."""

from uuid import UUID, uuid4

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import TEXT, UUID_


class BaseRow(Row):
    """A base as it is kept."""

    __tablename__ = "bases"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_bases"),
        ForeignKeyConstraint(
            ["config"], ["configs.key"], name="fk_bases_config", ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["opt"], ["lists.id"], name="fk_bases_opt", ondelete="SET NULL"),
        Index("ix_bases_created_at_id", "created_at", "id"),
        Index("ix_bases_config", "config"),
        Index("ix_bases_opt", "opt"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    config: Mapped[str] = mapped_column(TEXT)
    opt: Mapped[UUID | None] = mapped_column(UUID_)
