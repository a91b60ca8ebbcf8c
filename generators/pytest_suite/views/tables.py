"""The tables of values that one resource takes and refuses."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from generators.pytest_suite.composites import Composer, unused_name
from generators.pytest_suite.literals import helpers, literal, text
from generators.pytest_suite.plan import Plan
from generators.pytest_suite.samples import Refusal
from generators.pytest_suite.views.common import Pair, varies
from generators.rendering import Code
from synapseops.blueprint.model import Action, Field, Record


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


class Tables:
    """The tables of values of one resource, and the names that their expressions take from the suite."""

    def __init__(self, plan: Plan, composer: Composer) -> None:
        self._plan = plan
        self._composer = composer
        self._used: set[str] = set()
        self.uniques = [field for field in plan.given if self._is_unique(field)]
        writes = any(plan.has(action) for action in (Action.CREATE, Action.REPLACE, Action.PATCH, Action.UPSERT))
        self.refused = tuple(self._refused()) if plan.capacity and writes else ()
        self.accepted = tuple(self._accepted()) if plan.capacity and plan.has(Action.CREATE) else ()
        self.forbidden = tuple(self._forbidden())
        self.frozen = tuple(self._frozen())
        self.defaults = tuple(Pair(text(field.name), self._literal(composer.shown(field))) for field in self._defaulted())
        changes = any(plan.has(action) for action in (Action.REPLACE, Action.PATCH, Action.UPSERT))
        self.changes = tuple(self._changes()) if plan.capacity and changes else ()

    @property
    def other(self) -> Pair | None:
        """A field with another value than usual, written without a helper."""
        varied = (one for one in self._plan.given if varies(one, self._composer))
        pairs = ((one, self._composer.value(one.type, 1)) for one in varied)
        return next((Pair(text(one.name), literal(value)) for one, value in pairs if not helpers(value)), None)

    @property
    def helpers(self) -> set[str]:
        """The functions that the tables call."""
        return self._used - {"values"}

    @property
    def modules(self) -> set[str]:
        """The modules that the tables call."""
        return self._used & {"values"}

    def _literal(self, value: Any) -> Code:
        self._used |= helpers(value)
        return literal(value)

    def _is_unique(self, field: Field) -> bool:
        resource = self._plan.resource
        return field.unique or (resource.key_is_authored and resource.key.name == field.name)

    def _refused(self) -> Iterator[RefusedView]:
        for field in self._plan.settable:
            if not field.nullable:
                yield self._refusal(field, Refusal(None, "null"))
            for refusal in self._composer.refusals(field.type):
                yield self._refusal(field, refusal)

    def _refusal(self, field: Field, refusal: Refusal) -> RefusedView:
        at = "".join(f"/{step}" for step in refusal.path)
        merges = isinstance(field.type, Record) and refusal.code == "required" and all(isinstance(step, str) for step in refusal.path)
        return RefusedView(text(field.name), self._literal(refusal.value), text(refusal.code), text(at) if at else None, merges)

    def _accepted(self) -> Iterator[AcceptedView]:
        for field in self._plan.settable:
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

    def _frozen(self) -> Iterator[Pair]:
        """Yield what may be sent on creation alone."""
        later = {field.name for field in self._plan.replaceable}
        yield from (Pair(text(field.name), text("immutable")) for field in self._plan.settable if field.name not in later)

    def _defaulted(self) -> list[Field]:
        return [field for field in self._plan.resource.fields if not field.required]

    def _changes(self) -> Iterator[Pair]:
        for field in self._plan.replaceable:
            if field in self._plan.given and varies(field, self._composer):
                yield Pair(text(field.name), self._literal(self._composer.value(field.type, 1)))
