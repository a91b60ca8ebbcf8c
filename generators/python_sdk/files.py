"""Which files the SDK has."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from generators import naming, python
from generators.fastapi_service import project
from generators.python import parts
from generators.python_sdk import suite
from generators.python_sdk.names import Names, argument, package, version
from generators.python_sdk.readme import project_view, readme_view
from generators.python_sdk.resources import Modules
from generators.python_sdk.rows import row
from generators.python_sdk.webhooks import webhooks
from generators.rendering import Code, TemplateFolder
from generators.sdk import Auth, Sdk, behaviour, sdk
from generators.sdk.examples import Example, examples
from generators.sdk.rows import Form, rows
from generators.sdk.tested import service_is_tested
from generators.slices import slices
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Pointer
from synapseops.generation import GeneratedFile, Options, Render

TEMPLATES = TemplateFolder(
    "python_sdk",
    {**python.FILTERS, "code": Code, "code_span": project.code_span, "markdown": project.markdown, "toml": project.toml},
)

FOLDER = "sdk/python"
_RESOURCE = "package/resources/resource.py.j2"
TESTS = "tests/sdk_python"

_STATIC = (
    "py.typed",
    "core/__init__.py",
    "core/calls.py",
    "core/models.py",
    "core/pages.py",
    "core/values.py",
    "resources/__init__.py",
)

_ERRORS = (
    "ConnectionFailedError",
    "InvalidReplyError",
    "InvalidSettingError",
    "InvalidSignatureError",
    "SdkError",
    "StatusError",
    "TimedOutError",
)
"""Those that no status has."""


class ClientResource(Struct, frozen=True):
    """A resource as the client has it."""

    module: Code
    name: Code
    asynchronous: Code


class ClientView(Struct, frozen=True):
    """What `client.py` shows."""

    title: str
    descriptions: tuple[str, str]
    agent: str
    base_url_variable: str
    auth: Auth | None
    argument: Code
    resources: tuple[ClientResource, ...]


class PackageView(Struct, frozen=True):
    """What the package itself shows."""

    title: str
    version: str
    errors: tuple[Code, ...]


def generate(blueprint: Blueprint, _options: Options) -> list[GeneratedFile]:
    """The package of the SDK, and what it is installed and read about with."""
    made = sdk(blueprint)
    names = Names(made)
    own = f"{FOLDER}/{package(made.service)}"
    package_files = _package(made, names, slices(blueprint))
    files = [GeneratedFile(f"{own}/{path}", render, causes=causes) for path, render, causes in package_files]
    shown = examples(blueprint)
    readme = TEMPLATES.file("project/README.md.j2", readme_view(made, names, shown, FOLDER))
    files.append(GeneratedFile(f"{FOLDER}/README.md", readme))
    files.append(GeneratedFile(f"{FOLDER}/pyproject.toml", TEMPLATES.file("project/pyproject.toml.j2", project_view(made))))
    return [*files, *_tests(blueprint, made, names, shown)] if blueprint.resources and service_is_tested(blueprint) else files


def _tests(blueprint: Blueprint, made: Sdk, names: Names, shown: tuple[Example, ...]) -> Iterator[GeneratedFile]:
    view = suite.suite_view(made, names, shown, blueprint)
    for path in suite.STATIC:
        yield GeneratedFile(f"{TESTS}/{path}", TEMPLATES.file(f"tests/{path}"))
    for path in suite.FILES if shown else suite.WITHOUT_ROWS:
        yield GeneratedFile(f"{TESTS}/{path}", TEMPLATES.file(f"tests/{path}.j2", view))
    if shown:
        form = Form(
            TEMPLATES, "tests/rows.py.j2", Code(package(made.service)), b"    # rows\n", row, names, parts.SUFFIX, parts.inside_list
        )
        yield GeneratedFile(f"{TESTS}/rows.py", rows(blueprint, shown, form))


_File = tuple[str, Render, tuple[Pointer, ...]]


def _package(made: Sdk, names: Names, own: Mapping[str, str]) -> Iterator[_File]:
    for path in _STATIC:
        yield path, TEMPLATES.file(f"package/{path}"), ()
    errors = behaviour.error_views(naming.pascal)
    exported = tuple(map(Code, sorted([*_ERRORS, *(str(one.name) for one in errors)])))
    yield "__init__.py", TEMPLATES.file("package/__init__.py.j2", PackageView(made.says, version(made), exported)), ()
    yield "core/errors.py", TEMPLATES.file("package/core/errors.py.j2", errors), ()
    for name, shown in (("retries", behaviour.view(_number)), ("transport", behaviour.view(_number))):
        yield f"core/{name}.py", TEMPLATES.file(f"package/core/{name}.py.j2", shown), ()
    for name, is_async in (("sync", False), ("aio", True)):
        yield f"core/{name}.py", TEMPLATES.file("package/core/operations.py.j2", is_async), ()
    yield "webhooks.py", TEMPLATES.file("package/webhooks.py.j2", webhooks(made)), ()
    yield "client.py", TEMPLATES.file("package/client.py.j2", _client(made, names)), ()
    modules = Modules(made, names)
    shared = modules.shared()
    exports = []
    if shared.exported:
        yield "resources/shared.py", TEMPLATES.file(_RESOURCE, shared), ()
        exports.append((Code("shared"), shared.exported))
    for resource in made.resources:
        name = names.modules[resource.name]
        exports.append((Code(name), modules.exported(resource)))
        module = TEMPLATES.late(_RESOURCE, own[resource.name], modules.resource, resource)
        yield f"resources/{name}.py", module, (resource.node,)
    yield "models.py", TEMPLATES.file("package/models.py.j2", tuple(exports)), ()


def _number(value: float) -> Code:
    return Code(repr(value))


def _client(made: Sdk, names: Names) -> ClientView:
    service = made.service
    says = " ".join(service.description.split()) or f"{service.title}."
    resources = []
    for one in made.resources:
        blocking, asynchronous = names.classes(one)
        resources.append(ClientResource(Code(names.modules[one.name]), Code(blocking), Code(asynchronous)))
    return ClientView(
        f"Clients of {service.title}.",
        (says, f"{says}\n\nFor asyncio and trio."),
        f"{service.name}-sdk-python/{version(made)}",
        made.base_url_variable,
        made.auth,
        Code(argument(made)),
        tuple(sorted(resources, key=lambda one: one.module)),
    )
