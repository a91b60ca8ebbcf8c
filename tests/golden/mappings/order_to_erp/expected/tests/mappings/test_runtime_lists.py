"""Changes of lists."""

from decimal import Decimal

import pytest

from order_bridge.mappings.runtime import lists
from order_bridge.mappings.runtime.errors import Refused


def test_texts_are_joined_unless_one_is_null() -> None:
    assert lists.joined(["a", "b"], "-") == "a-b"
    with pytest.raises(Refused):
        lists.joined(["a", None], "-")


def test_equal_items_are_kept_once() -> None:
    assert lists.distinct([Decimal("1.0"), Decimal("1.00")]) == [Decimal("1.0")]
    assert lists.distinct([1, True, 0.5, [1], [1], None, None]) == [1, True, 0.5, [1], None]
    assert lists.distinct([dict(a=1), dict(a=1), dict(a=2)]) == [dict(a=1), dict(a=2)]


def test_items_are_trimmed_dropped_and_flattened() -> None:
    assert lists.trimmed([" a", "b "]) == ["a", "b"]
    assert lists.without_nulls([None, 1]) == [1]
    assert lists.without_empty(["", "a", 0]) == ["a", 0]
    assert lists.flat([[1], [2, 3]]) == [1, 2, 3]


def test_nulls_are_last_in_both_directions() -> None:
    assert lists.in_order([2, None, 1]) == [1, 2, None]
    assert lists.in_order([0.5, None, 1], descending=True) == [1, 0.5, None]


def test_ranks_have_parts_with_directions() -> None:
    low, high = lists.Rank((1, False), ("a", True)), lists.Rank((1, False), ("b", True))
    none = lists.Rank((1, False), (None, True))
    assert sorted([none, low, high]) == [high, low, none]
    assert not low < lists.Rank((1, False), ("a", True))
