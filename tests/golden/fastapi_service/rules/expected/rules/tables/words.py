"""A word as it is kept."""

from sqlalchemy import ForeignKeyConstraint, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import TEXT


class WordRow(Row):
    """A word as it is kept."""

    __tablename__ = "words"
    __table_args__ = (
        PrimaryKeyConstraint("word", name="pk_words"),
        ForeignKeyConstraint(["next"], ["words.word"], name="fk_words_next", ondelete="SET NULL"),
    )

    word: Mapped[str] = mapped_column(TEXT)
    next: Mapped[str | None] = mapped_column(TEXT)
