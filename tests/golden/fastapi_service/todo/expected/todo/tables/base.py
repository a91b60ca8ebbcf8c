"""What all tables share."""

import datetime as dt
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from .columns import INSTANT, INTEGER


class Base(DeclarativeBase):
    """Base of every table of this service."""


class Row(Base):
    """A row that is served: it knows when it was made and changed, and counts its changes."""

    __abstract__ = True

    created_at: Mapped[dt.datetime] = mapped_column(INSTANT, sort_order=1)
    updated_at: Mapped[dt.datetime] = mapped_column(INSTANT, sort_order=1)
    version: Mapped[int] = mapped_column(INTEGER, sort_order=1)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Have every UPDATE and DELETE name the version it was decided on."""
        return {"version_id_col": cls.version}


def table_of(row: type[Row]) -> Table:
    """Return the table that keeps *row*."""
    table = row.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{row.__name__} is not mapped to a table")
    return table
