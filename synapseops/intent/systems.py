"""Outside systems as the author writes them: where they are, how they know us, what records they have."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from synapseops.intent.fields import Bound
from synapseops.intent.node import Node, nothing
from synapseops.intent.words import (
    Address,
    Duration,
    Folder,
    HeaderName,
    MemberName,
    ParameterName,
    Pattern,
    Scope,
    SecretName,
    Shorthand,
    Text,
    TypeName,
)

Separator = Annotated[str, StringConstraints(pattern=r'^[^"\n]$')]


class BasicForm(Node):
    """Names of the variables that hold user and password."""

    user: SecretName
    password: SecretName


class OAuth2Form(Node):
    """Client credentials."""

    token_url: Address
    """Where tokens are asked for."""
    client_id: SecretName
    client_secret: SecretName
    scopes: list[Scope] = Field(default_factory=nothing)


class AuthForm(Node):
    """How the system knows us: one of `{header, secret}`, `{bearer}`, `{basic}`, `{query, secret}`, `{oauth2}`."""

    header: HeaderName | None = None
    """A header that carries the secret."""
    query: ParameterName | None = None
    """A parameter that carries the secret."""
    secret: SecretName | None = None
    """The variable that holds the secret of `header` or `query`."""
    bearer: SecretName | None = None
    """The variable that holds the token."""
    basic: BasicForm | None = None
    oauth2: OAuth2Form | None = None


class LimitsForm(Node):
    """How much is asked of the system."""

    requests_per_second: Annotated[int, Field(ge=1, le=10_000)] | None = None
    timeout: Duration = "10s"
    retries: int = Field(default=4, ge=0, le=20)


class CsvForm(Node):
    """Rows of text."""

    delimiter: Separator = ","
    null: list[Text] = Field(default_factory=nothing)
    """Texts that stand for null."""


class MemberForm(Node):
    """A field of a system's record; short for it is `TYPE[(RANGE)][?]`, where `?` means that it may be missing or null."""

    type: Shorthand
    """A type with its range."""
    optional: bool | None = None
    """It may be missing; `?` says so too, and that it may be null."""
    nullable: bool | None = None
    """It may be null."""
    wire: Literal["string", "number"] | None = None
    """How a decimal travels: as a text, or as a number with its digits."""
    min: Bound | None = None
    max: Bound | None = None
    pattern: Pattern | None = None
    description: Text = ""
    deprecated: bool = False
    pii: bool = False
    """Personal: masked in logs, examples and reports."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"type": value} if isinstance(value, str) else value


class RecordForm(Node):
    """A record: fields written here, or a document or sample that tells them."""

    description: Text = ""
    fields: dict[MemberName, MemberForm] | None = Field(default=None, min_length=1)
    json_schema: Folder | None = None
    """A JSON Schema, 2020-12 or draft-07; `#/pointer` names a part of it."""
    openapi: Folder | None = None
    """An OpenAPI document, and `#/components/schemas/NAME`."""
    sample: Folder | None = None
    """One object, an array, or JSON lines; what is guessed is told."""
    csv: CsvForm | None = None


class SystemForm(Node):
    """An outside system."""

    description: Text = ""
    base_url: Address | None = None
    """Where it is; the environment overrides it."""
    auth: AuthForm | None = None
    limits: LimitsForm = Field(default_factory=lambda: LimitsForm())
    records: Annotated[dict[TypeName, RecordForm], Field(min_length=1)] | None = None
