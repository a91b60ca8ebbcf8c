"""Models of numbers."""

from typing import Annotated, ClassVar

from pydantic import Field

from .base import IMMUTABLE, Input, Read
from .scalars import Instant, Integer


class Number_(Read):
    """A number."""

    number: int
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class NumberCreate(Input):
    """What creates a number."""

    reads: ClassVar[type[Read]] = Number_

    number: Annotated[Integer, Field(ge=0), IMMUTABLE]
