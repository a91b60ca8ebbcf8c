"""Models of bases."""

from typing import ClassVar

from .base import Input, Read
from .scalars import Instant, Uuid
from .shared import Str


class Base_(Read):
    """A base."""

    id: Uuid
    """Made by the server."""
    config: str
    opt: Uuid | None
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class BaseCreate(Input):
    """What creates a base."""

    reads: ClassVar[type[Read]] = Base_

    config: Str
    opt: Uuid | None = None
