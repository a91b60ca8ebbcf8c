"""Every Python name in the service, computed once: modules, classes, attributes, functions."""

import functools
import itertools
from collections.abc import Iterable, Iterator

from msgspec import Struct

from generators import naming
from generators.held import held
from generators.python.names import BUILTINS, KEYWORDS
from generators.slices import once
from synapseops.blueprint.model import Blueprint, Field, FieldType, List, Resource, Scalar, ValueObject

_MODULES = frozenset(
    {
        "access",
        "base",
        "bodies",
        "columns",
        "conflicts",
        "cursors",
        "deletion",
        "filters",
        "idempotency",
        "idempotency_keys",
        "kinds",
        "landmark",
        "merging",
        "operations",
        "ordering",
        "parameters",
        "preconditions",
        "saving",
        "scalars",
        "service",
        "shared",
    }
)
"""Modules of the service's own, in whichever folder."""

_CLASSES = frozenset(
    {
        "APIRouter",
        "Annotated",
        "Any",
        "Base",
        "Boolean",
        "ClassVar",
        "Column",
        "Date",
        "Decimal",
        "Depends",
        "Digits",
        "Email",
        "Field",
        "Filter",
        "ForeignKeyConstraint",
        "IMMUTABLE",
        "IdempotencyKey",
        "Index",
        "Input",
        "Instant",
        "Integer",
        "Json",
        "Literal",
        "Mapped",
        "Number",
        "Operations",
        "Places",
        "PrimaryKeyConstraint",
        "Read",
        "Repository",
        "Request",
        "Response",
        "Row",
        "SkipValidation",
        "Text",
        "UUID",
        "UniqueConstraint",
        "Url",
        "Uuid",
    }
    | {"BOOLEAN", "DATE", "DOUBLE", "INSTANT", "INTEGER", "JSON", "TEXT"}
)
"""What the modules of models, tables, repositories and routers import."""

_FLOW_MODULES = frozenset({"flow_messages", "flow_states", "saving", "resources"})
_FLOW_CLASSES = frozenset({"FlowMessage", "FlowState", "Resource"})
"""What services with flows have beside."""

_ATTRIBUTES = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
    }
    | {"validate", "model_computed_fields", "model_config", "model_construct", "model_copy", "model_extra", "model_fields"}
    | {"model_fields_set", "model_json_schema", "model_parametrized_name", "model_post_init", "model_rebuild"}
    | {"cls", "self"}
    | {"mro", "register"}  # of classes
    | {"metadata", "registry", "type_annotation_map"}  # of SQLAlchemy's declarative base
    | {"documents", "of", "reads", "refused", "values"}  # of our own bases
    | {"bool", "dt", "float", "int", "list", "str"}  # said in annotations, which a class body would shadow
)


class Attribute(Struct, frozen=True):
    """A field, and the attribute that holds it."""

    field: Field
    name: str

    @property
    def alias(self) -> str | None:
        """The field's spelling on the wire where that is another one."""
        return None if self.name == self.field.name else self.field.name


