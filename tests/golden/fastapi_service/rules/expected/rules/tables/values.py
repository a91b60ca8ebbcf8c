"""A value as it is kept."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, PrimaryKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import BOOLEAN, DATE, DOUBLE, INSTANT, INTEGER, JSON, TEXT, UUID_, ExactDecimal


class ValueRow(Row):
    """A value as it is kept."""

    __tablename__ = "values"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_values"),
        Index("ix_values_created_at_id", "created_at", "id"),
        Index("ix_values_text_id", "text", "id"),
        Index("ix_values_whole_id", "whole", "id"),
        Index("ix_values_real_id", "real", "id"),
        Index("ix_values_money_id", "money", "id"),
        Index("ix_values_part_id", "part", "id"),
        Index("ix_values_flag_id", "flag", "id"),
        Index("ix_values_day_id", "day", "id"),
        Index("ix_values_at_id", "at", "id"),
        Index("ix_values_key_id", "key", "id"),
        Index("ix_values_mail_id", "mail", "id"),
        Index("ix_values_word_id", "word", "id"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    text: Mapped[str | None] = mapped_column(TEXT)
    note: Mapped[str | None] = mapped_column(TEXT)
    whole: Mapped[int | None] = mapped_column(INTEGER)
    small: Mapped[int | None] = mapped_column(INTEGER)
    real: Mapped[float | None] = mapped_column(DOUBLE)
    money: Mapped[Decimal | None] = mapped_column(ExactDecimal(5, 2))
    part: Mapped[Decimal | None] = mapped_column(ExactDecimal(3, 3))
    flag: Mapped[bool | None] = mapped_column(BOOLEAN)
    day: Mapped[dt.date | None] = mapped_column(DATE)
    at: Mapped[dt.datetime | None] = mapped_column(INSTANT)
    key: Mapped[UUID | None] = mapped_column(UUID_)
    mail: Mapped[str | None] = mapped_column(TEXT)
    home: Mapped[str | None] = mapped_column(TEXT)
    any: Mapped[Any] = mapped_column(JSON, nullable=True)
    word: Mapped[str | None] = mapped_column(TEXT)
    many: Mapped[list[Any] | None] = mapped_column(JSON)
    words: Mapped[list[Any]] = mapped_column(JSON)
    outer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    outers: Mapped[list[Any] | None] = mapped_column(JSON)
    kept: Mapped[int] = mapped_column(INTEGER, default=3)
