"""Outside systems as the author writes them: where they are, how they know us, what records they have."""

from typing import Annotated, Literal

from pydantic import Field

from synapseops.intent.fields import FieldForm
from synapseops.intent.node import Node
from synapseops.intent.words import Duration, Folder, MemberName, SecretName, Text, TypeName


class BasicForm(Node):
    """Names of the variables that hold user and password."""

    user: SecretName
    password: SecretName


class OAuth2Form(Node):
    """Client credentials."""

    token_url: str
    client_id: SecretName
    client_secret: SecretName
    scopes: list[str] = Field(default_factory=list)


class AuthForm(Node):
    """How the system knows us: one of `{header, secret}`, `{bearer}`, `{basic}`, `{query, secret}`, `{oauth2}`."""

    header: str | None = None
    """A header that carries the secret."""
    query: str | None = None
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

    delimiter: str = Field(default=",", min_length=1, max_length=1)
    null: list[str] = Field(default_factory=list)
    """Texts that stand for null."""


class MemberForm(FieldForm):
    """A field of a system's record; `?` means that it may be missing or null, `optional` and `nullable` tell these apart."""

    optional: bool | None = None
    nullable: bool | None = None
    wire: Literal["string", "number"] | None = None
    """How a decimal travels."""


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
    base_url: str | None = None
    """Where it is; the environment overrides it."""
    auth: AuthForm | None = None
    limits: LimitsForm = LimitsForm()
    records: Annotated[dict[TypeName, RecordForm], Field(min_length=1)] | None = None
