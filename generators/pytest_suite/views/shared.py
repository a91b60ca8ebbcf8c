"""What the suite's shared modules show of a service."""

from dataclasses import dataclass

from generators.pytest_suite.literals import literal, text
from generators.rendering import Code
from synapseops.blueprint.model import Blueprint


@dataclass(frozen=True, slots=True)
class SharedView:
    """The service as the shared modules need to know it. `guarded`: callers must say who they are."""

    package: Code
    service: Code
    guarded: bool
    auth: Code
    scheme: Code
    roles: Code
    imports_any: bool = False


def shared_view(blueprint: Blueprint, package: str) -> SharedView:
    """Return what the shared modules show of *blueprint*'s service."""
    auth = blueprint.options.auth
    return SharedView(
        package=Code(package),
        service=text(blueprint.service.name),
        guarded=auth != "none",
        auth=Code(auth),
        scheme=text("Bearer" if auth == "jwt" else "ApiKey"),
        roles=literal(list(blueprint.roles)),
    )
