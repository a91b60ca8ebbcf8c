"""Changes of lists; nulls among the items stay where they are unless a step drops them."""

import datetime as dt
from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from .errors import Refused
from .text import BLANKS
from .values import is_number

Item = TypeVar("Item")
Text = TypeVar("Text", str, "str | None")


def joined(items: Sequence[str | None], separator: str, source: str = "") -> str:
    """Join texts. Raises `Refused` where one is null."""
    texts = [item for item in items if item is not None]
    if len(texts) < len(items):
        raise Refused("E_NULL", None, "string", source)
    return separator.join(texts)


def trimmed(items: Sequence[Text]) -> list[Text]:
    """Trim each text."""
    return [item if item is None else item.strip(BLANKS) for item in items]


def distinct(items: Iterable[Item]) -> list[Item]:
    """Keep the first of equal items."""
    seen: set[Hashable] = set()
    kept = []
    for item in items:
        known = identity(item)
        if known not in seen:
            seen.add(known)
            kept.append(item)
    return kept


def identity(value: Any) -> Hashable:
    """Return what equal JSON values share: numbers by their value, booleans apart from them."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", *map(identity, value))
    if isinstance(value, dict):
        return ("object", frozenset((name, identity(member)) for name, member in value.items()))
    if is_number(value):
        return ("number", Decimal(repr(value)) if isinstance(value, float) else value)
    known: Hashable = value
    return known


def without_nulls(items: Iterable[Item | None]) -> list[Item]:
    """Drop nulls."""
    return [item for item in items if item is not None]


def without_empty(items: Iterable[Item]) -> list[Item]:
    """Drop what is empty: texts, lists and objects without anything in them."""
    return [item for item in items if not isinstance(item, str | list | dict) or item]


def flat(items: Iterable[list[Item] | None]) -> list[Item]:
    """Put the items of lists into one list."""
    return [item for inner in items if inner is not None for item in inner]


def in_order(items: Sequence[Item], *, descending: bool = False) -> list[Item]:
    """Sort items: texts by code point, nulls last both ways, equal ones as they were."""
    there = [item for item in items if item is not None]
    nulls = [item for item in items if item is None]
    return [*sorted(there, key=_comparable, reverse=descending), *nulls]


def _comparable(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


class Rank:
    """A sort key of several parts; nulls and missing ones last, each part in its own direction."""

    __slots__ = ("parts",)

    def __init__(self, *parts: tuple[str | int | bool | Decimal | dt.date | None, bool]) -> None:
        self.parts = parts

    def __lt__(self, other: "Rank") -> bool:
        for (mine, descending), (theirs, _) in zip(self.parts, other.parts, strict=True):
            if mine == theirs:
                continue
            if mine is None or theirs is None:
                return theirs is None
            is_less: bool = mine < theirs  # type: ignore[operator]
            return is_less is not descending
        return False
