"""What the tests know of a field that refers to another resource, is merged into by a patch, or is what rows are written by."""

from collections.abc import Mapping
from typing import Any

from generators.pytest_suite.literals import Call, Name, call
from generators.pytest_suite.planning import Plan
from generators.samples.composites import Composer
from synapseops.blueprint.model import Action, Enum, Field, OnDelete, Record, Ref, Scalar, ScalarKind

_LONGEST_SEGMENT = 300
_MOST_MADE = 9
"""So many rows of another resource are made in a test at most."""
_SHORT = len("a/b %c\u00e9?")
_TYPED = frozenset({ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN})


def reference(field: Field, plan: Plan, plans: Mapping[str, Plan], composer: Composer) -> Call | None:
    """Return what *field* refers to, where rows to refer to can be made."""
    if not isinstance(field.type, Ref) or plans[field.type.resource].capacity == 0:
        return None
    target, on_delete = plans[field.type.resource], field.type.on_delete
    is_seen = target.has(Action.DELETE) and (on_delete is OnDelete.RESTRICT or plan.has(Action.GET))
    return call("Reference", Name(target.module), _absent(field.type, target, composer), *([on_delete.value] if is_seen else []))


def _absent(kind: Ref, target: Plan, composer: Composer) -> Any:
    """Return a key that no row of *target* has in a test, or None where rows may have each that is known."""
    absent, series = composer.value(kind.key, -1), target.numbered.get(target.resource.key.name)
    taken = [series.value(number) for number in range(1, _MOST_MADE + 1)] if series is not None else []
    return None if absent in taken else absent


def merge(field: Field, composer: Composer) -> Call | None:
    """Return a patch of one member of the value object in *field*, if it has one with two values."""
    if not isinstance(field.type, Record):
        return None
    members = composer.members(field.type.name)
    varied = next((one for one in members if len(composer.values(one.type)) > 1 and isinstance(one.type, Scalar | Enum)), None)
    if varied is None:
        return None
    other = next((one.name for one in members if one.required and one is not varied), None)
    return call("Merge", varied.name, composer.value(varied.type, 1), required=other)


def upsert(field: Field, plan: Plan, composer: Composer) -> Call | None:
    """Return how rows are written by *field*, if they are and values of it are known."""
    route = next((one for one in plan.resource.routes if one.action is Action.UPSERT and one.by == field.name), None)
    if route is None or not composer.values(field.type):
        return None
    base, unused = route.path.removesuffix("/{value}"), composer.value(field.type, -1)
    return call("Upsert", base, unused, refused=_refused(field, composer), takes_any_text=_takes_any_text(field) or None)


def _refused(field: Field, composer: Composer) -> tuple[str, str] | None:
    """Return a value that the path does not take, and the code of the fault."""
    kind = field.type.key if isinstance(field.type, Ref) else field.type
    if isinstance(kind, Scalar) and kind.kind in _TYPED:
        return "alpha", "type"
    if not isinstance(kind, Scalar | Enum):
        return None
    wrong = (one for one in composer.refusals(kind) if isinstance(one.value, str) and 0 < len(one.value) <= _LONGEST_SEGMENT)
    return next(((one.value, one.code) for one in wrong if one.code in {"length", "pattern", "format", "enum"}), None)


def _takes_any_text(field: Field) -> bool:
    """Tell whether *field* takes a short text whatever its characters."""
    kind = field.type
    if not isinstance(kind, Scalar) or kind.kind not in {ScalarKind.STRING, ScalarKind.TEXT} or kind.pattern is not None:
        return False
    return (kind.min_length or 0) <= _SHORT and (kind.max_length is None or kind.max_length >= _SHORT)
