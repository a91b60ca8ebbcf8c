"""What the tests know of each field of a resource: the arguments of its `Field`."""

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from generators.pytest_suite import rows
from generators.pytest_suite.literals import Call, Name
from generators.pytest_suite.planning import Plan
from generators.pytest_suite.views import references, values
from generators.pytest_suite.views.common import varies
from generators.pytest_suite.views.listing import is_listed, listing_arguments
from generators.samples.composites import Composer
from generators.samples.planning import is_unique
from synapseops.blueprint.model import Action, Field, FieldType, Record, Ref, Scalar, ScalarKind

_TEXTS = frozenset({ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.EMAIL, ScalarKind.URL})
_WRITES = (Action.CREATE, Action.REPLACE, Action.PATCH, Action.UPSERT)


class Fields:
    """Makes the fields of one resource. `shapes` names what each value object refuses and takes."""

    def __init__(self, plan: Plan, plans: Mapping[str, Plan], composer: Composer, shapes: Mapping[str, str]) -> None:
        self._plan = plan
        self._plans = plans
        self._composer = composer
        self._shapes = shapes
        self._settable = {field.name for field in plan.settable}
        self._later = {field.name for field in plan.replaceable}
        self._given = {field.name for field in plan.given}
        self._authored = {field.name for field in plan.resource.fields}
        self._writes = is_written(plan)

    def calls(self) -> list[Call]:
        """Return the author's fields, and those of the service's by which the list can be asked."""
        known = [field for field in self._plan.resource.all_fields if field.name in self._authored or is_listed(field, self._plan)]
        return [self._call(field) for field in known]

    @property
    def refer(self) -> bool:
        """Whether one of them tells what it refers to."""
        return self._writes and any(self._reference(field) is not None for field in self._plan.settable)

    @property
    def are_upserted_by(self) -> bool:
        """Whether rows are written by one of them."""
        return any(references.upsert(field, self._plan, self._composer) is not None for field in self._plan.settable)

    @functools.cached_property
    def _rows(self) -> rows.Rows:
        return rows.rows(self._plan, self._composer)

    def _reference(self, field: Field) -> Call | None:
        return references.reference(field, self._plan, self._plans, self._composer)

    def _call(self, field: Field) -> Call:
        given = {name: value for name, value in self._arguments(field) if value is not None or name == "default"}
        return Call("Field", (field.name,), given)

    def _arguments(self, field: Field) -> Iterator[tuple[str, Any]]:
        kind = _kind(field.type)
        if kind == ScalarKind.JSON or (kind not in _TEXTS and is_listed(field, self._plan)):
            yield "kind", kind
        if field.name in self._authored and not field.required:
            yield "default", self._composer.shown(field)
        if field.name not in self._settable:
            yield "read_only", True
        else:
            yield from self._of_settable(field)
        if is_listed(field, self._plan):
            yield from listing_arguments(field, self._plan, self._rows)

    def _of_settable(self, field: Field) -> Iterator[tuple[str, Any]]:
        if field.nullable != (not field.required and self._composer.shown(field) is None):
            yield "null", field.nullable
        if field.name not in self._later:
            yield "immutable", True
        if field.name in self._given and is_unique(field, self._plan.resource):
            yield "unique", True
        if self._writes:
            yield from self._of_values(field)
            yield "refers", self._reference(field)
        yield "upsert", references.upsert(field, self._plan, self._composer)

    def _of_values(self, field: Field) -> Iterator[tuple[str, Any]]:
        refused = values.refusals(field.type, self._composer)
        yield "refused", refused.plain or None
        yield "items", refused.items or None
        if refused.inside is not None:
            yield "inside", Name(f"values.{self._shapes[refused.inside]}")
        yield "besides", refused.besides or None
        if not isinstance(field.type, Record) and self._plan.has(Action.CREATE):
            yield "accepted", values.accepted(self._composer.acceptances(field.type)) or None
        if field.name in self._given and varies(field, self._composer):
            yield "change", self._composer.value(field.type, 1)
        if field.name in self._given & self._later and self._plan.has(Action.PATCH):
            yield "merge", references.merge(field, self._composer)


def is_written(plan: Plan) -> bool:
    """Tell whether a client can write rows of *plan*'s resource, and rows can be made."""
    return plan.capacity > 0 and any(plan.has(action) for action in _WRITES)


def _kind(kind: FieldType) -> str:
    """Return the word for how values of *kind* are compared; a reference is what its keys are."""
    if isinstance(kind, Ref):
        return _kind(kind.key)
    return kind.kind.value if isinstance(kind, Scalar) else type(kind).__name__.lower()
