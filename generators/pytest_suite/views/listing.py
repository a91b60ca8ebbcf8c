"""What the tests of a list show: rows, and what each query finds or why it is refused."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from generators.pytest_suite import rows as made
from generators.pytest_suite import samples
from generators.pytest_suite.composites import Composer, unused_name
from generators.pytest_suite.literals import literal, text
from generators.pytest_suite.plan import Plan
from generators.pytest_suite.rows import Rows
from generators.rendering import Code
from synapseops.blueprint.model import Enum, Field, FilterOp, Ref, Scalar, ScalarKind

_PARAMETERS = ("limit", "cursor", "sort", "search", "with_total")
_FREE = frozenset({ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.EMAIL, ScalarKind.URL})
_LONGEST_PART = 200


@dataclass(frozen=True, slots=True)
class Query:
    """A query string and the rows that it finds."""

    query: Code
    found: Code


@dataclass(frozen=True, slots=True)
class FilterView:
    """A field and what is found by it."""

    field: Code
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A field whose values are known only once the rows are there, and its ops."""

    field: Code
    ops: Code


@dataclass(frozen=True, slots=True)
class SortView:
    """A field and its values in ascending order."""

    field: Code
    values: Code


@dataclass(frozen=True, slots=True)
class RefusedQuery:
    """A query string that is refused, the parameter that is blamed, and the code."""

    query: Code
    parameter: Code
    code: Code


@dataclass(frozen=True, slots=True)
class ListingView:
    """Everything that the tests of one list show. `count` rows are given."""

    rows: tuple[Code, ...]
    filters: tuple[FilterView, ...]
    compared: tuple[Compared, ...]
    sorts: tuple[SortView, ...]
    moving_sorts: tuple[Code, ...]
    searches: tuple[Query, ...]
    refused: tuple[RefusedQuery, ...]
    other_sort: Code | None
    page_size: int
    count: int


def listing_view(plan: Plan, composer: Composer) -> ListingView:
    """Return what the tests of the list of *plan*'s resource show."""
    given = made.rows(plan, composer)
    fields = {field.name: field for field in plan.resource.all_fields}
    listing = plan.resource.listing
    known = [(fields[one.field], one.ops) for one in listing.filters if one.field in given.values]
    moving = [one for one in listing.filters if one.field not in given.values and _is_comparable(fields[one.field])]
    return ListingView(
        rows=tuple(literal(dict(row)) for row in given.given),
        filters=tuple(view for field, ops in known if (view := _filter_view(field, ops, given)).queries),
        compared=tuple(Compared(text(one.field), literal([op.value for op in one.ops])) for one in moving),
        sorts=tuple(_sort_view(fields[name], given) for name in listing.sort if name in given.values),
        moving_sorts=tuple(text(name) for name in listing.sort if name not in given.values),
        searches=tuple(_searches(plan, given)),
        refused=tuple(_refused(plan)),
        other_sort=text(f"-{listing.sort[0]}") if listing.sort else None,
        page_size=listing.page_size,
        count=len(given.given),
    )


def _is_comparable(field: Field) -> bool:
    return isinstance(field.type, Scalar | Ref)


def _filter_view(field: Field, ops: Sequence[FilterOp], given: Rows) -> FilterView:
    values = given.values[field.name]
    present = list(dict.fromkeys(value for value in values if value is not None))
    queries = [query for op in ops for query in _queries(field, op, present, values)]
    return FilterView(text(field.name), tuple(queries))


def _queries(field: Field, op: FilterOp, present: list[Any], values: tuple[Any, ...]) -> Iterator[Query]:
    kind = field.type
    if not isinstance(kind, Scalar | Enum):
        return
    for name, operands in _operands(field.name, op, present):
        if all(_can_be_asked(kind, op, operand) for operand in operands):
            query = "&".join(f"{name}={_written(operand)}" for operand in operands)
            yield Query(text(query), literal(made.found(values, kind, op, operands)))


