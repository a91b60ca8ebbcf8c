"""Values on their way out: as JSON, and as they stand in addresses."""

import datetime as dt
import math
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import cast
from urllib.parse import quote
from uuid import UUID

from pydantic import BaseModel
from pydantic_core import to_json

Key = str | int | float | Decimal | UUID | dt.date
"""What one of a resource is known by."""

_PLAIN = (str, int, type(None))


def json_of(value: object) -> bytes:
    """Return *value* as JSON; ValueError tells by a JSON pointer what cannot be said in it."""
    told = to_json(value)  # which refuses circles, too
    _check(value, "")
    return told


def text_of(value: object, name: str) -> str:
    """Return *value*, called *name*, as it stands in an address: as in JSON, without quotes."""
    if isinstance(value, str):
        return value
    _check(value, name)
    return to_json(value).decode().strip('"')


def segment(value: object) -> str:
    """Return the key *value* as one segment of a path, which `..` by itself is not."""
    if value is None or value == "":
        raise ValueError("a key cannot be empty")
    if not isinstance(value, Key):
        kind = type(value).__name__
        raise TypeError(f"a key is a string, a number, a UUID or a date, and no {kind}")
    text = text_of(value, "a key")
    return quote(text, safe="") if text.strip(".") else text.replace(".", "%2E")


def _check(value: object, place: str) -> None:
    """Refuse what JSON has no word for, and instants that are as many as there are time zones."""
    if isinstance(value, BaseModel):
        value = dict(value)
    if isinstance(value, float | Decimal) and not _is_finite(value):
        raise ValueError(f"{place or 'the body'}: a number must be finite")
    if isinstance(value, dt.datetime) and value.utcoffset() is None:
        raise ValueError(f"{place or 'the body'}: a datetime needs a time zone")
    if isinstance(value, Mapping):
        members = cast(Mapping[object, object], value)
        for name, member in members.items():
            if not isinstance(member, _PLAIN):
                _check(member, f"{place}/{str(name).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, Collection) and not isinstance(value, str | bytes):
        for index, item in enumerate(cast(Collection[object], value)):
            if not isinstance(item, _PLAIN):
                _check(item, f"{place}/{index}")


def _is_finite(number: float | Decimal) -> bool:
    return number.is_finite() if isinstance(number, Decimal) else math.isfinite(number)
