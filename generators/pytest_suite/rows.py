"""The rows that the tests of a list create: what each field holds in them."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from generators.pytest_suite.planning import Plan
from generators.samples.composites import Composer
from synapseops.blueprint.model import SERVER_FIELDS, Enum, Field, Ref, Scalar

MOST_ROWS = 3

Row = Mapping[str, Any]


class Rows(Struct, frozen=True):
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
    columns = {field.name: _column(field, count, composer) for field in varied}
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


def _column(field: Field, count: int, composer: Composer) -> tuple[Any, ...]:
    """Return a value for each row, in an order of the field's own, whatever the others are; the last one is null where it may be."""
    known = composer.values(field.type)
    place = hashlib.sha256(field.name.encode()).digest()[0]
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
