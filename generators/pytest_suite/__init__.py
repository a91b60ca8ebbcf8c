"""Tests of the generated service: what its contract promises, operation by operation and field by field."""

from generators import naming, python
from generators.fastapi_service.names import names
from generators.pytest_suite import mappings, planning
from generators.pytest_suite.folder import TEMPLATES
from generators.pytest_suite.suite import behaviour_files, flow_files, shared_files, system_files
from generators.pytest_suite.views.factory import factory_view, shape_names, values_view
from generators.pytest_suite.views.resource import CaseViews
from generators.pytest_suite.views.shared import shared_view
from generators.python.names import BUILTINS, KEYWORDS
from generators.samples.composites import Composer
from generators.slices import slices
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile, Generator, Options, made_for

_TAKEN_IN_VALUES = BUILTINS | KEYWORDS | {"Any", "Changes", "changes", "nested", "without"}


def generate(blueprint: Blueprint, _options: Options) -> list[GeneratedFile]:
    """The suite of one service: for each resource a module of tests and one of factories, and what they share."""
    builders = naming.allocate([value.name for value in blueprint.value_objects], naming.snake, taken=_TAKEN_IN_VALUES, fallback="value")
    composer = Composer(blueprint, builders)
    plans = planning.plans(blueprint, composer)
    shapes = shape_names(blueprint, plans.values(), builders, composer)
    cases = CaseViews(plans, composer, shapes)
    package, service = python.package_name(blueprint), names(blueprint)
    shared = shared_view(blueprint, list(plans.values()), package=package, service=service)
    values, stores = values_view(blueprint, composer, builders, shapes), any(plan.is_stored for plan in plans.values())
    serves = any(word.startswith("sdks.") for word in blueprint.artifacts)  # whose tests call the service over HTTP
    files = shared_files(shared, values, stores=stores, serves=serves)
    files += behaviour_files(shared, cases.modules())
    files += made_for("mappings", mappings.files(blueprint))
    for plan in plans.values():
        own = slices(blueprint)[plan.resource.name]
        factory = TEMPLATES.late("tests/factories/resource.py.j2", own, factory_view, plan, plans, composer, service, package)
        tests = TEMPLATES.late("tests/test_resource.py.j2", own, cases.view, plan)
        files.append(GeneratedFile(f"tests/factories/{plan.module}.py", factory, causes=(plan.resource.node,)))
        files.append(GeneratedFile(f"tests/test_{plan.module}.py", tests, causes=(plan.resource.node,)))
    files += made_for("systems", system_files(blueprint, package))
    return [*files, *made_for("flows", flow_files(blueprint, package, service, plans, composer))]


GENERATOR = Generator("pytest_suite", "tests.pytest", generate)
