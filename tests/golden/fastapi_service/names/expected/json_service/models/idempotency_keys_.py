"""Models of idempotency keys."""

from typing import ClassVar

from .base import Input, Read
from .scalars import Instant, Text, Uuid


class IdempotencyKey_(Read):
    """An idempotency key."""

    id: Uuid
    """Made by the server."""
    key: str
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class IdempotencyKeyCreate(Input):
    """What creates an idempotency key."""

    reads: ClassVar[type[Read]] = IdempotencyKey_

    key: Text
