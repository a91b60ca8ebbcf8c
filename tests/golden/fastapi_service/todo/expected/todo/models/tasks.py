"""Models of tasks."""

from typing import Annotated, ClassVar

from pydantic import Field

from .base import Input, Read
from .scalars import Boolean, Instant, Text, Uuid


class Task(Read):
    """A task."""

    id: Uuid
    """Made by the server."""
    title: str
    done: bool
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class TaskCreate(Input):
    """What creates a task."""

    reads: ClassVar[type[Read]] = Task

    title: Annotated[Text, Field(min_length=1, max_length=120)]
    done: Boolean = False
