"""Which files there are, and what the template shows."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from generators import naming
from generators.rendering import TemplateFolder
from synapse_graphql import text
from synapseops.blueprint.model import Blueprint, FieldType, List, Record, Ref, Resource, Scalar, ScalarKind
from synapseops.generation import GeneratedFile, Options

TEMPLATES = TemplateFolder("templates", text.FILTERS, package="synapse_graphql")

_SCALARS = {
    ScalarKind.BOOLEAN: "Boolean",
    ScalarKind.INTEGER: "Float",  # which holds more than 32 bits
    ScalarKind.NUMBER: "Float",
    ScalarKind.UUID: "ID",
    ScalarKind.DECIMAL: "Decimal",
    ScalarKind.DATE: "Date",
    ScalarKind.DATETIME: "DateTime",
    ScalarKind.JSON: "JSON",
}
_OWN = frozenset({"Decimal", "Date", "DateTime", "JSON"})
_TAKEN = _OWN | {"Boolean", "Float", "ID", "Int", "Query", "String"}


class GraphqlOptions(Options):
    """What an author may write behind `graphql`."""

    queries: bool = True
    """Make a query type."""
    scalars: Literal["own", "text"] = "own"
    """Whether decimals, dates and JSON are scalars of their own, or texts."""
    page_size: int = Field(default=50, ge=1, le=200)
    """How many a list has by default."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a type: what it is called there, and on the wire."""

    name: str
    type: str
    wire: str
    description: str


@dataclass(frozen=True, slots=True)
class TypeView:
    """A type, and the names of the queries for one and for many of it."""

    name: str
    description: str
    fields: tuple[FieldView, ...]
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class SchemaView:
    """What the schema shows."""

    title: str
    scalars: tuple[str, ...]
    types: tuple[TypeView, ...]
    queries: bool
    page_size: int


def generate(blueprint: Blueprint, options: Options) -> list[GeneratedFile]:
    """One schema with a type per resource, none where there are none."""
    assert isinstance(options, GraphqlOptions)
    if not blueprint.resources:
        return []
    names = naming.allocate([one.name for one in blueprint.resources], str, taken=_TAKEN)
    queries = naming.allocate([name for one in blueprint.resources for name in (one.singular, one.plural + " list")], naming.camel)
    types = tuple(_type(one, names, queries, options) for one in blueprint.resources)
    used = {scalar for one in types for field in one.fields for scalar in _OWN if scalar in field.type.strip("[]!")}
    view = SchemaView(blueprint.service.title, tuple(sorted(used)), types, options.queries, options.page_size)
    return [GeneratedFile("graphql/schema.graphql", TEMPLATES.file("schema.graphql.j2", view), causes=(("resources",),))]


def _type(resource: Resource, names: dict[str, str], queries: dict[str, str], options: GraphqlOptions) -> TypeView:
    fields = resource.fields if resource.key_is_authored else (resource.key, *resource.fields)
    called = naming.allocate([field.name for field in fields], lambda name: name.lstrip("_"), fallback="field")
    shown = tuple(
        FieldView(called[field.name], _of(field.type, names, options) + ("" if field.nullable else "!"), field.name, field.description)
        for field in fields
    )
    return TypeView(names[resource.name], resource.description, shown, queries[resource.singular], queries[resource.plural + " list"])


def _of(type_: FieldType, names: dict[str, str], options: GraphqlOptions) -> str:
    if isinstance(type_, List):
        return f"[{_of(type_.item, names, options)}!]"
    if isinstance(type_, Ref):
        return names[type_.resource]
    if isinstance(type_, Record):
        return "JSON" if options.scalars == "own" else "String"
    name = _SCALARS.get(type_.kind, "String") if isinstance(type_, Scalar) else "String"
    return "String" if name in _OWN and options.scalars == "text" else name
