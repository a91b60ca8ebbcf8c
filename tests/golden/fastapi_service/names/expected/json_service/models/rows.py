"""Models of rows."""

from typing import ClassVar

from .base import Input, Read
from .scalars import Instant, Text, Uuid


class Row_(Read):
    """A row."""

    id: Uuid
    """Made by the server."""
    b: str
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class RowCreate(Input):
    """What creates a row."""

    reads: ClassVar[type[Read]] = Row_

    b: Text
