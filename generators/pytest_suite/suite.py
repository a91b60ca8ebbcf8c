"""The parts of the suite that the resources share."""

from collections.abc import Mapping, Set

from msgspec import Struct

from generators import python
from generators.fastapi_service.names import Names
from generators.pytest_suite.folder import TEMPLATES
from generators.pytest_suite.planning import Plan
from generators.pytest_suite.views.factory import ValuesView
from generators.pytest_suite.views.shared import SharedView
from generators.rendering import Code, TemplateFolder
from generators.samples.composites import Composer
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile

_WITH_FILTERS = TemplateFolder("pytest_suite", python.FILTERS)


class FlowsView(Struct, frozen=True):
    """What the shared modules of the flows' tests show."""

    package: Code
    guarded: bool


_TEMPLATES = (
    "tests/__init__.py",
    "tests/api.py",
    "tests/case.py",
    "tests/conftest.py",
    "tests/contract.py",
    "tests/database.py",
    "tests/everything.py",
    "tests/expect.py",
    "tests/factories/__init__.py",
    "tests/fields.py",
    "tests/settings.py",
    "tests/test_contract.py",
    "tests/test_custom.py",
    "tests/test_everything.py",
    "tests/test_limits.py",
    "tests/test_migrations.py",
    "tests/test_operations.py",
    "tests/test_security.py",
)
_NEED_AN_OPERATION = ("tests/test_limits.py", "tests/test_security.py")
"""What asks for something that callers must be known for."""

_FLOW_SUPPORT = ("behaviour.py", "bridge.py", "case.py", "conftest.py", "plain.py")

_NEEDED_BY = {"listing": ("queries",)}


def shared_files(shared: SharedView, values: ValuesView, *, stores: bool, serves: bool) -> list[GeneratedFile]:
    """Return what every suite has, and what only some suites need."""
    paths = [path for path in _TEMPLATES if shared.has_operations or path not in _NEED_AN_OPERATION]
    files = [GeneratedFile(path, TEMPLATES.file(f"{path}.j2", shared)) for path in paths]
    if values.values:
        files.append(GeneratedFile("tests/factories/values.py", TEMPLATES.file("tests/factories/values.py.j2", values)))
    if stores:
        files.append(GeneratedFile("tests/storing.py", TEMPLATES.file("tests/storing.py.j2", shared)))
    if serves:
        files.append(GeneratedFile("tests/serving.py", TEMPLATES.file("tests/serving.py")))
    return files


def behaviour_files(shared: SharedView, modules: Set[str]) -> list[GeneratedFile]:
    """Return *modules*, whose behaviours some resource has, and what they need."""
    needed = modules | {name for module in modules for name in _NEEDED_BY.get(module, ())}
    paths = [f"tests/behaviour/{name}.py" for name in ("__init__", *sorted(needed))]
    return [GeneratedFile(path, TEMPLATES.file(f"{path}.j2", shared)) for path in paths]


def system_files(blueprint: Blueprint, package: str) -> list[GeneratedFile]:
    """Return the tests of clients, with a system that stands in for theirs; none where there are no systems."""
    if not (blueprint.systems or blueprint.flows):
        return []
    from generators.pytest_suite.views.systems import ClientsView, system_tests

    suites = system_tests(blueprint, package)
    files = [GeneratedFile(f"tests/systems/{name}", TEMPLATES.file(f"tests/systems/{name}")) for name in ("conftest.py", "fake.py")]
    files.append(GeneratedFile("tests/systems/__init__.py", TEMPLATES.file("tests/systems/__init__.py")))
    files.append(
        GeneratedFile(
            "tests/systems/test_clients.py", TEMPLATES.file("tests/systems/test_clients.py.j2", ClientsView.of(blueprint, package))
        )
    )
    for system, tests in zip(blueprint.systems, suites, strict=True):
        rendered = TEMPLATES.file("tests/systems/test_system.py.j2", tests)
        files.append(GeneratedFile(f"tests/systems/test_{tests.module}.py", rendered, causes=(system.node,)))
    return files


def flow_files(blueprint: Blueprint, package: str, names: Names, plans: Mapping[str, Plan], composer: Composer) -> list[GeneratedFile]:
    """Return the tests of flows; none where there are no flows."""
    if not blueprint.flows:
        return []
    from generators.pytest_suite.views.flows import SHARED_MODULES, flow_tests

    suites = list(flow_tests(blueprint, package, names, plans, composer))
    shared = FlowsView(Code(package), blueprint.options.auth != "none")
    files = [GeneratedFile("tests/flows/__init__.py", _WITH_FILTERS.file("tests/flows/__init__.py"))]
    for name in (*_FLOW_SUPPORT, *(f"test_{one}.py" for one in sorted(SHARED_MODULES))):
        files.append(GeneratedFile(f"tests/flows/{name}", _WITH_FILTERS.file(f"tests/flows/{name}.j2", shared)))
    for flow, tests in ((flow, tests) for flow, tests in zip(blueprint.flows, suites, strict=True) if tests.behaviours):
        rendered = _WITH_FILTERS.file("tests/flows/test_flow.py.j2", tests)
        files.append(GeneratedFile(f"tests/flows/test_{tests.tests}.py", rendered, causes=(flow.node,)))
    return files
