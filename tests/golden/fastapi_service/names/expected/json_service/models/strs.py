"""Models of strs."""

from typing import Annotated, ClassVar

from pydantic import Field

from .base import IMMUTABLE, Input, Read
from .scalars import Instant, Integer, Text, Uuid


class Str_(Read):
    """A str."""

    id: int = Field(alias="id_")
    list_: Uuid | None = Field(alias="list")
    up: int | None
    note: str | None
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class StrCreate(Input):
    """What creates a str."""

    reads: ClassVar[type[Read]] = Str_

    id: Annotated[Integer, Field(ge=0), IMMUTABLE] = Field(alias="id_")
    list_: Uuid | None = Field(default=None, alias="list")
    up: Annotated[Integer, Field(ge=0)] | None = None
    note: Text | None = None
