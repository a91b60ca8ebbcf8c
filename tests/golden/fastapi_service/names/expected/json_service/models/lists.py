"""Models of lists."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

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
from .shared import AnyInput, Any_, Deep, DeepInput, Words


class List(Read):
    """A list. \"\"\"; import os"""

    id: Uuid
    """Made by the server."""
    class_: str = Field(alias="class")
    """Quote " backslash \\ end"""
    metadata_: str | None = Field(alias="metadata")
    model_config_: int | None = Field(alias="model_config")
    schema_: str | None = Field(alias="schema")
    self_: bool = Field(alias="self")
    x: float | None = Field(alias="_x")
    camel_case: str = Field(alias="camelCase")
    camel_case_: str | None = Field(alias="CamelCase")
    camel_case_2: str | None = Field(alias="camel_case")
    json_: Any | None = Field(alias="json")
    copy_: Any = Field(alias="copy")
    dict_: Date = Field(alias="dict")
    registry_: Instant = Field(alias="registry")
    values_: Uuid = Field(alias="values")
    refused_: str | None = Field(alias="refused")
    date: Date | None
    uuid: Uuid | None
    datetime: Instant | None
    decimal: Annotated[Decimal, Places(4)]
    dt_: str | None = Field(alias="dt")
    mapped: Words | None = Field(alias="Mapped")
    text: Words
    limit: int
    tableoid: Any_ | None
    fields_set: Deep | None = Field(alias="_fields_set")
    field_model_dump_json: list[Uuid] = Field(alias="model_dump_json")
    state: Literal["a", "b"]
    price: Annotated[Decimal, Places(1)] | None
    created_at: Instant
    """When it was created."""
    updated_at: Instant
    """When it last changed."""
    version: int
    """Counts the changes; its ETag."""


class ListCreate(Input):
    """What creates a list."""

    reads: ClassVar[type[Read]] = List

    class_: Annotated[Text, Field(max_length=200)] = Field(alias="class")
    metadata_: Text | None = Field(default=None, alias="metadata")
    model_config_: Annotated[Integer, Field(ge=-5, le=5)] | None = Field(
        default=None, alias="model_config"
    )
    schema_: Text | None = Field(default=None, alias="schema")
    self_: Boolean = Field(default=False, alias="self")
    x: Annotated[Number, Field(ge=-1.5)] | None = Field(default=None, alias="_x")
    camel_case: Text = Field(default='dflt "q" \\ {{ x }} \u2014 é', alias="camelCase")
    camel_case_: Text | None = Field(default=None, alias="CamelCase")
    camel_case_2: Text | None = Field(default=None, alias="camel_case")
    json_: Json | None = Field(default=None, alias="json")
    copy_: Json = Field(default_factory=lambda: {"a": [1, None, "x"]}, alias="copy")
    dict_: Date = Field(default=dt.date.fromisoformat("2026-02-28"), alias="dict")
    registry_: Instant = Field(
        default=dt.datetime.fromisoformat("2026-01-01T00:00:00.500000+00:00"), alias="registry"
    )
    values_: Uuid = Field(default=UUID("00000000-0000-0000-0000-00000000000a"), alias="values")
    refused_: Email | None = Field(default=None, alias="refused")
    date: Date | None = None
    uuid: Uuid | None = None
    datetime: Instant | None = None
    decimal: Annotated[
        Decimal, Digits(4, 4), Field(ge=Decimal("-0.5000"), le=Decimal("0.9999"))
    ] = Decimal("0.5000")
    dt_: Url | None = Field(default=None, alias="dt")
    mapped: Words | None = Field(default=None, alias="Mapped")
    text: Words = "back\\slash"
    limit: Integer = 0
    tableoid: AnyInput | None = None
    fields_set: DeepInput | None = Field(default=None, alias="_fields_set")
    field_model_dump_json: list[Uuid] = Field(default_factory=list, alias="model_dump_json")
