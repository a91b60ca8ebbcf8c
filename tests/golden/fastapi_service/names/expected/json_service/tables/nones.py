"""A none as it is kept."""

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import TEXT


class NoneRow(Row):
    """A none as it is kept."""

    __tablename__ = "nones"
    __table_args__ = (PrimaryKeyConstraint("a", name="pk_nones"),)

    a: Mapped[str] = mapped_column(TEXT)
