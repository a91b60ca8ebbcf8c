"""Values as Python source. Text is escaped to ASCII, so that no character of it can be mistaken for another."""

import functools
import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from generators.fastapi_service.migrations import wire
from generators.fastapi_service.relational import Storage, StorageKind
from synapseops.blueprint.model import ScalarKind

_LONGEST_LITERAL = 64


@functools.lru_cache(maxsize=8192)
def text(value: str) -> str:
    """Return a string literal; a long one is a sequence of literals, which Python joins."""
    return _literal(value) if len(value) <= _LONGEST_LITERAL else f"({sole_text(value)})"


def sole_text(value: str) -> str:
    """Return a string literal for where it is the only argument, and needs no parentheses of its own."""
    return "\n".join(map(_literal, _chunks(value)))


def _chunks(value: str) -> Iterator[str]:
    """Cut *value* behind a blank, where there is one."""
    while len(value) > _LONGEST_LITERAL:
        end = value.rfind(" ", 1, _LONGEST_LITERAL) + 1 or _LONGEST_LITERAL
        yield value[:end]
        value = value[end:]
    yield value


def _literal(value: str) -> str:
    return json.dumps(value) if value.isascii() and value.isprintable() else ascii(value)


def value(wire_value: Any) -> str:
    """Return the literal of a JSON value."""
    if isinstance(wire_value, str):
        return text(wire_value)
    if isinstance(wire_value, list):
        return f"[{', '.join(value(item) for item in wire_value)}]"
    if isinstance(wire_value, dict):
        return f"{{{', '.join(f'{text(key)}: {value(inner)}' for key, inner in wire_value.items())}}}"
    return repr(wire_value)


def stored(wire_value: Any, storage: Storage) -> str:
    """Return the literal that a column of *storage* takes for a wire value."""
    if wire_value is None:
        return "None"
    match storage.kind:
        case StorageKind.DECIMAL:
            exact = Decimal(wire_value).quantize(Decimal(1).scaleb(-storage.scale))
            return f'{int(exact.scaleb(storage.scale))} if is_sqlite() else Decimal("{exact:f}")'
        case StorageKind.DOUBLE:
            return repr(float(wire_value))
        case StorageKind.DATE:
            day = wire.ordered(ScalarKind.DATE, wire_value)
            return f"date({day.year}, {day.month}, {day.day})"
        case StorageKind.INSTANT:
            return _instant(wire.ordered(ScalarKind.DATETIME, wire_value))
        case StorageKind.UUID:
            return f"UUID({text(wire_value)})"
        case _:
            return value(wire_value)


def _instant(moment: datetime) -> str:
    numbers = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond]
    while len(numbers) > 3 and numbers[-1] == 0:
        numbers.pop()
    return f"datetime({', '.join(map(str, numbers))}, tzinfo=UTC)"
