"""What can be known of a resource before its tests are written: how it comes to be, from which values, and how many fit at once."""

import functools
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
        self._open: set[str] = set()

    def plans(self) -> list[Plan]:
        """Return the plan of every resource, in the author's order."""
        return [self.plan(name) for name in self._resources]

    def _plan(self, name: str) -> Plan:
        resource = self._resources[name]
        sent = settable(resource)
        given = tuple(field for field in sent if self._composer.values(field.type))
        is_whole = len(given) == len(sent) or not any(field.required for field in sent if field not in given)
        parents = tuple(
            Parent(field, self._resources[field.type.resource])
            for field in resource.fields
            if isinstance(field.type, Ref) and not field.nullable and not field.read_only
        )
        numbered = self._numbered(resource, given)
        capacity = self._capacity(resource, numbered, parents) if is_whole else 0
        return Plan(resource, _way(resource), given, numbered, parents, capacity)

    def _numbered(self, resource: Resource, given: tuple[Field, ...]) -> dict[str, Series]:
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

    def _capacity(self, resource: Resource, numbered: Mapping[str, Series], parents: tuple[Parent, ...]) -> int:
        constant = any(field.unique and field.read_only and field.default is not None for field in resource.fields)
        own = min((one.capacity for one in numbered.values()), default=ENDLESS)
        return min([1 if constant else own, *(self._capacity_of_parent(resource, parent) for parent in parents)])

    def _capacity_of_parent(self, child: Resource, parent: Parent) -> int:
        if parent.resource.name in self._open or parent.resource.name == child.name:
            return 0
        self._open.add(child.name)
        try:
            return self.plan(parent.resource.name).capacity
        finally:
            self._open.discard(child.name)


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
