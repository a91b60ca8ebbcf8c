"""Types without parts: scalars with their limits, and enums."""

from enum import StrEnum

from msgspec import Struct


class ScalarKind(StrEnum):
    """The scalar types of the intent language."""

    STRING = "string"
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    UUID = "uuid"
    EMAIL = "email"
    URL = "url"
    JSON = "json"


class Scalar(Struct, frozen=True):
    """A scalar with its limits. `name` is that of the constrained scalar in `types`, or None when written inline.

    `is_json_number` is true of a decimal that travels as a JSON number with its digits (`wire: number`); only records of systems have them.
    """

    kind: ScalarKind
    min_length: int | None = None
    max_length: int | None = None
    minimum: int | float | str | None = None
    maximum: int | float | str | None = None
    digits: int | None = None
    scale: int | None = None
    pattern: str | None = None
    name: str | None = None
    is_json_number: bool = False


class Enum(Struct, frozen=True):
    """One of `words`, spelled as on the wire. `name` is that in `types`, or None when written inline."""

    words: tuple[str, ...]
    name: str | None = None
