"""JSON as the collection is written: laid out by two blanks, in ASCII; what is written already stays as it is."""

from collections.abc import Sequence
from typing import Any

import pydantic_core
from msgspec import Struct


class Written(Struct, frozen=True):
    """Items of an array, each on lines of its own, with commas between them, for the depth where the array stands."""

    text: str


def document(value: Any) -> str:
    """Return *value* as the text of a file."""
    return _inner(value, "") + "\n"


def written(items: Sequence[Any], depth: int) -> Written:
    """Return *items*, of which there are some, as they stand in an array *depth* levels deep."""
    return Written(_laid_out(items, "  " * (depth - 1)).partition("\n")[2].rpartition("\n")[0])


def _inner(value: Any, pad: str) -> str:
    if isinstance(value, dict) and any(map(_holds_written, value.values())):
        entries = [f"{pad}  {_laid_out(key, pad)}: {_inner(item, pad + '  ')}" for key, item in value.items()]
        return _enclosed("{", entries, "}", pad)
    if isinstance(value, list) and any(map(_holds_written, value)):
        items = [item.text if isinstance(item, Written) else f"{pad}  {_inner(item, pad + '  ')}" for item in value]
        return _enclosed("[", items, "]", pad)
    return _laid_out(value, pad)


def _holds_written(value: Any) -> bool:
    if isinstance(value, Written):
        return True
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_holds_written, items))


def _enclosed(opening: str, items: list[str], closing: str, pad: str) -> str:
    return "\n".join((opening, ",\n".join(items), f"{pad}{closing}"))


def _laid_out(value: Any, pad: str) -> str:
    text = pydantic_core.to_json(value, indent=2, ensure_ascii=True).decode()  # `json` indents in Python, ten times as slow
    return text.replace("\x7f", r"\u007f").replace("\n", f"\n{pad}")
