"""What the service's README shows: settings, systems, flows, endpoints, and who calls them."""

from collections.abc import Iterator

from msgspec import Struct

from generators.fastapi_service import systems
from generators.fastapi_service.flows import environment as flow_environment
from generators.fastapi_service.names import environment_prefix
from generators.fastapi_service.project import Setting, keys, settings
from generators.openapi import prose
from generators.python import text
from generators.rendering import Code
from synapseops.blueprint import flows as made
from synapseops.blueprint.model import Blueprint

_SDKS = {"python": "Python", "typescript": "TypeScript", "go": "Go"}


class Endpoint(Struct, frozen=True):
    """A row of the table of endpoints."""

    method: Code
    path: str
    summary: str
    roles: str


class FlowRow(Struct, frozen=True):
    """A row of the table of flows; `at` is the path, or the times in cron's words, that its trigger names."""

    name: str
    when: str
    at: str
    says: str


class Sdk(Struct, frozen=True):
    """A client package, and its folder."""

    language: Code
    path: Code


class ReadmeView(Struct, frozen=True):
    """What `README.md` shows."""

    title: str
    description: str
    package: Code
    prefix: Code
    auth: str
    settings: tuple[Setting, ...]
    endpoints: tuple[Endpoint, ...]
    systems: tuple[systems.Row, ...]
    sdks: tuple[Sdk, ...]
    has_collection: bool
    roles: tuple[str, ...]
    is_deployed: bool
    flows: tuple[FlowRow, ...]
    variables: tuple[Code, ...]
    keys: tuple[Code, ...]


def readme(blueprint: Blueprint, package: str) -> ReadmeView:
    """Return what `README.md` shows."""
    service = blueprint.service
    return ReadmeView(
        service.title,
        " ".join(service.description.split()),
        Code(package),
        Code(environment_prefix(service.name)),
        blueprint.options.auth,
        tuple(settings(blueprint)),
        tuple(_endpoints(blueprint)),
        tuple(systems.rows(blueprint)),
        tuple(Sdk(Code(language), Code(f"sdk/{word}")) for word, language in _SDKS.items() if f"sdks.{word}" in blueprint.artifacts),
        "postman" in blueprint.artifacts,
        prose.every_role(blueprint),
        any(kind.startswith("infra.") for kind in blueprint.artifacts),
        tuple(map(_flow, blueprint.flows)),
        tuple(Code(name) for name, _ in flow_environment.samples(blueprint)),
        keys(blueprint),
    )


def _endpoints(blueprint: Blueprint) -> Iterator[Endpoint]:
    for resource in blueprint.resources:
        for route in resource.routes:
            roles = route.roles if blueprint.options.auth != "none" else ()
            yield Endpoint(Code(route.method), route.path, route.summary, f"roles: {', '.join(roles)}" if roles else "")


def _flow(flow: made.Flow) -> FlowRow:
    says, trigger = " ".join(flow.description.split()), flow.trigger
    match trigger:
        case made.Webhook():
            return FlowRow(flow.name, f"{trigger.system} calls", trigger.path, says)
        case made.Schedule():
            return FlowRow(flow.name, f"{trigger.fetch.system} is asked, by the time of {trigger.zone}, at", trigger.cron, says)
        case made.Change():
            kinds = " or ".join(kind.value for kind in trigger.when)
            return FlowRow(flow.name, f"{text.article(trigger.resource)} is {kinds}", "", says)
