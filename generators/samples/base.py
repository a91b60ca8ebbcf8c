"""What a sample is: a value that is taken and how it is read back, or one that is refused and how that is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_VALUES = 8
"""How many distinct values of a type are worked out: more than any test needs at once."""

LONGEST_TEXT = 100_000
"""Texts beyond this stay out of the tests: the size limit of a request would answer before the limit of the field."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that is answered by 422: *code* at *path* below the field, `()` being the field itself."""

    value: Any
    code: str
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A value that is taken, and how it is read back."""

    sent: Any
    read: Any

    @classmethod
    def of(cls, value: Any) -> "Acceptance":
        """Wrap a value that is read back as it was sent."""
        return cls(value, value)


@dataclass(frozen=True, slots=True)
class Built:
    """A value object as *builder* makes it, but for *changes* and without the members named by *without*."""

    builder: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nested:
    """A JSON array in an array, *depth* deep."""

    depth: int
