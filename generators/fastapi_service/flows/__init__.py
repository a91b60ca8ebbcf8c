"""The flows of a service: what runs them, and one module for each that says what it does."""

from collections.abc import Iterator

from msgspec import Struct

from generators.fastapi_service.names import Names
from generators.rendering import TemplateFolder
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile


class RoutesView(Struct, frozen=True):
    """What `routes.py` shows: whether callers are known at all."""

    guarded: bool


_STATIC = (
    "flows/__init__.py",
    "flows/changes.py",
    "flows/conditions.py",
    "flows/failures.py",
    "flows/fetching.py",
    "flows/hooks.py",
    "flows/ids.py",
    "flows/inbox.py",
    "flows/keeping.py",
    "flows/links.py",
    "flows/measuring.py",
    "flows/model.py",
    "flows/operating.py",
    "flows/page.py",
    "flows/paths.py",
    "flows/payloads.py",
    "flows/queue.py",
    "flows/running.py",
    "flows/runtime.py",
    "flows/saving.py",
    "flows/scheduling.py",
    "flows/sending.py",
    "flows/verification.py",
    "flows/watermarks.py",
    "flows/worker.py",
    "tables/flow_messages.py",
    "tables/flow_states.py",
    "worker.py",
)


def files(blueprint: Blueprint, names: Names, templates: TemplateFolder) -> Iterator[GeneratedFile]:
    """Yield the modules of the flows of *blueprint*, by their path in the package; none where it has none."""
    if not blueprint.flows:
        return
    from generators.fastapi_service.flows import environment, modules, wiring

    for path in _STATIC:
        yield GeneratedFile(path, templates.file(f"package/{path}"))
    found = modules.Modules(blueprint, names)
    yield GeneratedFile("flows/environment.py", templates.file("package/flows/environment.py.j2", environment.view(blueprint)))
    routes = RoutesView(blueprint.options.auth != "none")
    yield GeneratedFile("flows/routes.py", templates.file("package/flows/routes.py.j2", routes))
    resources = modules.resources(blueprint, names)
    if resources.resources:
        yield GeneratedFile("flows/resources.py", templates.file("package/flows/resources.py.j2", resources))
    yield GeneratedFile("flows/wiring.py", templates.file("package/flows/wiring.py.j2", wiring.view(blueprint, found.names)))
    yield GeneratedFile("flows/defined/__init__.py", templates.file("package/__init__.py.j2", "What each flow does."))
    for flow in blueprint.flows:
        module = found.names[flow.name]
        view = found.view(flow)
        yield GeneratedFile(f"flows/defined/{module}.py", templates.file("package/flows/flow.py.j2", view), causes=(flow.node,))
