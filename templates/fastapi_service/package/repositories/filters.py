"""Conditions of lists: `field.op=value`, the same on every database."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute

from .kinds import AnyKind

_TO_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that lists may be filtered by. `ops` are those that its type allows."""

    name: str
    attribute: InstrumentedAttribute[Any]
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
    """A filter in use. `value` is what the operator takes: a value, a list for `in`, a bool for `is_null`."""

    filter: Filter
    op: str
    value: Any

    def clause(self) -> ColumnElement[bool]:
        """Return the condition in SQL."""
        attribute = self.filter.attribute
        match self.op:
            case "eq":
                return attribute == self.value
            case "ne":
                return attribute.is_distinct_from(self.value)
            case "in":
                return attribute.in_(self.value)
            case "gt":
                return attribute > self.value
            case "gte":
                return attribute >= self.value
            case "lt":
                return attribute < self.value
            case "lte":
                return attribute <= self.value
            case "contains":
                return contains(attribute, self.value)
            case _:
                return attribute.is_(None) if self.value else attribute.is_not(None)


def contains(attribute: InstrumentedAttribute[Any], part: str) -> ColumnElement[bool]:
    """Tell whether *part* occurs, in ASCII upper or lower case alike; `%` and `_` are themselves."""
    return func.lower(attribute).contains(part.translate(_TO_LOWER), autoescape=True)
