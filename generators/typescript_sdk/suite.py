"""Tests of the SDK in its own language, and what runs them with the tests of the service that they call."""

from msgspec import Struct

from generators import python
from generators.rendering import Code, Template, TemplateFolder
from generators.sdk import Sdk
from generators.sdk.examples import Example, probe
from generators.sdk.rows import Form, rows
from generators.sdk.tested import service_is_tested, tested
from generators.typescript import text
from generators.typescript_sdk.names import Names, argument, package
from generators.typescript_sdk.prose import Examples
from generators.typescript_sdk.rows import row
from synapseops.blueprint.model import Action, Blueprint
from synapseops.generation import GeneratedFile, made_for

FOLDER = "sdk/typescript/test"
DRIVER = "tests/sdk_typescript"

_ERRORS = {"delete": "NotFoundError", "refused": "InvalidRequestError", "unique": "ConflictError", "update": "PreconditionFailedError"}
_TOLD = {
    "get": ("lacks = []",),
    "list": ("lacks = []",),
    "delete": ("lacks = []",),
    "filters": ("filters",),
    "update": ("change",),
    "unique": ("unique", "by"),
    "refused": ("refused", "by"),
}
"""What tests import or read, by what can be tested."""


class SuiteView(Struct, frozen=True):
    """What the tests show."""

    package: Code
    service_package: Code
    base_url_variable: str
    variable: str
    argument: Code
    credential: Code | None
    agent: str
    probe: str | None
    lists: bool
    some: tuple[str, ...]

    @property
    def errors(self) -> Code | None:
        """The statement that imports the errors which tests of resources meet."""
        found = sorted(_ERRORS[word] for word in self.some if word in _ERRORS)
        return text.imported(found, self.package) if found else None

    @property
    def told(self) -> tuple[Code, ...]:
        """What tests of resources need to know of an example."""
        found = [name for word, names in _TOLD.items() if word in self.some for name in names]
        return tuple(map(Code, dict.fromkeys(found)))


def files(
    blueprint: Blueprint, sdk: Sdk, names: Names, examples: tuple[Example, ...], readme: Template, templates: TemplateFolder
) -> list[GeneratedFile]:
    """Return the tests, which need those of the service; none where there are none."""
    if not (blueprint.resources or blueprint.mappings) or not service_is_tested(blueprint):
        return []
    view = _view(blueprint, sdk, names, examples)
    made = [GeneratedFile(f"{DRIVER}/{name}", templates.file(f"driver/{name}.j2", view)) for name in ("__init__.py", "test_sdk.py")]
    made.append(GeneratedFile(f"{FOLDER}/tsconfig.json", templates.verbatim("tests/tsconfig.json")))
    made.append(GeneratedFile(f"{FOLDER}/readme.ts", Examples(readme)))
    if examples:
        form = Form(templates, "tests/rows.ts.j2", Code(package(sdk.service)), b"  // rows\n", row, names)
        made.append(GeneratedFile(f"{FOLDER}/rows.ts", rows(blueprint, examples, form)))
    made += made_for("mappings", _mappings(blueprint, f"{package(sdk.service)}/mappings"))
    modules = ("behaviour.test", "readme.test", "service", "webhooks.test", *(("resources.test",) if examples else ()))
    return [*made, *(GeneratedFile(f"{FOLDER}/{name}.ts", templates.file(f"tests/{name}.ts.j2", view)) for name in modules)]


def _mappings(blueprint: Blueprint, module: str) -> list[GeneratedFile]:
    if not blueprint.mappings:
        return []
    from generators.typescript.mappings import suite

    return suite.files(blueprint.mappings, module, FOLDER)


def compiled(files: list[GeneratedFile]) -> tuple[str, ...]:
    """Return where the tests among *files* are when they are compiled."""
    found = (file.path.removeprefix(f"{FOLDER}/") for file in files)
    return tuple(sorted(f"build/{path.removesuffix('.ts')}.js" for path in found if path.endswith(".test.ts")))


def _view(blueprint: Blueprint, sdk: Sdk, names: Names, examples: tuple[Example, ...]) -> SuiteView:
    shown = probe(examples)
    return SuiteView(
        Code(package(sdk.service)),
        Code(python.package_name(blueprint)),
        sdk.base_url_variable,
        sdk.auth.variable if sdk.auth else "",
        Code(argument(sdk)),
        Code({"api_key": "key", "jwt": "token"}[sdk.auth.kind]) if sdk.auth else None,
        f"{sdk.service.name}-sdk-typescript",
        names.attributes[shown.resource] if shown else None,
        shown is not None and sdk.resource(shown.resource).operation(Action.LIST) is not None,
        tested(sdk, examples),
    )
