"""What the modules of `repositories/` and `routers/` show."""

from msgspec import Struct

from generators.fastapi_service import names as naming
from generators.fastapi_service.names import Names
from generators.python import text
from generators.rendering import Code
from synapseops.blueprint.model import Action, Blueprint, Enum, Field, FieldType, Ref, Resource, Route, Scalar, ScalarKind

_KINDS = {
    ScalarKind.STRING: "TEXT",
    ScalarKind.TEXT: "TEXT",
    ScalarKind.EMAIL: "LINE",
    ScalarKind.URL: "LINE",
    ScalarKind.INTEGER: "INTEGER",
    ScalarKind.NUMBER: "NUMBER",
    ScalarKind.BOOLEAN: "BOOLEAN",
    ScalarKind.DATE: "DATE",
    ScalarKind.DATETIME: "INSTANT",
    ScalarKind.UUID: "UUID",
}

_TEXTUAL = frozenset({ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.EMAIL, ScalarKind.URL})


class ColumnView(Struct, frozen=True):
    """A field by its name on the wire, its attribute, and how its values are read."""

    name: str
    attribute: Code
    kind: Code
    nullable: bool


class RepositoryModule(Struct, frozen=True):
    """How rows of one resource are found."""

    title: str
    tables: Code
    row: Code
    key: ColumnView
    filters: tuple[ColumnView, ...]
    sort: tuple[ColumnView, ...]
    search: tuple[Code, ...]
    upsert_by: tuple[ColumnView, ...]
    page_size: int


class Operation(Struct, frozen=True):
    """One route."""

    function: Code
    method: Code
    path: str
    operation_id: str
    summary: str
    roles: tuple[str, ...]
    call: Code
    by: str | None


class RouterModule(Struct, frozen=True):
    """The routes of one resource."""

    title: str
    module: Code
    tag: str
    path: str
    read: Code
    create: Code
    operations: tuple[Operation, ...]


def repository_module(names: Names, resource: Resource) -> RepositoryModule:
    """Return the module that says how *resource* is found."""
    listing = resource.listing
    filters = tuple(_column(names, resource, one.field) for one in listing.filters)
    sort = tuple(_column(names, resource, name) for name in listing.sort)
    upserts = tuple(_column(names, resource, name) for name in resource.upsert_by)
    row = names.row(resource.name)
    return RepositoryModule(
        f"How {resource.plural} are found.",
        Code(names.modules[resource.name]),
        Code(row),
        _column(names, resource, resource.key.name),
        filters,
        sort,
        tuple(Code(f"{row}.{names.attribute(resource, name)}") for name in listing.search),
        upserts,
        listing.page_size,
    )


def router_module(names: Names, blueprint: Blueprint, resource: Resource) -> RouterModule:
    """Return the module of the routes of *resource*: upserts first, since their paths are longer."""
    ordered = sorted(resource.routes, key=lambda route: route.action is not Action.UPSERT)
    functions = naming.functions(route.operation_id for route in ordered)
    return RouterModule(
        f"{resource.plural.capitalize()}: `{resource.path}`.",
        Code(names.modules[resource.name]),
        resource.name,
        resource.path,
        Code(names.read(resource.name)),
        Code(names.input(resource.name)),
        tuple(_operation(blueprint, resource, route, functions[route.operation_id]) for route in ordered),
    )


def kind(type_: FieldType) -> Code:
    """Return how values of *type_* are read from text."""
    if isinstance(type_, Ref):
        return kind(type_.key) if type_.key.kind is ScalarKind.UUID else Code(f"kinds.reference({kind(type_.key)})")
    if isinstance(type_, Enum):
        return Code(f"kinds.words({', '.join(map(text.string, type_.words))})")
    if not isinstance(type_, Scalar):
        raise TypeError(f"{type(type_).__name__} is no scalar")
    if type_.kind is ScalarKind.DECIMAL:
        return Code(f"kinds.decimals({type_.digits}, {type_.scale})")
    return Code(f"kinds.{_KINDS[type_.kind]}")


def _column(names: Names, resource: Resource, name: str) -> ColumnView:
    field = resource.field(name)
    attribute = Code(f"{names.row(resource.name)}.{names.attribute(resource, name)}")
    return ColumnView(name, attribute, kind(field.type), field.nullable)


def _operation(blueprint: Blueprint, resource: Resource, route: Route, function: str) -> Operation:
    by = resource.field(route.by) if route.by is not None else None
    return Operation(
        Code(function),
        Code(route.method.lower()),
        _path(route.path, resource.key, by),
        route.operation_id,
        route.summary,
        route.roles if blueprint.options.auth != "none" else (),
        Code("page" if route.action is Action.LIST else route.action.value),
        route.by,
    )


def _path(path: str, key: Field, by: Field | None) -> str:
    """Return the path in Starlette's notation: text may hold any character, slashes too."""
    if by is not None:
        return path.replace("{value}", "{value:text}") if _is_text(by.type) else path
    return path.replace("{id}", "{id:key}") if _is_text(key.type) else path


def _is_text(type_: FieldType) -> bool:
    return isinstance(type_, Enum) or (isinstance(type_, Scalar) and type_.kind in _TEXTUAL)
