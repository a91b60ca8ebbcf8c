"""Models of nones."""

from typing import Annotated, ClassVar

from pydantic import Field

from .base import IMMUTABLE, Input, Read
from .scalars import SEGMENT, Instant, Text


class None_(Read):
    """A none."""

    a: str
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class NoneCreate(Input):
    """What creates a none."""

    reads: ClassVar[type[Read]] = None_

    a: Annotated[Text, Field(min_length=1), IMMUTABLE, SEGMENT]
