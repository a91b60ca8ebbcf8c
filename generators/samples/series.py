"""Values that differ for every row of a test, by a number that counts the rows from 1."""

from typing import Any

from msgspec import Struct

from synapseops.blueprint.model import Enum, FieldType, Scalar, ScalarKind

ENDLESS = 1000
"""The capacity of a series that no test exhausts."""

_ROOM = 100


class Counted(Struct, frozen=True):
    """The integers from *first* on."""

    first: int

    @property
    def capacity(self) -> int:
        """For how many numbers the values are distinct."""
        return ENDLESS

    def value(self, number: int) -> int:
        """Return the value of the row of that number."""
        return self.first - 1 + number


class Numbered(Struct, frozen=True):
    """Texts with the number in them, filled with zeros to *width*."""

    before: str
    after: str = ""
    width: int = 1

    @property
    def capacity(self) -> int:
        """For how many numbers the values are distinct."""
        return ENDLESS

    def value(self, number: int) -> str:
        """Return the value of the row of that number."""
        return f"{self.before}{number:0{self.width}}{self.after}"


class Picked(Struct, frozen=True):
    """The *values* in turn; only as many rows differ as there are of them, or one where they are no scalars."""

    values: tuple[Any, ...]

    @property
    def capacity(self) -> int:
        """For how many numbers the values are distinct."""
        return len(self.values)

    def value(self, number: int) -> Any:
        """Return the value of the row of that number."""
        return self.values[(number - 1) % len(self.values)]


Series = Counted | Numbered | Picked


def series(kind: FieldType, values: list[Any]) -> Series:
    """Return the series of *kind*, whose distinct sample *values* are known and not none."""
    if not isinstance(kind, Scalar | Enum):
        return Picked((values[0],))
    endless = _endless(kind, values) if isinstance(kind, Scalar) else None
    return Picked(tuple(values)) if endless is None else endless


def _endless(kind: Scalar, values: list[Any]) -> Series | None:
    if kind.pattern is not None:
        return None
    if kind.kind is ScalarKind.INTEGER:
        return _count(kind, values[0])
    if kind.kind is ScalarKind.UUID:
        return Numbered("00000000-0000-4000-8000-", width=12)
    found = _TEXTS.get(kind.kind)
    return found if found is not None and _fits(kind, found) else None


_TEXTS = {
    ScalarKind.EMAIL: Numbered("alpha", "@example.com"),
    ScalarKind.STRING: Numbered("alpha-"),
    ScalarKind.TEXT: Numbered("alpha-"),
    ScalarKind.URL: Numbered("https://example.com/"),
}


def _count(kind: Scalar, first: int) -> Counted | None:
    return None if kind.maximum is not None and first + _ROOM > int(kind.maximum) else Counted(first)


def _fits(kind: Scalar, one: Numbered) -> bool:
    shortest = len(one.value(1))
    return (kind.min_length or 0) <= shortest and (kind.max_length is None or kind.max_length >= len(one.value(ENDLESS)))
