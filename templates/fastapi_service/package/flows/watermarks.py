"""How far a list has been read: instants, dates and numbers, compared as what they are."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic_core import PydanticCustomError

from ..models.scalars import read_date, read_instant, write_instant
from .failures import Permanent
from .paths import MISSING, text_of

Mark = dt.datetime | dt.date | Decimal


def latest(known: str | None, values: Iterable[Any]) -> str | None:
    """Return the latest of *known* and *values*; those that are missing or null do not count."""
    best = known
    for value in values:
        if value is MISSING or value is None:
            continue
        text = text_of(value) if isinstance(value, str | int | Decimal) else ""
        if best is None or _is_later(_read(text), _read(best)):
            _read(text)
            best = text
    return best


def looking_back(mark: str, overlap: dt.timedelta) -> str:
    """Return *mark*, earlier by *overlap*; numbers stay as they are."""
    read = _read(mark)
    if isinstance(read, dt.datetime):
        return write_instant(read - overlap)
    if isinstance(read, dt.date):
        return (read - overlap).isoformat()
    return mark


def _is_later(one: Mark, other: Mark) -> bool:
    if type(one) is not type(other):
        raise Permanent("E_TYPE", "the records tell their time in different ways")
    return bool(one > other)  # type: ignore[operator]


def _read(text: str) -> Mark:
    for read in (read_instant, read_date):
        try:
            return read(text)
        except PydanticCustomError:
            continue
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Permanent("E_TYPE", "what tells how new a record is, is no instant, date or number")
    return number
