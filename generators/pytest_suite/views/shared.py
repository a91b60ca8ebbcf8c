"""What the suite's shared modules show of a service."""

from collections.abc import Sequence

from msgspec import Struct

from generators.fastapi_service import systems
from generators.fastapi_service.flows import environment
from generators.fastapi_service.names import Names, environment_prefix
from generators.pytest_suite.collecting import called, imported
from generators.pytest_suite.literals import literal, text
from generators.pytest_suite.planning import Plan
from generators.pytest_suite.views.common import Pair
from generators.rendering import Code
from generators.samples import Way
from synapseops.blueprint.model import Action, Blueprint


class Probe(Struct, frozen=True):
    """A resource whose rows can be created through the service, for tests of what all resources share."""

    module: Code
    row: Code
    imported: Code
    gets: bool
    lists: bool
    deletes: bool


class SharedView(Struct, frozen=True):
    """The service as the shared modules need to know it. `guarded`: callers must say who they are."""

    package: Code
    service: Code
    guarded: bool
    auth: Code
    scheme: Code
    roles: Code
    each_role: tuple[Pair, ...]
    package_name: Code
    database_variable: Code
    port_variable: Code
    origins_variable: Code
    issuer_variable: Code
    some_method: Code
    some_path: Code
    writable_method: Code
    writable_path: Code | None
    probe: Probe | None
    addresses: tuple[Code, ...]
    secrets: tuple[Code, ...]
    outside: tuple[Pair, ...]
    variables: tuple[Pair, ...]
    keys: tuple[Code, ...]
    has_flows: bool
    has_operations: bool

    @property
    def has_outside(self) -> bool:
        """Whether the environment must say something for the service to start."""
        return bool(self.addresses or self.secrets or self.variables)


def shared_view(blueprint: Blueprint, plans: Sequence[Plan], *, package: str, service: Names) -> SharedView:
    """Return what the shared modules show of *blueprint*'s service; *service* knows its names."""
    auth, prefix = blueprint.options.auth, environment_prefix(blueprint.service.name)
    method, path = _some_operation(plans)
    written = [(route.method, route.path) for plan in plans for route in plan.resource.routes if route.action is Action.CREATE]
    probed = next((plan for plan in plans if plan.way is Way.CREATE and plan.capacity > 1), None)
    return SharedView(
        package=Code(package),
        service=text(blueprint.service.name),
        guarded=auth != "none",
        auth=Code(auth),
        scheme=text("Bearer" if auth == "jwt" else "ApiKey"),
        roles=literal(list(blueprint.roles)),
        each_role=tuple(Pair(text(f"only {role}"), text(role)) for role in blueprint.roles),
        package_name=text(package),
        database_variable=text(f"{prefix}DATABASE_URL"),
        port_variable=text(f"{prefix}PORT"),
        origins_variable=text(f"{prefix}CORS_ORIGINS"),
        issuer_variable=text(f"{prefix}JWT_ISSUER"),
        some_method=text(method),
        some_path=text(path),
        writable_method=text(written[0][0] if written else ""),
        writable_path=text(written[0][1]) if written else None,
        probe=None if probed is None else _probe(probed, service),
        addresses=tuple(text(one.variable) for one in systems.addresses(blueprint)),
        secrets=tuple(text(one.variable) for one in systems.secrets(blueprint)),
        outside=tuple(Pair(text(one.field), text(one.variable)) for one in (*systems.addresses(blueprint), *systems.secrets(blueprint))),
        variables=tuple(Pair(text(name), text(value)) for name, value in environment.samples(blueprint)),
        keys=tuple(text(one.variable) for one in systems.keys(blueprint)),
        has_flows=bool(blueprint.flows),
        has_operations=bool(blueprint.flows) or any(plan.resource.routes for plan in plans),
    )


def _some_operation(plans: Sequence[Plan]) -> tuple[str, str]:
    """Return method and path of an operation that callers must be known for: a list, if there is any, else that of flows."""
    routes = [route for plan in plans for route in plan.resource.routes]
    if not routes:
        return "GET", "/_flows"
    route = next((route for route in routes if route.action is Action.LIST), routes[0])
    return route.method, route.path.replace("{id}", "absent").replace("{value}", "absent")


def _probe(plan: Plan, service: Names) -> Probe:
    return Probe(
        Code(plan.module),
        called(service.row(plan.resource.name)),
        imported(service.row(plan.resource.name)),
        gets=plan.has(Action.GET),
        lists=plan.has(Action.LIST),
        deletes=plan.has(Action.DELETE),
    )
