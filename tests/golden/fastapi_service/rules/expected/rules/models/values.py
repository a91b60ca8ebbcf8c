"""Models of values."""

from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, SkipValidation

from .base import Input, Read
from .scalars import (
    Boolean,
    Date,
    Digits,
    Email,
    Instant,
    Integer,
    Json,
    Number,
    Places,
    Text,
    Url,
    Uuid,
)
from .shared import Outer, OuterInput


class Value(Read):
    """A value."""

    id: Uuid
    """Made by the server."""
    text: str | None
    note: str | None
    whole: int | None
    small: int | None
    real: float | None
    money: Annotated[Decimal, Places(2)] | None
    part: Annotated[Decimal, Places(3)] | None
    flag: bool | None
    day: Date | None
    at: Instant | None
    key: Uuid | None
    mail: str | None
    home: str | None
    any: Any | None
    word: Literal["x", "y z", "日本"] | None
    many: list[int] | None
    words: SkipValidation[list[Literal["x", "y"]]]
    outer: Outer | None
    outers: list[Outer] | None
    kept: int
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class ValueCreate(Input):
    """What creates a value."""

    reads: ClassVar[type[Read]] = Value

    text: Annotated[Text, Field(min_length=2, max_length=4, pattern="^[0-9A-Za-z_]+$")] | None = (
        None
    )
    note: Text | None = None
    whole: Integer | None = None
    small: Annotated[Integer, Field(ge=-5, le=5)] | None = None
    real: Number | None = None
    money: Annotated[Decimal, Digits(5, 2), Field(ge=Decimal("-10.00"))] | None = None
    part: Annotated[Decimal, Digits(3, 3)] | None = None
    flag: Boolean | None = None
    day: Date | None = None
    at: Instant | None = None
    key: Uuid | None = None
    mail: Email | None = None
    home: Url | None = None
    any: Json | None = None
    word: Literal["x", "y z", "日本"] | None = None
    many: (
        Annotated[list[Annotated[Integer, Field(ge=0, le=9)]], Field(min_length=1, max_length=3)]
        | None
    ) = None
    words: list[Literal["x", "y"]] = Field(
        default_factory=lambda: list[Literal["x", "y"]](["x", "y"])
    )
    outer: OuterInput | None = None
    outers: Annotated[list[OuterInput], Field(max_length=2)] | None = None
