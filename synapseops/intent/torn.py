"""Shorthand with a comma inside braces: YAML tears `{type: decimal(12,2)}` into two entries; here they are put together."""

import re
from typing import Any

from msgspec import Struct

_DECIMAL = re.compile(r"decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)")
_RANGE = re.compile(r"\(\s*(-?[\d.]*)\s*,\s*(-?[\d.]*)\s*\)")
_ENUM = re.compile(r"enum\(([^()]*)\)")

_NO_SPACE = re.compile(r"([A-Za-z_][A-Za-z0-9_]{0,62}):([^\s:/][^:]{0,200})")
"""`type:string` in braces: YAML reads all of it as a key."""


class Torn(Struct, frozen=True):
    """The key whose value was torn, the keys that hold the rest, the value as it should be written, and what to say."""

    key: str
    torn_off: tuple[str, ...]
    mended: str
    message: str
    hint: str


def mend(values: dict[str, Any], last: str) -> Torn | None:
    """Return what was torn when key *last*, which has no value, closes a parenthesis that the entries in *values* left open."""
    torn_off: list[str] = []
    for key in reversed(values):
        value = values[key]
        if isinstance(value, str) and value.count("(") > value.count(")"):
            whole = ",".join([value, *reversed(torn_off), last])
            return _told(key, tuple(torn_off), whole)
        if value is not None:
            return None
        torn_off.append(key)
    return None


def without_space(name: str) -> tuple[str, str] | None:
    """Return the key and the value that *name* holds both; None when it is a key alone."""
    found = _NO_SPACE.fullmatch(name)
    return (found[1], found[2]) if found is not None else None


def _told(key: str, torn_off: tuple[str, ...], whole: str) -> Torn:
    mended = without_commas(whole)
    form = mended if "," not in mended else f'"{mended}"'
    message = f'YAML ends the value at the comma in "{whole}", since it stands in braces'
    return Torn(key, torn_off, mended, message, f"write {key}: {form}")


def without_commas(text: str) -> str:
    """Return shorthand as it should be written: `decimal(12.2)`, `enum(a|b)`, `string(1..20)`."""
    text = _DECIMAL.sub(r"decimal(\1.\2)", text)
    text = _ENUM.sub(lambda match: f"enum({'|'.join(word.strip() for word in match[1].split(','))})", text)
    return _RANGE.sub(r"(\1..\2)", text)
