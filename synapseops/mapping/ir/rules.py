"""One value in the making: its producer, what is done to it, what becomes of absent ones, and where it goes."""

from typing import Literal

from msgspec import Struct

from synapseops.diagnostics import Pointer
from synapseops.mapping.ir.conversions import Cast, Change, Convert, Lookup, Match
from synapseops.mapping.ir.producers import Producer
from synapseops.mapping.ir.states import States
from synapseops.schema.model import ValueType
from synapseops.schema.wire import WireValue


class Literally(Struct, frozen=True):
    """A literal of the target's type, which skips the rest of the rule."""

    value: WireValue
    type: ValueType


Outcome = Literal["omit", "null", "fail", "skip_item"]


class Handlers(Struct, frozen=True):
    """What becomes of a state or an error; None where the author says nothing (then the rules of "Order" in the language hold)."""

    missing: "Outcome | Literally | Rule | None" = None
    null: "Outcome | Literally | Rule | None" = None
    empty: "Outcome | Literally | Rule | None" = None
    error: "Outcome | Literally | Rule | None" = None


class Target(Struct, frozen=True):
    """The leaf that a rule writes: its path as keys, and what the target record says of it.

    MISSING omits the key without an error if the leaf is `optional` or `has_default`. A leaf that is required below an optional parent is
    required only where that parent is written: `within` is then the parent's path among the rules of the same `Object`, `()` being that
    object itself. None: nothing of the kind.
    """

    path: tuple[str, ...]
    type: ValueType
    optional: bool
    nullable: bool
    has_default: bool
    pii: bool = False
    within: tuple[str, ...] | None = None


class Rule(Struct, frozen=True):
    """One value in the making. `target` is None inside producers and handlers. `type` and `may` speak of the result before it is written;
    `raw_may` of what the producer gives. A value whose type differs from that of the place it goes to (the target, or the rule around it)
    is one that the language converts by itself: enum, email, url, uuid, date and datetime to string, integer to decimal and number.
    """

    producer: Producer
    type: ValueType
    may: States
    raw_may: States
    node: Pointer
    target: Target | None = None
    steps: tuple[Change, ...] = ()
    cast: Cast | None = None
    convert: Convert | None = None
    lookup: Lookup | None = None
    match: Match | None = None
    handlers: Handlers = Handlers()
    pii: bool = False
    doc: str = ""
