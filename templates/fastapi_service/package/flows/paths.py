"""Values in records, by path."""

import hashlib
from decimal import Decimal
from typing import Any

from . import payloads

Path = tuple[str | int, ...]
"""Members by name and items by number, negative ones from the end."""

MISSING: Any = object()

_LONGEST = 200


def at(record: Any, path: Path) -> Any:
    """Return the value at *path*, or MISSING where it leads nowhere."""
    value = record
    for step in path:
        if isinstance(step, str):
            value = value.get(step, MISSING) if isinstance(value, dict) else MISSING
        elif isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return MISSING
        if value is MISSING:
            return MISSING
    return value


def text_at(record: Any, path: Path) -> str | None:
    """Return the scalar at *path* as text; None where there is none."""
    value = at(record, path)
    if value is MISSING or value is None or isinstance(value, dict | list):
        return None
    return text_of(value)


def text_of(value: Any) -> str:
    """Return a scalar as it reads in a path or a header."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return payloads.number(value)
    return str(value)


def short(text: str) -> str:
    """Return *text*, or what it hashes to when it is too long for an index."""
    if len(text) <= _LONGEST and "\0" not in text:
        return text
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
