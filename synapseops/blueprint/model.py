"""The blueprint: the intent with every reference bound. Generators see only this.

Every value is frozen and hashable. Defaults and bounds are *wire* values, so that no language is preferred: decimals, dates
and instants are the strings that travel (`"25.00"`, `"2026-01-01"`, `"2026-01-01T00:00:00Z"`).
"""

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from synapseops.diagnostics import Pointer
from synapseops.schema.scalars import Enum as Enum
from synapseops.schema.scalars import Scalar as Scalar
from synapseops.schema.scalars import ScalarKind as ScalarKind
from synapseops.schema.wire import WireValue as WireValue

if TYPE_CHECKING:
    from synapseops.blueprint.flows import Flow
    from synapseops.blueprint.systems import System
    from synapseops.mapping import ir


class OnDelete(StrEnum):
    """What deleting the resource referred to does to the one that refers."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set_null"


class Action(StrEnum):
    """One HTTP action on a resource. The author's word `update` grants both `REPLACE` (PUT) and `PATCH`."""

    LIST = "list"
    CREATE = "create"
    GET = "get"
    REPLACE = "replace"
    PATCH = "patch"
    DELETE = "delete"
    UPSERT = "upsert"


class FilterOp(StrEnum):
    """How a list may be filtered: `field.op=value`."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    GT = "gt"
    GTE = "gte"
    LT = "lt"
    LTE = "lte"
    CONTAINS = "contains"
    IS_NULL = "is_null"


class Record(Struct, frozen=True):
    """A value object of `types`, by name; its fields are in `Blueprint.value_object(name)`."""

    name: str


class Ref(Struct, frozen=True):
    """The key of another resource of this intent."""

    resource: str
    key: Scalar
    on_delete: OnDelete = OnDelete.RESTRICT


class List(Struct, frozen=True):
    """A list of scalars, enums or value objects."""

    item: "Scalar | Enum | Record"
    min_items: int | None = None
    max_items: int | None = None


FieldType = Scalar | Enum | Record | Ref | List


class Field(Struct, frozen=True):
    """A field of a resource or value object; `name` is its spelling on the wire, `node` where the author wrote it."""

    name: str
    type: FieldType
    node: Pointer
    nullable: bool = False
    default: WireValue | None = None
    unique: bool = False
    index: bool = False
    read_only: bool = False
    immutable: bool = False
    deprecated: bool = False
    pii: bool = False
    description: str = ""
    example: WireValue | None = None
    was: str | None = None
    backfill: WireValue | None = None
    allow_loss: bool = False

    @property
    def required(self) -> bool:
        """Whether an input without this field is refused (422): neither a default nor null can stand in."""
        return self.default is None and not self.nullable


class ObjectSchemas(Struct, frozen=True):
    """Names of the contract's schemas for a value object, free of collisions."""

    read: str
    input: str
    patch: str


class ValueObject(Struct, frozen=True):
    """A named group of fields without identity, stored inside its owner."""

    name: str
    fields: tuple[Field, ...]
    schemas: ObjectSchemas
    node: Pointer
    description: str = ""


class NamedEnum(Struct, frozen=True):
    """An enum of `types`; `schema` is its name in the contract."""

    name: str
    words: tuple[str, ...]
    schema: str
    node: Pointer
    description: str = ""


class Filter(Struct, frozen=True):
    """A field (author's or server's) that lists may be filtered by, with the ops its type allows, in canonical order."""

    field: str
    ops: tuple[FilterOp, ...]


class Listing(Struct, frozen=True):
    """What a list request may ask for. `sort` and `search` are wire names of fields."""

    filters: tuple[Filter, ...] = ()
    sort: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    page_size: int = 50


class ResourceSchemas(Struct, frozen=True):
    """Names of the contract's schemas for a resource, free of collisions. `upserts` pairs a field with its body's schema."""

    read: str
    create: str
    replace: str
    patch: str
    page: str
    upserts: tuple[tuple[str, str], ...] = ()


class Route(Struct, frozen=True):
    """One operation of the HTTP contract.

    `path` is a URI template (`/orders/{id}`, `/orders/by/number/{value}`); `by` is the field of an upsert; `body` and `reply`
    are schema names or None; `roles` is empty when any authenticated caller may call; `success` and `errors` are statuses.
    """

    action: Action
    method: str
    path: str
    operation_id: str
    summary: str
    roles: tuple[str, ...]
    success: tuple[int, ...]
    errors: tuple[int, ...]
    body: str | None = None
    reply: str | None = None
    by: str | None = None


