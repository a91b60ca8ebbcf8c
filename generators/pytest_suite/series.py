"""Values that differ for every row of a test: an expression in `number`, which counts rows from 1."""

from dataclasses import dataclass
from typing import Any

from generators.pytest_suite.literals import literal
from generators.rendering import Code
from synapseops.blueprint.model import Enum, FieldType, Scalar, ScalarKind

ENDLESS = 1000
"""The capacity of a series that no test exhausts."""

_LONGEST_STEM = 24
_ROOM = 100


@dataclass(frozen=True, slots=True)
class Series:
    """An expression in `number`, and for how many numbers it gives distinct values."""

    expression: Code
    capacity: int


def series(kind: FieldType, values: list[Any]) -> Series:
    """Return the series of *kind*, whose distinct sample *values* are known and not none."""
    expression = _endless(kind, values) if isinstance(kind, Scalar) else None
    if expression is not None:
        return Series(Code(expression), ENDLESS)
    if len(values) == 1 or not isinstance(kind, Scalar | Enum):
        return Series(literal(values[0]), 1)
    return Series(Code(f"pick(number, {literal(tuple(values))})"), len(values))


def _endless(kind: Scalar, values: list[Any]) -> str | None:
    if kind.pattern is not None:
        return None
    if kind.kind is ScalarKind.INTEGER:
        return _count(kind, values[0])
    if kind.kind is ScalarKind.UUID:
        return 'f"00000000-0000-4000-8000-{number:012}"'
    stem = {ScalarKind.EMAIL: "alpha{number}@example.com", ScalarKind.URL: "https://example.com/{number}"}.get(kind.kind, "alpha-{number}")
    if kind.kind in {ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.EMAIL, ScalarKind.URL} and _fits(kind, stem):
        return f'f"{stem}"'
    return None


def _count(kind: Scalar, first: int) -> str | None:
    if kind.maximum is not None and first + _ROOM > int(kind.maximum):
        return None
    return "number" if first == 1 else f"{first - 1} + number"


def _fits(kind: Scalar, stem: str) -> bool:
    written = len(stem) - len("{number}")
    return (kind.min_length or 0) <= written + 1 and (kind.max_length is None or kind.max_length >= written + len(str(ENDLESS)))
