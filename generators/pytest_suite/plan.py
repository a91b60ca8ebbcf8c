"""What can be known of a resource before its tests are written: how it comes to be, from which values, and how many fit at once."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from generators import naming
from generators.pytest_suite import prose
from generators.pytest_suite.composites import Composer
from generators.pytest_suite.series import ENDLESS, Series, series
from generators.python.names import BUILTINS, KEYWORDS
from synapseops.blueprint.model import Action, Blueprint, Field, Ref, Resource

_SHARED = """
    api behaviour case conftest contract custom database everything expect factories fields limits migrations operations
    security settings storing values
"""
SHARED_MODULES = frozenset(_SHARED.split())
"""Names of the suite's own modules, which no resource's may take."""

_LOCALS = """
    after again anyio apart api apis app before bodies body case cases changed changes code created current cursor
    down equal expect faults field fields first found given gone group group_by headers issuer items json kept key
    known lines method missing nested only op operand ops other own_hooks pages parameter pick pivot place prepare
    pytest query quote referred replacement reply replies rest role roles row rows second sent serve service shown
    sort stale started statuses stranger tags taken target term up values whole without
"""
_LOCAL_NAMES = frozenset(_LOCALS.split())
"""Names that the templates give to values of their own."""


class Way(StrEnum):
    """How the tests bring a row into being."""

    CREATE = "create"
    UPSERT = "upsert"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Parent:
    """A reference that every row needs: the field, and the resource to be created first."""

    field: Field
    resource: Resource


@dataclass(frozen=True)
class Plan:
    """A resource with its module, and how its rows are made. `capacity` rows can exist at once; 0 means that none can be made.

    `given` are the fields of a full body, `numbered` those that differ for each row; what no sample is known for is in neither.
    """

    resource: Resource
    module: str
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


class Planner:
    """Makes the plans of one blueprint's resources."""

    def __init__(self, blueprint: Blueprint, composer: Composer) -> None:
        self._blueprint = blueprint
        self._composer = composer
        names = {resource.name: naming.snake(resource.plural) for resource in blueprint.resources}
        taken = SHARED_MODULES | _LOCAL_NAMES | KEYWORDS | BUILTINS
        self._modules = naming.allocate(names, lambda name: prose.short(names[name]), taken=taken, fallback="resource")
        self.plan = functools.cache(self._plan)
        self._open: set[str] = set()

    def plans(self) -> list[Plan]:
        """Return the plan of every resource, in the author's order."""
        return [self.plan(resource.name) for resource in self._blueprint.resources]

    def _plan(self, name: str) -> Plan:
        resource = self._blueprint.resource(name)
        given = tuple(field for field in settable(resource) if self._composer.values(field.type))
        parents = tuple(
            Parent(field, self._blueprint.resource(field.type.resource))
            for field in resource.fields
            if isinstance(field.type, Ref) and not field.nullable and not field.read_only
        )
        numbered = self._numbered(resource, given)
        capacity = self._capacity(resource, given, numbered, parents)
        return Plan(resource, self._modules[name], _way(resource), given, numbered, parents, capacity)

    def _numbered(self, resource: Resource, given: tuple[Field, ...]) -> dict[str, Series]:
        found = {field.name: field for field in given if _is_unique(field, resource) and not isinstance(field.type, Ref)}
        for group in resource.unique_together:
            members = [field for field in given if field.name in group]
            apart = any(field.name in found or isinstance(field.type, Ref) or _is_unique(field, resource) for field in members)
            if members and not apart:
                roomiest = max(members, key=lambda field: self._series(field).capacity)
                found[roomiest.name] = roomiest
        return {name: self._series(field) for name, field in found.items()}

    def _series(self, field: Field) -> Series:
        return series(field.type, self._composer.values(field.type))

    def _capacity(self, resource: Resource, given: tuple[Field, ...], numbered: Mapping[str, Series], parents: tuple[Parent, ...]) -> int:
        if any(field.required and field not in given for field in settable(resource)):
            return 0
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


def _is_unique(field: Field, resource: Resource) -> bool:
    return field.unique or (resource.key_is_authored and field.name == resource.key.name)


def _way(resource: Resource) -> Way:
    if resource.route(Action.CREATE) is not None:
        return Way.CREATE
    return Way.UPSERT if resource.upsert_by and resource.route(Action.UPSERT) is not None else Way.STORE
