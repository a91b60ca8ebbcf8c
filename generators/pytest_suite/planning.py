"""The plans of samples with the names that the suite gives to them."""

from msgspec.structs import asdict

from generators import naming, samples
from generators.pytest_suite import prose
from generators.python.names import BUILTINS, KEYWORDS
from generators.samples.composites import Composer
from synapseops.blueprint.model import Blueprint

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


class Plan(samples.Plan, frozen=True):
    """A plan, and the name of its modules: the factory's and that of the tests."""

    module: str


def plans(blueprint: Blueprint, composer: Composer) -> dict[str, Plan]:
    """Return the plan of every resource by its name, in the author's order."""
    names = {resource.name: naming.snake(resource.plural) for resource in blueprint.resources}
    taken = SHARED_MODULES | _LOCAL_NAMES | KEYWORDS | BUILTINS
    modules = naming.allocate(names, lambda name: prose.short(names[name]), taken=taken, fallback="resource")
    planned = {plan.resource.name: plan for plan in samples.Planner(blueprint, composer).plans()}
    return {name: _named(plan, modules[name]) for name, plan in planned.items()}


def _named(plan: samples.Plan, module: str) -> Plan:
    return Plan(**asdict(plan), module=module)
