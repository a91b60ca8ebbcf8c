"""The queries that a list is asked by: what each finds among known rows, or why it is refused."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from tests.case import Case
from tests.fields import Field

OPS = ("eq", "ne", "in", "gt", "gte", "lt", "lte", "contains", "is_null")
PARAMETERS = ("limit", "cursor", "sort", "search", "with_total")
LONGEST = 200
"""How long a text may be that is searched for."""

_ORDERS: dict[str, Callable[[Any], Any]] = {
    "decimal": Decimal,
    "datetime": datetime.fromisoformat,
}
_WRONG = {
    "enum": ("unknown", "enum"),
    **dict.fromkeys(("integer", "number", "boolean"), ("alpha", "type")),
    **dict.fromkeys(("decimal", "date", "datetime", "uuid"), ("alpha", "format")),
}
"""Operands that filters refuse, with the code of the fault, by the kind of the field."""

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "gt": lambda value, operand: value > operand,
    "gte": lambda value, operand: value >= operand,
    "lt": lambda value, operand: value < operand,
    "lte": lambda value, operand: value <= operand,
}


def filters(case: Case) -> dict[str, list[int]]:
    """Return queries by every op of every field whose values are known, with the rows they find."""
    return {
        "&".join(f"{name}={_written(operand)}" for operand in operands): [
            row for row, value in enumerate(field.rows) if _holds(field, op, value, operands)
        ]
        for field in case.fields
        if field.rows
        for op in field.filters
        for name, operands in _operands(field, op)
    }


def searches(case: Case) -> dict[str, list[int]]:
    """Return texts to search for, with the rows that hold them; none if not all texts are known."""
    columns = [field.rows for field in case.fields if field.searches]
    if not all(columns):
        return {}
    terms = [_part_of(column[0]) for column in columns if column[0]]
    return {
        term: [row for row, values in enumerate(zip(*columns, strict=True)) if _any(values, term)]
        for term in dict.fromkeys([*terms, "%", "_"] if columns else [])
        if 0 < len(term) <= LONGEST
    }


def ascending(field: Field) -> list[Any]:
    """Return the known values of *field* as a list sorts them: nulls last."""
    present = [value for value in field.rows if value is not None]
    nulls = [None] * (len(field.rows) - len(present))
    return [*sorted(present, key=_order(field)), *nulls]


def refused(case: Case) -> Iterator[tuple[str, str, str]]:
    """Yield queries that are refused, each with the parameter that is blamed, and the code."""
    yield f"{case.nonsense}=1", case.nonsense, "unknown"
    yield from ((f"limit={limit}", "limit", "range") for limit in ("0", "201"))
    yield from ((f"limit={limit}", "limit", "type") for limit in ("ten", "1.0"))
    yield "limit=1&limit=2", "limit", "repeated"
    yield "with_total=maybe", "with_total", "type"
    yield "cursor=nonsense", "cursor", "cursor"
    yield from _refused_sorts(case)
    yield from _refused_searches(case)
    for field in case.fields:
        if field.filters:
            yield from _refused_filters(field)


def _refused_sorts(case: Case) -> Iterator[tuple[str, str, str]]:
    sorts = [field.name for field in case.fields if field.sorts]
    if sorts:
        yield f"sort={case.nonsense}", "sort", "unknown"
        yield f"sort={sorts[0]},-{sorts[0]}", "sort", "repeated"
    elif not _filters_by(case, "sort"):
        yield "sort=created_at", "sort", "unknown"


def _refused_searches(case: Case) -> Iterator[tuple[str, str, str]]:
    if any(field.searches for field in case.fields):
        yield "search=", "search", "length"
        yield "search=" + "a" * (LONGEST + 1), "search", "length"
    elif not _filters_by(case, "search"):
        yield "search=alpha", "search", "unknown"


def _refused_filters(field: Field) -> Iterator[tuple[str, str, str]]:
    name = field.name
    for op in [op for op in OPS if op not in field.filters][:1]:
        yield f"{name}.{op}=alpha", f"{name}.{op}", "unknown"
    if field.kind in _WRONG:
        usual, code = _WRONG[field.kind]
        operand = field.wrong or usual
        for op in field.filters:
            if op != "is_null":
                yield f"{name}.{op}={quote(operand)}", f"{name}.{op}", code
    if "is_null" in field.filters:
        yield f"{name}.is_null=maybe", f"{name}.is_null", "type"
    if "contains" in field.filters:
        yield f"{name}.contains=", f"{name}.contains", "length"
        yield f"{name}.eq=alpha&{name}.eq=alpha", f"{name}.eq", "repeated"


def _filters_by(case: Case, name: str) -> bool:
    return any(field.name == name and field.filters for field in case.fields)


def _operands(field: Field, op: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield what to compare *field* with: values that are there, if they can be asked for."""
    present = list(dict.fromkeys(value for value in field.rows if value is not None))
    for name, operands in _wished(field.name, op, present):
        if all(_can_be_asked(field, op, operand) for operand in operands):
            yield name, operands


def _wished(name: str, op: str, present: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    if op == "is_null":
        yield from ((f"{name}.is_null", [truth]) for truth in (True, False))
    elif not present:
        return
    elif op == "eq":
        if name not in PARAMETERS:
            yield name, [present[0]]
        yield f"{name}.eq", [present[-1]]
    elif op == "in":
        yield f"{name}.in", list(present[:2])
    elif op == "contains":
        yield from ((f"{name}.contains", [part]) for part in (_part_of(present[0]), "%", "_"))
    else:
        yield f"{name}.{op}", [sorted(present, key=str)[len(present) // 2]]


def _can_be_asked(field: Field, op: str, operand: Any) -> bool:
    if not isinstance(operand, str):
        return True
    is_free_text = field.kind not in _WRONG and op != "contains"
    return len(operand) <= LONGEST and (bool(operand) or is_free_text)


def _holds(field: Field, op: str, value: Any, operands: Sequence[Any]) -> bool:
    """Tell whether a filter finds *value*: null is found by `ne` and `is_null` alone."""
    if op == "is_null":
        return (value is None) is operands[0]
    if op == "ne":
        return bool(value != operands[0])
    if value is None:
        return False
    if op in {"eq", "in"}:
        return value in operands
    if op == "contains":
        return _contains(value, operands[0])
    order = _order(field)
    return _COMPARISONS[op](order(value), order(operands[0]))


def _order(field: Field) -> Callable[[Any], Any]:
    """Return what values of *field* are compared by."""
    return _ORDERS.get(field.kind, lambda value: value)


def _written(operand: Any) -> str:
    return quote(operand if isinstance(operand, str) else json.dumps(operand), safe="")


def _part_of(text: str) -> str:
    """Return the inside of *text* with the case of its letters turned."""
    return (text[1:-1] or text).swapcase() if text.isascii() else text


def _any(values: Sequence[str | None], term: str) -> bool:
    return any(_contains(value or "", term) for value in values)


def _contains(value: str, part: str) -> bool:
    """Tell whether *part* is in *value*, whatever the case of ASCII letters."""
    return _folded(part) in _folded(value)


def _folded(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)
