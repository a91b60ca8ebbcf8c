"""Where a page ends and the next begins: after its last row, whatever is inserted elsewhere."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError, from_json
from sqlalchemy import ColumnElement, UnaryExpression, and_, false, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from ..tables.base import Row
from .kinds import AnyKind

LONGEST_CURSOR = 2048


@dataclass(frozen=True, slots=True)
class Order:
    """One column of an order; nulls come last, up or down."""

    attribute: InstrumentedAttribute[Any]
    kind: AnyKind
    descending: bool = False
    nullable: bool = False

    @property
    def name(self) -> str:
        """How the order is told from others."""
        return f"{'-' if self.descending else ''}{self.attribute.key}"

    def clause(self) -> UnaryExpression[Any]:
        """Return the order in SQL."""
        clause = self.attribute.desc() if self.descending else self.attribute.asc()
        return clause.nulls_last() if self.nullable else clause

    def equals(self, value: Any) -> ColumnElement[bool]:
        """Return those that stand where *value* does."""
        return self.attribute.is_(None) if value is None else self.attribute == value

    def follows(self, value: Any) -> ColumnElement[bool]:
        """Return those that come after *value*."""
        if value is None:
            return false()
        beyond = self._beyond(value)
        return or_(beyond, self.attribute.is_(None)) if self.nullable else beyond

    def _beyond(self, value: Any) -> ColumnElement[bool]:
        column: ColumnElement[Any] = self.attribute.expression
        if not isinstance(value, bool):
            found: ColumnElement[bool] = column < value if self.descending else column > value
            return found
        if value is not self.descending:
            return false()  # nothing is beyond true upwards, nor beyond false downwards
        return column.is_(not value)  # SQLAlchemy does not compare booleans


def after(order: Sequence[Order], position: Sequence[Any]) -> ColumnElement[bool]:
    """Return the rows that come after *position*."""
    if all(_is_plain(one, value) for one, value in zip(order, position, strict=True)):
        columns = [one.attribute for one in order]
        values = tuple_(*position, types=[column.type for column in columns])
        return tuple_(*columns) > values  # an index can begin right there
    pairs = list(zip(order, position, strict=True))
    return or_(
        *(
            and_(*(before.equals(value) for before, value in pairs[:index]), one.follows(at))
            for index, (one, at) in enumerate(pairs)
        )
    )


def _is_plain(order: Order, value: Any) -> bool:
    return not (order.nullable or order.descending or isinstance(value, bool))


def write_cursor(order: Sequence[Order], row: Row) -> str:
    """Return the cursor of the page that follows *row*."""
    values = [getattr(row, one.attribute.key) for one in order]
    texts = [
        None if value is None else one.kind.write(value)
        for one, value in zip(order, values, strict=True)
    ]
    told = json.dumps([_names(order), *texts], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_cursor(order: Sequence[Order], cursor: str) -> tuple[Any, ...]:
    """Return the position that *cursor* names; raises ValueError when it is none of this order."""
    if not cursor.isascii():
        raise ValueError("no cursor")
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars="-_", validate=True)
        told = from_json(raw, allow_inf_nan=False)
    except binascii.Error as error:
        raise ValueError("no cursor") from error
    if not isinstance(told, list) or len(told) != len(order) + 1 or told[0] != _names(order):
        raise ValueError("the cursor of another order")
    return tuple(_read(one, text) for one, text in zip(order, told[1:], strict=True))


def _read(order: Order, text: object) -> Any:
    if text is None and order.nullable:
        return None
    if not isinstance(text, str):
        raise ValueError("no cursor")
    try:
        return order.kind.read(text)
    except PydanticCustomError as error:
        raise ValueError("no cursor") from error


def _names(order: Sequence[Order]) -> str:
    return ",".join(one.name for one in order)
