"""Models of idempotencies."""

from typing import ClassVar

from .base import Input, Read
from .scalars import Instant, Url, Uuid


class Idempotency(Read):
    """An idempotency."""

    id: Uuid
    """Made by the server."""
    url: str | None
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class IdempotencyCreate(Input):
    """What creates an idempotency."""

    reads: ClassVar[type[Read]] = Idempotency

    url: Url | None = None
