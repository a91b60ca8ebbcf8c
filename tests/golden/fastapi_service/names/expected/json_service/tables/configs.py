"""A config as it is kept."""

from decimal import Decimal

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import INTEGER, TEXT, ExactDecimal


class ConfigRow(Row):
    """A config as it is kept."""

    __tablename__ = "configs"
    __table_args__ = (
        PrimaryKeyConstraint("key", name="pk_configs"),
        UniqueConstraint("value", name="uq_configs_value"),
        UniqueConstraint("amount", name="uq_configs_amount"),
        ForeignKeyConstraint(["str"], ["strs.id"], name="fk_configs_str", ondelete="RESTRICT"),
        Index("ix_configs_created_at_key", "created_at", "key"),
        Index("ix_configs_str", "str"),
    )

    key: Mapped[str] = mapped_column(TEXT)
    str_: Mapped[int] = mapped_column("str", INTEGER)
    value: Mapped[str] = mapped_column(TEXT)
    amount: Mapped[Decimal] = mapped_column(ExactDecimal(6, 3))
