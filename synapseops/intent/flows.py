"""Flows as the author writes them: what sets them off, their steps, and what happens when one fails."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from synapseops.intent.node import Json, Node
from synapseops.intent.words import Duration, Identifier, Line, SecretName, Text, TypeName, UrlPath


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_NAME = {"type": "string", "pattern": "^[A-Z][A-Z0-9_]*$", "maxLength": 200}
Secrets = Annotated[
    list[SecretName],
    Field(min_length=1),
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [_NAME, {"type": "array", "items": _NAME, "minItems": 1}]}),
]
"""Names of variables; several while a secret is being replaced."""

Method = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^(GET|POST|PUT|PATCH|DELETE) +/"})]
"""A method and a path, taken apart where it is judged."""


class TimestampForm(Node):
    """The header that tells when it was signed, and how old that may be."""

    header: str
    tolerance: Duration = "5m"


class HmacForm(Node):
    """A signature by HMAC-SHA256."""

    header: str
    secret: Secrets
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    timestamp: TimestampForm | None = None
    signed: str = "{body}"
    """What is signed, with `{timestamp}` and `{body}` in it."""


class VerifyForm(Node):
    """How a webhook is known to be the system's: a preset with the name of its secret, or the parts of the scheme."""

    shopify: Secrets | None = None
    github: Secrets | None = None
    stripe: Secrets | None = None
    standard_webhooks: Secrets | None = None
    hmac_sha256: HmacForm | None = None


class IdempotencyForm(Node):
    """What tells a delivery from another: a header, a path in the body, `body`, which is all of it, or `none`: nothing does."""

    header: Line | None = None
    path: Line | None = None
    body: bool = False
    none: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {value: True} if value in ("body", "none") else value


class SendOnceForm(Node):
    """What tells the system that it was sent this before: a header with a key, or `none`."""

    header: Line = "Idempotency-Key"
    none: bool = False

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"none": True} if value == "none" else value


class CursorForm(Node):
    """A parameter, and where the reply tells its next value."""

    param: Line
    next: Line
    """A path in the reply."""


class CountForm(Node):
    """A parameter that counts pages or records, and how many make a page."""

    param: Line
    size: int = Field(ge=1, le=10_000)
    size_param: Line | None = None
    """The parameter that tells the size, when the system wants to know."""


class PageForm(Node):
    """How a list goes on: `link_header`, a cursor, or a count of pages or records."""

    link_header: bool = False
    cursor: CursorForm | None = None
    page: CountForm | None = None
    offset: CountForm | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return {"link_header": True} if value == "link_header" else value


class SinceForm(Node):
    """What was seen last: the parameter it is asked by, the field it is read from, and how far to look back."""

    param: Line
    from_: Line = Field(alias="from")
    overlap: Duration | None = None


class FetchForm(Node):
    """What a schedule asks a system for."""

    from_: Identifier = Field(alias="from")
    request: Method
    """A method and a path: `GET /customers.json`."""
    record: TypeName
    items: Line | None = None
    """Where in the reply the records are; the reply itself by default."""
    page: PageForm | None = None
    since: SinceForm | None = None


class TriggerForm(Node):
    """What sets a flow off: a webhook, a schedule, or a change of a resource."""

    webhook: Identifier | None = None
    """The system that calls."""
    path: UrlPath | None = None
    record: TypeName | None = None
    verify: VerifyForm | None = None
    idempotency: IdempotencyForm | None = None
    schedule: Line | None = None
    """Five fields, as of cron."""
    zone: Line | None = None
    """The zone that the schedule is told in; UTC by default."""
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

    map: Identifier
    save: SaveForm


class SendForm(Node):
    """Where a mapped record is sent."""

    to: Identifier
    request: Method
    """A method and a path: `POST /orders`, `PUT /orders/{tranId}`."""
    idempotency: SendOnceForm | None = None
    reply: ReplyForm | None = None


class StepForm(Node):
    """One step: a condition, a mapping, what it reads, and what becomes of its result."""

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
    backoff: Line = "exponential(1s..10m)"
    """`exponential(1s..10m)` doubles from the first to the second; `fixed(30s)` stays."""
    then: Literal["dead_letter", "drop"] = "dead_letter"


class FlowForm(Node):
    """What moves when."""

    description: Text = ""
    on: TriggerForm
    key: Line | None = None
    """Records with equal keys go one at a time, in order of arrival."""
    steps: list[StepForm] = Field(min_length=1)
    on_failure: FailureForm = Field(default_factory=lambda: FailureForm())
    keep: Duration = "30d"
    """How long payloads are kept."""
