"""Models of rules."""

from typing import Annotated, ClassVar

from pydantic import Field

from .base import IMMUTABLE, Input, Read
from .scalars import Boolean, Instant, Integer, Text, Uuid


class Rule(Read):
    """A rule."""

    id: Uuid
    """Made by the server."""
    code: str
    required: int
    defaulted: int
    nullable: int | None
    both: int | None
    fixed: int
    origin: str | None
    left: int
    on: bool
    right: int | None
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class RuleCreate(Input):
    """What creates a rule."""

    reads: ClassVar[type[Read]] = Rule

    code: Annotated[Text, Field(min_length=1), IMMUTABLE]
    required: Integer
    defaulted: Integer = 7
    nullable: Integer | None = None
    both: Integer | None = 8
    fixed: Annotated[Integer, IMMUTABLE] = 1
    origin: Annotated[Annotated[Text, Field(min_length=1, max_length=9)] | None, IMMUTABLE] = None
    left: Integer = 0
    on: Boolean = False
    right: Integer | None = None
