"""Conditions of steps: what the author wrote, taken apart, or the slip that stands in the way."""

from decimal import Decimal
from typing import Any, Literal, cast

from msgspec.structs import replace

from synapseops.blueprint.flows import Compare, Condition, Every, Never, Path, Some
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import flow_words
from synapseops.intent.slips import Slip
from synapseops.intent.wording import kind_of, listed, shown
from synapseops.schema.model import Items, Schema, ShapeRef, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind
from synapseops.schema.wire import WireValue

WITH_VALUE = ("eq", "ne", "gt", "gte", "lt", "lte", "starts_with", "ends_with", "contains")
WITH_VALUES = ("in", "not_in")
WITH_ANSWER = ("exists", "is_null", "is_empty")
OPERATORS = (*WITH_VALUE, *WITH_VALUES, *WITH_ANSWER)
_CASTS = ("decimal", "integer", "string")
_TRAVEL_AS_TEXT: dict[ScalarKind, Literal["datetime", "decimal"]] = {ScalarKind.DATETIME: "datetime", ScalarKind.DECIMAL: "decimal"}
_BY_VALUE = frozenset({"eq", "ne", "gt", "gte", "lt", "lte", "in", "not_in"})
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


def typed(asked: Condition, schema: Schema) -> Condition:
    """Return *asked* on records of *schema*: decimals and instants travel as texts, and are compared as what they are."""
    match asked:
        case Compare(cast=None, operator=operator) if operator in _BY_VALUE:
            kind = _kind_at(asked.path, schema)
            return replace(asked, cast=_TRAVEL_AS_TEXT[kind]) if kind in _TRAVEL_AS_TEXT else asked
        case Never(inner):
            return Never(typed(inner, schema))
        case Every(inner):
            return Every(tuple(typed(one, schema) for one in inner))
        case Some(inner):
            return Some(tuple(typed(one, schema) for one in inner))
    return asked


def _kind_at(path: Path, schema: Schema) -> ScalarKind | None:
    here: ValueType = schema.root
    for step in path:
        if isinstance(here, Items) and isinstance(step, int):
            here = here.item
            continue
        found = schema.shape(here).get(step) if isinstance(here, ShapeRef) and isinstance(step, str) else None
        if found is None:
            return None
        here = found.type
    return here.kind if isinstance(here, Scalar) else None


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
    cast_as = cast(Literal["decimal", "integer", "string"] | None, cast_to)
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
    if cast_to == "string":
        return WireValue.of(str(value))
    if cast_to is not None and (isinstance(value, bool) or not _is_number(str(value))):
        raise Slip("SY134", f"{shown(value)} is no {cast_to}", "compare with a number")
    return WireValue.of(value)


def _is_number(text: str) -> bool:
    whole, _, fraction = text.removeprefix("-").partition(".")
    return whole.isascii() and whole.isdigit() and (not fraction or (fraction.isascii() and fraction.isdigit()))
