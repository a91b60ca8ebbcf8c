"""Which files the SDK has."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from generators import naming
from generators.fastapi_service import project
from generators.rendering import Code, TemplateFolder
from generators.sdk import Auth, Sdk, behaviour, sdk
from generators.sdk.examples import examples
from generators.slices import slices
from generators.typescript import text
from generators.typescript_sdk import suite
from generators.typescript_sdk.names import Names, argument
from generators.typescript_sdk.readme import project_view, readme_view
from generators.typescript_sdk.resources import Modules
from generators.typescript_sdk.webhooks import webhooks
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Pointer
from synapseops.generation import GeneratedFile, Options, Render, made_for

TEMPLATES = TemplateFolder(
    "typescript_sdk",
    {**text.FILTERS, "code": Code, "code_span": project.code_span, "markdown": project.markdown, "json": text.json_string},
)

FOLDER = "sdk/typescript"
_RESOURCE = "package/resources/resource.ts.j2"

_STATIC = ("calls", "json", "models", "operations", "pages", "reply", "runtime")

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


class IndexView(Struct, frozen=True):
    """What `index.ts` shows."""

    title: str
    errors: tuple[Code, ...]


class ClientResource(Struct, frozen=True):
    """A resource as the client has it: its attribute, as a statement too, and the module of its types."""

    attribute: Code
    module: Code
    declared: Code


class ClientView(Struct, frozen=True):
    """What `client.ts` shows."""

    title: str
    description: str
    agent: str
    base_url_variable: str
    auth: Auth | None
    is_secret: bool
    argument: Code
    credential_says: str
    resources: tuple[ClientResource, ...]


def generate(blueprint: Blueprint, _options: Options) -> list[GeneratedFile]:
    """The package of the SDK, what it is installed and read about with, and its tests."""
    made = sdk(blueprint)
    names = Names(made)
    files = [
        GeneratedFile(f"{FOLDER}/src/{path}", render, causes=causes) for path, render, causes in _package(made, names, slices(blueprint))
    ]
    files += made_for("mappings", _mappings(blueprint))
    shown = examples(blueprint)
    readme = TEMPLATES.file("project/README.md.j2", readme_view(made, names, shown, blueprint.mappings, FOLDER))
    tests = suite.files(blueprint, made, names, shown, readme, TEMPLATES)
    around: dict[str, Render] = {
        ".gitignore": TEMPLATES.file("project/gitignore"),
        "README.md": readme,
        "package.json": TEMPLATES.file("project/package.json.j2", project_view(made, bool(blueprint.mappings), suite.compiled(tests))),
        "tsconfig.json": TEMPLATES.verbatim("project/tsconfig.json"),
    }
    return [*files, *(GeneratedFile(f"{FOLDER}/{path}", render) for path, render in around.items()), *tests]


def _mappings(blueprint: Blueprint) -> list[GeneratedFile]:
    if not blueprint.mappings:
        return []
    from generators.typescript.mappings import files  # as much as everything else here together

    return files.files(blueprint, f"{FOLDER}/src/mappings")


_File = tuple[str, Render, tuple[Pointer, ...]]


def _package(made: Sdk, names: Names, own: Mapping[str, str]) -> Iterator[_File]:
    for name in _STATIC:
        yield f"core/{name}.ts", TEMPLATES.verbatim(f"package/core/{name}.ts"), ()
    errors = behaviour.error_views(naming.pascal)
    exported = tuple(map(Code, sorted([*_ERRORS, *(str(one.name) for one in errors)])))
    yield "index.ts", TEMPLATES.file("package/index.ts.j2", IndexView(made.says, exported)), ()
    yield "core/errors.ts", TEMPLATES.file("package/core/errors.ts.j2", errors), ()
    for name in ("retries", "transport"):
        yield f"core/{name}.ts", TEMPLATES.file(f"package/core/{name}.ts.j2", behaviour.view(text.milliseconds)), ()
    yield "webhooks.ts", TEMPLATES.file("package/webhooks.ts.j2", webhooks(made)), ()
    yield "client.ts", TEMPLATES.file("package/client.ts.j2", _client(made, names)), ()
    yield from _modules(made, names, own)


def _modules(made: Sdk, names: Names, own: Mapping[str, str]) -> Iterator[_File]:
    modules = Modules(made, names)
    shared = modules.shared()
    paths = [Code(names.modules[resource.name]) for resource in made.resources]
    if not shared.is_empty:
        yield "resources/shared.ts", TEMPLATES.file(_RESOURCE, shared), ()
        paths.insert(0, Code("shared"))
    for resource in made.resources:
        path = f"resources/{names.modules[resource.name]}.ts"
        module = TEMPLATES.late(_RESOURCE, own[resource.name], modules.resource, resource)
        yield path, module, (resource.node,)
    yield "models.ts", TEMPLATES.file("package/models.ts.j2", tuple(paths)), ()


def _client(made: Sdk, names: Names) -> ClientView:
    service = made.service
    return ClientView(
        made.says,
        service.description or f"{service.title}.",
        f"{service.name}-sdk-typescript/{service.version}",
        made.base_url_variable,
        made.auth,
        made.auth is not None and made.auth.kind == "api_key",
        Code(argument(made)),
        f"What the caller is known by: {made.auth.says}. Else the environment has it." if made.auth else "",
        tuple(_attribute(made, names, one.name) for one in made.resources),
    )


def _attribute(made: Sdk, names: Names, name: str) -> ClientResource:
    resource = made.resource(name)
    attribute, kind = names.attributes[name], names.operations(resource)
    given = ["this", text.string(resource.path), *([text.string(resource.key.name)] if resource.key.name != "id" else [])]
    lead = f"  readonly {attribute}: {attribute}.{kind} = new Operations("
    line = f"{lead}{', '.join(given)});"
    declared = line if len(line) <= text.WIDTH else "\n".join([lead, *(f"    {one}," for one in given), "  );"])
    return ClientResource(Code(attribute), Code(names.modules[name]), Code(declared))
