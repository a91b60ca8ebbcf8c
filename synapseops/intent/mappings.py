"""Lookup tables and mappings as the author writes them. A rule's parts are taken apart where types are known."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from synapseops.intent.node import Json, Node
from synapseops.intent.words import Folder, Identifier, Line, Shorthand, Text


class TableForm(Node):
    """A closed lookup table: entries written here, or columns of a CSV file."""

    description: Text = ""
    type: Shorthand = "string"
    """The type of its values."""
    entries: dict[str, Json] | None = Field(default=None, min_length=1)
    file: Folder | None = None
    key: Line | None = None
    """The column of keys."""
    value: Line | None = None
    """The column of values."""


class RuleForm(Node):
    """How one value is made: exactly one producer, then steps, typing and handlers; short for `{from: PATH}` is the path."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, validate_by_name=True)

    from_: str | None = Field(default=None, alias="from")
    """The value at this path."""
    const: Json = None
    """A literal of the target's type."""
    ctx: Identifier | None = None
    """A value that the caller gives."""
    index: str | None = None
    """The position in the list of this alias."""
    base: int | None = None
    first: list["RuleForm"] | None = Field(default=None, min_length=1)
    """The first of these that is there."""
    join: list["RuleForm"] | None = Field(default=None, min_length=1)
    """Texts put together."""
    sep: str | None = None
    skip: list[Literal["missing", "null", "empty"]] | None = None
    template: str | None = None
    """Text with paths in braces."""
    switch: list["BranchForm"] | None = Field(default=None, min_length=1)
    """The first branch that holds."""
    fields: dict[str, "RuleForm"] | None = Field(default=None, min_length=1)
    """An object."""
    each: str | None = None
    """A list of what is made for every item at this path."""
    as_: Identifier | None = Field(default=None, alias="as")
    """What an item is called in paths."""
    where: Json = None
    """The condition for an item to be taken."""
    sort: list["SortForm"] | None = Field(default=None, min_length=1)
    value: Annotated["RuleForm", Field()] | None = None
    """What is made for an item, when it is no object."""
    always: bool | None = None
    """Write the object also when nothing is in it."""
    aggregate: dict[Literal["count", "sum", "min", "max", "avg", "of", "scale", "round"], Json] | None = Field(default=None, min_length=1)
    calc: str | None = None
    """Exact arithmetic over the names of `let`."""
    let: dict[Identifier, "RuleForm"] | None = Field(default=None, min_length=1)
    use: Identifier | None = None
    """What another mapping makes."""
    in_: str | None = Field(default=None, alias="in")
    """The path that `use` takes its record from."""
    find: str | None = None
    """One item of the list at this path."""
    take: Annotated["RuleForm", Field()] | None = None
    wrap: list["RuleForm"] | None = Field(default=None, min_length=1)
    """A list of these values."""
    entries: str | None = None
    """A list of what is made for every member of an object."""
    group: str | None = None
    """A list of what is made for items with equal `by`."""
    by: Annotated["RuleForm", Field()] | None = None
    hook: Identifier | None = None
    """A function that the team writes."""
    args: dict[Identifier, "RuleForm"] | None = None
    returns: Shorthand | None = None
    ignore: bool | None = None
    """Nothing, on purpose."""
    reason: Line | None = None
    steps: list[Json] | None = Field(default=None, min_length=1)
    cast: Json = None
    convert: dict[Literal["from", "to", "scale", "round", "currency", "currency_path"], Json] | None = None
    lookup: dict[Literal["table", "inline", "type", "miss"], Json] | None = None
    match: str | None = None
    """A pattern that the text must hold."""
    on_missing: Json = None
    on_null: Json = None
    on_absent: Json = None
    """Short for `on_missing` and `on_null`."""
    on_empty: Json = None
    on_error: Json = None
    pii: bool | None = None
    doc: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"from": value} if isinstance(value, str) else value


class SortForm(Node):
    """A key to sort items by."""

    by: RuleForm
    desc: bool = False


class BranchForm(Node):
    """`{when, then}`, or `{else}` at the end."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, validate_by_name=True)

    when: Json = None
    then: RuleForm | None = None
    else_: RuleForm | None = Field(default=None, alias="else")


class IgnoreForm(Node):
    """A part of the source that nothing is made of, and why."""

    path: str
    reason: Line | None = None


class CaseForm(Node):
    """An example that becomes a test: files of JSON, or values written here."""

    name: Line
    input: Json
    context: dict[Identifier, Json] | None = None
    expect: Json = None
    expect_errors: list[Json] | None = Field(default=None, min_length=1)


class CodePolicyForm(Node):
    """How severe a finding is, and why."""

    severity: Literal["error", "warning", "info", "off"]
    reason: Line | None = None


class PolicyForm(Node):
    """How severe findings of a mapping are."""

    unmapped_target: Literal["error", "warn", "off"] | None = None
    unmapped_source: Literal["error", "warn", "off"] | None = None
    lossy: Literal["error", "warn", "off"] | None = None
    codes: dict[str, CodePolicyForm] | None = Field(default=None, min_length=1)


class MappingForm(Node):
    """How a record of one kind becomes a record of another."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, validate_by_name=True)

    description: Text = ""
    from_: str = Field(alias="from")
    """The record that it reads: `system.Record`, or a resource."""
    to: str
    """The record that it makes."""
    mode: Literal["create", "patch"] = "create"
    context: Annotated[dict[Identifier, Shorthand], Field(min_length=1)] | None = None
    """Values that the caller gives, with their types."""
    fields: dict[str, RuleForm] = Field(min_length=1)
    """Target paths, each with its rule."""
    ignore_source: list[IgnoreForm] | None = Field(default=None, min_length=1)
    cases: list[CaseForm] | None = Field(default=None, min_length=1)
    policy: PolicyForm | None = None
