"""What READMEs and tests of SDKs show: rows of each resource that can exist at once, and what may be done to them."""

import functools
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from generators import samples
from generators.samples import Composer, Plan, Way, is_unique, plain
from generators.sdk.model import Sdk
from generators.sdk.parameters import parameter_name
from generators.slices import once
from synapseops.blueprint.model import Action, Blueprint, Field, FilterOp, List, Record, Ref, Resource

_MOST_ROWS = 3
_LONGEST_QUERY = 200


class Reference(Struct, frozen=True):
    """The key of the first row of another resource, which must exist before."""

    resource: str


Body = Mapping[str, Any]
"""A body as JSON, but for `Reference`s, which stand for members as a whole."""


class Refusal(Struct, frozen=True):
    """Changes to a row with which it is answered by 422, with an error of this code at this JSON pointer."""

    changes: Body
    code: str
    pointer: str


class Example(Struct, frozen=True, dict=True):
    """A row of one resource, and how others differ from it. Each is worked out when it is asked for."""

    plan: Plan
    composer: Composer

    @property
    def resource(self) -> str:
        """The resource's name."""
        return self.plan.resource.name

    @functools.cached_property
    def row(self) -> Body:
        """The row that the others differ from."""
        return {field.name: _value(field, self.plan, self.composer) for field in self.plan.given}

    @property
    def others(self) -> tuple[Body, ...]:
        """What differs in each other row."""
        return tuple(_numbered(self.plan, number, self.composer) for number in range(2, _rows(self.plan) + 1))

    @property
    def minimal(self) -> Body:
        """The row with nothing but what is required."""
        return {field.name: self.row[field.name] for field in self.plan.given if field.required}

    @functools.cached_property
    def known(self) -> Body:
        """What the row is read back as, as far as that is known beforehand."""
        return {field.name: self.row[field.name] for field in self.plan.given if _is_shown(field, self.composer)}

    @functools.cached_property
    def change(self) -> Body:
        """A patch of the row; empty where there is none."""
        return _change(self.plan, self.composer, self.known) if self.plan.has(Action.PATCH) else {}

    @functools.cached_property
    def filters(self) -> tuple[tuple[str, Any], ...]:
        """Parameters that find the row."""
        return tuple(_filters(self.plan.resource, self))

    @property
    def unique(self) -> bool:
        """Whether the row cannot be created twice."""
        resource = self.plan.resource
        return any(is_unique(field, resource) and not isinstance(field.type, Ref) for field in self.plan.given)

    @functools.cached_property
    def refusal(self) -> Refusal | None:
        """What the row is refused with."""
        return _refusal(self.plan, self.composer)

    @property
    def by(self) -> str | None:
        """The field that upserts the row, where nothing creates it."""
        upsert = self.plan.resource.route(Action.UPSERT)
        return upsert.by if self.plan.way is Way.UPSERT and upsert is not None else None

    @property
    def is_probe(self) -> bool:
        """Whether rows of it can be created by themselves."""
        return self.by is None and not any(isinstance(field.type, Ref) and not field.nullable for field in self.plan.given)


class Upsert(Struct, frozen=True):
    """An upsert that READMEs show; it `replaces` what they created before."""

    resource: str
    by: str
    body: Body
    replaces: bool


@once
def examples(blueprint: Blueprint) -> tuple[Example, ...]:
    """Return an example of every resource that clients can make rows of, so that what a row refers to comes before it."""
    known = samples.planned(blueprint)
    return tuple(Example(plan, known.composer) for plan in known.plans.values() if plan.capacity and plan.way is not Way.STORE)


def probe(examples: tuple[Example, ...]) -> Example | None:
    """Return the example whose rows READMEs, and tests of what any resource does, create."""
    return next((one for one in examples if one.is_probe), None)


def shown_upsert(sdk: Sdk, examples: tuple[Example, ...]) -> Upsert | None:
    """Return an upsert that needs no row of another resource: of what READMEs create, if that has one."""
    shown = probe(examples)
    for one in sorted(examples, key=lambda one: one is not shown):
        upserts = sdk.resource(one.resource).upserts
        if not upserts or any(isinstance(value, Reference) for value in one.minimal.values()):
            continue
        for by, _ in upserts:
            if one.minimal.get(by) not in (None, ""):
                return Upsert(one.resource, by, one.minimal, one is shown)
    return None


def _rows(plan: Plan) -> int:
    """Return how many rows there are: all refer to one parent, so that a unique reference allows but one."""
    refers = {field.name for field in plan.given if isinstance(field.type, Ref) and not field.nullable}
    apart = set(plan.numbered)
    alone = any(field.unique for field in plan.given if field.name in refers)
    groups = any(refers & set(group) and not apart & set(group) for group in plan.resource.unique_together)
    return 1 if alone or groups else min(plan.capacity, _MOST_ROWS)


def _value(field: Field, plan: Plan, composer: Composer) -> Any:
    if isinstance(field.type, Ref):
        return None if field.nullable else Reference(field.type.resource)
    if field.name in plan.numbered:
        return plain(plan.numbered[field.name].value(1), composer)
    return plain(composer.value(field.type), composer)


def _numbered(plan: Plan, number: int, composer: Composer) -> Body:
    """Return what differs in the row of that number."""
    return {field.name: plain(plan.numbered[field.name].value(number), composer) for field in plan.given if field.name in plan.numbered}


def _is_shown(field: Field, composer: Composer) -> bool:
    """Tell whether *field* is read back as it was sent."""
    kind = field.type.item if isinstance(field.type, List) else field.type
    if isinstance(kind, Record):
        return not composer.has_read_only(kind.name)
    return field.nullable or not isinstance(kind, Ref)


def _change(plan: Plan, composer: Composer, known: Body) -> Body:
    """Return a patch of one field: another value of it where there is one, and not its default, which rows have that say nothing."""
    for field in plan.replaceable:
        if field.name not in known or field.name in plan.numbered or isinstance(field.type, Ref | Record):
            continue
        values = [plain(one, composer) for one in composer.values(field.type)]
        taken = [known[field.name], *([field.default.value] if field.default is not None else [])]
        others = [value for value in values if value not in taken]
        if others:
            return {field.name: others[0]}
    return {}


def _filters(resource: Resource, example: Example) -> Iterator[tuple[str, Any]]:
    for one in resource.listing.filters:
        value = example.known.get(one.field)
        if FilterOp.EQ in one.ops and isinstance(value, str | int | float) and value != "" and len(str(value)) <= _LONGEST_QUERY:
            yield parameter_name(one.field, FilterOp.EQ), value


def _refusal(plan: Plan, composer: Composer) -> Refusal | None:
    for field in plan.given:
        for one in composer.refusals(field.type)[:1]:
            pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in (field.name, *one.path))
            return Refusal({field.name: plain(one.value, composer)}, one.code, pointer)
    return None
