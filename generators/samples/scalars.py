"""Values of a scalar or enum on the wire: valid ones, ones at its bounds, other spellings of one value, and ones to be refused."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from generators.samples import numbers, others, texts, times
from generators.samples.base import MOST_VALUES, Acceptance, Refusal
from synapseops.blueprint.model import Enum, Scalar, ScalarKind


class _Kind(Struct, frozen=True):
    values: Callable[[Scalar], Iterable[Any]]
    boundaries: Callable[[Scalar], Iterable[Acceptance]]
    refusals: Callable[[Scalar], Iterable[Refusal]]


_KINDS: dict[ScalarKind, _Kind] = {
    **dict.fromkeys(texts.KINDS, _Kind(texts.values, texts.boundaries, texts.refusals)),
    ScalarKind.INTEGER: _Kind(numbers.integers, numbers.integer_boundaries, numbers.integer_refusals),
    ScalarKind.NUMBER: _Kind(numbers.numbers, numbers.number_boundaries, numbers.number_refusals),
    ScalarKind.DECIMAL: _Kind(numbers.decimals, numbers.decimal_boundaries, numbers.decimal_refusals),
    ScalarKind.DATE: _Kind(times.days, times.day_boundaries, times.day_refusals),
    ScalarKind.DATETIME: _Kind(times.instants, times.instant_boundaries, times.instant_refusals),
    ScalarKind.UUID: _Kind(others.uuids, others.uuid_boundaries, others.uuid_refusals),
    ScalarKind.BOOLEAN: _Kind(others.booleans, others.boolean_boundaries, others.boolean_refusals),
    ScalarKind.JSON: _Kind(others.anythings, others.json_boundaries, others.json_refusals),
}


def values(kind: Scalar | Enum) -> list[Any]:
    """Return up to `MOST_VALUES` distinct valid values as they are read back, ascending in the order of lists; maybe none."""
    if isinstance(kind, Enum):
        return sorted(kind.words)[:MOST_VALUES]
    return list(_KINDS[kind.kind].values(kind))


def boundaries(kind: Scalar | Enum) -> list[Acceptance]:
    """Return the values at the bounds of *kind*, and other spellings that it takes."""
    if isinstance(kind, Enum):
        return [Acceptance.of(word) for word in kind.words]
    return list(_KINDS[kind.kind].boundaries(kind))


def refusals(kind: Scalar | Enum) -> list[Refusal]:
    """Return values that are not of *kind*, at least one for each of its constraints that can be broken."""
    if isinstance(kind, Enum):
        return [Refusal(unknown_word(kind), "enum"), Refusal(1, "type")]
    return list(_KINDS[kind.kind].refusals(kind))


def unknown_word(kind: Enum) -> str:
    """Return a word that is none of *kind*'s."""
    return next(word for word in ("unknown", *(f"unknown {number}" for number in range(len(kind.words)))) if word not in kind.words)
