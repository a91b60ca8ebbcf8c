"""What makes a value."""

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from synapseops.mapping.ir.arithmetic import Name, Negative, Number, Operation
from synapseops.mapping.ir.conditions import Condition
from synapseops.mapping.ir.conversions import Rounding
from synapseops.mapping.ir.paths import Read
from synapseops.mapping.ir.states import States
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Scalar
from synapseops.schema.wire import WireValue

if TYPE_CHECKING:
    from synapseops.mapping.ir.rules import Rule


class Const(Struct, frozen=True):
    """A literal of the target's type; `type` is that of the wire value."""

    value: WireValue
    type: ValueType


class ContextValue(Struct, frozen=True):
    """A value that the caller gives."""

    name: str
    type: Scalar


class Position(Struct, frozen=True):
    """The position in `each`, after `where` and `sort`, counted from `base`."""

    alias: str
    base: int


class First(Struct, frozen=True):
    """The first that is neither MISSING nor NULL (nor EMPTY when `skip_empty`); MISSING when there is none."""

    rules: tuple["Rule", ...]
    skip_empty: bool


class Join(Struct, frozen=True):
    """Texts put together; parts in a state of `skip` are left out, others that are absent are errors."""

    rules: tuple["Rule", ...]
    separator: str
    skip: States


class Template(Struct, frozen=True):
    """Literal text and rules, in turn."""

    parts: tuple["str | Rule", ...]
    skip: States


class Switch(Struct, frozen=True):
    """The first branch that holds; MISSING when none does and there is no `otherwise`."""

    branches: tuple[tuple["Condition", "Rule"], ...]
    otherwise: "Rule | None"


class Object(Struct, frozen=True):
    """An object: rules with their target paths, whose first segments nest. `always` writes `{}` where no member was written."""

    rules: tuple["Rule", ...]
    always: bool = False


class Sort(Struct, frozen=True):
    """A key to sort by, ascending unless `descending`; nulls and missing ones last."""

    by: "Rule"
    descending: bool = False


class Each(Struct, frozen=True):
    """A list of what `body` makes for every item (an `Object` as producer, or any rule)."""

    source: Read
    alias: str
    where: "Condition | None"
    sort: tuple[Sort, ...]
    body: "Rule"


class Find(Struct, frozen=True):
    """What `take` makes of the first item for which `where` holds; MISSING when there is none."""

    source: Read
    alias: str
    where: "Condition | None"
    take: "Rule"


class Wrap(Struct, frozen=True):
    """A list of values; those in a state of `skip` are left out."""

    rules: tuple["Rule", ...]
    skip: States


class Entries(Struct, frozen=True):
    """A list of what `body` makes for every member of an object; `alias.key` and `alias.value` are in scope."""

    source: Read
    alias: str
    where: "Condition | None"
    sort: tuple[Sort, ...]
    body: "Rule"


class Group(Struct, frozen=True):
    """Items with equal `by`, in order of first appearance; `alias.key` and `alias.items` are in scope of `body`."""

    source: Read
    alias: str
    by: "Rule"
    body: "Rule"


class Aggregate(Struct, frozen=True):
    """Count, sum, min, max or avg over the items at a path; `of` makes a number of an item (alias `item`), None takes the item."""

    function: Literal["count", "sum", "min", "max", "avg"]
    source: Read
    of: "Rule | None"
    scale: int | None
    round: "Rounding | None"


class Calc(Struct, frozen=True):
    """Exact decimal arithmetic over named inputs; an absent input is an error. A division is rounded to `scale`."""

    expression: "Number | Name | Negative | Operation"
    inputs: tuple[tuple[str, "Rule"], ...]
    scale: int | None
    round: "Rounding | None"


class Use(Struct, frozen=True):
    """What another mapping makes of the object at a path."""

    mapping: str
    source: Read


class Hook(Struct, frozen=True):
    """What a function of the team's returns."""

    name: str
    arguments: tuple[tuple[str, "Rule"], ...]
    returns: ValueType


class Ignore(Struct, frozen=True):
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
