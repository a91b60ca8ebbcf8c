"""Orders of lists, and what comes after a position in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import PydanticCustomError
from sqlalchemy import ColumnElement, UnaryExpression, and_, false, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from .kinds import AnyKind

_LAST = "\U0010ffff"  # of all characters


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

    @property
    def is_key(self) -> bool:
        """Whether the column is the key of its table."""
        return bool(self.attribute.expression.primary_key)

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

    def begins(self, text: str) -> ColumnElement[bool]:
        """Return those that begin with *text*."""
        return and_(self.attribute >= text, self.attribute <= text + _LAST)

    def reaches(self, text: str) -> ColumnElement[bool]:
        """Return those that begin with *text*, or come after it."""
        column: ColumnElement[Any] = self.attribute.expression
        reached = column <= text + _LAST if self.descending else column >= text
        return or_(reached, self.attribute.is_(None)) if self.nullable else reached

    def _beyond(self, value: Any) -> ColumnElement[bool]:
        column: ColumnElement[Any] = self.attribute.expression
        if not isinstance(value, bool):
            found: ColumnElement[bool] = column < value if self.descending else column > value
            return found
        if value is not self.descending:
            return false()  # nothing is beyond true upwards, nor beyond false downwards
        return column.is_(not value)  # SQLAlchemy does not compare booleans


def after(order: Sequence[Order], position: Sequence[Any]) -> ColumnElement[bool]:
    """Return the rows that come after *position*, which may be shorter than *order*."""
    pairs = list(zip(order, position, strict=False))
    if all(_is_plain(one, value) for one, value in pairs):
        columns = [one.attribute for one, _ in pairs]
        values = tuple_(*position, types=[column.type for column in columns])
        return tuple_(*columns) > values  # an index can begin right there
    return or_(
        *(
            and_(*(before.equals(value) for before, value in pairs[:index]), one.follows(at))
            for index, (one, at) in enumerate(pairs)
        )
    )


def _is_plain(order: Order, value: Any) -> bool:
    return not (order.nullable or order.descending or isinstance(value, bool))


def write_texts(order: Sequence[Order], values: Sequence[Any]) -> list[str | None]:
    """Return *values* as texts."""
    return [
        None if value is None else one.kind.write(value)
        for one, value in zip(order, values, strict=True)
    ]


def read_texts(order: Sequence[Order], texts: Sequence[object]) -> tuple[Any, ...]:
    """Return the values that *texts* are; raises ValueError when one of them is none."""
    return tuple(_read(one, text) for one, text in zip(order, texts, strict=True))


def _read(order: Order, text: object) -> Any:
    if text is None and order.nullable:
        return None
    if not isinstance(text, str):
        raise ValueError("no value")
    try:
        return order.kind.read(text)
    except PydanticCustomError as error:
        raise ValueError("no value") from error
