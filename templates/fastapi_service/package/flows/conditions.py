"""Conditions of steps."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from pydantic_core import PydanticCustomError

from ..models.scalars import read_instant
from .paths import MISSING, Path, at, text_of


class NotComparable(Exception):
    """The value at a path is of another type than the condition says."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of the value at a path; `if_absent` is its answer where there is none.

    With a `cast` both sides are read as what that says: decimals and instants travel as texts.
    """

    path: Path
    operator: str
    values: tuple[Any, ...]
    cast: Literal["datetime", "decimal", "integer", "string"] | None = None
    if_absent: bool = False

    def holds(self, record: Any) -> bool:
        """Tell whether it holds of *record*; raises `NotComparable`."""
        value = at(record, self.path)
        if self.operator in _STATES:
            return _STATES[self.operator](value) is self.values[0]
        if value is MISSING or value is None:
            return self.if_absent
        given = self._read(value)
        wanted = [self._read(one) for one in self.values]
        return _OPERATORS[self.operator](given, wanted) if self._suits(given, wanted) else self._differs()

    def _read(self, value: Any) -> Any:
        if self.cast is None and not isinstance(value, float):
            return value
        if self.cast == "string" and not isinstance(value, dict | list):
            return text_of(value)
        if self.cast == "datetime":
            return self._instant(value)
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise NotComparable(f"{_told(self.path)} is no {self.cast}") from None
        if not number.is_finite() or (self.cast == "integer" and number != number.to_integral_value()):
            raise NotComparable(f"{_told(self.path)} is no {self.cast}")
        return number

    def _instant(self, value: Any) -> dt.datetime:
        try:
            return read_instant(value)
        except PydanticCustomError:
            raise NotComparable(f"{_told(self.path)} is no {self.cast}") from None

    def _suits(self, given: Any, wanted: list[Any]) -> bool:
        return all(_kind(given) == _kind(one) for one in wanted)

    def _differs(self) -> bool:
        if self.operator in {"eq", "ne", "in", "not_in"}:
            return self.operator in {"ne", "not_in"}
        raise NotComparable(f"{_told(self.path)} cannot be compared with what the condition says")


@dataclass(frozen=True, slots=True)
class Every:
    """All conditions hold, asked in order."""

    conditions: tuple["Condition", ...]

    def holds(self, record: Any) -> bool:
        """Tell whether it holds of *record*."""
        return all(one.holds(record) for one in self.conditions)


@dataclass(frozen=True, slots=True)
class Some:
    """Some condition holds, asked in order."""

    conditions: tuple["Condition", ...]

    def holds(self, record: Any) -> bool:
        """Tell whether it holds of *record*."""
        return any(one.holds(record) for one in self.conditions)


@dataclass(frozen=True, slots=True)
class Never:
    """The condition does not hold."""

    condition: "Condition"

    def holds(self, record: Any) -> bool:
        """Tell whether it holds of *record*."""
        return not self.condition.holds(record)


Condition = Compare | Every | Some | Never

_STATES: dict[str, Any] = {
    "exists": lambda value: value is not MISSING,
    "is_null": lambda value: value is None,
    "is_empty": lambda value: value is not MISSING and value in ("", [], {}),
}
_OPERATORS: dict[str, Any] = {
    "eq": lambda given, wanted: given == wanted[0],
    "ne": lambda given, wanted: given != wanted[0],
    "in": lambda given, wanted: given in wanted,
    "not_in": lambda given, wanted: given not in wanted,
    "gt": lambda given, wanted: given > wanted[0],
    "gte": lambda given, wanted: given >= wanted[0],
    "lt": lambda given, wanted: given < wanted[0],
    "lte": lambda given, wanted: given <= wanted[0],
    "starts_with": lambda given, wanted: isinstance(given, str) and given.startswith(wanted[0]),
    "ends_with": lambda given, wanted: isinstance(given, str) and given.endswith(wanted[0]),
    "contains": lambda given, wanted: isinstance(given, str) and wanted[0] in given,
}


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal):
        return "number"
    return "text" if isinstance(value, str) else "other"


def _told(path: Path) -> str:
    return '"' + ".".join(map(str, path)) + '"'
