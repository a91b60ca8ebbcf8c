"""Flows as the author writes them: what sets them off, their steps, and what happens when one fails."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from synapseops.intent.node import Json, Node
from synapseops.intent.words import Duration, Identifier, SecretName, Text, TypeName, UrlPath


class TimestampForm(Node):
    """The header that tells when it was signed, and how old that may be."""

    header: str
    tolerance: Duration = "5m"


class HmacForm(Node):
    """A signature by HMAC-SHA256."""

    header: str
    secret: SecretName | list[SecretName]
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    timestamp: TimestampForm | None = None
    signed: str = "{body}"
    """What is signed, with `{timestamp}`, `{id}` and `{body}` in it."""


class VerifyForm(Node):
    """How a webhook is known to be the system's: a preset with the name of its secret, or the parts of the scheme."""

    shopify: SecretName | list[SecretName] | None = None
    github: SecretName | list[SecretName] | None = None
    stripe: SecretName | list[SecretName] | None = None
    standard_webhooks: SecretName | list[SecretName] | None = None
    hmac_sha256: HmacForm | None = None


class IdempotencyForm(Node):
    """What tells a delivery from another: a header, or a path in the body."""

    header: str | None = None
    path: str | None = None


class PageForm(Node):
    """How a list goes on."""

    cursor: dict[Literal["param", "next"], str] | None = None
    page: dict[Literal["param", "size"], Json] | None = None
    offset: dict[Literal["param", "size"], Json] | None = None


class SinceForm(Node):
    """What was seen last: the parameter it is asked by, the field it is read from, and how far to look back."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, validate_by_name=True)

    param: str
    from_: str = Field(alias="from")
    overlap: Duration | None = None


class FetchForm(Node):
    """What a schedule asks a system for."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, validate_by_name=True)

    from_: Identifier = Field(alias="from")
    request: str
    """A method and a path: `GET /customers.json`."""
    record: TypeName
    items: str | None = None
    """Where in the reply the records are; the reply itself by default."""
    page: Literal["link_header"] | PageForm | None = None
    since: SinceForm | None = None


class TriggerForm(Node):
    """What sets a flow off: a webhook, a schedule, or a change of a resource."""

    webhook: Identifier | None = None
    """The system that calls."""
    path: UrlPath | None = None
    record: TypeName | None = None
    verify: VerifyForm | None = None
    idempotency: IdempotencyForm | Literal["body"] | None = None
    schedule: str | None = None
    """Five fields, as of cron."""
    zone: str | None = None
    fetch: FetchForm | None = None
    change: TypeName | None = None
    """The resource."""
    when: Annotated[list[Literal["created", "updated", "deleted"]], Field(min_length=1)] | None = None


class SaveForm(Node):
    """Where a mapped record is kept; short for it is the resource."""

    resource: TypeName
    by: str | None = None
    """The unique field that finds the row."""
    newer: str | None = None
    """The field whose older values are passed over."""
    only: Literal["insert", "update"] | None = None
    on_unresolved: Literal["retry", "null", "fail"] = "retry"

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"resource": value} if isinstance(value, str) else value


class ReplyForm(Node):
    """What is kept of the answer."""

    record: TypeName | None = None
    map: Identifier
    save: SaveForm


class SendForm(Node):
    """Where a mapped record is sent."""

    to: Identifier
    request: str
    """A method and a path: `POST /orders`, `PUT /orders/{tranId}`."""
    idempotency: IdempotencyForm | Literal["none"] | None = None
    reply: ReplyForm | None = None


class StepForm(Node):
    """One step: a condition, a mapping, what it reads, and what becomes of its result."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True, validate_by_name=True)

    if_: Json = Field(default=None, alias="if")
    map: Identifier | None = None
    input: Literal["record", "saved"] = "record"
    with_: dict[Identifier, Json] | None = Field(default=None, alias="with")
    """Values for the mapping's context: `{env: NAME}`, `{flow: received_at}`, or a literal."""
    save: SaveForm | None = None
    send: SendForm | None = None


class FailureForm(Node):
    """How often a step is tried, and what then."""

    attempts: int = Field(default=6, ge=1, le=100)
    backoff: str = "exponential(1s..10m)"
    then: Literal["dead_letter", "drop"] = "dead_letter"


class FlowForm(Node):
    """What moves when."""

    description: Text = ""
    on: TriggerForm
    key: str | None = None
    """Records with equal keys go one at a time, in order of arrival."""
    steps: list[StepForm] = Field(min_length=1)
    on_failure: FailureForm = FailureForm()
    keep: Duration = "30d"
    """How long payloads are kept."""
