"""Lookup tables and mappings as the author writes them. A rule's parts are taken apart where types are known."""

import functools
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema, model_validator

from synapseops.intent.node import Json, Node
from synapseops.intent.words import Folder, Identifier, Line, Pattern, Shorthand, Text


def _named_null(value: Any) -> Any:
    """Return the name of the state that YAML takes for a value."""
    return "null" if value is None else value


State = Annotated[
    Literal["missing", "null", "empty"], BeforeValidator(_named_null), WithJsonSchema({"enum": ["missing", "null", "empty", None]})
]
Rounding = Literal["half_up", "half_even", "down", "up"]


def _rule_if_map(value: Any) -> Any:
    return RuleForm.model_validate(value) if isinstance(value, dict) else value


Handler = Annotated["RuleForm | Any", PlainValidator(_rule_if_map), WithJsonSchema({})]
"""`omit`, `null`, `fail`, `skip_item`, a literal, or a map that is a rule."""


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


class CastForm(Node):
    """A conversion of type; short for `{to: TYPE}` is the type."""

    to: str
    """A scalar type of the language."""
    scale: int | None = Field(default=None, ge=0, le=18)
    """Digits after the point."""
    round: Rounding | None = None
    parse: str | None = None
    """How a text is read: rfc3339, iso_date, epoch_s, epoch_ms, or a form such as "%d.%m.%Y"."""
    format: str | None = None
    """How an instant or a date is written."""
    zone: str | None = None
    """An IANA name, such as Europe/Berlin."""
    ambiguous: Literal["earlier", "later", "error"] | None = None
    nonexistent: Literal["shift", "error"] | None = None
    decimal_sep: str | None = Field(default=None, min_length=1, max_length=1)
    group_sep: str | None = Field(default=None, min_length=1, max_length=1)
    exponent: bool | None = None
    """Take exponents, as in 1e3."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"to": value} if isinstance(value, str) else value


class ConvertForm(Node):
    """A change of unit."""

    from_: str = Field(alias="from")
    to: str
    scale: int | None = Field(default=None, ge=0, le=18)
    round: Rounding | None = None
    currency: str | None = None
    """Of `minor` and `major`: an ISO 4217 code."""
    currency_path: str | None = None
    """Where the code stands in the record."""


class LookupForm(Node):
    """A closed table; short for `{table: NAME}` is the name."""

    table: Identifier | None = None
    inline: Annotated[dict[str, Json], Field(min_length=1)] | None = None
    type: Shorthand | None = None
    """The type of the values of `inline`."""
    miss: Handler = None
    """What becomes of a key that is not there: error (by default), keep, omit, null, a literal, a rule."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"table": value} if isinstance(value, str) else value


class ConditionForm(Node):
    """`{path, [cast], [if_absent], OPERATOR: value}`, or one of `all`, `any`, `not`."""

    path: str | None = None
    cast: CastForm | None = None
    if_absent: bool | None = None
    """What holds where there is no value."""
    eq: Json = None
    ne: Json = None
    in_: list[Json] | None = Field(default=None, alias="in", min_length=1)
    not_in: list[Json] | None = Field(default=None, min_length=1)
    gt: Json = None
    gte: Json = None
    lt: Json = None
    lte: Json = None
    exists: bool | None = None
    is_null: bool | None = None
    is_empty: bool | None = None
    starts_with: str | None = None
    ends_with: str | None = None
    contains: Json = None
    matches: Pattern | None = None
    all: list["ConditionForm"] | None = Field(default=None, min_length=1)
    any: list["ConditionForm"] | None = Field(default=None, min_length=1)
    not_: "ConditionForm | None" = Field(default=None, alias="not")


class AggregateForm(Node):
    """One number made of many items."""

    count: str | None = None
    sum: str | None = None
    min: str | None = None
    max: str | None = None
    avg: str | None = None
    of: "RuleForm | None" = None
    """What is taken of an item, whose alias is `item`."""
    scale: int | None = Field(default=None, ge=0, le=18)
    round: Rounding | None = None


class RuleForm(Node):
    """How one value is made: exactly one producer, then steps, typing and handlers; short for `{from: PATH}` is the path."""

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
    skip: list[State] | None = Field(default=None, min_length=1)
    """States whose values are left out."""
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
    where: ConditionForm | None = None
    """The condition for an item to be taken."""
    sort: list["SortForm"] | None = Field(default=None, min_length=1)
    value: "RuleForm | None" = None
    """What is made for an item, when it is no object."""
    always: bool | None = None
    """Write the object also when nothing is in it."""
    aggregate: AggregateForm | None = None
    """One number made of the items at a path: count, sum, min, max or avg."""
    calc: str | None = None
    """Exact arithmetic over the names of `let`."""
    let: dict[Identifier, "RuleForm"] | None = Field(default=None, min_length=1)
    scale: int | None = Field(default=None, ge=0, le=18)
    """Digits after the point that a division in `calc` is rounded to."""
    round: Rounding | None = None
    use: Identifier | None = None
    """What another mapping makes."""
    in_: str | None = Field(default=None, alias="in")
    """The path that `use` takes its record from."""
    find: str | None = None
    """One item of the list at this path."""
    take: "RuleForm | None" = None
    """What is made of it."""
    wrap: list["RuleForm"] | None = Field(default=None, min_length=1)
    """A list of these values."""
    entries: str | None = None
    """A list of what is made for every member of an object."""
    group: str | None = None
    """A list of what is made for items with equal `by`."""
    by: "RuleForm | None" = None
    hook: Identifier | None = None
    """A function that the team writes."""
    args: dict[Identifier, "RuleForm"] | None = Field(default=None, min_length=1)
    returns: Shorthand | None = None
    """The type of what it gives."""
    ignore: bool | None = None
    """Nothing, on purpose."""
    reason: Line | None = None
    steps: list[Json] | None = Field(default=None, min_length=1)
    """Changes in order: `trim`, `lower`, `{truncate: 40}`."""
    cast: CastForm | None = None
    convert: ConvertForm | None = None
    lookup: LookupForm | None = None
    match: Pattern | None = None
    """A pattern that the text must hold."""
    on_missing: Handler = None
    on_null: Handler = None
    on_absent: Handler = None
    """Short for `on_missing` and `on_null`."""
    on_empty: Handler = None
    on_error: Handler = None
    pii: bool | None = None
    """Whether the result is personal."""
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

    when: ConditionForm | None = None
    then: RuleForm | None = None
    else_: RuleForm | None = Field(default=None, alias="else")


class IgnoreForm(Node):
    """A part of the source that nothing is made of, and why."""

    path: str
    reason: Line | None = None


class ErrorForm(Node):
    """An error that a case expects, by its code and the path of what could not be written."""

    code: Literal["E_MISSING", "E_NULL", "E_TYPE", "E_CAST", "E_LOOKUP", "E_RANGE", "E_CONSTRAINT", "E_HOOK", "E_ZONE"]
    target_path: str


class CaseForm(Node):
    """An example that becomes a test: files of JSON, or values written here."""

    name: Line
    input: Json
    context: dict[Identifier, Json] | None = None
    expect: Json = None
    expect_errors: list[ErrorForm] | None = Field(default=None, min_length=1)


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


@functools.cache
def resolve_names() -> None:
    """Let the annotations of forms that hold one another, which hints are made from, name the forms themselves."""
    for form in (ConditionForm, AggregateForm, LookupForm, RuleForm):
        form.model_rebuild()
