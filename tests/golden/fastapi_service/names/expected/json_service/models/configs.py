"""Models of configs."""

from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from .base import IMMUTABLE, Input, Read
from .scalars import Digits, Instant, Integer, Places, Text
from .shared import Str


class Config(Read):
    """A config."""

    key: str
    str_: int = Field(alias="str")
    value: str
    amount: Annotated[Decimal, Places(3)]
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class ConfigCreate(Input):
    """What creates a config."""

    reads: ClassVar[type[Read]] = Config

    key: Annotated[Str, IMMUTABLE]
    str_: Annotated[Integer, Field(ge=0)] = Field(alias="str")
    value: Annotated[Text, IMMUTABLE]
    amount: Annotated[Decimal, Digits(6, 3)]
