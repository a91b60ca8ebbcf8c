"""A number as it is kept."""

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import INTEGER


class NumberRow(Row):
    """A number as it is kept."""

    __tablename__ = "numbers"
    __table_args__ = (
        PrimaryKeyConstraint("number", name="pk_numbers"),
        Index("ix_numbers_created_at_number", "created_at", "number"),
    )

    number: Mapped[int] = mapped_column(INTEGER, autoincrement=False)
