"""Which files the service has."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from generators import python
from generators.fastapi_service import database, flows, migrations, project, systems
from generators.fastapi_service import names as naming
from generators.fastapi_service.names import Names
from generators.fastapi_service.readme import readme
from generators.fastapi_service.relational import Schema
from generators.fastapi_service.views import endpoints, models, tables
from generators.python import text
from generators.rendering import Code, TemplateFolder
from generators.slices import slices
from synapseops.blueprint.model import Blueprint, Resource
from synapseops.generation import GeneratedFile, Options, Owner, made_for


def _names(values: tuple[str, ...]) -> Code:
    """Names that a table of names made, separated by commas."""
    return Code(", ".join(values))


def _strings(values: tuple[str, ...]) -> Code:
    return Code(", ".join(map(text.string, values)))


_PROJECT = {"code_span": project.code_span, "markdown": project.markdown, "toml": project.toml}

TEMPLATES = TemplateFolder("fastapi_service", {**python.FILTERS, **_PROJECT, "code": Code, "names": _names, "strings": _strings})

_STATIC = (
    "__main__.py",
    "context.py",
    "contract.py",
    "docs.py",
    "errors.py",
    "hooks.py",
    "limits.py",
    "listening.py",
    "observability.py",
    "migrate.py",
    "paths.py",
    "models/base.py",
    "models/scalars.py",
    "tables/base.py",
    "tables/columns.py",
    "tables/idempotency_keys.py",
    "repositories/base.py",
    "repositories/conflicts.py",
    "repositories/cursors.py",
    "repositories/deletion.py",
    "repositories/filters.py",
    "repositories/kinds.py",
    "repositories/landmark.py",
    "repositories/ordering.py",
    "routers/__init__.py",
    "routers/access.py",
    "routers/bodies.py",
    "routers/idempotency.py",
    "routers/merging.py",
    "routers/operations.py",
    "routers/parameters.py",
    "routers/preconditions.py",
    "routers/saving.py",
    "routers/service.py",
)


class DatabaseView(Struct, frozen=True):
    """What `database.py` shows."""

    has_flows: bool


class MainView(Struct, frozen=True):
    """What `main.py` shows."""

    service: str
    version: str
    routers: tuple[Code, ...]
    has_flows: bool
    keys: tuple[systems.Variable, ...]


class SettingsView(Struct, frozen=True):
    """What `settings.py` shows."""

    prefix: Code
    database_url: str
    auth: str
    addresses: tuple[systems.Variable, ...]
    secrets: tuple[systems.Variable, ...]
    has_flows: bool

    @property
    def has_outside(self) -> bool:
        """Whether variables say where systems are, or hold secrets."""
        return bool(self.addresses or self.secrets)


def generate(blueprint: Blueprint, options: Options) -> list[GeneratedFile]:
    """The service's package, its project files, and the team's folder."""
    package = python.package_name(blueprint)
    names = naming.names(blueprint)
    schema = database.schema(blueprint)
    files = [*_package(blueprint, names), *_custom()]
    files += [*made_for("systems", _systems(blueprint)), *made_for("flows", flows.files(blueprint, names, TEMPLATES))]
    for resource in blueprint.resources:
        files += _resource(blueprint, names, schema, resource)
    files += made_for("mappings", _mappings(blueprint))
    in_package = [GeneratedFile(f"{package}/{one.path}", one.render, one.owner, one.causes) for one in files]
    return [*in_package, *_project(blueprint, package), *migrations.files(blueprint, package)]


class Exports(Struct, frozen=True):
    """Names that a package gives again, by the module they come from."""

    modules: tuple[tuple[str, tuple[str, ...]], ...]
    has_flows: bool = False


def _package(blueprint: Blueprint, names: Names) -> Iterator[GeneratedFile]:
    for path in _STATIC:
        yield GeneratedFile(path, TEMPLATES.file(f"package/{path}"))
    for path, says in (("__init__.py", blueprint.service.title), ("repositories/__init__.py", "How rows are found.")):
        yield GeneratedFile(path, TEMPLATES.file("package/__init__.py.j2", says))
    yield GeneratedFile("security.py", TEMPLATES.file(f"security/{blueprint.options.auth}.py"))
    routers = tuple(Code(names.modules[resource.name]) for resource in blueprint.resources)
    main = MainView(blueprint.service.name, blueprint.service.version, routers, bool(blueprint.flows), systems.keys(blueprint))
    yield GeneratedFile("database.py", TEMPLATES.file("package/database.py.j2", DatabaseView(bool(blueprint.flows))))
    yield GeneratedFile("main.py", TEMPLATES.file("package/main.py.j2", main))
    yield GeneratedFile("settings.py", TEMPLATES.file("package/settings.py.j2", _settings(blueprint)))
    shared = models.shared_module(names, blueprint)
    if shared.aliases or shared.models:
        yield GeneratedFile("models/shared.py", TEMPLATES.file("package/models/resource.py.j2", shared))
    exported = Exports(tuple((names.modules[one.name], (names.read(one.name), names.input(one.name))) for one in blueprint.resources))
    yield GeneratedFile("models/__init__.py", TEMPLATES.file("package/models/__init__.py.j2", exported))
    rows = Exports(tuple((names.modules[one.name], (names.row(one.name),)) for one in blueprint.resources), bool(blueprint.flows))
    yield GeneratedFile("tables/__init__.py", TEMPLATES.file("package/tables/__init__.py.j2", rows))


def _resource(blueprint: Blueprint, names: Names, schema: Schema, resource: Resource) -> Iterator[GeneratedFile]:
    module = names.modules[resource.name]
    own, table = slices(blueprint)[resource.name], schema.table(resource.name)
    views: dict[str, tuple[Any, ...]] = {
        "models": (own, models.resource_module, names, resource),
        "tables": (database.slices(blueprint)[table.name], tables.table_module, names, table, resource),
        "repositories": (own, endpoints.repository_module, names, resource),
        "routers": (own, endpoints.router_module, names, blueprint, resource),
    }
    for folder, (slice_, make, *arguments) in views.items():
        rendered = TEMPLATES.late(f"package/{folder}/resource.py.j2", slice_, make, *arguments)
        yield GeneratedFile(f"{folder}/{module}.py", rendered, causes=(resource.node,))


def _custom() -> Iterator[GeneratedFile]:
    yield GeneratedFile("custom/__init__.py", TEMPLATES.file("package/__init__.py.j2", "The team's own code."), Owner.TEAM)
    yield GeneratedFile("custom/hooks.py", TEMPLATES.file("package/custom/hooks.py"), Owner.TEAM)
    yield GeneratedFile("custom/routers.py", TEMPLATES.file("package/custom/routers.py"), Owner.TEAM)


def _mappings(blueprint: Blueprint) -> list[GeneratedFile]:
    if not blueprint.mappings:
        return []
    from generators.python.mappings import files  # as much as everything else here together

    return files.files(blueprint.mappings)


def _systems(blueprint: Blueprint) -> Iterator[GeneratedFile]:
    if not (blueprint.systems or blueprint.flows):
        return
    for path in systems.STATIC:
        yield GeneratedFile(f"systems/{path}", TEMPLATES.file(f"package/systems/{path}"))
    yield GeneratedFile("systems/auth.py", TEMPLATES.file("package/systems/auth.py.j2", systems.auth_view(blueprint)))
    views = systems.clients(blueprint)
    yield GeneratedFile("systems/__init__.py", TEMPLATES.file("package/systems/__init__.py.j2", systems.ModulesView(views)))
    for system, view in zip(blueprint.systems, views, strict=True):
        rendered = TEMPLATES.file("package/systems/system.py.j2", view)
        yield GeneratedFile(f"systems/{view.module}.py", rendered, causes=(system.node,))


def _project(blueprint: Blueprint, package: str) -> Iterator[GeneratedFile]:
    environment = project.environment(blueprint, package)
    yield GeneratedFile("README.md", TEMPLATES.file("project/README.md.j2", readme(blueprint, package)))
    yield GeneratedFile("pyproject.toml", TEMPLATES.file("project/pyproject.toml.j2", project.project(blueprint, package)))
    yield GeneratedFile("constraints.txt", TEMPLATES.file("project/constraints.txt"))
    yield GeneratedFile(".env.example", TEMPLATES.file("project/env.example.j2", environment))
    yield GeneratedFile(".gitattributes", TEMPLATES.file("project/gitattributes.j2", environment))
    yield GeneratedFile(".gitignore", TEMPLATES.file("project/gitignore"))


def _settings(blueprint: Blueprint) -> SettingsView:
    prefix = Code(naming.environment_prefix(blueprint.service.name))
    url = f"sqlite+aiosqlite:///{blueprint.service.name}.db"
    addresses, secrets = systems.addresses(blueprint), systems.secrets(blueprint)
    return SettingsView(prefix, url, blueprint.options.auth, addresses, secrets, bool(blueprint.flows))
