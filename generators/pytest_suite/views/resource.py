"""The module of tests of one resource: what it inherits, and the case that it runs it for."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from generators import naming
from generators.pytest_suite import prose
from generators.pytest_suite.literals import Call, call, helpers, literal
from generators.pytest_suite.planning import Plan
from generators.pytest_suite.rows import MOST_ROWS
from generators.pytest_suite.views.common import Pair
from generators.pytest_suite.views.fields import Fields
from generators.rendering import Code
from generators.samples import texts
from generators.samples.composites import Composer, unused_name
from synapseops.blueprint.model import Action, Field, Ref, Scalar, ScalarKind

_TYPED = frozenset({ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN})
_FIELDS = frozenset({"Field", "Merge", "Reference", "Refused", "Becomes", "Upsert"})
_CASES = frozenset({"Together"})
_NONSENSE, _ABSENT, _KEY_CODE = "nonsense", "00000008-0000-4000-8000-000000000008", "format"  # what `Case` takes for granted
_ROWS_FOR_A_GROUP = 3  # the first, one that conflicts with it, one that does not


class Behaviour(Struct, frozen=True):
    """A class of tests that a resource inherits, and its module in `tests.behaviour`."""

    module: Code
    name: Code


class CaseView(Struct, frozen=True):
    """Everything that the tests of one resource show: the arguments of its `Case` and its `Field`s, and what they name."""

    module: Code
    title: Code
    path: Code
    class_name: Code
    behaviours: tuple[Behaviour, ...]
    arguments: tuple[Pair, ...]
    fields: tuple[Code, ...]
    from_case: tuple[Code, ...]
    from_factories: tuple[Code, ...]
    from_fields: tuple[Code, ...]
    makes_rows: bool


class CaseViews:
    """Makes the views of one blueprint's resources. `shapes` names what each value object refuses and takes."""

    def __init__(self, plans: Mapping[str, Plan], composer: Composer, shapes: Mapping[str, str]) -> None:
        self._plans = plans
        self._composer = composer
        self._shapes = shapes

    def view(self, plan: Plan) -> CaseView:
        """Return what the tests of *plan*'s resource show."""
        fields = self._fields(plan).calls()
        groups = list(_groups(plan)) if plan.has(Action.CREATE) else []
        names = helpers([fields, groups]) | {plan.module}
        return CaseView(
            module=Code(plan.module),
            title=prose.title(plan.resource.plural),
            path=prose.path(plan.resource.path),
            class_name=Code(f"Test{naming.pascal(plan.module)}"),
            behaviours=self.behaviours(plan),
            arguments=tuple(_arguments(plan, groups, self._composer)),
            fields=tuple(map(literal, fields)),
            from_case=tuple(map(Code, sorted({"Case", *(names & _CASES)}))),
            from_factories=tuple(map(Code, sorted(names - _CASES - _FIELDS))),
            from_fields=tuple(map(Code, sorted(names & _FIELDS))),
            makes_rows=plan.capacity > 0,
        )

    def behaviours(self, plan: Plan) -> tuple[Behaviour, ...]:
        """Return the behaviours that *plan*'s resource has."""
        fields = self._fields(plan)
        names = (name.partition(".") for name, has in _BEHAVIOURS.items() if has(plan, fields))
        return tuple(Behaviour(Code(module), Code(behaviour)) for module, _, behaviour in names)

    def modules(self) -> set[str]:
        """Return the modules of the behaviours that some resource has."""
        known = [(plan, self._fields(plan)) for plan in self._plans.values()]
        return {name.partition(".")[0] for name, has in _BEHAVIOURS.items() if any(has(plan, fields) for plan, fields in known)}

    def _fields(self, plan: Plan) -> Fields:
        return Fields(plan, self._plans, self._composer, self._shapes)


_BEHAVIOURS: Mapping[str, Callable[[Plan, Fields], bool]] = {
    "create.Creates": lambda plan, _: plan.has(Action.CREATE),
    "get.Gets": lambda plan, _: plan.has(Action.GET),
    "listing.Lists": lambda plan, _: plan.has(Action.LIST),
    "replace.Replaces": lambda plan, _: plan.has(Action.REPLACE) and plan.capacity > 0,
    "patch.Patches": lambda plan, _: plan.has(Action.PATCH),
    "locking.Locks": lambda plan, _: plan.has(Action.PATCH) or plan.has(Action.DELETE),
    "delete.Deletes": lambda plan, _: plan.has(Action.DELETE),
    "upsert.Upserts": lambda _, fields: fields.are_upserted_by,
    "references.Refers": lambda _, fields: fields.refer,
    "access.Guards": lambda _, __: True,
}
"""Which resources have which behaviour, by its module and class."""


def _arguments(plan: Plan, groups: Sequence[Call], composer: Composer) -> Iterator[Pair]:
    """Yield what `Case` is told beside the fields."""
    resource = plan.resource
    known = composer.values(resource.key.type)
    roles = {route.action.value: list(route.roles) for route in resource.routes if route.roles}
    absent, key_code = prose.segment(known[-1]) if known else "absent", _key_code(resource.key)
    nonsense = unused_name(resource.all_fields)
    told = {
        "operations": list(dict.fromkeys(route.action.value for route in resource.routes)),
        "absent": absent if absent != _ABSENT else None,
        "key_code": key_code if key_code != _KEY_CODE else None,
        "roles": roles or None,
        "together": list(groups) or None,
        "nonsense": nonsense if nonsense != _NONSENSE else None,
        "capacity": plan.capacity if plan.capacity < MOST_ROWS else None,
    }
    yield from (Pair(Code(name), literal(value)) for name, value in told.items() if value is not None)


def _key_code(key: Field) -> str:
    """Return the code by which a word is blamed that cannot be the key; nothing when any text may be."""
    kind = key.type.key if isinstance(key.type, Ref) else key.type
    if not isinstance(kind, Scalar) or kind.kind in texts.KINDS:
        return ""
    return "type" if kind.kind in _TYPED else "format"


def _groups(plan: Plan) -> Iterator[Call]:
    """Yield each compound key that can be taken alone, with the one of its fields that tells rows apart by itself."""
    if plan.capacity < _ROWS_FOR_A_GROUP:
        return
    given = {field.name for field in plan.given}
    apart = {name for name in plan.numbered} | {field.name for field in plan.given if isinstance(field.type, Ref)}
    keys = [set(group) for group in plan.resource.unique_together]
    for group, fields in zip(plan.resource.unique_together, keys, strict=True):
        others = [other for other in keys if other != fields]
        telling = next((name for name in group if name in apart), None)
        if telling is None or not fields <= given:
            continue
        # what is equal in the second row, and in the third, must not take another key as well
        if all((other - fields) & apart and (other - (fields - {telling})) & apart for other in others):
            yield call("Together", list(group), telling)