class Names:
    """The names of one blueprint's service."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        plurals = {resource.name: naming.snake(resource.plural) for resource in blueprint.resources}
        modules = _MODULES | _FLOW_MODULES if blueprint.flows else _MODULES
        classes = _CLASSES | _FLOW_CLASSES if blueprint.flows else _CLASSES
        self.modules = naming.allocate(plurals, plurals.__getitem__, taken=modules | KEYWORDS, fallback="resource")
        wanted = dict(_classes(blueprint))
        self._classes = naming.allocate(wanted, wanted.__getitem__, taken=classes | KEYWORDS | BUILTINS, fallback="Model")
        self._scalars: dict[str, Scalar] = {}
        for name, scalar in _named_scalars(blueprint):
            self._scalars.setdefault(name, scalar)

    def row(self, resource: str) -> str:
        """Return the class of the rows of a resource."""
        return self._classes[f"row {resource}"]

    def read(self, resource: str) -> str:
        """Return the class in which a resource is answered."""
        return self._classes[f"read {resource}"]

    def input(self, resource: str) -> str:
        """Return the class in which a resource is sent."""
        return self._classes[f"input {resource}"]

    def read_object(self, name: str) -> str:
        """Return the class in which a value object is answered, which a resource may share its name with."""
        return self._classes[f"read object {name}"]

    def input_object(self, name: str) -> str:
        """Return the class in which a value object is sent."""
        return self._classes[f"input object {name}"]

    def enum(self, name: str) -> str:
        """Return the alias of a named enum."""
        return self._classes[f"enum {name}"]

    def scalar(self, scalar: Scalar) -> str | None:
        """Return the alias of a constrained scalar, or None where it is to be written out."""
        is_whole = scalar.name is not None and self._scalars.get(scalar.name) == scalar
        return self._classes[f"scalar {scalar.name}"] if is_whole else None

    @property
    def scalars(self) -> tuple[Scalar, ...]:
        """The constrained scalars that fields use, by name."""
        return tuple(self._scalars[name] for name in sorted(self._scalars))

    @functools.cache  # noqa: B019  # one instance lives as long as one generation
    def attributes(self, owner: Resource | ValueObject) -> tuple[Attribute, ...]:
        """Return every field of a resource's or value object's output with its attribute, in order."""
        fields = owner.all_fields if isinstance(owner, Resource) else owner.fields
        authored = [field.name for field in owner.fields]
        server = [field.name for field in fields if field.name not in authored]
        found = naming.allocate(authored, _attribute, taken={*_ATTRIBUTES, *KEYWORDS, *server}, fallback="field")
        return tuple(Attribute(field, found.get(field.name, field.name)) for field in fields)

    def attribute(self, owner: Resource, field: str) -> str:
        """Return the attribute of the field called *field* on the wire."""
        return next(one.name for one in self.attributes(owner) if one.field.name == field)


@once
def names(blueprint: Blueprint) -> Names:
    """Return the names of *blueprint*'s service."""
    return Names(blueprint)


_LONGEST_FUNCTION = 100 - len("async def _99(request: Request) -> Response:")


def functions(operation_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of the functions of one router by operation id."""
    taken = KEYWORDS | BUILTINS | {"allow", "operations", "repository", "router"}
    return naming.allocate(operation_ids, lambda one: naming.snake(one)[:_LONGEST_FUNCTION], taken=taken, fallback="operation")


def _attribute(name: str) -> str:
    attribute = naming.snake(name)
    return f"field_{attribute}" if attribute.startswith(("model_dump", "model_validate")) else attribute


def _classes(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    met = held(blueprint)
    for enum in blueprint.enums:
        if enum.name in met:
            yield f"enum {enum.name}", enum.schema
    for name, _ in _named_scalars(blueprint):
        yield f"scalar {name}", name
    for item in (one for one in blueprint.value_objects if one.name in met):
        yield f"read object {item.name}", item.schemas.read
        yield f"input object {item.name}", item.schemas.input
    for resource in blueprint.resources:
        yield f"read {resource.name}", resource.schemas.read
        yield f"input {resource.name}", resource.schemas.create
        yield f"row {resource.name}", f"{resource.schemas.read}Row"


def _named_scalars(blueprint: Blueprint) -> Iterator[tuple[str, Scalar]]:
    met = held(blueprint)
    objects = [one for one in blueprint.value_objects if one.name in met]
    owners: list[ValueObject | Resource] = [*objects, *blueprint.resources]
    for field in itertools.chain.from_iterable(owner.fields for owner in owners):
        scalar = _scalar(field.type)
        if scalar is not None and scalar.name is not None:
            yield scalar.name, scalar


def _scalar(type_: FieldType) -> Scalar | None:
    if isinstance(type_, List):
        return type_.item if isinstance(type_.item, Scalar) else None
    return type_ if isinstance(type_, Scalar) else None


def environment_prefix(service: str) -> str:
    """Return what the names of the service's environment variables begin with: `ORDER_BRIDGE_`."""
    return f"{naming.snake(service).upper()}_"
