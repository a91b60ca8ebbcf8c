"""Where values stand in the text, down to a character inside a quoted or folded one."""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Any

from msgspec import Struct, field
from yaml.events import ScalarEvent

_BREAKS = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*(?:(?:\r\n|\r|\n)[ \t]*)*")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(?:\r\n|\r|\n)[ \t]*|.)", re.DOTALL)
_BREAK = re.compile(r"\r\n|\r|\n")


class Entry(Struct):
    """A key and the value that follows it."""

    key: ScalarEvent
    value: "Written"


class Spot(Struct):
    """Where a collection begins, and its entries or items."""

    start_mark: Any
    is_mapping: bool
    entries: dict[str, Entry] = field(default_factory=dict)
    items: list["Written"] = field(default_factory=list)


Written = Spot | ScalarEvent
"""What stands in the text: a collection, or a scalar as libyaml tells it."""


def begin_of(written: Written) -> int:
    """Return the index in the text where a collection or scalar begins."""
    return _index(written.start_mark)


def _index(mark: Any) -> int:
    return int(mark.index)


def index_of(text: str, event: ScalarEvent, offset: int) -> int:
    """Return the index in *text* of the code point at *offset* into the scalar's value; in a block scalar, where it begins."""
    start, end = begin_of(event), _index(event.end_mark)
    if event.style in {"|", ">"} or offset <= 0:
        return start
    index = start + (1 if event.style else 0)
    while offset > 0 and index < end:
        index, made = _step(text, index, event.style)
        offset -= made
    return min(index, end)


def _step(text: str, index: int, style: str | None) -> tuple[int, int]:
    """Pass over what stands for one or more code points of the value; return the index behind it and how many those are."""
    if style == '"' and (match := _ESCAPE.match(text, index)):
        return match.end(), 0 if match[0][1] in "\r\n" else 1
    if style == "'" and text.startswith("''", index):
        return index + 2, 1
    if match := _BREAKS.match(text, index):
        return match.end(), max(1, len(_BREAK.findall(match[0])) - 1)
    return index + 1, 1


def line_and_column(text: str, index: int) -> tuple[int, int]:
    """Return the 1-based line and column, in code points, of an index into *text*."""
    begins = _line_begins(text)
    line = bisect_right(begins, index)
    return line, index - begins[line - 1] + 1


@lru_cache(maxsize=8)
def _line_begins(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _BREAK.finditer(text)))
