"""Models of words."""

from typing import Annotated, ClassVar

from pydantic import Field

from .base import IMMUTABLE, Input, Read
from .scalars import SEGMENT, Instant, Text


class Word(Read):
    """A word."""

    word: str
    next: str | None
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class WordCreate(Input):
    """What creates a word."""

    reads: ClassVar[type[Read]] = Word

    word: Annotated[Text, Field(min_length=1), IMMUTABLE, SEGMENT]
    next: Annotated[Text, Field(min_length=1)] | None = None
