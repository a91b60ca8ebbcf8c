"""Tests of the SDK, which run with those of the service that they call."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from generators import python
from generators.python_sdk.names import Names, argument, package
from generators.rendering import Code
from generators.sdk import Sdk
from generators.sdk.examples import Body, Example, Reference, probe
from synapseops.blueprint.model import Action, Blueprint

WITHOUT_ROWS = ("conftest.py", "test_behaviour.py", "test_readme.py", "test_webhooks.py")
"""What there is where clients can make no rows."""

FILES = (*WITHOUT_ROWS, "rows.py", "test_resources.py")
STATIC = ("__init__.py", "faults.py")


_OPERATIONS = {Action.LIST: "list", Action.GET: "get", Action.PATCH: "update", Action.DELETE: "delete"}
"""Those that only some tests need."""


class ExampleView(Struct, frozen=True):
    """An example, as expressions; `more` are the arguments that are not as usual."""

    resource: str
    key: str
    row: Code
    more: tuple[tuple[Code, Code], ...]


class SuiteView(Struct, frozen=True):
    """What the tests show."""

    package: Code
    service_package: Code
    base_url_variable: str
    variable: str
    argument: Code
    credential: Code | None
    agent: str
    examples: tuple[ExampleView, ...]
    probe: str | None
    lists: bool
    some: frozenset[str]


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
        tuple(_example(sdk, names, one) for one in examples),
        names.modules[shown.resource] if shown else None,
        shown is not None and sdk.resource(shown.resource).operation(Action.LIST) is not None,
        frozenset(word for one in examples for word in _told(sdk, one)),
    )


def _told(sdk: Sdk, one: Example) -> Iterator[str]:
    """Yield what can be tested with an example, beside its creation."""
    resource = sdk.resource(one.resource)
    yield from (word for action, word in _OPERATIONS.items() if resource.operation(action) is not None and (word != "update" or one.change))
    yield from ("unique",) if one.unique and one.by is None else ()
    yield from ("refused",) if one.refusal is not None and one.by is None else ()
    yield from ("filters",) if one.filters and resource.operation(Action.LIST) is not None else ()


def _example(sdk: Sdk, names: Names, one: Example) -> ExampleView:
    resource = sdk.resource(one.resource)
    row, *others = one.rows
    extended = [name for name, value in row.items() if name not in one.known and not isinstance(value, Reference)]
    lacks = [word for action, word in _OPERATIONS.items() if resource.operation(action) is None]
    more = {
        "others": _tuple(_body(_differences(other, row), names) for other in others) if others else None,
        "change": python.literal(dict(one.change)) if one.change else None,
        "filters": python.literal(dict(one.filters)) if one.filters and resource.operation(Action.LIST) else None,
        "unique": Code("True") if one.unique else None,
        "refused": _body(_differences(one.refusal.body, row), names) if one.refusal else None,
        "pointer": python.string(one.refusal.pointer) if one.refusal else None,
        "code": python.string(one.refusal.code) if one.refusal else None,
        "extended": Code(f"frozenset({python.literal(extended)})") if extended else None,
        "by": python.string(one.by) if one.by else None,
        "lacks": _tuple(map(python.string, lacks)) if lacks else None,
    }
    return ExampleView(
        names.modules[one.resource],
        names.attributes(resource.read)[resource.key.name],
        Code(f"{_body(row, names).removesuffix('}')},}}"),  # the comma keeps a line for each member
        tuple((Code(name), value) for name, value in more.items() if value is not None),
    )


def _differences(body: Body, row: Body) -> Body:
    return {name: value for name, value in body.items() if value != row[name] or type(value) is not type(row[name])}


def _tuple(values: Iterable[Code]) -> Code:
    return Code(f"({''.join(f'{value}, ' for value in values)})")


def _body(body: Body, names: Names) -> Code:
    members = (f"{python.string(name)}: {_value(value, names)}" for name, value in body.items())
    return Code("{" + ", ".join(members) + "}")


def _value(value: object, names: Names) -> Code:
    if isinstance(value, Reference):
        return Code(f"KeyOf({python.string(names.modules[value.resource])})")
    return python.literal(value)
