"""Writes by a unique field: `PUT /orders/by/number/{value}`."""

from collections.abc import Iterator
from dataclasses import dataclass

from generators.pytest_suite import prose
from generators.pytest_suite.composites import Composer
from generators.pytest_suite.literals import literal, text
from generators.pytest_suite.plan import Plan
from generators.pytest_suite.views.common import Pair, varies
from generators.rendering import Code
from synapseops.blueprint.model import Action, Enum, Field, Ref, Scalar, ScalarKind

_LONGEST_SEGMENT = 300
_TYPED = frozenset({ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN})


@dataclass(frozen=True, slots=True)
class UpsertView:
    """An upsert. `base` is the path without the value, `absent` a path of no row, `refused` one of a value that no row could have,
    `awkward` a value that must be quoted well; `immutables` are pairs of a field and another value of it, `fixed` the immutable
    fields that may not be absent."""

    field: Code
    identifier: Code
    base: Code
    absent: Code
    value: Code
    refused: Code | None
    refused_code: Code
    awkward: Code | None
    pointer: Code
    changes: bool
    immutables: tuple[Pair, ...]
    fixed: tuple[Code, ...]


def upsert_views(plan: Plan, composer: Composer) -> Iterator[UpsertView]:
    """Yield the upserts of *plan*'s resource for which values are known."""
    for route in plan.resource.routes:
        if route.action is Action.UPSERT and route.by is not None:
            field = plan.resource.field(route.by)
            if composer.values(field.type):
                yield _upsert_view(route.path.removesuffix("/{value}"), field, plan, composer)


def _upsert_view(base: str, field: Field, plan: Plan, composer: Composer) -> UpsertView:
    value = composer.value(field.type, -1)
    refused = _refused(field, composer)
    awkward, fixed = _awkward(field), _immutables(field, plan)
    return UpsertView(
        field=text(field.name),
        identifier=Code(plan.identifiers[field.name]),
        base=text(base),
        absent=text(f"{base}/{prose.segment(value)}"),
        value=literal(value),
        refused=None if refused is None else text(f"{base}/{prose.segment(refused[0])}"),
        refused_code=text(refused[1] if refused else ""),
        awkward=None if awkward is None else text(awkward),
        pointer=text(f"/{field.name}"),
        changes=any(one != field and varies(one, composer) for one in plan.replaceable),
        immutables=tuple(Pair(text(one.name), literal(composer.value(one.type, 1))) for one in fixed if varies(one, composer)),
        fixed=tuple(text(one.name) for one in fixed if one.required),
    )


def _immutables(by: Field, plan: Plan) -> list[Field]:
    later = {field.name for field in plan.replaceable}
    return [field for field in plan.given if field.name not in later and field != by]


def _refused(field: Field, composer: Composer) -> tuple[str, str] | None:
    """Return a value that the path does not take, and the code of the fault."""
    kind = field.type.key if isinstance(field.type, Ref) else field.type
    if isinstance(kind, Scalar) and kind.kind in _TYPED:
        return "alpha", "type"
    if not isinstance(kind, Scalar | Enum):
        return None
    wrong = (one for one in composer.refusals(kind) if isinstance(one.value, str) and 0 < len(one.value) <= _LONGEST_SEGMENT)
    return next(((one.value, one.code) for one in wrong if one.code in {"length", "pattern", "format", "enum"}), None)


def _awkward(field: Field) -> str | None:
    """Return a text with a slash, a space, a percent sign and a letter beyond ASCII, if the field takes it."""
    kind = field.type
    free = isinstance(kind, Scalar) and kind.kind in {ScalarKind.STRING, ScalarKind.TEXT} and kind.pattern is None
    awkward = "a/b %c\u00e9?"
    if not free or not isinstance(kind, Scalar):
        return None
    fits = (kind.min_length or 0) <= len(awkward) and (kind.max_length is None or len(awkward) <= kind.max_length)
    return awkward if fits else None
