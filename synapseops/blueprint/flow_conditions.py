"""Conditions of steps: what the author wrote, taken apart, or the slip that stands in the way."""

from decimal import Decimal
from typing import Any, Literal, cast

from synapseops.blueprint.flows import Compare, Condition, Every, Never, Some
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import flow_words
from synapseops.intent.slips import Slip
from synapseops.intent.wording import kind_of, listed, shown
from synapseops.schema.wire import WireValue

WITH_VALUE = ("eq", "ne", "gt", "gte", "lt", "lte", "starts_with", "ends_with", "contains")
WITH_VALUES = ("in", "not_in")
WITH_ANSWER = ("exists", "is_null", "is_empty")
OPERATORS = (*WITH_VALUE, *WITH_VALUES, *WITH_ANSWER)
_CASTS = ("decimal", "integer")
_OTHER = ("path", "cast", "if_absent")


def condition(written: Any) -> Condition:
    """Read `{path, OP: value}` or `all`, `any`, `not` of conditions; raises `Slip` SY134."""
    match written:
        case {"all": list(inner), **rest} if inner and not rest:
            return Every(tuple(condition(one) for one in inner))
        case {"any": list(inner), **rest} if inner and not rest:
            return Some(tuple(condition(one) for one in inner))
        case {"not": dict(inner), **rest} if not rest:
            return Never(condition(inner))
        case {"path": str(path)}:
            return _comparison(written, path)
    raise Slip("SY134", "this is no condition", "write {path: state, eq: paid}, or all, any or not of conditions")


def _comparison(written: dict[str, Any], path: str) -> Compare:
    operators = [key for key in written if key not in _OTHER]
    for key in operators:
        if key not in OPERATORS:
            hint = did_you_mean(key, OPERATORS) or f"operators are {listed(OPERATORS, last='and')}"
            raise Slip("SY134", f"a condition has no operator {shown(key)}", hint)
    if len(operators) != 1:
        raise Slip("SY134", f"a condition has one operator, and this has {len(operators)}", "write {path: state, eq: paid}")
    operator = operators[0]
    cast_to = written.get("cast")
    if cast_to is not None and cast_to not in _CASTS:
        raise Slip("SY134", f"a condition casts to {listed(_CASTS)}, not to {shown(cast_to)}", "write cast: decimal, or leave it out")
    if_absent = written.get("if_absent", False)
    if not isinstance(if_absent, bool):
        raise Slip("SY134", f"if_absent is {kind_of(if_absent)}", "write true or false")
    cast_as = cast(Literal["decimal", "integer"] | None, cast_to)
    return Compare(flow_words.path(path), operator, _values(operator, written[operator], cast_as), cast_as, if_absent)


def _values(operator: str, value: Any, cast_to: str | None) -> tuple[WireValue, ...]:
    if operator in WITH_ANSWER:
        if not isinstance(value, bool):
            raise Slip("SY134", f"{operator} is {kind_of(value)}", f"write {operator}: true or {operator}: false")
        return (WireValue.of(value),)
    if operator in WITH_VALUES:
        if not isinstance(value, list) or not value:
            raise Slip("SY134", f"{operator} is {kind_of(value)}", f"write a list: {operator}: [open, paid]")
        return tuple(_value(one, cast_to) for one in value)
    return (_value(value, cast_to),)


def _value(value: Any, cast_to: str | None) -> WireValue:
    if isinstance(value, Decimal | float):
        raise Slip("SY134", f"{value} is compared as a number with a point", f'quote it, and say cast: decimal: "{value}"')
    if value is None or isinstance(value, dict | list):
        raise Slip(
            "SY134", f"a condition compares with a text, a number, true or false, not with {kind_of(value)}", "use is_null or exists"
        )
    if cast_to is not None and (isinstance(value, bool) or not _is_number(str(value))):
        raise Slip("SY134", f"{shown(value)} is no {cast_to}", "compare with a number")
    return WireValue.of(value)


def _is_number(text: str) -> bool:
    whole, _, fraction = text.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and (not fraction or (fraction.isascii() and fraction.isdigit()))
