"""The rows that the tests of a list create, and which of them each filter, sort and search must find, worked out beforehand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generators.pytest_suite.composites import Composer
from generators.pytest_suite.plan import Plan
from synapseops.blueprint.model import SERVER_FIELDS, Enum, Field, FilterOp, Ref, Scalar, ScalarKind

MOST_ROWS = 3

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """What each row is given, and what it then holds: `values[field][row]`, for the fields of which that is known beforehand."""

    given: tuple[Row, ...]
    values: Mapping[str, tuple[Any, ...]]


def rows(plan: Plan, composer: Composer) -> Rows:
    """Return rows that differ in every field that the list of *plan*'s resource can be asked by."""
    listing = plan.resource.listing
    asked = {filter_.field for filter_ in listing.filters} | set(listing.sort) | set(listing.search)
    count = min(MOST_ROWS, plan.capacity)
    fields = [field for field in plan.resource.all_fields if field.name in asked and isinstance(field.type, Scalar | Enum)]
    varied = [field for field in fields if field in plan.given]
    columns = {field.name: _column(field, place, count, composer) for place, field in enumerate(varied)}
    kept = _apart([{name: column[row] for name, column in columns.items()} for row in range(count)], plan)
    constants = {
        field.name: _constant(field, composer) for field in fields if field.read_only and field not in _TIMES and field != plan.resource.key
    }
    given = [{field.name: row[field.name] for field in varied} for row in kept]
    values = {name: tuple(row[name] for row in given) for name in columns}
    return Rows(tuple(given), {**values, **{name: (value,) * len(given) for name, value in constants.items()}})


_TIMES = SERVER_FIELDS[:2]


def _constant(field: Field, composer: Composer) -> Any:
    return 1 if field == SERVER_FIELDS[2] else composer.shown(field)


def _column(field: Field, place: int, count: int, composer: Composer) -> tuple[Any, ...]:
    """Return a value for each row, in an order that differs from field to field; the last one is null where it may be."""
    known = composer.values(field.type)
    if field.nullable and count > 1:
        return (*(known[(row + place) % min(len(known), MOST_ROWS)] for row in range(count - 1)), None)
    return tuple(known[(row + place) % min(len(known), MOST_ROWS)] for row in range(count))


def _apart(wanted: list[Row], plan: Plan) -> list[Row]:
    """Return those of the rows *wanted* that break no compound key with one before them."""
    refs = {field.name for field in plan.resource.fields if isinstance(field.type, Ref)}
    groups = [group for group in plan.resource.unique_together if not refs & set(group)]
    kept: list[Row] = []
    for row in wanted:
        clash = any(_same_key(row, other, group, plan) for group in groups for other in kept)
        if not clash:
            kept.append(row)
    return kept


def _same_key(row: Row, other: Row, group: Sequence[str], plan: Plan) -> bool:
    if any(name in plan.numbered and name not in row for name in group):
        return False
    return all(row.get(name) == other.get(name) and (name not in row or row[name] is not None) for name in group)


def found(values: Sequence[Any], kind: Scalar | Enum, op: FilterOp, operands: Sequence[Any]) -> list[int]:
    """Return the rows that a filter finds; null is found by `ne` and `is_null` alone."""
    return [row for row, value in enumerate(values) if _holds(value, kind, op, operands)]


def _holds(value: Any, kind: Scalar | Enum, op: FilterOp, operands: Sequence[Any]) -> bool:
    if op is FilterOp.IS_NULL:
        return (value is None) is operands[0]
    if op is FilterOp.NE:
        return bool(value != operands[0])
    if value is None:
        return False
    if op in {FilterOp.EQ, FilterOp.IN}:
        return any(value == operand for operand in operands)
    if op is FilterOp.CONTAINS:
        return contains(value, operands[0])
    return bool(_COMPARISONS[op](ordered(kind, value), ordered(kind, operands[0])))


_COMPARISONS: dict[FilterOp, Callable[[Any, Any], object]] = {
    FilterOp.GT: lambda value, operand: value > operand,
    FilterOp.GTE: lambda value, operand: value >= operand,
    FilterOp.LT: lambda value, operand: value < operand,
    FilterOp.LTE: lambda value, operand: value <= operand,
}


def contains(value: str, part: str) -> bool:
    """Tell whether *part* is in *value*, whatever the case of ASCII letters."""
    return _folded(part) in _folded(value)


def _folded(text: str) -> str:
    return "".join(character.lower() if character.isascii() else character for character in text)


def ordered(kind: Scalar | Enum, value: Any) -> Any:
    """Return what a wire value is compared by; instants of one form compare as texts do, but for their fractions."""
    if isinstance(kind, Scalar) and kind.kind is ScalarKind.DECIMAL:
        return Decimal(value)
    if isinstance(kind, Scalar) and kind.kind is ScalarKind.DATETIME:
        return value.removesuffix("Z")
    return value


def ascending(values: Sequence[Any], kind: Scalar | Enum) -> list[Any]:
    """Return *values* as a list sorts them, nulls last."""
    present = sorted((value for value in values if value is not None), key=lambda value: ordered(kind, value))
    return [*present, *(value for value in values if value is None)]


def part_of(value: str) -> str:
    """Return the inside of *value* with the case of its letters turned."""
    return (value[1:-1] or value).swapcase() if value.isascii() else value
