"""Whether a condition holds, read from the language: `Unknown` is raised where that is not certain."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from generators.mappings.expected import casting
from generators.mappings.expected.casting import MISSING, Unknown
from synapseops.mapping import ir

_ORDERED = frozenset({"gt", "gte", "lt", "lte"})
_STATES = frozenset({"exists", "is_null", "is_empty"})

Value = Callable[[ir.Rule], Any]
"""What a rule makes where the condition stands."""


def holds(condition: ir.Condition, value: Value) -> bool:
    """Tell whether *condition* holds."""
    match condition:
        case ir.All(conditions):
            return all(holds(one, value) for one in conditions)
        case ir.AnyOf(conditions):
            return any(holds(one, value) for one in conditions)
        case ir.Not(inner):
            return not holds(inner, value)
    return _tested(condition, value(condition.rule))


def _tested(test: ir.Test, value: Any) -> bool:
    if test.operator in _STATES:
        state = casting.state(value)
        found = {"exists": state not in ("missing", "null"), "is_null": state == "null", "is_empty": state == "empty"}
        return found[test.operator] is test.wanted
    if value is MISSING or value is None:
        if test.if_absent is None:
            raise Unknown
        return test.if_absent
    others = [casting.literal(one.value, test.rule.type) for one in test.values]
    if any(type(one) is not type(value) and not (is_number(one) and is_number(value)) for one in others):
        raise Unknown
    return _compared(test.operator, value, others)


def _compared(operator: str, value: Any, others: list[Any]) -> bool:
    if operator in ("in", "not_in"):
        return (value in others) is (operator == "in")
    other = others[0]
    if operator in _ORDERED:
        return bool({"gt": value > other, "gte": value >= other, "lt": value < other, "lte": value <= other}[operator])
    if operator in ("eq", "ne"):
        return (value == other) is (operator == "eq")
    if not isinstance(value, str):
        raise Unknown
    match operator:
        case "starts_with":
            return value.startswith(other)
        case "ends_with":
            return value.endswith(other)
        case "contains":
            return other in value
    raise Unknown


def is_number(value: Any) -> bool:
    """Tell whether *value* is one that has an order by size."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
