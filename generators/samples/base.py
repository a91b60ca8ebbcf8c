"""What a sample is: a value that is taken and how it is read back, or one that is refused and how that is told."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

MOST_VALUES = 8
"""How many distinct values of a type are worked out: more than any test needs at once."""

LONGEST_TEXT = 100_000
"""Texts beyond this stay out of the tests: the size limit of a request would answer before the limit of the field."""


class Refusal(Struct, frozen=True):
    """A value that is answered by 422: *code* at *path* below the field, `()` being the field itself."""

    value: Any
    code: str
    path: tuple[str | int, ...] = ()


class Acceptance(Struct, frozen=True):
    """A value that is taken, and how it is read back."""

    sent: Any
    read: Any

    @classmethod
    def of(cls, value: Any) -> "Acceptance":
        """Wrap a value that is read back as it was sent."""
        return cls(value, value)


class Built(Struct, frozen=True):
    """A value object as *builder* makes it, but for *changes* and without the members named by *without*."""

    builder: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()


class Nested(Struct, frozen=True):
    """A JSON array in an array, *depth* deep."""

    depth: int
