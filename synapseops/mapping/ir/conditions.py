"""What is asked before something is made."""

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from synapseops.schema.wire import WireValue

if TYPE_CHECKING:
    from synapseops.mapping.ir.rules import Rule


class Test(Struct, frozen=True):
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


class All(Struct, frozen=True):
    """Every condition holds, asked in order."""

    conditions: tuple["Condition", ...]


class AnyOf(Struct, frozen=True):
    """Some condition holds, asked in order."""

    conditions: tuple["Condition", ...]


class Not(Struct, frozen=True):
    """The condition does not hold."""

    condition: "Condition"


Condition = Test | All | AnyOf | Not
