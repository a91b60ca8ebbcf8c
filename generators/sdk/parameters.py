"""What lists can be asked by, in any language: a name in the query, and the type of what it takes."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from synapseops.blueprint.model import Field, FieldType, Filter, FilterOp, Scalar, ScalarKind

_LIST_PARAMETERS = frozenset({"limit", "cursor", "sort", "search", "with_total"})
"""What every list can be asked for beside fields."""


class Parameter(Struct, frozen=True):
    """Something that a list can be asked by: its name in the query, and the type of its value, or of each of them if `is_many`."""

    name: str
    type: FieldType
    field: str
    op: FilterOp
    is_many: bool = False
    description: str = ""


def parameters(filters: Iterable[Filter], fields: Iterable[Field]) -> Iterator[Parameter]:
    """Yield what a list with *filters* can be asked by, of a resource with *fields*."""
    known = {field.name: field for field in fields}
    for one in filters:
        field = known[one.field]
        for op in one.ops:
            says = _SAYS[op].format(f"`{field.name}`")
            yield Parameter(parameter_name(field.name, op), _operand(field, op), field.name, op, op is FilterOp.IN, says)


def parameter_name(field: str, op: FilterOp) -> str:
    """Return the name in the query by which a list is asked for *op* of *field*; equality is short where that is free."""
    return field if op is FilterOp.EQ and field not in _LIST_PARAMETERS else f"{field}.{op}"


def _operand(field: Field, op: FilterOp) -> FieldType:
    if op is FilterOp.IS_NULL:
        return Scalar(ScalarKind.BOOLEAN)
    return Scalar(ScalarKind.STRING) if op is FilterOp.CONTAINS else field.type


_SAYS = {
    FilterOp.EQ: "{} is this.",
    FilterOp.NE: "{} is not this, or null.",
    FilterOp.IN: "{} is one of these.",
    FilterOp.GT: "{} is greater than this.",
    FilterOp.GTE: "{} is this or greater.",
    FilterOp.LT: "{} is less than this.",
    FilterOp.LTE: "{} is this or less.",
    FilterOp.CONTAINS: "{} contains this, whatever the case of ASCII letters.",
    FilterOp.IS_NULL: "{} is null, or is not.",
}
