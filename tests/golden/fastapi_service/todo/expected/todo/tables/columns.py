"""The types of columns: equal in meaning, order and precision on SQLite and PostgreSQL."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON as JsonText
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Double, Numeric, Text, Uuid
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Instant(TypeDecorator[dt.datetime]):
    """An instant; SQLite keeps it as text in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> Any:
        """Return what the driver takes."""
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """Return the instant in UTC."""
        if value is None:
            return None
        instant: dt.datetime = value
        if instant.tzinfo is None:
            return instant.replace(tzinfo=dt.UTC)
        return instant


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal without loss: NUMERIC, on SQLite an integer scaled by its places."""

    impl = Numeric
    cache_ok = True

    def __init__(self, digits: int, scale: int) -> None:
        super().__init__(digits, scale)
        self.digits = digits
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return how the database keeps it."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.digits, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Return what the driver takes."""
        if value is None or dialect.name != "sqlite":
            return value
        return int(value.scaleb(self.scale))

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the decimal, with all its places."""
        if value is None or isinstance(value, Decimal):
            return value
        return Decimal(value).scaleb(-self.scale)


@compiles(JsonText, "sqlite")
def _json_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    """Declare TEXT: a column of type JSON would turn numbers into SQLite's own, and round them."""
    return "TEXT"


TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
INTEGER = BigInteger()
DOUBLE: Double[float] = Double()
BOOLEAN = Boolean()
DATE = Date()
INSTANT = _Instant()
UUID_ = Uuid()
JSON = JsonText(none_as_null=True)


def write_document(value: Any) -> str:
    """Write what a JSON column keeps."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
