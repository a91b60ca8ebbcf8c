"""Errors of mappings, and what is found where no object is."""

from decimal import Decimal

import pytest

from order_bridge.mappings import MappingErrors
from order_bridge.mappings.runtime import errors, values
from order_bridge.mappings.runtime.values import MISSING


def told(got: object, *, masked: bool = False) -> tuple[str, str, str | None]:
    found = errors.Errors("some")
    found.add(errors.unexpected(got, "integer", "a"), "b[]", masked=masked)
    with pytest.raises(MappingErrors) as raised:
        found.check()
    one = raised.value.errors[0]
    assert (one.mapping, one.rule, one.target_path, one.source_path) == ("some", "b", "b[]", "a")
    assert one.code in str(raised.value)
    return one.code, one.got_type, one.got


def test_states_and_types_are_told_apart() -> None:
    assert told(MISSING) == ("E_MISSING", "missing", None)
    assert told(None) == ("E_NULL", "null", None)
    assert told(True) == ("E_TYPE", "boolean", "true")
    assert told([1]) == ("E_TYPE", "array", None)
    assert told(2**53) == ("E_RANGE", "number", "9007199254740992")
    assert told(Decimal("1.5")) == ("E_TYPE", "number", "1.5")
    assert told(10**1000) == ("E_RANGE", "number", "a very long integer")
    assert told("secret", masked=True) == ("E_TYPE", "string", "***")
    assert told("x" * 1000)[2] == "x" * 100 + "…"
    assert told("\ud800")[2] == "\\ud800"


def test_at_most_one_hundred_are_collected() -> None:
    found = errors.Errors("some")
    with pytest.raises(MappingErrors) as raised:
        for _ in range(200):
            found.add(errors.unexpected(None, "string", "a"), "b")
    assert len(raised.value.errors) == errors.MOST


def test_errors_of_a_mapping_that_is_used_have_the_places_of_the_one_that_uses_it() -> None:
    inner, outer = errors.Errors("inner"), errors.Errors("outer")
    inner.add(errors.unexpected(1, "string", "a"), "b")
    inner.add(errors.Refused("E_HOOK", None, "string"), "c")
    outer.add(errors.collected(inner, "x[]", "y[0]", masked=True), "x[]")
    assert [(one.mapping, one.target_path, one.source_path, one.got) for one in outer.found] == [
        ("inner", "x[].b", "y[0].a", "***"),
        ("inner", "x[].c", "y[0]", None),
    ]


def test_what_a_hook_raises_is_told() -> None:
    refused = errors.hook_failed("some", ValueError("no"))
    assert (refused.code, refused.got) == ("E_HOOK", "ValueError: no")


def test_below_what_is_no_object_everything_is_astray() -> None:
    lost = values.within("text", "a").get("b", MISSING)
    assert values.within(None, "a").get("b", MISSING) is MISSING
    assert errors.unexpected(lost, "string", "a.b").source == "a"
    assert values.within(lost, "a.b").get("c", MISSING) is lost
    assert values.item_at(lost, 0, "a.b") is lost
    with pytest.raises(errors.Refused):
        errors.present(lost)


def test_items_are_counted_from_both_ends() -> None:
    assert values.item_at(["a", "b"], -1, "x") == "b"
    assert values.item_at([], 0, "x") is MISSING
    assert values.item_at(None, 0, "x") is MISSING
    assert errors.unexpected(values.item_at("a", 0, "x"), "string", "x[0]").expected == "list"


def test_states() -> None:
    found: list[object] = ["", None, MISSING, [], 0]
    assert [errors.present(one) for one in found] == [True, False, False, True, True]
    assert [errors.is_null(one) for one in found] == [False, True, False, False, False]
    assert [errors.is_empty(one) for one in found] == [True, False, False, True, False]
    numbers: list[object] = [1, Decimal(1), True, "1"]
    assert [values.is_number(one) for one in numbers] == [True, True, False, False]
