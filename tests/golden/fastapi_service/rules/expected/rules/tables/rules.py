"""A rule as it is kept."""

from uuid import UUID, uuid4

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import BOOLEAN, INTEGER, TEXT, UUID_


class RuleRow(Row):
    """A rule as it is kept."""

    __tablename__ = "rules"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_rules"),
        UniqueConstraint("code", name="uq_rules_code"),
        UniqueConstraint("left", "right", name="uq_rules_left_right"),
        Index("ix_rules_created_at_id", "created_at", "id"),
        Index("ix_rules_on_id", "on", "id"),
        Index("ix_rules_defaulted_id", "defaulted", "id"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    code: Mapped[str] = mapped_column(TEXT)
    required: Mapped[int] = mapped_column(INTEGER)
    defaulted: Mapped[int] = mapped_column(INTEGER)
    nullable: Mapped[int | None] = mapped_column(INTEGER)
    both: Mapped[int | None] = mapped_column(INTEGER)
    fixed: Mapped[int] = mapped_column(INTEGER)
    origin: Mapped[str | None] = mapped_column(TEXT)
    left: Mapped[int] = mapped_column(INTEGER)
    on: Mapped[bool] = mapped_column(BOOLEAN)
    right: Mapped[int | None] = mapped_column(INTEGER)
