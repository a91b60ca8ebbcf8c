"""Which files the SDK has."""

from collections.abc import Iterator
from dataclasses import dataclass

from generators.go_sdk.names import Names, exported, module, package
from generators.go_sdk.resources import Files
from generators.go_sdk.text import FILTERS, Line
from generators.go_sdk.webhooks import duration, webhooks
from generators.rendering import Code, TemplateFolder
from generators.sdk import Auth, Sdk, behaviour, sdk
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Pointer
from synapseops.generation import GeneratedFile, Options, Render

TEMPLATES = TemplateFolder("go_sdk", {**FILTERS, "code": Code})

FOLDER = "sdk/go"

_CORE = ("client.go", "doc.go", "json.go", "operations.go", "options.go", "pages.go", "send.go", "values.go")
"""What is the same for every service."""


@dataclass(frozen=True, slots=True)
class ErrorView:
    """A type of errors."""

    status: int
    name: Code
    says: str


@dataclass(frozen=True, slots=True)
class BehaviourView:
    """How long to wait for what."""

    retries: int
    timeout: Code
    retried: Code
    first: Code
    longest: Code
    jitter: Code
    promise: Code


@dataclass(frozen=True, slots=True)
class ModuleView:
    """What `go.mod` shows."""

    path: Code


@dataclass(frozen=True, slots=True)
class ClientView:
    """What `client.go` shows."""

    package: Code
    imports: tuple[tuple[str, ...], ...]
    says: str
    variables: str
    agent: str
    base_url_variable: str
    auth: Auth | None
    fields: tuple[Line, ...]
    resources: tuple[tuple[Code, str], ...]


def generate(blueprint: Blueprint, _options: Options) -> list[GeneratedFile]:
    """The module of the SDK."""
    made = sdk(blueprint)
    names = Names(made)
    return [GeneratedFile(f"{FOLDER}/{path}", render, causes=causes) for path, render, causes in _module(made, names)]


_File = tuple[str, Render, tuple[Pointer, ...]]


def _module(made: Sdk, names: Names) -> Iterator[_File]:
    yield "go.mod", TEMPLATES.file("service/go.mod.j2", ModuleView(Code(module(made.service)))), ()
    for path in _CORE:
        yield f"api/{path}", TEMPLATES.verbatim(f"api/{path}"), ()
    yield "api/errors.go", TEMPLATES.file("api/errors.go.j2", error_views()), ()
    yield "api/retries.go", TEMPLATES.file("api/retries.go.j2", _behaviour()), ()
    yield "webhooks/webhooks.go", TEMPLATES.file("webhooks/webhooks.go.j2", duration(behaviour.TOLERANCE)), ()
    yield "client.go", TEMPLATES.file("service/client.go.j2", _client(made, names)), ()
    if made.webhooks:
        yield "webhooks.go", TEMPLATES.file("service/webhooks.go.j2", webhooks(made)), ()
    files = Files(made, names)
    shared = files.shared()
    if shared is not None:
        yield "types.go", TEMPLATES.file("service/resource.go.j2", shared), ()
    for resource in made.resources:
        render = TEMPLATES.file("service/resource.go.j2", files.resource(resource))
        yield f"{names.files[resource.name]}.go", render, (resource.node,)


def error_views() -> tuple[ErrorView, ...]:
    """Return the types of errors that statuses have."""
    return tuple(_error(one) for one in behaviour.ERRORS)


def _error(one: behaviour.ErrorKind) -> ErrorView:
    name = f"{exported(one.name).removesuffix('Error')}Error"
    return ErrorView(one.status, Code(name), f"{name} means {one.status}. {one.says}")


def _behaviour() -> BehaviourView:
    return BehaviourView(
        behaviour.RETRIES,
        duration(behaviour.TIMEOUT),
        Code(", ".join(map(str, behaviour.RETRIED))),
        duration(behaviour.FIRST_WAIT),
        duration(behaviour.LONGEST_WAIT),
        Code(repr(behaviour.JITTER)),
        duration(behaviour.LONGEST_PROMISE),
    )


def _client(made: Sdk, names: Names) -> ClientView:
    service = made.service
    own = package(service)
    fields = [Line((Code("*api.Client"),))]
    fields += [Line((Code(names.clients[one.name]), Code(names.of(one.name, "operations")))) for one in made.resources]
    return ClientView(
        Code(own),
        ((f"{module(service)}/api",),),
        f"Package {own} is a client of {service.title}. {service.description}".strip(),
        f"{made.base_url_variable} and {made.auth.variable}" if made.auth else made.base_url_variable,
        f"{service.name}-sdk-go/{service.version}",
        made.base_url_variable,
        made.auth,
        tuple(fields),
        tuple((Code(names.clients[one.name]), one.path) for one in made.resources),
    )