class Resource(Struct, frozen=True):
    """What the service keeps and serves under one path.

    `key` is the field that addresses one (the server-made `id: uuid`, or one of `fields` named by the author, then
    `key_is_authored`). `fields` are the author's, in order; `SERVER_FIELDS` come on top. `singular` and `plural` are
    lower-case words for prose, operation ids and tests ("order line", "order lines").
    """

    name: str
    singular: str
    plural: str
    path: str
    key: Field
    key_is_authored: bool
    fields: tuple[Field, ...]
    listing: Listing
    schemas: ResourceSchemas
    routes: tuple[Route, ...]
    node: Pointer
    unique_together: tuple[tuple[str, ...], ...] = ()
    upsert_by: tuple[str, ...] = ()
    description: str = ""
    was: str | None = None
    allow_loss: bool = False

    def field(self, name: str) -> Field:
        """Return the author's or server's field called *name* on the wire; KeyError when there is none."""
        for field in self.all_fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Every field of the output, in order: the key if server-made, the author's, `created_at`, `updated_at`, `version`."""
        head = () if self.key_is_authored else (self.key,)
        return (*head, *self.fields, *SERVER_FIELDS)

    def route(self, action: Action) -> Route | None:
        """Return the (first) route of *action*, or None when the author left it out."""
        return next((route for route in self.routes if route.action is action), None)


class Service(Struct, frozen=True):
    """Who the service is. `name` is kebab-case; `license` an SPDX expression or empty."""

    name: str
    title: str
    description: str = ""
    version: str = "0.1.0"
    owners: tuple[str, ...] = ()
    license: str = ""


class ServiceOptions(Struct, frozen=True):
    """How the service is made: `framework` fastapi; `database` sqlite | postgresql; `auth` api_key | jwt | none."""

    framework: str = "fastapi"
    database: str = "sqlite"
    auth: str = "api_key"


class Blueprint(Struct, frozen=True):
    """Everything a generator may know. `artifacts` are the kinds asked for (`contract`, `service.fastapi`, …), sorted; `into` is the
    output folder as the author says it, `folder` from the root of the repository; `chosen` is what the author chose of a generator's
    options, by kind, as JSON; `places_workflows` whether workflows go where GitHub runs them."""

    service: Service
    options: ServiceOptions
    artifacts: tuple[str, ...]
    into: str
    resources: tuple[Resource, ...] = ()
    enums: tuple[NamedEnum, ...] = ()
    value_objects: tuple[ValueObject, ...] = ()
    roles: tuple[str, ...] = ()
    mappings: "tuple[ir.Mapping, ...]" = ()
    systems: "tuple[System, ...]" = ()
    flows: "tuple[Flow, ...]" = ()
    folder: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    places_workflows: bool = False

    def resource(self, name: str) -> Resource:
        """Return the resource called *name*; KeyError when there is none."""
        return _named(self.resources, name)

    def value_object(self, name: str) -> ValueObject:
        """Return the value object called *name*; KeyError when there is none."""
        return _named(self.value_objects, name)

    def enum(self, name: str) -> NamedEnum:
        """Return the enum called *name*; KeyError when there is none."""
        return _named(self.enums, name)


_Named = TypeVar("_Named", Resource, ValueObject, NamedEnum)


def _named(items: tuple[_Named, ...], name: str) -> _Named:
    for item in items:
        if item.name == name:
            return item
    raise KeyError(name)


_SERVER_NODE: Pointer = ()

ID = Field("id", Scalar(ScalarKind.UUID), _SERVER_NODE, unique=True, read_only=True, description="Made by the server.")

SERVER_FIELDS = (
    Field("created_at", Scalar(ScalarKind.DATETIME), _SERVER_NODE, read_only=True, description="When it was created."),
    Field("updated_at", Scalar(ScalarKind.DATETIME), _SERVER_NODE, read_only=True, description="When it last changed."),
    Field("version", Scalar(ScalarKind.INTEGER, minimum=1), _SERVER_NODE, read_only=True, description="Counts the changes; its ETag."),
)
