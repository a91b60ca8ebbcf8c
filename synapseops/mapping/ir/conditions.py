"""What is asked before something is made."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from synapseops.schema.wire import WireValue

if TYPE_CHECKING:
    from synapseops.mapping.ir.rules import Rule


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
