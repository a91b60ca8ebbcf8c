"""Flows, resolved: what sets them off, what their steps do, and what happens when one fails. Secrets are names of variables."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from synapseops.diagnostics import Pointer
from synapseops.schema.wire import WireValue

Path = tuple[str | int, ...]
"""Members by name and items by number (negative ones from the end), from the record on."""


@dataclass(frozen=True, slots=True)
class Hmac:
    """The parts of a signature by HMAC-SHA256; `signed` holds `{timestamp}` and `{body}`."""

    header: str
    encoding: Literal["hex", "base64"]
    prefix: str
    signed: str
    timestamp_header: str | None = None
    tolerance: float = 300.0


@dataclass(frozen=True, slots=True)
class Verification:
    """How a webhook is known to be the system's; any of the secrets will do. `hmac` is that of scheme `hmac_sha256`."""

    scheme: Literal["shopify", "github", "stripe", "standard_webhooks", "hmac_sha256"]
    secrets: tuple[str, ...]
    hmac: Hmac | None = None


@dataclass(frozen=True, slots=True)
class DeliveryId:
    """What tells deliveries apart: a header, a path in the body, or the body itself. An *assumed* one may be missing."""

    header: str | None = None
    path: Path | None = None
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Webhook:
    """A system calls."""

    system: str
    path: str
    record: str | None
    verification: Verification | None
    delivery_id: DeliveryId | None


class Paging(StrEnum):
    """How a list goes on."""

    LINK_HEADER = "link_header"
    CURSOR = "cursor"
    PAGE = "page"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True)
class Page:
    """How a list goes on: `param` counts or holds the cursor, which `next` finds in the reply; `size` records make a page."""

    kind: Paging
    param: str = ""
    next: Path = ()
    size: int = 0
    size_param: str | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """What was seen last: the parameter it is asked by, where records tell it, and how many seconds to look back."""

    param: str
    path: Path
    overlap: float = 0.0


@dataclass(frozen=True, slots=True)
class Reference:
    """A path in the mapped record, or in the input of the step."""

    path: Path
    of_input: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A method and a path: literal text, and values to be percent-encoded, in turn."""

    method: str
    parts: tuple[str | Reference, ...]


@dataclass(frozen=True, slots=True)
class Fetch:
    """What a schedule asks a system for; `items` is where the records are in a reply, () for the reply itself."""

    system: str
    request: Request
    record: str
    items: Path = ()
    page: Page | None = None
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time comes: five fields of cron, told in a zone."""

    cron: str
    zone: str
    fetch: Fetch


class ChangeKind(StrEnum):
    """What can happen to a row."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Change:
    """A row of a resource changes; the record is the row as committed (as it was, when it is deleted)."""

    resource: str
    when: tuple[ChangeKind, ...]


Trigger = Webhook | Schedule | Change


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of the value at a path; `if_absent` is its answer where there is none, and `cast` as what it is read."""

    path: Path
    operator: str
    values: tuple[WireValue, ...]
    cast: Literal["datetime", "decimal", "integer", "string"] | None = None
    if_absent: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """All conditions hold."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Some condition holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Never:
    """The condition does not hold."""

    condition: "Condition"


Condition = Compare | Every | Some | Never


@dataclass(frozen=True, slots=True)
class Environment:
    """A value from a variable, read when the service starts."""

    variable: str


@dataclass(frozen=True, slots=True)
class OfMessage:
    """What is known of the message itself."""

    name: Literal["received_at", "message_id"]


@dataclass(frozen=True, slots=True)
class Given:
    """A value of the mapping's context, and where it comes from."""

    name: str
    source: Environment | OfMessage | WireValue


@dataclass(frozen=True, slots=True)
class Save:
    """Where a mapped record is kept: `by` finds the row (the key when None), older values of `newer` are passed over."""

    resource: str
    by: str | None = None
    newer: str | None = None
    only: Literal["insert", "update"] | None = None
    on_unresolved: Literal["retry", "null", "fail"] = "retry"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is kept of the answer."""

    mapping: str
    save: Save


@dataclass(frozen=True, slots=True)
class Send:
    """Where a mapped record is sent; `key_header` carries a key that is stable per flow, message and step, None for none."""

    system: str
    request: Request
    key_header: str | None
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A mapping and what becomes of its result. `reads_saved`: its input is the resource as the last `save` left it."""

    mapping: str
    effect: Save | Send
    reads_saved: bool
    condition: Condition | None
    context: tuple[Given, ...]
    node: Pointer


@dataclass(frozen=True, slots=True)
class Failure:
    """How often a step is tried, how many seconds pass between (doubled from `first` to `most`), and what then."""

    attempts: int
    first: float
    most: float
    then: Literal["dead_letter", "drop"]


@dataclass(frozen=True, slots=True)
class Flow:
    """What moves when. Messages with equal values at `key` go one at a time; payloads are kept for `keep` seconds."""

    name: str
    trigger: Trigger
    steps: tuple[Step, ...]
    failure: Failure
    keep: float
    node: Pointer
    key: Path | None = None
    pii: tuple[tuple[str, ...], ...] = ()
    """Where its records hold what is personal: names of members, those of lists without their items."""
    description: str = ""
