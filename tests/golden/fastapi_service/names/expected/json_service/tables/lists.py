"""A list as it is kept."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Row
from .columns import BOOLEAN, DATE, DOUBLE, INSTANT, INTEGER, JSON, TEXT, UUID_, ExactDecimal


class ListRow(Row):
    """A list as it is kept."""

    __tablename__ = "lists"
    __table_args__ = (
        PrimaryKeyConstraint("id", name="pk_lists"),
        UniqueConstraint("class", name="uq_lists_class"),
        UniqueConstraint("metadata", "schema", name="uq_lists_metadata_schema"),
        Index("ix_lists_created_at_id", "created_at", "id"),
        Index("ix_lists_x_id", "x", "id"),
        Index("ix_lists_registry_id", "registry", "id"),
        Index("ix_lists_decimal_id", "decimal", "id"),
        Index("ix_lists_mapped_id", "mapped", "id"),
        Index("ix_lists_limit_id", "limit", "id"),
        Index("ix_lists_datetime_id", "datetime", "id"),
        Index("ix_lists_dict", "dict"),
        Index("ix_lists_values", "values"),
        Index("ix_lists_refused", "refused"),
        Index("ix_lists_uuid", "uuid"),
        Index("ix_lists_text", "text"),
        Index("ix_lists_state", "state"),
    )

    id: Mapped[UUID] = mapped_column(UUID_, default=uuid4)
    class_: Mapped[str] = mapped_column("class", TEXT)
    metadata_: Mapped[str | None] = mapped_column("metadata", TEXT)
    model_config_: Mapped[int | None] = mapped_column("model_config", INTEGER)
    schema_: Mapped[str | None] = mapped_column("schema", TEXT)
    self_: Mapped[bool] = mapped_column("self", BOOLEAN)
    x: Mapped[float | None] = mapped_column(DOUBLE)
    camel_case: Mapped[str] = mapped_column(TEXT)
    camel_case_: Mapped[str | None] = mapped_column(TEXT)
    camel_case_2: Mapped[str | None] = mapped_column(TEXT)
    json_: Mapped[Any] = mapped_column("json", JSON, nullable=True)
    copy_: Mapped[Any] = mapped_column("copy", JSON, nullable=False)
    dict_: Mapped[dt.date] = mapped_column("dict", DATE)
    registry_: Mapped[dt.datetime] = mapped_column("registry", INSTANT)
    values_: Mapped[UUID] = mapped_column("values", UUID_)
    refused_: Mapped[str | None] = mapped_column("refused", TEXT)
    date: Mapped[dt.date | None] = mapped_column(DATE)
    uuid: Mapped[UUID | None] = mapped_column(UUID_)
    datetime: Mapped[dt.datetime | None] = mapped_column(INSTANT)
    decimal: Mapped[Decimal] = mapped_column(ExactDecimal(4, 4))
    dt_: Mapped[str | None] = mapped_column("dt", TEXT)
    mapped: Mapped[str | None] = mapped_column(TEXT)
    text: Mapped[str] = mapped_column(TEXT)
    limit: Mapped[int] = mapped_column(INTEGER)
    tableoid: Mapped[dict[str, Any] | None] = mapped_column("tableoid_", JSON)
    fields_set: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    field_model_dump_json: Mapped[list[Any]] = mapped_column("model_dump_json", JSON)
    state: Mapped[str] = mapped_column(TEXT, default="a")
    price: Mapped[Decimal | None] = mapped_column(ExactDecimal(3, 1), default=Decimal("5.0"))
