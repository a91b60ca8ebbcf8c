"""JSON as the collection is written: laid out by tabs, as Postman exports it, in ASCII; what is written already stays as it is."""

from collections.abc import Sequence
from typing import Any

import pydantic_core
from msgspec import Struct

from generators import joining
from generators.joining import Piece


class Written(Struct, frozen=True):
    """Items of an array, each on lines of its own, with commas between them, for the depth where the array stands."""

    text: Piece


def document(value: Any) -> str:
    """Return *value* as the text of a file."""
    return joined(value).decode()


def joined(value: Any) -> bytes:
    """Return *value*, in which there may be what is written already, as the content of a file."""
    pieces: list[Piece] = []
    _append(value, "", pieces)
    return joining.joined((*pieces, "\n"), b"")


def written(items: Sequence[Any], depth: int) -> str:
    """Return *items*, of which there are some, as they stand in an array *depth* levels deep."""
    return _laid_out(items, _TAB * (depth - 1)).partition("\n")[2].rpartition("\n")[0]


def _append(value: Any, pad: str, pieces: list[Piece]) -> None:
    """Append the text of *value*, whose lines after the first are led by *pad*."""
    if isinstance(value, dict) and any(map(_holds_written, value.values())):
        before = "{\n"
        for key, item in value.items():
            pieces.append(f"{before}{pad}{_TAB}{_laid_out(key, pad)}: ")
            _append(item, pad + _TAB, pieces)
            before = ",\n"
        pieces.append(f"\n{pad}}}")
    elif isinstance(value, list) and any(map(_holds_written, value)):
        before = "[\n"
        for item in value:
            pieces.append(before)
            if isinstance(item, Written):
                pieces.append(item.text)
            else:
                pieces.append(f"{pad}{_TAB}")
                _append(item, pad + _TAB, pieces)
            before = ",\n"
        pieces.append(f"\n{pad}]")
    else:
        pieces.append(_laid_out(value, pad))


def _holds_written(value: Any) -> bool:
    if isinstance(value, Written):
        return True
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_holds_written, items))


def _laid_out(value: Any, pad: str) -> str:
    text = pydantic_core.to_json(value, indent=1, ensure_ascii=True).decode()  # `json` indents in Python, ten times as slow
    tabs = "\n"
    while f"{tabs} " in text:  # a line of text has its breaks escaped
        text = text.replace(f"{tabs} ", f"{tabs}{_TAB}")
        tabs += _TAB
    return text.replace("\x7f", r"\u007f").replace("\n", f"\n{pad}")


_TAB = "\t"
