"""Tests of the SDK, which run with those of the service that they call."""

from msgspec import Struct

from generators import python
from generators.python_sdk.names import Names, argument, package
from generators.rendering import Code
from generators.sdk import Sdk
from generators.sdk.examples import Example, probe
from generators.sdk.tested import tested
from synapseops.blueprint.model import Action, Blueprint

WITHOUT_ROWS = ("conftest.py", "test_behaviour.py", "test_readme.py", "test_webhooks.py")
"""What there is where clients can make no rows."""

FILES = (*WITHOUT_ROWS, "test_resources.py")
"""What there is beside rows."""

STATIC = ("__init__.py", "faults.py")


class SuiteView(Struct, frozen=True):
    """What the tests show."""

    package: Code
    service_package: Code
    base_url_variable: str
    variable: str
    argument: Code
    credential: Code | None
    agent: str
    probe: str | None
    lists: bool
    some: tuple[str, ...]


def suite_view(sdk: Sdk, names: Names, examples: tuple[Example, ...], blueprint: Blueprint) -> SuiteView:
    """Return what the tests show."""
    shown = probe(examples)
    return SuiteView(
        Code(package(sdk.service)),
        Code(python.package_name(blueprint)),
        sdk.base_url_variable,
        sdk.auth.variable if sdk.auth else "",
        Code(argument(sdk)),
        Code({"api_key": "key", "jwt": "token"}[sdk.auth.kind]) if sdk.auth else None,
        f"{sdk.service.name}-sdk-python",
        names.modules[shown.resource] if shown else None,
        shown is not None and sdk.resource(shown.resource).operation(Action.LIST) is not None,
        tested(sdk, examples),
    )
