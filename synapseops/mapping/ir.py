"""A mapping, checked and typed: what generators compile. No name is looked up any more, no type guessed, no state unknown.

A `Rule` makes one value: producer, steps, typing, in that order; after the producer and after every step a MISSING, NULL or EMPTY value
that has a handler goes to it. `may` names the states that a value can be in, so that code for states that cannot occur is never made.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from synapseops.diagnostics import Pointer
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum, Scalar
from synapseops.schema.wire import WireValue


class State(StrEnum):
    """What can be found at a path."""

    MISSING = "missing"
    NULL = "null"
    EMPTY = "empty"
    VALUE = "value"


States = frozenset[State]


@dataclass(frozen=True, slots=True)
class Key:
    """A member of an object."""

    name: str


@dataclass(frozen=True, slots=True)
class At:
    """An item of a list; negative ones count from its end."""

    index: int


@dataclass(frozen=True, slots=True)
class Every:
    """Every item of a list, in order."""


Segment = Key | At | Every


@dataclass(frozen=True, slots=True)
class Step:
    """A segment with what stands before it: whether that may be missing or null (so that code may reach on without asking)."""

    segment: Segment
    may_be_missing: bool
    may_be_null: bool


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value is read. `alias` is None for the record itself; `text` is the path as the author wrote it.

    `may_be_missing` and `may_be_null` of a `Step` speak of the value *at* that segment, given that everything before it is there.
    """

    alias: str | None
    steps: tuple[Step, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """The value at a path, decoded by `type` (`E_TYPE` otherwise)."""

    path: Path
    type: ValueType
    pii: bool = False


@dataclass(frozen=True, slots=True)
class Const:
    """A literal of the target's type; `type` is that of the wire value."""

    value: WireValue
    type: ValueType


@dataclass(frozen=True, slots=True)
class ContextValue:
    """A value that the caller gives."""

    name: str
    type: Scalar


@dataclass(frozen=True, slots=True)
class Position:
    """The position in `each`, after `where` and `sort`, counted from `base`."""

    alias: str
    base: int


@dataclass(frozen=True, slots=True)
class First:
    """The first that is neither MISSING nor NULL (nor EMPTY when `skip_empty`); MISSING when there is none."""

    rules: tuple["Rule", ...]
    skip_empty: bool


@dataclass(frozen=True, slots=True)
class Join:
    """Texts put together; parts in a state of `skip` are left out, others that are absent are errors."""

    rules: tuple["Rule", ...]
    separator: str
    skip: States


@dataclass(frozen=True, slots=True)
class Template:
    """Literal text and rules, in turn."""

    parts: tuple["str | Rule", ...]
    skip: States


@dataclass(frozen=True, slots=True)
class Switch:
    """The first branch that holds; MISSING when none does and there is no `otherwise`."""

    branches: tuple[tuple["Condition", "Rule"], ...]
    otherwise: "Rule | None"


@dataclass(frozen=True, slots=True)
class Object:
    """An object: rules with their target paths, whose first segments nest. `always` writes `{}` where no member was written."""

    rules: tuple["Rule", ...]
    always: bool = False


@dataclass(frozen=True, slots=True)
class Sort:
    """A key to sort by, ascending unless `descending`; nulls and missing ones last."""

    by: "Rule"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """A list of what `body` makes for every item (an `Object` as producer, or any rule)."""

    source: Read
    alias: str
    where: "Condition | None"
    sort: tuple[Sort, ...]
    body: "Rule"


@dataclass(frozen=True, slots=True)
class Find:
    """What `take` makes of the first item for which `where` holds; MISSING when there is none."""

    source: Read
    alias: str
    where: "Condition | None"
    take: "Rule"


@dataclass(frozen=True, slots=True)
class Wrap:
    """A list of values; those in a state of `skip` are left out."""

    rules: tuple["Rule", ...]
    skip: States


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of what `body` makes for every member of an object; `alias.key` and `alias.value` are in scope."""

    source: Read
    alias: str
    where: "Condition | None"
    sort: tuple[Sort, ...]
    body: "Rule"


@dataclass(frozen=True, slots=True)
class Group:
    """Items with equal `by`, in order of first appearance; `alias.key` and `alias.items` are in scope of `body`."""

    source: Read
    alias: str
    by: "Rule"
    body: "Rule"


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Count, sum, min, max or avg over the items at a path; `of` makes a number of an item (alias `item`), None takes the item."""

    function: Literal["count", "sum", "min", "max", "avg"]
    source: Read
    of: "Rule | None"
    scale: int | None
    round: "Rounding | None"


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal literal, as text."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A named input."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus an expression."""

    of: "Number | Name | Negative | Operation"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two expressions and `+ - * /` between them."""

    sign: Literal["+", "-", "*", "/"]
    left: "Number | Name | Negative | Operation"
    right: "Number | Name | Negative | Operation"


@dataclass(frozen=True, slots=True)
class Calc:
    """Exact decimal arithmetic over named inputs; an absent input is an error. A division is rounded to `scale`."""

    expression: "Number | Name | Negative | Operation"
    inputs: tuple[tuple[str, "Rule"], ...]
    scale: int | None
    round: "Rounding | None"


@dataclass(frozen=True, slots=True)
class Use:
    """What another mapping makes of the object at a path."""

    mapping: str
    source: Read


@dataclass(frozen=True, slots=True)
class Hook:
    """What a function of the team's returns."""

    name: str
    arguments: tuple[tuple[str, "Rule"], ...]
    returns: ValueType


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing, on purpose."""

    reason: str


Producer = (
    Read
    | Const
    | ContextValue
    | Position
    | First
    | Join
    | Template
    | Switch
    | Object
    | Each
    | Find
    | Wrap
    | Entries
    | Group
    | Aggregate
    | Calc
    | Use
    | Hook
    | Ignore
)


Rounding = Literal["half_up", "half_even", "down", "up"]


@dataclass(frozen=True, slots=True)
class Change:
    """A step of the language by its `name`, with its arguments in the order of mapping.md's table (texts, integers, words)."""

    name: str
    arguments: tuple[str | int, ...]
    after: ValueType
    may: States


@dataclass(frozen=True, slots=True)
class Cast:
    """A conversion of type by the grammars of the language; what does not apply is None."""

    source: ValueType
    target: Scalar
    scale: int | None = None
    round: Rounding | None = None
    parse: str | None = None
    format: str | None = None
    zone: str | None = None
    ambiguous: Literal["earlier", "later", "error"] = "error"
    nonexistent: Literal["shift", "error"] = "error"
    decimal_separator: str | None = None
    group_separator: str | None = None
    exponent: bool = False


@dataclass(frozen=True, slots=True)
class Convert:
    """A change of unit: value times factor plus `offset`, rounded to `scale`. Factors are exact fractions, as texts.

    Between `minor` and `major` of a currency the factor is a power of ten: of the `currency` named, or of the one at `currency_path`.
    """

    from_unit: str
    to_unit: str
    numerator: str
    denominator: str
    offset: str
    scale: int | None
    round: Rounding | None
    currency: str | None = None
    currency_path: Read | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """A closed table from text to value; `miss` is what happens to what it lacks ("keep", or a handler)."""

    table: str | None
    entries: tuple[tuple[str, WireValue], ...]
    type: Scalar | Enum
    miss: "Outcome | Literally | Rule | Literal['keep']"


@dataclass(frozen=True, slots=True)
class Match:
    """The text must hold the pattern (`E_CONSTRAINT` otherwise)."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison of what `rule` makes (a read, possibly cast) with constants. `if_absent` is what MISSING and NULL give.

    `values` has one value but for `in` and `not_in`, and none for `exists`, `is_null` and `is_empty`; `wanted` is their answer that holds.
    """

    rule: "Rule"
    operator: Literal[
        "eq",
        "ne",
        "in",
        "not_in",
        "gt",
        "gte",
        "lt",
        "lte",
        "exists",
        "is_null",
        "is_empty",
        "starts_with",
        "ends_with",
        "contains",
        "matches",
    ]
    values: tuple[WireValue, ...]
    wanted: bool
    if_absent: bool | None


@dataclass(frozen=True, slots=True)
class All:
    """Every condition holds, asked in order."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some condition holds, asked in order."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: "Condition"


Condition = Test | All | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Literally:
    """A literal of the target's type, which skips the rest of the rule."""

    value: WireValue
    type: ValueType


Outcome = Literal["omit", "null", "fail", "skip_item"]


@dataclass(frozen=True, slots=True)
class Handlers:
    """What becomes of a state or an error; None where the author says nothing (then the rules of "Order" in the language hold)."""

    missing: "Outcome | Literally | Rule | None" = None
    null: "Outcome | Literally | Rule | None" = None
    empty: "Outcome | Literally | Rule | None" = None
    error: "Outcome | Literally | Rule | None" = None


@dataclass(frozen=True, slots=True)
class Target:
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


@dataclass(frozen=True, slots=True)
class Rule:
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


@dataclass(frozen=True, slots=True)
class Case:
    """An example of the author's: the input and what is expected of it, as JSON texts; or the errors as (code, target path)."""

    name: str
    input: str
    expect: str | None
    expect_errors: tuple[tuple[str, str], ...]
    context: tuple[tuple[str, WireValue], ...] = ()


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a target leaf comes from: source leaves, the rule's place, its steps in words."""

    target: str
    sources: tuple[str, ...]
    rule: str
    steps: tuple[str, ...]
    pii: bool


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping. `source` and `target` are names of record types (`shopify.Order`, `Order`); `body` is its fields."""

    name: str
    source: str
    target: str
    target_is_resource: bool
    mode: Literal["create", "patch"]
    context: tuple[ContextValue, ...]
    body: Object
    cases: tuple[Case, ...]
    lineage: tuple[Lineage, ...]
    node: Pointer
    description: str = ""
