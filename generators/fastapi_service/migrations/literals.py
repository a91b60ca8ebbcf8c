"""Values as Python source. Text is escaped to ASCII, so that no character of it can be mistaken for another."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from generators.fastapi_service.database import Storage, StorageKind
from generators.fastapi_service.migrations import wire
from synapseops.blueprint.model import ScalarKind


def text(value: str) -> str:
    """Return a string literal."""
    return json.dumps(value) if value.isascii() and value.isprintable() else ascii(value)


def quoted(sql: str) -> str:
    """Return a string literal for SQL of ours, whose names stand in double quotes."""
    return f"'{sql}'"


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
