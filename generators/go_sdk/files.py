"""Which files the SDK has."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace
from pydantic import Field, StringConstraints

from generators.fastapi_service import project
from generators.go_sdk.names import Names, exported
from generators.go_sdk.readme import readme_view
from generators.go_sdk.resources import Files
from generators.go_sdk.suite import resource_test_view, served_view
from generators.go_sdk.text import FILTERS, Line
from generators.go_sdk.webhooks import duration, webhooks
from generators.rendering import Code, TemplateFolder
from generators.sdk import Auth, Sdk, behaviour, sdk
from generators.sdk.examples import Example, examples
from generators.sdk.tested import service_is_tested
from generators.slices import slices
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Pointer
from synapseops.generation import GeneratedFile, Options, Render

TEMPLATES = TemplateFolder("go_sdk", {**FILTERS, "code": Code, "markdown": project.markdown})

FOLDER = "sdk/go"
TESTS = "tests/sdk_go"

_MODULE = r"^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+(/[A-Za-z0-9_~-]+(\.[A-Za-z0-9_~-]+)*)*$"

_CORE = ("client.go", "doc.go", "json.go", "marshal.go", "operations.go", "options.go", "pages.go", "send.go", "values.go")
"""What is the same for every service."""


class ModuleView(Struct, frozen=True):
    """What `go.mod` shows."""

    path: Code


class ClientView(Struct, frozen=True):
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


class GoOptions(Options):
    """Options of the client module for Go."""

    module: Annotated[str, StringConstraints(pattern=_MODULE, max_length=200)] = Field("", validate_default=False)
    """Path of the module, such as github.com/acme/shop/services/orders/sdk/go; without one, users say where it is."""


def generate(blueprint: Blueprint, options: Options) -> list[GeneratedFile]:
    """The module of the SDK."""
    made = sdk(blueprint)
    names = Names(made, options.module if isinstance(options, GoOptions) else "")
    shown = examples(blueprint)
    own = slices(blueprint)
    files = (*_module(made, names, own), *_tests(made, names, shown, own))
    made_files = [GeneratedFile(f"{FOLDER}/{path}", render, causes=causes) for path, render, causes in files]
    return [*made_files, *_served(blueprint, made)] if blueprint.resources and service_is_tested(blueprint) else made_files


def _served(blueprint: Blueprint, made: Sdk) -> Iterator[GeneratedFile]:
    yield GeneratedFile(f"{TESTS}/__init__.py", TEMPLATES.file("pytest/__init__.py"))
    yield GeneratedFile(f"{TESTS}/test_module.py", TEMPLATES.file("pytest/test_module.py.j2", served_view(made, blueprint)))


_File = tuple[str, Render, tuple[Pointer, ...]]


def _module(made: Sdk, names: Names, own: Mapping[str, str]) -> Iterator[_File]:
    yield "go.mod", TEMPLATES.file("service/go.mod.j2", ModuleView(Code(names.module))), ()
    for path in _CORE:
        yield f"api/{path}", TEMPLATES.verbatim(f"api/{path}"), ()
    yield "api/errors.go", TEMPLATES.file("api/errors.go.j2", _errors()), ()
    yield "api/retries.go", TEMPLATES.file("api/retries.go.j2", behaviour.view(duration)), ()
    yield "webhooks/webhooks.go", TEMPLATES.file("webhooks/webhooks.go.j2", duration(behaviour.TOLERANCE)), ()
    yield "client.go", TEMPLATES.file("service/client.go.j2", _client(made, names)), ()
    if made.webhooks:
        yield "webhooks.go", TEMPLATES.file("service/webhooks.go.j2", webhooks(made, names)), ()
    files = Files(made, names)
    shared = files.shared()
    if shared is not None:
        yield "types.go", TEMPLATES.file("service/resource.go.j2", shared), ()
    for resource in made.resources:
        render = TEMPLATES.late("service/resource.go.j2", own[resource.name], files.resource, resource)
        yield f"{names.files[resource.name]}.go", render, (resource.node,)


def _tests(made: Sdk, names: Names, shown: tuple[Example, ...], own: Mapping[str, str]) -> Iterator[_File]:
    readme = readme_view(made, names, shown, FOLDER)
    yield "README.md", TEMPLATES.file("service/README.md.j2", readme), ()
    for name in ("readme_test.go", "service_test.go", *(("life_test.go",) if shown else ())):
        yield name, TEMPLATES.file(f"tests/{name}.j2", readme), ()
    for one in shown:
        view = TEMPLATES.late("tests/resource_test.go.j2", own[one.resource], resource_test_view, made, names, one)
        yield f"{names.files[one.resource]}_test.go", view, (made.resource(one.resource).node,)


def _errors() -> tuple[behaviour.ErrorView, ...]:
    """Return the types of errors that statuses have, told as Go's comments are."""
    return tuple(replace(one, says=f"{one.name} means {one.status}. {one.says}") for one in behaviour.error_views(exported))


def _client(made: Sdk, names: Names) -> ClientView:
    service = made.service
    own = names.package
    fields = [Line((Code("*api.Client"),))]
    fields += [Line((Code(names.clients[one.name]), Code(names.of(one.name, "operations")))) for one in made.resources]
    return ClientView(
        Code(own),
        ((f"{names.module}/api",),),
        f"Package {own} is a client of {service.title}. {service.description}".strip(),
        f"{made.base_url_variable} and {made.auth.variable}" if made.auth else made.base_url_variable,
        f"{service.name}-sdk-go/{service.version}",
        made.base_url_variable,
        made.auth,
        tuple(fields),
        tuple((Code(names.clients[one.name]), one.path) for one in made.resources),
    )
