"""Positions too long for a cursor: it names the row, which is looked up again for its values."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from .ordering import Order, after, read_texts, write_texts

_ROOM = 400  # bytes of JSON, for the key and for what comes before a long value
_WIDEST = 6  # bytes that a code point may take there


@dataclass(frozen=True, slots=True)
class Landmark:
    """The row at which a page ended.

    `key` is its key, or just the beginning of that; `start` are its first values, as many as there
    is room for, `text` the beginning of the one behind them (None if it is no text).
    """

    digest: str
    key: Any
    is_whole: bool
    start: tuple[Any, ...]
    text: str | None

    async def beyond(self, session: AsyncSession, order: Sequence[Order]) -> ColumnElement[bool]:
        """Return the rows that come after this one.

        When it is gone or was changed since, what begins like it comes once more: nothing is lost.
        """
        columns = [one.attribute for one in order]
        for row in await session.execute(select(*columns).where(self._named(order))):
            if _digest(write_texts(order, row)) == self.digest:
                return after(order, row)
        alike = and_(true(), *(one.equals(at) for one, at in zip(order, self.start, strict=False)))
        if self.text is not None:
            alike = and_(alike, order[len(self.start)].reaches(self.text))
        return or_(after(order, self.start), alike) if self.start else alike

    def _named(self, order: Sequence[Order]) -> ColumnElement[bool]:
        key = _key(order)
        return key.equals(self.key) if self.is_whole else key.begins(self.key)


def write(order: Sequence[Order], texts: Sequence[str | None]) -> dict[str, Any]:
    """Return what a cursor says of the row whose values are *texts*."""
    key = next(text for one, text in zip(order, texts, strict=True) if one.is_key) or ""
    is_whole = _size(key) <= _ROOM
    count, room = 0, _ROOM
    while count < len(order) - 1 and _size(texts[count]) <= room:
        room -= _size(texts[count])
        count += 1
    long = texts[count] if order[count].kind.textual else None
    return {
        "digest": _digest(texts),
        "key": key if is_whole else _beginning(key),
        "whole": is_whole,
        "start": texts[:count],
        "text": long and _beginning(long),
    }


def read(order: Sequence[Order], told: dict[str, Any]) -> Landmark:
    """Return what `write` wrote; raises ValueError when that was something else."""
    match told:
        case {
            "digest": str(digest),
            "key": str(key),
            "whole": bool(is_whole),
            "start": list(start),
            "text": str() | None as text,
        } if len(start) < len(order):
            last = order[len(start)]
            if text is not None and not last.kind.textual:
                raise ValueError("no text")
            [known] = read_texts([_key(order)], [key])
            return Landmark(digest, known, is_whole, read_texts(order[: len(start)], start), text)
        case _:
            raise ValueError("no landmark")


def _key(order: Sequence[Order]) -> Order:
    return next(one for one in order if one.is_key)


def _beginning(text: str) -> str:
    return text[: _ROOM // _WIDEST]


def _size(text: str | None) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode()) + 1


def _digest(texts: Sequence[str | None]) -> str:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()
