"""Patterns of the intent language in the dialect of Rust's `regex`, which pydantic runs in linear time whatever the text.

The language's `\\d \\w \\s \\b` are ASCII, Rust's are Unicode; inside a class Rust gives `[ & ~ -` more meanings.
"""

import re
from collections.abc import Iterator

_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\x0b\f\r\x20"}
_BOUNDARIES = {"b": r"(?-u:\b)", "B": r"(?-u:\B)"}
_PART = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)|\[\^?\]?|\{\d+(?:,\d*)?\}|.", re.DOTALL)
_MEMBER = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)|.", re.DOTALL)


def in_rust(pattern: str) -> str:
    """Return *pattern* so that Rust finds with it what the intent language says."""
    return "".join(_outside(pattern))


def _outside(pattern: str) -> Iterator[str]:
    at = 0
    while match := _PART.match(pattern, at):
        at, part = match.end(), match[0]
        if part.startswith("["):
            yield part.replace("]", r"\]")
            while (member := _MEMBER.match(pattern, at)) and member[0] != "]":
                at = member.end()
                yield _inside(member[0])
        elif part == "{":  # no counter, so itself
            yield r"\{"
        elif part.startswith("\\"):
            yield _escape(part)
        else:
            yield part


def _escape(part: str) -> str:
    letter = part[1]
    if letter in _BOUNDARIES and len(part) == 2:
        return _BOUNDARIES[letter]
    if letter.lower() in _CLASSES and len(part) == 2:
        return f"[{'^' if letter.isupper() else ''}{_CLASSES[letter.lower()]}]"
    if letter == "0":
        return r"\x00"
    return part if letter.isascii() else letter


def _inside(part: str) -> str:
    """Return a member of a class; an unescaped `-` between two stays what it is, a range."""
    if part in {"[", "&", "~"}:
        return f"\\{part}"
    if len(part) != 2:
        return part
    letter = part[1]
    if letter in _CLASSES:
        return _CLASSES[letter]
    if letter.lower() in _CLASSES:
        return f"[^{_CLASSES[letter.lower()]}]"
    if letter == "b":
        return r"\x08"
    return _escape(part)
