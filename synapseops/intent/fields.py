"""Fields as the author writes them."""

from typing import Annotated, Any, Literal

from pydantic import WithJsonSchema, model_validator

from synapseops.intent.node import Json, Node
from synapseops.intent.words import FieldName, Pattern, Shorthand, Text

Bound = Annotated[Any, WithJsonSchema({"type": ["number", "string"]})]
"""A value of a field's type, judged when the type is known."""


class FieldForm(Node):
    """A field; short for it is `TYPE[(RANGE)][?] [= DEFAULT]`, such as `string(1..80)? = untitled`."""

    type: Shorthand
    """A type with its range, and `?` if it may be null."""
    default: Json = None
    """The value of a field that a request leaves out."""
    min: Bound | None = None
    """The least value of integer, number, decimal, date and datetime."""
    max: Bound | None = None
    """The greatest value of integer, number, decimal, date and datetime."""
    pattern: Pattern | None = None
    """A regular expression that is found in string and text."""
    unique: bool = False
    """No two have the same value; null is not compared."""
    index: bool = False
    """Callers often look for it."""
    read_only: bool = False
    """No request may set it."""
    immutable: bool = False
    """Set when created, never changed."""
    deprecated: bool = False
    description: Text = ""
    example: Json = None
    was: FieldName | None = None
    """The name the field had: its values move along."""
    backfill: Json = None
    """The value of rows that are there already."""
    pii: bool = False
    """Personal: masked in logs, examples and reports."""
    on_delete: Literal["restrict", "cascade", "set_null"] | None = None
    """What happens here when the resource referred to is deleted."""
    allow_loss: bool = False
    """The change of type may lose values."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"type": value} if isinstance(value, str) else value
