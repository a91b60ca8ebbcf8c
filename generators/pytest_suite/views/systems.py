"""What the tests of clients show of the systems."""

from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from generators import naming
from generators.fastapi_service import systems
from generators.fastapi_service.systems import ClientView
from generators.pytest_suite.collecting import called, imported
from generators.pytest_suite.literals import text
from generators.python.names import KEYWORDS
from generators.rendering import Code
from synapseops.blueprint.model import Blueprint
from synapseops.blueprint.systems import BasicAuth, BearerAuth, HeaderAuth, OAuth2Auth, QueryAuth, System

_MODULES = frozenset({"clients"})
_KINDS: dict[type[Any], str] = {
    HeaderAuth: "header",
    BearerAuth: "header",
    QueryAuth: "query",
    BasicAuth: "basic",
    OAuth2Auth: "oauth2",
}


class SystemTests(Struct, frozen=True):
    """The tests of one client. `header` is the header or parameter that holds the secret, `word` what stands before it."""

    package: Code
    module: str
    name: Code
    class_name: Code
    imported: Code
    base_url_field: Code
    timeout: Code
    retries: int
    requests_per_second: Code
    kind: str
    header: Code
    word: Code
    secrets: tuple[Code, ...]
    token_path: Code
    scope: Code | None


class ClientsView(Struct, frozen=True):
    """What the tests of all clients show."""

    package: Code
    all_names: Code

    @classmethod
    def of(cls, blueprint: Blueprint, package: str) -> "ClientsView":
        """Return the view of the clients of *blueprint*."""
        return cls(Code(package), Code(", ".join(text(one.name) for one in blueprint.systems)))


def system_tests(blueprint: Blueprint, package: str) -> tuple[SystemTests, ...]:
    """Return the tests of every client, in the author's order."""
    names = [system.name for system in blueprint.systems]
    modules = naming.allocate(names, lambda name: name, taken=_MODULES | KEYWORDS, fallback="system")
    return tuple(
        _tests(system, client, modules[system.name], package)
        for system, client in zip(blueprint.systems, systems.clients(blueprint), strict=True)
    )


def _tests(system: System, client: ClientView, module: str, package: str) -> SystemTests:
    auth = system.auth
    token_url = auth.token_url if isinstance(auth, OAuth2Auth) else ""
    return SystemTests(
        Code(package),
        module,
        Code(system.name),
        called(client.class_name),
        imported(client.class_name),
        client.base_url_field,
        client.timeout,
        client.retries,
        client.requests_per_second,
        _KINDS.get(type(auth), "none"),
        text(_carrier(system)),
        Code('"Bearer " + ' if isinstance(auth, BearerAuth) else ""),
        tuple(map(text, system.secrets)),
        text(unquote(urlsplit(token_url).path) or "/"),
        text(" ".join(auth.scopes)) if isinstance(auth, OAuth2Auth) and auth.scopes else None,
    )


def _carrier(system: System) -> str:
    match system.auth:
        case HeaderAuth():
            return system.auth.header.lower()
        case QueryAuth():
            return system.auth.parameter
        case _:
            return "authorization"
