"""What can be known of a resource before its tests are written: how it comes to be, from which values, and how many fit at once."""

import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from generators.samples.composites import Composer
from generators.samples.series import ENDLESS, Series, series
from generators.slices import once
from synapseops.blueprint.model import Action, Blueprint, Field, Ref, Resource


class Way(StrEnum):
    """How the tests bring a row into being."""

    CREATE = "create"
    UPSERT = "upsert"
    STORE = "store"


class Parent(Struct, frozen=True):
    """A reference that every row needs: the field, and the resource to be created first."""

    field: Field
    resource: Resource


class Plan(Struct, frozen=True):
    """A resource, and how its rows are made. `capacity` rows can exist at once; 0 means that none can be made.

    `given` are the fields of a full body, `numbered` those that differ for each row; what no sample is known for is in neither.
    """

    resource: Resource
    way: Way
    given: tuple[Field, ...]
    numbered: Mapping[str, Series]
    parents: tuple[Parent, ...]
    capacity: int

    @property
    def settable(self) -> tuple[Field, ...]:
        """The fields that a client may send when creating."""
        return settable(self.resource)

    @property
    def replaceable(self) -> tuple[Field, ...]:
        """The fields that a client may send later on."""
        return replaceable(self.resource)

    @property
    def is_stored(self) -> bool:
        """Whether rows are made behind the service's back."""
        return self.capacity > 0 and self.way is Way.STORE

    def has(self, *actions: Action) -> bool:
        """Tell whether the contract has all of *actions* for the resource."""
        return all(self.resource.route(action) is not None for action in actions)


def settable(resource: Resource) -> tuple[Field, ...]:
    """Return the fields of *resource* that a client may send when creating."""
    return tuple(field for field in resource.fields if not field.read_only)


def replaceable(resource: Resource) -> tuple[Field, ...]:
    """Return the fields of *resource* that a client may send when replacing."""
    authored_key = resource.key.name if resource.key_is_authored else None
    return tuple(field for field in settable(resource) if not field.immutable and field.name != authored_key)


def is_unique(field: Field, resource: Resource) -> bool:
    """Tell whether no two rows of *resource* have the same value in *field*: it is unique, or the key that the author named."""
    return field.unique or (resource.key_is_authored and field.name == resource.key.name)


class Planner:
    """Makes the plans of one blueprint's resources."""

    def __init__(self, blueprint: Blueprint, composer: Composer) -> None:
        self._resources = {resource.name: resource for resource in blueprint.resources}
        self._composer = composer
        self.plan = functools.cache(self._plan)
        self._given = functools.cache(self._given_to)
        self._numbers = functools.cache(self._numbered)
        self._made = functools.cache(self._made_with)
        self._open: set[str] = set()

    def plans(self) -> list[Plan]:
        """Return the plan of every resource, in the author's order."""
        return [self.plan(name) for name in self._resources]

    def _plan(self, name: str) -> Plan:
        resource = self._resources[name]
        return Plan(resource, _way(resource), self._given(name), self._numbers(name), self._parents(resource), self._capacity(resource))

    def _given_to(self, name: str) -> tuple[Field, ...]:
        return tuple(field for field in settable(self._resources[name]) if self._composer.values(field.type))

    def _parents(self, resource: Resource) -> tuple[Parent, ...]:
        return tuple(
            Parent(one, self._resources[one.type.resource]) for one in settable(resource) if isinstance(one.type, Ref) and not one.nullable
        )

    def _numbered(self, name: str) -> dict[str, Series]:
        resource = self._resources[name]
        given = self._given(name)
        found = {field.name: field for field in given if is_unique(field, resource) and not isinstance(field.type, Ref)}
        for group in resource.unique_together:
            members = [field for field in given if field.name in group]
            apart = any(field.name in found or isinstance(field.type, Ref) or is_unique(field, resource) for field in members)
            if members and not apart:
                roomiest = max(members, key=lambda field: self._series(field).capacity)
                found[roomiest.name] = roomiest
        return {name: self._series(field) for name, field in found.items()}

    def _series(self, field: Field) -> Series:
        return series(field.type, self._composer.values(field.type))

    def _capacity(self, resource: Resource) -> int:
        """Return how many rows there can be: each is made with rows of its own that it refers to, also where it need not."""
        made = self._made(resource.name)
        if not made:
            return 0
        needed = Counter(made)
        for field in settable(resource):
            if isinstance(field.type, Ref) and field.nullable:
                needed.update(self._made(field.type.resource))
        rooms = ((self._alone(self._resources[name]), count) for name, count in needed.items())
        return min(room // count if room < ENDLESS else ENDLESS for room, count in rooms)

    def _alone(self, resource: Resource) -> int:
        """Return how many rows there can be, whatever they refer to."""
        sent, given = settable(resource), self._given(resource.name)
        if any(field.required for field in sent if field not in given):
            return 0
        constant = any(field.unique and field.read_only and field.default is not None for field in resource.fields)
        return 1 if constant else min((one.capacity for one in self._numbers(resource.name).values()), default=ENDLESS)

    def _made_with(self, name: str) -> Mapping[str, int]:
        """Return how many rows of each resource are made for one of that name, itself among them; nothing where it is made for itself."""
        if name in self._open:
            return {}
        self._open.add(name)
        try:
            below = [self._made(parent.resource.name) for parent in self._parents(self._resources[name])]
        finally:
            self._open.discard(name)
        return sum(map(Counter, below), Counter({name: 1})) if all(below) else {}


class Planned(Struct, frozen=True):
    """The plans of a blueprint's resources, by name, so that what a row refers to comes before it, and what works out their values,
    in which value objects are called by their own names."""

    plans: Mapping[str, Plan]
    composer: Composer


@once
def planned(blueprint: Blueprint) -> Planned:
    """Return the plans of *blueprint*."""
    composer = Composer(blueprint)
    return Planned({one.resource.name: one for one in in_order(Planner(blueprint, composer).plans())}, composer)


def _way(resource: Resource) -> Way:
    if resource.route(Action.CREATE) is not None:
        return Way.CREATE
    return Way.UPSERT if resource.upsert_by and resource.route(Action.UPSERT) is not None else Way.STORE


def in_order(plans: Iterable[Plan]) -> list[Plan]:
    """Return the plans so that what a row refers to comes before it, else as the author has them."""
    known = {plan.resource.name: plan for plan in plans}
    ordered: dict[str, Plan] = {}

    def visit(plan: Plan) -> None:
        if plan.capacity:
            for parent in plan.parents:
                if parent.resource.name not in ordered:
                    visit(known[parent.resource.name])
        ordered.setdefault(plan.resource.name, plan)

    for plan in known.values():
        visit(plan)
    return list(ordered.values())
