"""Conditions of lists: `field.op=value`, the same on every database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute

from .kinds import AnyKind

Attribute = InstrumentedAttribute[Any]

_TO_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that lists may be filtered by. `ops` are those that its type allows."""

    name: str
    attribute: Attribute
    kind: AnyKind
    nullable: bool = False

    @property
    def ops(self) -> tuple[str, ...]:
        """The operators: those of every type first."""
        ordered = ("gt", "gte", "lt", "lte") if self.kind.ordered else ()
        textual = ("contains",) if self.kind.textual else ()
        return ("eq", "ne", "in", *ordered, *textual, *(("is_null",) if self.nullable else ()))


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter in use; `value` is a list for `in`, a flag for `is_null`."""

    filter: Filter
    op: str
    value: Any

    def clause(self) -> ColumnElement[bool]:
        """Return the condition in SQL."""
        return _CLAUSES[self.op](self.filter.attribute, self.value)


def contains(attribute: Attribute, part: str) -> ColumnElement[bool]:
    """Tell whether *part* occurs, in ASCII upper or lower case; `%` and `_` are themselves."""
    return func.lower(attribute).contains(part.translate(_TO_LOWER), autoescape=True)


_CLAUSES: dict[str, Callable[[Attribute, Any], ColumnElement[bool]]] = {
    "eq": lambda attribute, value: attribute == value,
    "ne": lambda attribute, value: attribute.is_distinct_from(value),
    "in": lambda attribute, values: attribute.in_(values),
    "gt": lambda attribute, value: attribute > value,
    "gte": lambda attribute, value: attribute >= value,
    "lt": lambda attribute, value: attribute < value,
    "lte": lambda attribute, value: attribute <= value,
    "contains": contains,
    "is_null": lambda attribute, flag: attribute.is_(None) if flag else attribute.is_not(None),
}
