"""What the tests of a list know of a field: by which ops it is filtered, and its values in the rows that are listed."""

from collections.abc import Iterator
from typing import Any

from generators import samples
from generators.pytest_suite.planning import Plan
from generators.pytest_suite.rows import Rows
from synapseops.blueprint.model import Action, Enum, Field

_UNKNOWN = "unknown"


def is_listed(field: Field, plan: Plan) -> bool:
    """Tell whether the list of *plan*'s resource can be asked by *field*."""
    listing = plan.resource.listing
    asked = {one.field for one in listing.filters} | set(listing.sort) | set(listing.search)
    return plan.has(Action.LIST) and field.name in asked


def listing_arguments(field: Field, plan: Plan, rows: Rows) -> Iterator[tuple[str, Any]]:
    """Yield what `Field` is told of *field*, by which the list can be asked."""
    listing = plan.resource.listing
    ops = [op.value for one in listing.filters if one.field == field.name for op in one.ops]
    if ops:
        yield "filters", ops
    if ops and isinstance(field.type, Enum) and samples.unknown_word(field.type) != _UNKNOWN:
        yield "wrong", samples.unknown_word(field.type)
    values = list(rows.values.get(field.name, ()))
    if values:
        yield "rows", values
    if field.name in listing.sort:
        yield "sorts", True
    if field.name in listing.search:
        yield "searches", True
