"""What stands around the package: how it is installed and read about."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from generators.rendering import Code
from generators.sdk import Resource, Sdk, behaviour
from generators.sdk.examples import Example, Upsert, probe, shown_upsert
from generators.typescript import text
from generators.typescript_sdk.names import Names, argument, package
from synapseops.blueprint.model import Action

if TYPE_CHECKING:
    from generators.typescript_sdk.mapped import MappingView
    from synapseops.mapping import ir

NODE_TYPES = "^20.19.0"
TYPESCRIPT = "~5.9.3"


class ProjectView(Struct, frozen=True):
    """What `package.json` shows."""

    name: str
    version: str
    summary: str
    license: str
    maps: bool
    tests: Code
    node_types: str
    typescript: str


class ProbeView(Struct, frozen=True):
    """The resource that the README shows, and what it does with it."""

    attribute: Code
    key: Code
    each_key: Code
    path: Code
    created: Code
    updated: Code | None
    again: Code | None
    listed: Code
    gets: bool
    lists: bool


class UpsertView(Struct, frozen=True):
    """An upsert that the README shows; it `replaces` what was created before."""

    called: Code
    key: Code
    created_key: Code
    replaces: bool


class Row(Struct, frozen=True):
    """A row of the table of operations."""

    attribute: Code
    method: Code
    summary: str
    roles: str


class ReadmeView(Struct, frozen=True):
    """What `README.md` shows. `mapping` is one that needs nothing but a record."""

    title: str
    description: str
    package: Code
    folder: Code
    base_url_variable: Code
    variable: Code | None
    argument: Code
    credential_says: Code
    is_secret: bool
    retries: int
    retried: Code
    first: Code
    longest: Code
    has_schemes: bool
    mappings: tuple[Code, ...]
    hashes: bool
    mapping: "MappingView | None"
    probe: ProbeView | None
    upsert: UpsertView | None
    rows: tuple[Row, ...]


def project_view(sdk: Sdk, maps: bool, tests: tuple[str, ...]) -> ProjectView:
    """Return what `package.json` shows."""
    service = sdk.service
    return ProjectView(package(service), service.version, sdk.says, service.license, maps, Code(" ".join(tests)), NODE_TYPES, TYPESCRIPT)


def readme_view(sdk: Sdk, names: Names, examples: tuple[Example, ...], mappings: "tuple[ir.Mapping, ...]", folder: str) -> ReadmeView:
    """Return what `README.md` shows."""
    service = sdk.service
    functions, hashes, mapping = _mapped(mappings, package(service)) if mappings else ((), False, None)
    shown, upsert = probe(examples), shown_upsert(sdk, examples)
    return ReadmeView(
        service.title,
        " ".join(service.description.split()),
        Code(package(service)),
        Code(folder),
        Code(sdk.base_url_variable),
        Code(sdk.auth.variable) if sdk.auth else None,
        Code(argument(sdk)),
        Code(sdk.auth.says if sdk.auth else ""),
        sdk.auth is not None and sdk.auth.kind == "api_key",
        behaviour.RETRIES,
        Code(", ".join(map(str, behaviour.RETRIED))),
        Code(f"{behaviour.FIRST_WAIT:g}"),
        Code(f"{behaviour.LONGEST_WAIT:g}"),
        bool(sdk.webhooks),
        functions,
        hashes,
        mapping,
        _probe(sdk.resource(shown.resource), names, shown) if shown else None,
        _upsert(sdk.resource(upsert.resource), names, upsert) if upsert else None,
        tuple(_rows(sdk, names)),
    )


def _mapped(mappings: "tuple[ir.Mapping, ...]", package: str) -> "tuple[tuple[Code, ...], bool, MappingView | None]":
    """Return the functions of *mappings*, whether some hash, and the one that is shown."""
    from generators.mappings import parts
    from generators.typescript.mappings.files import known
    from generators.typescript.mappings.naming import MappingNames
    from generators.typescript_sdk.mapped import mapping_view

    names = MappingNames(known(mappings))
    return tuple(Code(names.function(one.name)) for one in mappings), bool(parts.keys(mappings)), mapping_view(names, mappings, package)


def _probe(resource: Resource, names: Names, example: Example) -> ProbeView:
    attribute = names.attributes[resource.name]
    changes = example.change if resource.operation(Action.PATCH) else {}
    key = text.member("created", resource.key.name)
    return ProbeView(
        Code(attribute),
        key,
        text.member("each", resource.key.name),
        text.string(resource.path),
        text.call(f"const created = await client.{attribute}.create", dict(example.minimal)),
        text.call(f"const updated = await client.{attribute}.update", key, dict(changes)) if changes else None,
        text.call(f"await client.{attribute}.update", Code("created"), dict(changes), indent=2) if changes else None,
        text.call(f"for await (const each of client.{attribute}.list", dict(example.filters[:1]) or {"limit": 10}, after=") {"),
        resource.operation(Action.GET) is not None,
        resource.operation(Action.LIST) is not None,
    )


def _upsert(resource: Resource, names: Names, upsert: Upsert) -> UpsertView:
    callee = f"const upserted = await client.{names.attributes[resource.name]}.upsert"
    key = resource.key.name
    return UpsertView(
        text.call(callee, upsert.by, dict(upsert.body)), text.member("upserted", key), text.member("created", key), upsert.replaces
    )


def _rows(sdk: Sdk, names: Names) -> Iterator[Row]:
    for resource in sdk.resources:
        for one in resource.operations:
            roles = f"roles: {', '.join(one.roles)}" if one.roles else ""
            yield Row(Code(names.attributes[resource.name]), Code(behaviour.VERBS[one.action]), one.summary, roles)
