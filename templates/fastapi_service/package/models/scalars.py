"""The scalar types of the contract: exactly what is accepted, and how it is written."""

import datetime as dt
import math
import re
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

LARGEST_INTEGER = 2**53 - 1
DEEPEST_JSON = 100
LONGEST_EMAIL = 254
LONGEST_URL = 2048

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_EMAIL = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@" + _LABEL + r"(?:\." + _LABEL + ")*")
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.ASCII)
_NOT_IN_URL = frozenset(' "<>\\^`{|}')


def read_date(value: object) -> dt.date:
    """Read `2026-01-31`."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("type", "Input should be a string")
    try:
        if _DATE.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("format", "Input should be a date like 2026-01-31")


def read_instant(value: object) -> dt.datetime:
    """Read `2026-01-31T12:00:00Z`, with any offset; digits beyond microseconds are cut."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("type", "Input should be a string")
    match = _INSTANT.fullmatch(value)
    try:
        if match:
            day, time, fraction, offset = match.groups()
            text = f"{day}T{time}.{(fraction or '0')[:6].ljust(6, '0')}{offset.upper()}"
            return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise PydanticCustomError("format", "Input should be an instant like 2026-01-31T12:00:00Z")


def write_instant(value: dt.datetime) -> str:
    """Write an instant in UTC; the fraction only when there is one, then with six digits."""
    return value.astimezone(dt.UTC).isoformat().removesuffix("+00:00") + "Z"


def read_uuid(value: object) -> uuid.UUID:
    """Read a UUID with hyphens, in any case."""
    if isinstance(value, uuid.UUID):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("type", "Input should be a string")
    if not _UUID.fullmatch(value):
        raise PydanticCustomError("format", "Input should be a UUID")
    return uuid.UUID(value)


def read_email(value: str) -> str:
    """Accept what HTML accepts as an e-mail address, and keep it as it is."""
    if len(value) > LONGEST_EMAIL or not _EMAIL.fullmatch(value):
        raise PydanticCustomError("format", "Input should be an e-mail address")
    return value


def read_url(value: str) -> str:
    """Accept an absolute http(s) address, and keep it as it is."""
    if len(value) <= LONGEST_URL and _URL.fullmatch(value) and _is_printable(value):
        try:
            parts = urlsplit(value)
            if parts.hostname and parts.port != 0:
                return value
        except ValueError:
            pass
    raise PydanticCustomError("format", "Input should be an absolute http or https URL")


def _is_printable(value: str) -> bool:
    return value.isascii() and value.isprintable() and not _NOT_IN_URL.intersection(value)


def read_json(value: object) -> object:
    """Accept any JSON value but null: numbers finite, nesting bounded."""
    if value is None:
        raise PydanticCustomError("null", "Input should not be null")
    _check_json(value, 1)
    return value


def _check_json(value: object, depth: int) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError("range", "Numbers should be finite")
    if isinstance(value, dict | list):
        if depth > DEEPEST_JSON:
            raise PydanticCustomError("depth", "Input should be nested less deeply")
        for item in value.values() if isinstance(value, dict) else value:
            _check_json(item, depth + 1)


def _integral(value: object) -> object:
    """`1.0` and `1e2` are integers, as in JSON Schema."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def write_decimal(value: Decimal, scale: int) -> str:
    """Write a decimal with all its places, never `-0`."""
    return f"{value if value else abs(value):.{scale}f}"


@dataclass(frozen=True, slots=True)
class Digits:
    """A decimal of so many digits, `scale` of them after the point; a string on the wire."""

    digits: int
    scale: int

    @property
    def pattern(self) -> str:
        """The grammar, as the contract has it."""
        before = self.digits - self.scale
        whole = "(0|[1-9][0-9]{0," + str(before - 1) + "})" if before else "0"
        return "^-?" + whole + r"(\.[0-9]{1," + str(self.scale) + "})?$"

    def read(self, value: object) -> Decimal:
        """Read a decimal from its string."""
        if isinstance(value, Decimal):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("type", "Input should be a decimal in a string")
        if not re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", value):
            raise PydanticCustomError("format", "Input should be a decimal like 12.50")
        whole, _, fraction = value.lstrip("-").partition(".")
        before = self.digits - self.scale
        if len(fraction) > self.scale or (len(whole) > before and whole != "0"):
            raise PydanticCustomError("digits", "Input has more digits than fit")
        return Decimal(value).quantize(Decimal(1).scaleb(-self.scale)) + 0

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            self.read, serialization=_decimal_serializer(self.scale)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": self.pattern}


@dataclass(frozen=True, slots=True)
class Places:
    """A decimal as it is answered: always with `scale` places."""

    scale: int

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.decimal_schema(serialization=_decimal_serializer(self.scale))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string"}


def _decimal_serializer(scale: int) -> core_schema.SerSchema:
    return core_schema.plain_serializer_function_ser_schema(
        lambda value: write_decimal(value, scale),
        return_schema=core_schema.str_schema(),
        when_used="json-unless-none",
    )


def read_segment(value: str) -> str:
    """Read a key: dots alone lead to another address, escaped or not (RFC 3986)."""
    if value in {".", ".."}:
        raise PydanticCustomError("format", "Input should not be . or ..")
    return value


SEGMENT = AfterValidator(read_segment)
Text = Annotated[str, Field(strict=True)]
Integer = Annotated[
    int,
    BeforeValidator(_integral),
    Field(strict=True, ge=-LARGEST_INTEGER, le=LARGEST_INTEGER),
]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Boolean = Annotated[bool, Field(strict=True)]
Date = Annotated[dt.date, BeforeValidator(read_date)]
Instant = Annotated[dt.datetime, BeforeValidator(read_instant)]
Uuid = Annotated[uuid.UUID, BeforeValidator(read_uuid)]
Email = Annotated[Text, AfterValidator(read_email), WithJsonSchema({"type": "string", "format": "email"})]
Url = Annotated[Text, AfterValidator(read_url), WithJsonSchema({"type": "string", "format": "uri"})]
Json = Annotated[Any, AfterValidator(read_json)]
