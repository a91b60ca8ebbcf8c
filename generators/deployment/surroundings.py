"""What a service talks to besides its database: systems, and those whose webhooks it takes; and the variables that say how."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct

from generators.fastapi_service import systems
from generators.fastapi_service.flows import environment
from generators.rendering import Code
from synapseops.blueprint.model import Blueprint
from synapseops.blueprint.systems import OAuth2Auth

_UNKNOWN = "https://system.invalid"
_OF_THIS_COMMIT = "${{ github.sha }}"


class Variable(Struct, frozen=True):
    """A variable of the service by its full name, with its default, and what it is for."""

    name: Code
    value: str
    says: Code


class Wanted(Struct, frozen=True):
    """A variable without which nothing starts, where its value is to be had, and one for a workflow that lets nobody in."""

    name: Code
    says: Code
    example: str


def variables(blueprint: Blueprint) -> dict[str, Variable]:
    """Return the variables of systems and flows by name, each once; those without a value have no default."""
    found = {str(row.name): Variable(row.name, row.default, _says(row)) for row in systems.rows(blueprint)}
    flows = environment.view(blueprint)
    for key in systems.keys(blueprint):
        found.setdefault(str(key.variable), Variable(Code(key.variable), "", Code("key by which mappings hash")))
    for one in flows.secrets:
        found.setdefault(one.name, Variable(Code(one.name), "", Code("secret of a webhook")))
    for one in flows.values:
        found.setdefault(one.name, Variable(Code(one.name), "", Code("value that mappings are told")))
    return found


def wanted(blueprint: Blueprint) -> Iterator[Wanted]:
    """Yield those that have no default."""
    addresses = {systems.base_url_variable(blueprint, system) for system in blueprint.systems}
    webhooks = {one.name for one in environment.view(blueprint).secrets}
    samples = {name: value for name, value in environment.samples(blueprint) if name not in webhooks}
    for name, one in variables(blueprint).items():
        if not one.value:
            # what a check for credentials would take for one is made of the commit, whose hash is base64 too
            example = samples.get(name, _OF_THIS_COMMIT)
            yield Wanted(one.name, one.says, _UNKNOWN if name in addresses else example)


def _says(row: systems.Row) -> Code:
    """Return what a variable of a system is, in words that Compose takes for nothing else."""
    return Code(f"{row.role} of the system {row.system}")


def ports(blueprint: Blueprint) -> tuple[int, ...]:
    """Return where the service calls others: systems, and whoever issues tokens."""
    urls = [system.base_url or _UNKNOWN for system in blueprint.systems]
    urls += [system.auth.token_url for system in blueprint.systems if isinstance(system.auth, OAuth2Auth)]
    urls += [_UNKNOWN] if blueprint.options.auth == "jwt" else []
    return tuple(sorted({urlsplit(url).port or (80 if url.startswith("http:") else 443) for url in urls}))
