"""Patterns of the intent language in the dialect of Rust's `regex`, which pydantic runs in linear time whatever the text.

The language's `\\d \\w \\s \\b` are ASCII, Rust's are Unicode; inside a class Rust gives `[ & ~ -` more meanings.
"""

import re
from collections.abc import Iterator

_CLASSES = {"d": "0-9", "w": "0-9A-Za-z_", "s": r"\t\n\x0b\f\r\x20"}
_BOUNDARIES = {"b": r"(?-u:\b)", "B": r"(?-u:\B)"}
_TOKEN = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)|\[\^?\]?|\{\d+(?:,\d*)?\}|.", re.DOTALL)
_MEMBER = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.)|.", re.DOTALL)


def in_rust(pattern: str) -> str:
    """Return *pattern* so that Rust finds with it what the intent language says."""
    return "".join(_outside(pattern))


def _outside(pattern: str) -> Iterator[str]:
    at = 0
    while match := _TOKEN.match(pattern, at):
        at, token = match.end(), match[0]
        if token.startswith("["):
            yield token.replace("]", r"\]")
            while (member := _MEMBER.match(pattern, at)) and member[0] != "]":
                at = member.end()
                yield _inside(member[0])
        elif token == "{":  # no counter, so itself
            yield r"\{"
        elif token.startswith("\\"):
            yield _escape(token)
        else:
            yield token


def _escape(token: str) -> str:
    letter = token[1]
    if letter in _BOUNDARIES and len(token) == 2:
        return _BOUNDARIES[letter]
    if letter.lower() in _CLASSES and len(token) == 2:
        return f"[{'^' if letter.isupper() else ''}{_CLASSES[letter.lower()]}]"
    if letter == "0":
        return r"\x00"
    return token if letter.isascii() else letter


def _inside(token: str) -> str:
    """Return a member of a class; an unescaped `-` between two stays what it is, a range."""
    if token in {"[", "&", "~"}:
        return f"\\{token}"
    if len(token) != 2:
        return token
    letter = token[1]
    if letter in _CLASSES:
        return _CLASSES[letter]
    if letter.lower() in _CLASSES:
        return f"[^{_CLASSES[letter.lower()]}]"
    if letter == "b":
        return r"\x08"
    return _escape(token)
