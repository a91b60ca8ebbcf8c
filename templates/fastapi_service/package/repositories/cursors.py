"""Where a page ends and the next begins: after its last row, whatever is inserted elsewhere."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json

from ..tables.base import Row
from . import landmark
from .landmark import Landmark
from .ordering import Order, read_texts, write_texts

LONGEST_CURSOR = 2048
_LONGEST_NAME = 100

Position = tuple[Any, ...] | Landmark
"""The values of the last row, or what tells it from the others."""


def write_cursor(order: Sequence[Order], row: Row) -> str:
    """Return the cursor of the page that follows *row*."""
    texts = write_texts(order, [getattr(row, one.attribute.key) for one in order])
    cursor = _encoded([_name(order), *texts])
    if len(cursor) <= LONGEST_CURSOR:
        return cursor
    return _encoded([_name(order), landmark.write(order, texts)])


def read_cursor(order: Sequence[Order], cursor: str) -> Position:
    """Return the position that *cursor* names; raises ValueError when it is none of this order."""
    match _decoded(cursor):
        case [name, dict(told)] if name == _name(order):
            return landmark.read(order, told)
        case [name, *texts] if name == _name(order):
            return read_texts(order, texts)
        case _:
            raise ValueError("the cursor of another order")


def _encoded(told: list[Any]) -> str:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> object:
    if not cursor.isascii():
        raise ValueError("no cursor")
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars="-_", validate=True)
    except binascii.Error as error:
        raise ValueError("no cursor") from error
    told: object = from_json(raw, allow_inf_nan=False)
    return told


def _name(order: Sequence[Order]) -> str:
    """Return how *order* is told from others."""
    names = ",".join(one.name for one in order)
    return names if len(names) <= _LONGEST_NAME else hashlib.sha256(names.encode()).hexdigest()
