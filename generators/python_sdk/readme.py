"""What stands around the package: how it is installed and read about."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from generators import python
from generators.fastapi_service import project
from generators.python_sdk.names import Names, argument, package, version
from generators.rendering import Code
from generators.sdk import Resource, Sdk, behaviour
from generators.sdk.examples import Example, Upsert, probe, shown_upsert
from synapseops.blueprint.model import Action

_LONGEST_LINE = 72


class ProjectView(Struct, frozen=True):
    """What `pyproject.toml` shows."""

    distribution: str
    version: str
    summary: str
    license: str
    package: str
    build: str
    dependencies: tuple[str, ...]


class ProbeView(Struct, frozen=True):
    """The resource that the README shows, and what it does with it."""

    module: Code
    key: Code
    path: Code
    body: Code
    change: Code | None
    query: Code
    gets: bool
    lists: bool


class UpsertView(Struct, frozen=True):
    """An upsert that the README shows; it `replaces` what was created before."""

    module: Code
    key: Code
    by: Code
    body: Code
    replaces: bool


class Row(Struct, frozen=True):
    """A row of the table of operations."""

    module: Code
    method: Code
    summary: str
    roles: str


class ReadmeView(Struct, frozen=True):
    """What `README.md` shows."""

    title: str
    description: str
    distribution: Code
    folder: Code
    package: Code
    base_url_variable: Code
    variable: Code | None
    argument: Code
    credential_says: Code
    retries: int
    retried: Code
    first: Code
    longest: Code
    has_schemes: bool
    probe: ProbeView | None
    upsert: UpsertView | None
    rows: tuple[Row, ...]


def project_view(sdk: Sdk) -> ProjectView:
    """Return what `pyproject.toml` shows."""
    service = sdk.service
    needed = (project.Requirement("anyio", "4.4"), project.HTTPX, project.Requirement("pydantic", "2.11"))
    build = str(project.BUILD[0])
    return ProjectView(f"{service.name}-sdk", version(sdk), sdk.says, service.license, package(service), build, tuple(map(str, needed)))


def readme_view(sdk: Sdk, names: Names, examples: tuple[Example, ...], folder: str) -> ReadmeView:
    """Return what `README.md` shows."""
    service, shown, upsert = sdk.service, probe(examples), shown_upsert(sdk, examples)
    return ReadmeView(
        service.title,
        " ".join(service.description.split()),
        Code(f"{service.name}-sdk"),
        Code(folder),
        Code(package(service)),
        Code(sdk.base_url_variable),
        Code(sdk.auth.variable) if sdk.auth else None,
        Code(argument(sdk)),
        Code(sdk.auth.says if sdk.auth else ""),
        behaviour.RETRIES,
        Code(", ".join(map(str, behaviour.RETRIED))),
        Code(f"{behaviour.FIRST_WAIT:g}"),
        Code(f"{behaviour.LONGEST_WAIT:g}"),
        bool(sdk.webhooks),
        _probe(sdk.resource(shown.resource), names, shown) if shown else None,
        _upsert(sdk.resource(upsert.resource), names, upsert) if upsert else None,
        tuple(_rows(sdk, names)),
    )


def _probe(resource: Resource, names: Names, example: Example) -> ProbeView:
    asked = dict(example.filters[:1]) or {"limit": 10}
    return ProbeView(
        Code(names.modules[resource.name]),
        Code(names.attributes(resource.read)[resource.key.name]),
        python.string(resource.path),
        _spread(example.minimal),
        _spread(example.change) if example.change and resource.operation(Action.PATCH) else None,
        _spread(asked),
        resource.operation(Action.GET) is not None,
        resource.operation(Action.LIST) is not None,
    )


def _upsert(resource: Resource, names: Names, upsert: Upsert) -> UpsertView:
    key = Code(names.attributes(resource.read)[resource.key.name])
    return UpsertView(Code(names.modules[resource.name]), key, python.string(upsert.by), _spread(upsert.body), upsert.replaces)


def _spread(body: Mapping[str, Any]) -> Code:
    """Return a body on one line, or with a line for each member."""
    line = python.literal(dict(body))
    if len(line) <= _LONGEST_LINE and "\n" not in line:
        return line
    return Code("{\n" + "".join(f"    {python.string(name)}: {python.literal(value)},\n" for name, value in body.items()) + "}")


def _rows(sdk: Sdk, names: Names) -> Iterator[Row]:
    for resource in sdk.resources:
        for one in resource.operations:
            roles = f"roles: {', '.join(one.roles)}" if one.roles else ""
            yield Row(Code(names.modules[resource.name]), Code(behaviour.VERBS[one.action]), one.summary, roles)
