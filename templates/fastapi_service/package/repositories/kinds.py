"""How values are read from a path, a query or a cursor, and written into a cursor."""

import datetime as dt
import math
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from pydantic_core import PydanticCustomError

from ..models import scalars

T = TypeVar("T")

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LONGEST_NUMBER = 400


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """A kind of scalar. `read` raises `PydanticCustomError`.

    `ordered` ones can be compared, `textual` ones searched.
    """

    read: Callable[[str], T]
    write: Callable[[T], str]
    ordered: bool = False
    textual: bool = False


def _read_text(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("text", "Input should not contain U+0000")
    return text


def _read_line(text: str) -> str:
    if not text:
        raise PydanticCustomError("format", "Input should not be empty")
    return _read_text(text)


def _read_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise PydanticCustomError("type", "Input should be an integer")
    value = int(text) if len(text) <= len(str(scalars.LARGEST_INTEGER)) + 1 else math.inf
    if isinstance(value, float) or abs(value) > scalars.LARGEST_INTEGER:
        raise PydanticCustomError("range", "Input should be between -(2^53-1) and 2^53-1")
    return value


def _read_number(text: str) -> float:
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        raise PydanticCustomError("type", "Input should be a number")
    value = float(text)
    if not math.isfinite(value):
        raise PydanticCustomError("range", "Input should be a finite number")
    return value


def _read_boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise PydanticCustomError("type", "Input should be true or false")
    return text == "true"


def _write_boolean(value: bool) -> str:
    return "true" if value else "false"


def decimals(digits: int, scale: int) -> Kind[Decimal]:
    """Return the kind of decimals of so many digits."""
    grammar = scalars.Digits(digits, scale)
    return Kind(grammar.read, lambda value: scalars.write_decimal(value, scale), ordered=True)


def reference(kind: Kind[T]) -> Kind[T]:
    """Return the kind of references to keys of *kind*: those are equal or not, and no more."""
    return Kind(kind.read, kind.write)


def words(*words: str) -> Kind[str]:
    """Return the kind of an enum's words."""

    def read(text: str) -> str:
        if text not in words:
            raise PydanticCustomError("enum", "Input should be one of the words of the enum")
        return text

    return Kind(read, str)


TEXT: Kind[str] = Kind(_read_text, str, textual=True)
LINE: Kind[str] = Kind(_read_line, str, textual=True)
INTEGER: Kind[int] = Kind(_read_integer, str, ordered=True)
NUMBER: Kind[float] = Kind(_read_number, repr, ordered=True)
BOOLEAN: Kind[bool] = Kind(_read_boolean, _write_boolean)
DATE: Kind[dt.date] = Kind(scalars.read_date, dt.date.isoformat, ordered=True)
INSTANT: Kind[dt.datetime] = Kind(scalars.read_instant, scalars.write_instant, ordered=True)
UUID: Kind[uuid.UUID] = Kind(scalars.read_uuid, str)

AnyKind = Kind[Any]
