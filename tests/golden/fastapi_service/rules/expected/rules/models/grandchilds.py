"""Models of grandchilds."""

from typing import ClassVar

from .base import Input, Read
from .scalars import Instant, Uuid


class Grandchild(Read):
    """A grandchild."""

    id: Uuid
    """Made by the server."""
    bound: Uuid | None
    loose: Uuid | None
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class GrandchildCreate(Input):
    """What creates a grandchild."""

    reads: ClassVar[type[Read]] = Grandchild

    bound: Uuid | None = None
    loose: Uuid | None = None
