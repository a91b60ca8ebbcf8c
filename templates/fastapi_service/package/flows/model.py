"""What a flow is: its trigger, its steps, and what happens when one fails."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from .conditions import Condition
from .paths import Path
from .saving import Resource, Save

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verification:
    """How a webhook is known to be the system's; any of `secrets`, names of variables, will do."""

    scheme: Literal["shopify", "github", "stripe", "standard_webhooks", "hmac_sha256"]
    secrets: tuple[str, ...]
    header: str = ""
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    signed: str = "{body}"
    timestamp_header: str | None = None
    tolerance: float = 300.0


@dataclass(frozen=True, slots=True)
class DeliveryId:
    """What tells deliveries apart: a header, a path in the body, or (neither) the body itself."""

    header: str | None = None
    path: Path | None = None
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Webhook:
    """A system calls at `path`."""

    system: str
    path: str
    verification: Verification | None = None
    delivery_id: DeliveryId | None = None


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
class Page:
    """How a list goes on: by a Link header, by a cursor found at `next`, or by counting."""

    kind: Literal["link_header", "cursor", "page", "offset"]
    param: str = ""
    next: Path = ()
    size: int = 0
    size_param: str | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """How only what is new is asked for: from what the records told at `path`, less `overlap`."""

    param: str
    path: Path
    overlap: dt.timedelta = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time comes, and records are fetched: those at `items` of the reply."""

    cron: str
    zone: str
    system: str
    request: Request
    items: Path = ()
    page: Page | None = None
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A row changes."""

    resource: Resource
    when: frozenset[Literal["created", "updated", "deleted"]]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a mapping's context may tell of the message itself."""

    message_id: uuid.UUID
    received_at: dt.datetime


Convert = Callable[[JsonObject, Facts], JsonObject]
"""Makes a record of another one."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is kept of the answer."""

    convert: Convert
    save: Save


@dataclass(frozen=True, slots=True)
class Send:
    """Where a record is sent; `key_header` carries a key that is the same however often it is."""

    system: str
    request: Request
    key_header: str | None = "Idempotency-Key"
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A mapping and what becomes of its result; `reads_saved`: of what the last `Save` left."""

    convert: Convert
    effect: Save | Send
    reads_saved: bool = False
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """How often a step is tried, how many seconds pass between, and what then."""

    attempts: int = 6
    first: float = 1.0
    most: float = 600.0
    then: Literal["dead_letter", "drop"] = "dead_letter"

    def delay(self, attempts: int) -> float:
        """Return the seconds to wait after so many attempts have failed."""
        return float(min(self.most, self.first * 2 ** min(attempts - 1, 30)))


@dataclass(frozen=True, slots=True)
class Flow:
    """What moves when. Messages with equal values at `key` go one by one, in order of arrival."""

    name: str
    trigger: Webhook | Schedule | Change
    steps: tuple[Step, ...]
    failure: Failure = Failure()
    key: Path | None = None
    keep: dt.timedelta = dt.timedelta(days=30)
    pii: frozenset[tuple[str, ...]] = frozenset()
