"""What lists may be filtered, sorted and searched by, and with which ops: `list` of a resource, by type of field."""

from synapseops.blueprint.model import FieldType, FilterOp, List, Record, Ref, Scalar, ScalarKind

_ORDERED = {ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL, ScalarKind.DATE, ScalarKind.DATETIME}
_TEXTS = {ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.EMAIL, ScalarKind.URL}


def is_comparable(kind: FieldType) -> bool:
    """Tell whether lists may be filtered and sorted by such a field, and whether it may be unique or indexed."""
    return not isinstance(kind, List | Record) and not (isinstance(kind, Scalar) and kind.kind is ScalarKind.JSON)


def is_searchable(kind: FieldType) -> bool:
    """Tell whether `search` may look into such a field."""
    return isinstance(kind, Scalar) and kind.kind in _TEXTS


def ops(kind: FieldType, *, nullable: bool) -> tuple[FilterOp, ...]:
    """Return the ops of a comparable field, in canonical order."""
    found = {FilterOp.EQ, FilterOp.NE, FilterOp.IN}
    if isinstance(kind, Scalar) and kind.kind in _ORDERED:
        found |= {FilterOp.GT, FilterOp.GTE, FilterOp.LT, FilterOp.LTE}
    if is_searchable(kind):
        found.add(FilterOp.CONTAINS)
    if nullable:
        found.add(FilterOp.IS_NULL)
    return tuple(op for op in FilterOp if op in found)


def may_key(kind: FieldType | None) -> bool:
    """Tell whether such a field may be the key of a resource."""
    return isinstance(kind, Scalar) and kind.kind not in {ScalarKind.JSON, ScalarKind.BOOLEAN, ScalarKind.NUMBER}


def may_find(kind: FieldType | None) -> bool:
    """Tell whether a unique field of such a type may stand in the path of an upsert."""
    return kind is not None and is_comparable(kind) and not isinstance(kind, Ref)