def _operands(name: str, op: FilterOp, present: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    if op is FilterOp.IS_NULL:
        yield from ((f"{name}.is_null", [truth]) for truth in (True, False))
    elif not present:
        return
    elif op is FilterOp.EQ:
        if name not in _PARAMETERS:
            yield name, [present[0]]
        yield f"{name}.eq", [present[-1]]
    elif op is FilterOp.IN:
        yield f"{name}.in", present[:2]
    elif op is FilterOp.CONTAINS:
        yield from ((f"{name}.contains", [part]) for part in (made.part_of(present[0]), "%", "_"))
    else:
        yield f"{name}.{op.value}", [sorted(present, key=str)[len(present) // 2]]


def _can_be_asked(kind: Scalar | Enum, op: FilterOp, operand: Any) -> bool:
    if op is FilterOp.CONTAINS:
        return 0 < len(operand) <= _LONGEST_PART
    if isinstance(operand, str) and (len(operand) > _LONGEST_PART or not operand):
        return not operand and isinstance(kind, Scalar) and kind.kind in _FREE
    return True


def _written(operand: Any) -> str:
    return quote(operand if isinstance(operand, str) else json.dumps(operand), safe="")


def _sort_view(field: Field, given: Rows) -> SortView:
    kind = field.type
    values = made.ascending(given.values[field.name], kind) if isinstance(kind, Scalar | Enum) else []
    return SortView(text(field.name), literal(values))


def _searches(plan: Plan, given: Rows) -> Iterator[Query]:
    columns = [given.values[name] for name in plan.resource.listing.search if name in given.values]
    if not columns or len(columns) < len(plan.resource.listing.search):
        return
    terms = [made.part_of(value) for column in columns for value in column[:1] if value]
    for term in dict.fromkeys([*terms, "%", "_"]):
        if 0 < len(term) <= _LONGEST_PART:
            hits = [row for row in range(len(given.given)) if any(made.contains(column[row] or "", term) for column in columns)]
            yield Query(text(term), literal(hits))


def _refused(plan: Plan) -> Iterator[RefusedQuery]:
    for query, parameter, code in _refused_queries(plan):
        yield RefusedQuery(text(query), text(parameter), text(code))


def _refused_queries(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield query strings that no list takes, and those that this one does not take."""
    listing, fields = plan.resource.listing, plan.resource.all_fields
    nonsense = unused_name(fields)
    yield f"{nonsense}=1", nonsense, "unknown"
    yield from ((f"limit={limit}", "limit", "range") for limit in ("0", "201"))
    yield from ((f"limit={limit}", "limit", "type") for limit in ("ten", "1.0"))
    yield "limit=1&limit=2", "limit", "repeated"
    yield "with_total=maybe", "with_total", "type"
    yield "cursor=nonsense", "cursor", "cursor"
    yield from _refused_sorts_and_searches(plan, nonsense)
    for one in listing.filters:
        field = plan.resource.field(one.field)
        yield from _refused_filters(field, one.ops)


def _refused_sorts_and_searches(plan: Plan, nonsense: str) -> Iterator[tuple[str, str, str]]:
    listing = plan.resource.listing
    filtered = {one.field for one in listing.filters}
    if listing.sort:
        yield f"sort={nonsense}", "sort", "unknown"
        yield f"sort={listing.sort[0]},-{listing.sort[0]}", "sort", "repeated"
    elif "sort" not in filtered:
        yield "sort=created_at", "sort", "unknown"
    if listing.search:
        yield "search=", "search", "length"
        yield "search=" + "a" * 201, "search", "length"
    elif "search" not in filtered:
        yield "search=alpha", "search", "unknown"


def _refused_filters(field: Field, ops: Sequence[FilterOp]) -> Iterator[tuple[str, str, str]]:
    name = field.name
    missing = next((op for op in FilterOp if op not in ops), None)
    if missing is not None:
        yield f"{name}.{missing.value}=alpha", f"{name}.{missing.value}", "unknown"
    wrong = _wrong_operand(field)
    if wrong is not None:
        for op in ops:
            if op is not FilterOp.IS_NULL:
                yield f"{name}.{op.value}={quote(wrong[0])}", f"{name}.{op.value}", wrong[1]
    if FilterOp.IS_NULL in ops:
        yield f"{name}.is_null=maybe", f"{name}.is_null", "type"
    if FilterOp.CONTAINS in ops:
        yield f"{name}.contains=", f"{name}.contains", "length"
        yield f"{name}.eq=alpha&{name}.eq=alpha", f"{name}.eq", "repeated"


def _wrong_operand(field: Field) -> tuple[str, str] | None:
    kind = field.type.key if isinstance(field.type, Ref) else field.type
    if isinstance(kind, Enum):
        return samples.unknown_word(kind), "enum"
    if not isinstance(kind, Scalar) or kind.kind in _FREE:
        return None
    typed = kind.kind in {ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN}
    return "alpha", "type" if typed else "format"
