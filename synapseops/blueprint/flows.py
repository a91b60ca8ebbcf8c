"""Flows, resolved: what sets them off, what their steps do, and what happens when one fails. Secrets are names of variables."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from synapseops.diagnostics import Pointer
from synapseops.schema.wire import WireValue

Path = tuple[str | int, ...]
"""Members by name and items by number (negative ones from the end), from the record on."""


class Hmac(Struct, frozen=True):
    """The parts of a signature by HMAC-SHA256; `signed` holds `{timestamp}` and `{body}`."""

    header: str
    encoding: Literal["hex", "base64"]
    prefix: str
    signed: str
    timestamp_header: str | None = None
    tolerance: float = 300.0


class Verification(Struct, frozen=True):
    """How a webhook is known to be the system's; any of the secrets will do. `hmac` is that of scheme `hmac_sha256`."""

    scheme: Literal["shopify", "github", "stripe", "standard_webhooks", "hmac_sha256"]
    secrets: tuple[str, ...]
    hmac: Hmac | None = None


class DeliveryId(Struct, frozen=True):
    """What tells deliveries apart: a header, a path in the body, or the body itself. An *assumed* one may be missing."""

    header: str | None = None
    path: Path | None = None
    is_assumed: bool = False


class Webhook(Struct, frozen=True):
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


class Page(Struct, frozen=True):
    """How a list goes on: `param` counts or holds the cursor, which `next` finds in the reply; `size` records make a page."""

    kind: Paging
    param: str = ""
    next: Path = ()
    size: int = 0
    size_param: str | None = None


class Since(Struct, frozen=True):
    """What was seen last: the parameter it is asked by, where records tell it, and how many seconds to look back."""

    param: str
    path: Path
    overlap: float = 0.0


class Reference(Struct, frozen=True):
    """A path in the mapped record, or in the input of the step."""

    path: Path
    of_input: bool = False


class Request(Struct, frozen=True):
    """A method and a path: literal text, and values to be percent-encoded, in turn."""

    method: str
    parts: tuple[str | Reference, ...]


class Fetch(Struct, frozen=True):
    """What a schedule asks a system for; `items` is where the records are in a reply, () for the reply itself."""

    system: str
    request: Request
    record: str
    items: Path = ()
    page: Page | None = None
    since: Since | None = None


class Schedule(Struct, frozen=True):
    """A time comes: five fields of cron, told in a zone."""

    cron: str
    zone: str
    fetch: Fetch


class ChangeKind(StrEnum):
    """What can happen to a row."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


class Change(Struct, frozen=True):
    """A row of a resource changes; the record is the row as committed (as it was, when it is deleted)."""

    resource: str
    when: tuple[ChangeKind, ...]


Trigger = Webhook | Schedule | Change


class Compare(Struct, frozen=True):
    """A comparison of the value at a path; `if_absent` is its answer where there is none, and `cast` as what it is read."""

    path: Path
    operator: str
    values: tuple[WireValue, ...]
    cast: Literal["datetime", "decimal", "integer", "string"] | None = None
    if_absent: bool = False


class Every(Struct, frozen=True):
    """All conditions hold."""

    conditions: tuple["Condition", ...]


class Some(Struct, frozen=True):
    """Some condition holds."""

    conditions: tuple["Condition", ...]


class Never(Struct, frozen=True):
    """The condition does not hold."""

    condition: "Condition"


Condition = Compare | Every | Some | Never


class Environment(Struct, frozen=True):
    """A value from a variable, read when the service starts."""

    variable: str


class OfMessage(Struct, frozen=True):
    """What is known of the message itself."""

    name: Literal["received_at", "message_id"]


class Given(Struct, frozen=True):
    """A value of the mapping's context, and where it comes from."""

    name: str
    source: Environment | OfMessage | WireValue


class Save(Struct, frozen=True):
    """Where a mapped record is kept: `by` finds the row (the key when None), older values of `newer` are passed over."""

    resource: str
    by: str | None = None
    newer: str | None = None
    only: Literal["insert", "update"] | None = None
    on_unresolved: Literal["retry", "null", "fail"] = "retry"


class Reply(Struct, frozen=True):
    """What is kept of the answer."""

    mapping: str
    save: Save


class Send(Struct, frozen=True):
    """Where a mapped record is sent; `key_header` carries a key that is stable per flow, message and step, None for none."""

    system: str
    request: Request
    key_header: str | None
    reply: Reply | None = None


class Step(Struct, frozen=True):
    """A mapping and what becomes of its result. `reads_saved`: its input is the resource as the last `save` left it."""

    mapping: str
    effect: Save | Send
    reads_saved: bool
    condition: Condition | None
    context: tuple[Given, ...]
    node: Pointer


class Failure(Struct, frozen=True):
    """How often a step is tried, how many seconds pass between (doubled from `first` to `most`), and what then."""

    attempts: int
    first: float
    most: float
    then: Literal["dead_letter", "drop"]


class Flow(Struct, frozen=True):
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
