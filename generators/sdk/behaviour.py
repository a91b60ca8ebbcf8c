"""How every SDK behaves, whatever its language: when it repeats a request, how long it waits, what it calls each failure."""

from collections.abc import Callable

from msgspec import Struct

from generators.rendering import Code
from synapseops.blueprint.model import Action

VERBS = {
    Action.LIST: "list",
    Action.CREATE: "create",
    Action.GET: "get",
    Action.REPLACE: "replace",
    Action.PATCH: "update",
    Action.DELETE: "delete",
    Action.UPSERT: "upsert",
}
"""What callers ask for, whatever case their language writes it in."""

RETRIES = 2
"""How often a request is repeated unless the caller says otherwise."""

RETRIED = (408, 425, 429)
"""Statuses after which a request is repeated, beside 500 and above; 409 only where the reply says when (`Retry-After`)."""

FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0
JITTER = 0.25
"""Seconds before the first repetition, doubled for each one, at most `LONGEST_WAIT`, less up to `JITTER` of it at random."""

LONGEST_PROMISE = 60.0
"""Seconds: a reply that asks for more patience than this is given to the caller instead."""

TIMEOUT = 30.0
"""Seconds that a reply may take unless the caller says otherwise."""

LONGEST_REPLY = 256 * 1024 * 1024
"""Bytes that are read of a reply unless the caller says otherwise, so that none can use up the memory: 200 items of a mebibyte fit."""

TOLERANCE = 300.0
"""Seconds by which the time of a signed webhook may differ from now."""


class ErrorKind(Struct, frozen=True):
    """A failure that has a class of its own: its status, its name in words, and what it means. Statuses from 500 on share one."""

    status: int
    name: str
    says: str


ERRORS = (
    ErrorKind(400, "bad request", "The body is not JSON."),
    ErrorKind(401, "unauthorized", "The caller is not known: credentials are missing, wrong or expired."),
    ErrorKind(403, "forbidden", "The caller lacks the role that this operation needs."),
    ErrorKind(404, "not found", "There is no such thing."),
    ErrorKind(408, "request timeout", "The service waited too long for the request."),
    ErrorKind(409, "conflict", "A unique value is taken, or something still refers to this."),
    ErrorKind(412, "precondition failed", "It was changed since: the stored version is not the expected one."),
    ErrorKind(413, "body too large", "The body is larger than the service takes."),
    ErrorKind(415, "unsupported media type", "The body is of a type that the service does not read."),
    ErrorKind(422, "invalid request", "Something in the request breaks a rule; the problem's errors tell what and where."),
    ErrorKind(429, "rate limited", "There were too many requests."),
    ErrorKind(500, "server error", "The service failed."),
)
"""In the order of their statuses; a status without a class of its own is the general one's."""


class ErrorView(Struct, frozen=True):
    """A class of errors as a language spells it."""

    status: int
    name: Code
    says: str


def error_views(spelled: Callable[[str], str]) -> tuple[ErrorView, ...]:
    """Return the classes of errors that statuses have, in a language that spells words as *spelled* does: `NotFoundError`."""
    return tuple(ErrorView(one.status, Code(f"{spelled(one.name).removesuffix('Error')}Error"), one.says) for one in ERRORS)


class BehaviourView(Struct, frozen=True):
    """How long to wait for what, in a language's own words."""

    retries: int
    timeout: Code
    retried: Code
    first: Code
    longest: Code
    jitter: Code
    promise: Code
    longest_reply: int


def view(duration: Callable[[float], Code]) -> BehaviourView:
    """Return how every SDK behaves, where a language writes seconds as *duration* does."""
    return BehaviourView(
        RETRIES,
        duration(TIMEOUT),
        Code(", ".join(map(str, RETRIED))),
        duration(FIRST_WAIT),
        duration(LONGEST_WAIT),
        Code(repr(JITTER)),
        duration(LONGEST_PROMISE),
        LONGEST_REPLY,
    )


def does(action: Action) -> str:
    """Return the name of what a client of a resource is that can do *action*: `Lists`, `Creates`."""
    return f"{VERBS[action].capitalize()}s"
