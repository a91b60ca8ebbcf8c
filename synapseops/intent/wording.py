"""Plain words for plain values, as messages show them."""

from collections.abc import Iterable
from typing import Any

_LONGEST_SHOWN = 60
_HUGE = 10**30


def kind_of(value: Any) -> str:
    """Name the kind of a plain value: "a number", "a list"."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict):
        return "a map"
    return "a list" if isinstance(value, list | tuple) else "a number"


def shown(value: Any) -> str:
    """Return a plain value in quotes as the author may have written it, never at length."""
    text = _text_of(value)
    return f'"{text}"' if len(text) <= _LONGEST_SHOWN else f'"{text[: _LONGEST_SHOWN - 1]}…"'


def _text_of(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict | list) or (isinstance(value, int) and abs(value) >= _HUGE):
        return kind_of(value)
    return str(value)


def listed(words: Iterable[str], *, last: str = "or") -> str:
    """`["a", "b", "c"]` → `a, b or c`."""
    *head, tail = words
    return f"{', '.join(head)} {last} {tail}" if head else tail
