"""Types that several models share."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, SkipValidation

from .base import Input, Read
from .scalars import Boolean, Date, Digits, Instant, Integer, Json, Places, Text

Words = Literal[
    "None",
    "1st",
    "with space",
    "日本語",
    'it\'s "quoted"',
    "back\\slash",
    "{{ x }}",
    "{# x #}",
    "${x}",
    " padded ",
    "é \u2014 \u201c\u201d",
    "\U0001f600",
    'a"""b',
]
"""Words, \"\"\"odd\"\"\" ones; ends with a backslash \\"""

Str = Annotated[
    Text,
    Field(
        min_length=1, max_length=50, pattern='^[0-9]+[0-9A-Za-z_.\\-]*"?[\\t\\n\\x0b\\f\\r\\x20]?$'
    ),
]


class Any_(Read):
    """Any, a value."""

    int_: int = Field(default=1, alias="int")
    list_: SkipValidation[list[Words]] | None = Field(default=None, alias="list")
    field: str = Field(alias="Field")
    """A B"""
    field_: bool | None = Field(default=None, alias="_")
    read: str | None = None


class AnyInput(Input):
    """Any, as it is sent."""

    reads: ClassVar[type[Read]] = Any_

    int_: Integer = Field(default=1, alias="int")
    list_: Annotated[list[Words], Field(max_length=3)] | None = Field(default=None, alias="list")
    field: Str = Field(alias="Field")
    field_: Boolean | None = Field(default=None, alias="_")


class Deep(Read):
    """Deep, a value."""

    any: Any_
    anys: list[Any_] = Field(default_factory=list)
    at: Instant = dt.datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    j: Any | None = None
    on: Date | None = None
    amount: Annotated[Decimal, Places(18)] | None = None


class DeepInput(Input):
    """Deep, as it is sent."""

    reads: ClassVar[type[Read]] = Deep

    any: AnyInput
    anys: Annotated[list[AnyInput], Field(max_length=2)] = Field(default_factory=list)
    at: Instant = dt.datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    j: Json | None = None
    on: Date | None = None
    amount: Annotated[Decimal, Digits(18, 18)] | None = None
