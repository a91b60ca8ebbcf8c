"""JSON values, and the two ways of not being there: MISSING and null."""

import enum
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeGuard

JsonValue: TypeAlias = (
    bool | int | float | Decimal | str | list["JsonValue"] | dict[str, "JsonValue"] | None
)
JsonObject: TypeAlias = dict[str, JsonValue]


class Missing(enum.Enum):
    """The state of a path that leads nowhere."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING

LARGEST: Final = 2**53 - 1
SMALLEST: Final = -LARGEST
"""Integers between these are read alike by every language."""


class Astray:
    """What is found below a value that is no object and no list: an error once it is read."""

    __slots__ = ("expected", "source", "value")

    def __init__(self, value: object, expected: str, source: str) -> None:
        self.value = value
        self.expected = expected
        self.source = source


class _Lost(dict[str, JsonValue]):
    """Stands for an object where there is something else; whatever is read from it is astray."""

    def __init__(self, found: Astray) -> None:
        super().__init__()
        self._found = found

    def get(self, key: str, default: Any = None, /) -> Any:
        return self._found


_NOTHING: Final[JsonObject] = {}


def within(value: JsonValue | Missing, source: str) -> JsonObject:
    """Return what to read members from where *value*, found at *source*, is no object."""
    if value is MISSING or value is None:
        return _NOTHING
    if isinstance(value, Astray):
        return _Lost(value)
    return _Lost(Astray(value, "object", source))


def item_at(value: JsonValue | Missing, index: int, source: str) -> Any:
    """Return the item at *index* of the list at *source*; negative ones count from its end."""
    if isinstance(value, list):
        return value[index] if -len(value) <= index < len(value) else MISSING
    if value is MISSING or value is None:
        return MISSING
    return value if isinstance(value, Astray) else Astray(value, "list", source)


def is_number(value: object) -> TypeGuard[int | float | Decimal]:
    """Tell whether *value* is a JSON number; booleans are none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
