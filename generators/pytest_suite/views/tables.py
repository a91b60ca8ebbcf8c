"""The tables of values that one resource takes and refuses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generators.pytest_suite.composites import Composer, unused_name
from generators.pytest_suite.literals import helpers, literal, text
from generators.pytest_suite.plan import Plan
from generators.pytest_suite.samples import Refusal
from generators.pytest_suite.views.common import Pair, varies
from generators.rendering import Code
from synapseops.blueprint.model import Action, Field, Record, Ref, Scalar, ScalarKind

_ROWS_FOR_A_GROUP = 3  # the first, one that conflicts with it, one that does not


@dataclass(frozen=True, slots=True)
class RefusedView:
    """A value of a field that is refused; `at` is where below the field, or None for the field itself."""

    field: Code
    value: Code
    code: Code
    at: Code | None
    merges: bool


@dataclass(frozen=True, slots=True)
class AcceptedView:
    """A value of a field that is taken, and how it is read back when that differs."""

    field: Code
    sent: Code
    read: Code | None


@dataclass(frozen=True, slots=True)
class TablesView:
    """The tables of one resource. `forbidden` may never be sent, `frozen` on creation alone, `changes` are other values than usual,
    `groups` the compound keys with the field that tells rows apart, `documents` the fields of JSON with their names in tests;
    `modules` and `helpers` are what the expressions name."""

    required: tuple[Code, ...]
    replace_required: tuple[Code, ...]
    nullable: tuple[Code, ...]
    refused: tuple[RefusedView, ...]
    accepted: tuple[AcceptedView, ...]
    forbidden: tuple[Pair, ...]
    frozen: tuple[Pair, ...]
    defaults: tuple[Pair, ...]
    changes: tuple[Pair, ...]
    other: Pair | None
    uniques: tuple[Code, ...]
    free_uniques: tuple[Code, ...]
    later_uniques: tuple[Code, ...]
    groups: tuple[Pair, ...]
    documents: tuple[Pair, ...]
    modules: tuple[Code, ...]
    helpers: tuple[Code, ...]

    @property
    def refused_fields(self) -> tuple[Code, ...]:
        """The fields that have values to be refused."""
        return tuple(dict.fromkeys(one.field for one in self.refused))


class Tables:
    """Makes the tables of one resource."""

    def __init__(self, plan: Plan, composer: Composer) -> None:
        self._plan = plan
        self._composer = composer
        self._used: set[str] = set()

    def view(self) -> TablesView:
        """Return the tables."""
        plan = self._plan
        settable, later = plan.settable, plan.replaceable
        uniques = [field for field in plan.given if self._is_unique(field)]
        filled = [field for field in uniques if not (isinstance(field.type, Ref) and field.nullable)]
        refused, accepted = tuple(self._refused()), tuple(self._accepted())
        defaults, changes = tuple(self._defaults()), tuple(self._changes())
        return TablesView(
            required=_names(field for field in settable if field.required),
            replace_required=_names(field for field in later if field.required),
            nullable=_names(field for field in later if field.nullable),
            refused=refused,
            accepted=accepted,
            forbidden=tuple(self._forbidden()),
            frozen=tuple(Pair(text(field.name), text("immutable")) for field in settable if field not in later),
            defaults=defaults,
            changes=changes,
            other=self._other(),
            uniques=_names(filled),
            free_uniques=_names(field for field in uniques if field.nullable),
            later_uniques=_names(field for field in filled if field in later),
            groups=tuple(_groups(plan)),
            documents=tuple(Pair(text(field.name), Code(plan.identifiers[field.name])) for field in later if _is_document(field)),
            modules=tuple(map(Code, self._used & {"values"})),
            helpers=tuple(map(Code, sorted(self._used - {"values"}))),
        )

    def _other(self) -> Pair | None:
        """Return a field with another value than usual, written without a helper."""
        varied = (one for one in self._plan.given if varies(one, self._composer))
        pairs = ((one, self._composer.value(one.type, 1)) for one in varied)
        return next((Pair(text(one.name), literal(value)) for one, value in pairs if not helpers(value)), None)

    def _can(self, *actions: Action) -> bool:
        """Tell whether rows can be made, and one of *actions* is there to be tested by them."""
        return self._plan.capacity > 0 and any(self._plan.has(action) for action in actions)

    def _literal(self, value: Any) -> Code:
        self._used |= helpers(value)
        return literal(value)

    def _is_unique(self, field: Field) -> bool:
        resource = self._plan.resource
        return field.unique or (resource.key_is_authored and resource.key.name == field.name)

    def _refused(self) -> Iterator[RefusedView]:
        writes = self._can(Action.CREATE, Action.REPLACE, Action.PATCH, Action.UPSERT)
        for field in self._plan.settable if writes else ():
            if not field.nullable:
                yield self._refusal(field, Refusal(None, "null"))
            for refusal in self._composer.refusals(field.type):
                yield self._refusal(field, refusal)

    def _refusal(self, field: Field, refusal: Refusal) -> RefusedView:
        at = "".join(f"/{step}" for step in refusal.path)
        merges = isinstance(field.type, Record) and refusal.code == "required" and all(isinstance(step, str) for step in refusal.path)
        return RefusedView(text(field.name), self._literal(refusal.value), text(refusal.code), text(at) if at else None, merges)

    def _accepted(self) -> Iterator[AcceptedView]:
        for field in self._plan.settable if self._can(Action.CREATE) else ():
            if field.nullable:
                yield AcceptedView(text(field.name), literal(None), None)
            for accepted in self._composer.acceptances(field.type):
                same = accepted.sent == accepted.read and type(accepted.sent) is type(accepted.read)
                read = None if same else self._literal(accepted.read)
                yield AcceptedView(text(field.name), self._literal(accepted.sent), read)

    def _forbidden(self) -> Iterator[Pair]:
        """Yield what a client may never send, with the code of the fault."""
        resource = self._plan.resource
        yield Pair(text(unused_name(resource.all_fields)), text("unknown"))
        yield from (Pair(text(field.name), text("read_only")) for field in resource.all_fields if field.read_only)

    def _defaults(self) -> Iterator[Pair]:
        for field in self._plan.resource.fields:
            if not field.required:
                yield Pair(text(field.name), self._literal(self._composer.shown(field)))

    def _changes(self) -> Iterator[Pair]:
        for field in self._plan.replaceable if self._can(Action.REPLACE, Action.PATCH, Action.UPSERT) else ():
            if field in self._plan.given and varies(field, self._composer):
                yield Pair(text(field.name), self._literal(self._composer.value(field.type, 1)))


def _names(fields: Iterable[Field]) -> tuple[Code, ...]:
    return tuple(text(field.name) for field in fields)


def _is_document(field: Field) -> bool:
    return isinstance(field.type, Scalar) and field.type.kind is ScalarKind.JSON


def _groups(plan: Plan) -> Iterator[Pair]:
    """Yield each compound key that can be taken alone, with the one of its fields that tells rows apart by itself."""
    if plan.capacity < _ROWS_FOR_A_GROUP:
        return
    given = {field.name for field in plan.given}
    apart = {name for name in plan.numbered} | {field.name for field in plan.given if isinstance(field.type, Ref)}
    alone = {field.name for field in plan.given if field.unique} | {plan.resource.key.name}
    keys = [set(group) for group in plan.resource.unique_together]
    for group, fields in zip(plan.resource.unique_together, keys, strict=True):
        others = [other for other in keys if other != fields]
        telling = next((name for name in group if name in apart), None)
        if telling is None or not fields <= given or fields & alone:
            continue
        # what is equal in the second row, and in the third, must not take another key as well
        if all((other - fields) & apart and (other - (fields - {telling})) & apart for other in others):
            yield Pair(literal(list(group)), text(telling))
