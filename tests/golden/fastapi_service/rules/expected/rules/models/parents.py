"""Models of parents."""

from typing import ClassVar

from .base import Input, Read
from .scalars import Instant, Text, Uuid


class Parent(Read):
    """A parent."""

    id: Uuid
    """Made by the server."""
    name: str
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class ParentCreate(Input):
    """What creates a parent."""

    reads: ClassVar[type[Read]] = Parent

    name: Text
