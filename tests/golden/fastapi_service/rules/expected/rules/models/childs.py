"""Models of childs."""

from typing import ClassVar

from .base import Input, Read
from .scalars import Instant, Text, Uuid


class Child(Read):
    """A child."""

    id: Uuid
    """Made by the server."""
    name: str
    strict: Uuid | None
    bound: Uuid | None
    loose: Uuid | None
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class ChildCreate(Input):
    """What creates a child."""

    reads: ClassVar[type[Read]] = Child

    name: Text = "x"
    strict: Uuid | None = None
    bound: Uuid | None = None
    loose: Uuid | None = None
