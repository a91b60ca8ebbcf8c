"""Conditions of steps."""

from decimal import Decimal
from typing import Any

import pytest

from order_bridge.flows.conditions import Compare, Every, Never, NotComparable, Some
from order_bridge.flows.paths import short, text_at

RECORD = {
    "state": "paid",
    "total": Decimal("12.5"),
    "text": "12.50",
    "none": None,
    "list": [{"a": 1}],
    "empty": "",
    "yes": True,
}


def holds(path: str, operator: str, *values: Any, **changes: Any) -> bool:
    """Ask the record."""
    steps = tuple(int(step) if step.lstrip("-").isdigit() else step for step in path.split("."))
    return Compare(steps, operator, values, **changes).holds(RECORD)


@pytest.mark.parametrize(
    "condition",
    [
        ("state", "eq", "paid"),
        ("state", "ne", "open"),
        ("state", "in", "open", "paid"),
        ("state", "not_in", "open"),
        ("state", "starts_with", "pa"),
        ("state", "ends_with", "id"),
        ("state", "contains", "ai"),
        ("total", "gt", 12),
        ("total", "gte", Decimal("12.50")),
        ("total", "lt", 13),
        ("total", "lte", Decimal("12.5")),
        ("list.-1.a", "eq", 1),
        ("none", "exists", True),
        ("none", "is_null", True),
        ("empty", "is_empty", True),
        ("nowhere.at.all", "exists", False),
        ("list.9", "exists", False),
        ("yes", "ne", 1),
        ("state", "ne", 1),
    ],
    ids=str,
)
def test_what_holds_does_not_hold_the_other_way_round(condition: tuple[str, str, Any]) -> None:
    assert holds(*condition)
    path, operator, *values = condition
    found = Compare(tuple(path.split(".")), operator, tuple(values)) if "." not in path else None
    assert found is None or not Never(found).holds(RECORD)


@pytest.mark.parametrize("path", ["nowhere", "none"])
@pytest.mark.parametrize("if_absent", [True, False])
def test_what_is_absent_is_as_was_said(path: str, if_absent: bool) -> None:
    assert holds(path, "eq", "x", if_absent=if_absent) is if_absent


def test_texts_are_read_as_numbers_where_that_was_said() -> None:
    assert holds("text", "gt", "9", cast="decimal")
    with pytest.raises(NotComparable):
        holds("text", "gt", "9", cast="integer")
    with pytest.raises(NotComparable):
        holds("state", "gt", "9", cast="decimal")


def test_decimals_and_instants_are_compared_as_what_they_are() -> None:
    record = {"total": "9.50", "at": "2026-01-01T00:00:00.5Z", "day": "2026-01-01", "json": {}}

    def asked(path: str, operator: str, value: str, cast: Any) -> bool:
        return Compare((path,), operator, (value,), cast=cast).holds(record)

    assert asked("total", "lt", "10.00", "decimal")
    assert asked("total", "eq", "9.5", "decimal")
    assert asked("at", "gt", "2026-01-01T01:00:00+01:00", "datetime")
    assert asked("total", "eq", "9.50", "string")
    with pytest.raises(NotComparable):
        asked("day", "gt", "2026-01-01T00:00:00Z", "datetime")
    with pytest.raises(NotComparable):
        asked("json", "eq", "{}", "string")


def test_what_cannot_be_compared_is_told() -> None:
    with pytest.raises(NotComparable, match="state"):
        holds("state", "gt", 1)


def test_conditions_go_together() -> None:
    yes, no = Compare(("yes",), "eq", (True,)), Compare(("yes",), "eq", (False,))
    assert Every((yes, yes)).holds(RECORD)
    assert not Every((yes, no)).holds(RECORD)
    assert Some((no, yes)).holds(RECORD)
    assert not Some(()).holds(RECORD)


def test_scalars_are_told_as_text_and_long_ones_by_what_they_hash_to() -> None:
    assert [text_at(RECORD, (name,)) for name in ("total", "yes", "list", "none")] == [
        "12.5",
        "true",
        None,
        None,
    ]
    assert short("a") == "a"
    assert short("x" * 300) == short("x" * 300) != short("y" * 300)
