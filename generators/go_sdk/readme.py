"""What the README shows, and the test that runs its examples."""

from collections.abc import Iterator

from msgspec import Struct

from generators.go_sdk.literals import Literals
from generators.go_sdk.names import Names
from generators.rendering import Code
from generators.sdk import Resource, Sdk, behaviour
from generators.sdk.examples import Example, Upsert, probe, shown_upsert
from synapseops.blueprint.model import Action


class ProbeView(Struct, frozen=True):
    """The resource that the README shows, and what it does with it; `life` is its function in the tests."""

    client: Code
    key: Code
    path: str
    body: Code
    change: Code | None
    query: Code
    first: Code
    life: Code
    gets: bool
    lists: bool


class UpsertView(Struct, frozen=True):
    """An upsert that the README shows; it `replaces` what was created before."""

    client: Code
    key: Code
    path: str
    by: Code
    body: Code
    replaces: bool


class Row(Struct, frozen=True):
    """A row of the table of operations."""

    client: Code
    method: Code
    summary: str
    roles: str


class ReadmeView(Struct, frozen=True):
    """What `README.md` shows, and tests that go through no resource."""

    title: str
    description: str
    module: str
    is_fetched: bool
    alias: Code
    package: Code
    folder: Code
    agent: str
    base_url_variable: Code
    variable: Code | None
    credential_says: Code
    retries: int
    retried: Code
    first: Code
    longest: Code
    has_schemes: bool
    probe: ProbeView | None
    upsert: UpsertView | None
    rows: tuple[Row, ...]


def readme_view(sdk: Sdk, names: Names, examples: tuple[Example, ...], folder: str) -> ReadmeView:
    """Return what `README.md` shows."""
    service, shown, upsert = sdk.service, probe(examples), shown_upsert(sdk, examples)
    return ReadmeView(
        service.title,
        " ".join(service.description.split()),
        names.module,
        names.is_fetched,
        Code(names.alias),
        Code(names.package),
        Code(folder),
        f"{service.name}-sdk-go",
        Code(sdk.base_url_variable),
        Code(sdk.auth.variable) if sdk.auth else None,
        Code(sdk.auth.says if sdk.auth else ""),
        behaviour.RETRIES,
        Code(", ".join(map(str, behaviour.RETRIED))),
        Code(f"{behaviour.FIRST_WAIT:g}"),
        Code(f"{behaviour.LONGEST_WAIT:g}"),
        bool(sdk.webhooks),
        _probe(sdk, names, shown) if shown else None,
        _upsert(sdk, names, upsert) if upsert else None,
        tuple(_rows(sdk, names)),
    )


def life(names: Names, resource: Resource) -> Code:
    """Return the function of the tests that tells what becomes of rows of *resource*."""
    return Code(f"lifeOf{names.clients[resource.name]}")


def _probe(sdk: Sdk, names: Names, example: Example) -> ProbeView:
    resource = sdk.resource(example.resource)
    written = Literals(sdk, names, resource)
    is_changed = bool(example.change) and resource.patch is not None
    lists = resource.operation(Action.LIST) is not None
    filters = dict(example.filters[:1])
    return ProbeView(
        Code(names.clients[resource.name]),
        Code(names.field(resource.read, resource.key.name)),
        resource.path,
        written.body(resource.whole, example.minimal),
        written.body(resource.patch, example.change) if is_changed and resource.patch else None,
        (written.query(filters) if filters else written.query({}, Limit=Code("10"))) if lists else Code(""),
        written.query({}, Limit=Code("1"), WithTotal=Code("true")) if lists else Code(""),
        life(names, resource),
        resource.operation(Action.GET) is not None,
        lists,
    )


def _upsert(sdk: Sdk, names: Names, upsert: Upsert) -> UpsertView:
    resource = sdk.resource(upsert.resource)
    return UpsertView(
        Code(names.clients[resource.name]),
        Code(names.field(resource.read, resource.key.name)),
        resource.path,
        Code(f"{names.package}.{names.constant(resource.name, 'by', upsert.by)}"),
        Literals(sdk, names, resource).body(resource.whole, upsert.body),
        upsert.replaces,
    )


def _rows(sdk: Sdk, names: Names) -> Iterator[Row]:
    for resource in sdk.resources:
        for one in resource.operations:
            roles = f"roles: {', '.join(one.roles)}" if one.roles else ""
            yield Row(Code(names.clients[resource.name]), Code(behaviour.VERBS[one.action].capitalize()), one.summary, roles)
