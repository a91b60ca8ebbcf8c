"""The views that every SDK is written from. They are frozen, speak of the wire alone, and name no language."""

import functools
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from generators.sdk.parameters import Parameter, parameters
from synapseops.blueprint.flows import Verification
from synapseops.blueprint.model import Action, Enum, Field, FieldType, List, Listing, NamedEnum, Service
from synapseops.diagnostics import Pointer


class Use(StrEnum):
    """What an object is sent or answered for."""

    READ = "read"
    INPUT = "input"
    PATCH = "patch"


class Member(Struct, frozen=True):
    """A member of an object, by its name on the wire: whether it must be there, and whether it may be null.

    A member that is neither sent nor null keeps its default (INPUT) or what is stored (PATCH): SDKs tell the three apart.
    `use` is that of the value objects inside it.
    """

    field: Field
    use: Use
    is_required: bool

    @classmethod
    def of(cls, field: Field, use: Use) -> "Member":
        """Return *field* as a member of an object that travels for *use*."""
        is_whole = use is Use.PATCH and isinstance(field.type, List)  # a list is replaced, never merged
        return cls(field, Use.INPUT if is_whole else use, use is Use.READ or (use is Use.INPUT and field.required))

    @property
    def name(self) -> str:
        """The name on the wire."""
        return self.field.name

    @property
    def type(self) -> FieldType:
        """The type of a value that is not null."""
        return self.field.type

    @property
    def is_nullable(self) -> bool:
        """Whether null may stand for the value."""
        return self.field.nullable


class Shape(Struct, frozen=True, dict=True):
    """An object that travels; `name` is that of its schema in the contract, which nothing else has."""

    name: str
    use: Use
    fields: tuple[Field, ...]
    description: str = ""

    @property
    def members(self) -> tuple[Member, ...]:
        """What it consists of."""
        return tuple(Member.of(field, self.use) for field in self.fields)

    @functools.cached_property
    def unnamed(self) -> tuple[Enum, ...]:
        """The enums in it that the author gave no name."""
        kinds = [field.type.item if isinstance(field.type, List) else field.type for field in self.fields]
        return tuple(dict.fromkeys(kind for kind in kinds if isinstance(kind, Enum) and kind.name is None))

    def first(self, kind: Enum) -> str:
        """Return the first member that holds words of *kind*."""
        return next(field.name for field in self.fields if kind in (field.type, getattr(field.type, "item", None)))


class Type(Struct, frozen=True):
    """A value object: how it is answered, sent and patched. `input` and `patch` are None where nothing sends it so."""

    name: str
    read: Shape
    input: Shape | None
    patch: Shape | None


class Operation(Struct, frozen=True):
    """One operation. `path` is a URI template with `{id}`, or `{value}` for that of the field `by`.

    `body` and `reply` are names of shapes, the reply of a list that of its items. `roles` are those of which a caller needs one.
    `is_conditional` tells whether it takes `If-Match`, `is_keyed` whether it takes `Idempotency-Key`.
    """

    action: Action
    method: str
    path: str
    id: str
    summary: str
    roles: tuple[str, ...]
    body: str | None
    reply: str | None
    by: str | None
    errors: tuple[int, ...]

    @property
    def is_conditional(self) -> bool:
        """Whether it can be told to go on only if the stored version is a given one."""
        return self.action in {Action.REPLACE, Action.PATCH, Action.DELETE, Action.UPSERT}

    @property
    def is_keyed(self) -> bool:
        """Whether it is made safe to repeat by a key that every attempt sends again."""
        return self.action is Action.CREATE


class Resource(Struct, frozen=True):
    """What is kept under one path. Words are lower-case: "order line", "order lines".

    `whole` is everything that whoever makes one may send. The bodies are None where no operation takes them; `replace` and each
    of `upserts` are `whole`, less what the path or the first request has fixed.
    """

    name: str
    singular: str
    plural: str
    path: str
    key: Field
    read: Shape
    whole: Shape
    create: Shape | None
    replace: Shape | None
    patch: Shape | None
    upserts: tuple[tuple[str, Shape], ...]
    operations: tuple[Operation, ...]
    listing: Listing
    node: Pointer
    description: str = ""

    def operation(self, action: Action) -> Operation | None:
        """Return the (first) operation of *action*, if there is one."""
        return next((one for one in self.operations if one.action is action), None)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What a list can be asked by, field by field."""
        return tuple(parameters(self.listing.filters, self.read.fields))

    @property
    def many(self) -> str:
        """What its operations are called: the plural, or words of their own where one of it has that name (`Series`)."""
        return f"{self.plural} operations" if self.plural == self.singular else self.plural

    @property
    def replacement(self) -> Shape | None:
        """What replaces one: the very shape that creates one, if nothing of it is fixed."""
        is_same = self.replace is not None and self.replace.fields == self.whole.fields and self.create is not None
        return self.whole if is_same else self.replace

    @property
    def bodies(self) -> tuple[Shape, ...]:
        """Everything that is sent, each once: upserts send the whole."""
        whole = self.whole if self.create is not None or self.upserts else None
        found = {shape.name: shape for shape in (whole, self.replacement, self.patch) if shape is not None}
        return tuple(found.values())


class Auth(Struct, frozen=True):
    """How callers are known: `header` holds `prefix` and the credential, which the environment has as `variable`."""

    kind: str
    header: str
    prefix: str
    variable: str
    says: str


class Webhook(Struct, frozen=True):
    """A flow that a system calls, at `path`, with signed deliveries."""

    flow: str
    path: str
    verification: Verification


class Sdk(Struct, frozen=True, dict=True):
    """Everything that an SDK of one service is written from. `base_url_variable` is where the environment says where it runs."""

    service: Service
    auth: Auth | None
    base_url_variable: str
    enums: tuple[NamedEnum, ...]
    types: tuple[Type, ...]
    resources: tuple[Resource, ...]
    webhooks: tuple[Webhook, ...]

    @property
    def says(self) -> str:
        """What it is, in a sentence."""
        return f"A client of {self.service.title}."

    def resource(self, name: str) -> Resource:
        """Return the resource called *name*; KeyError when there is none."""
        return self._by_name[name]

    @functools.cached_property
    def _by_name(self) -> Mapping[str, Resource]:
        return {one.name: one for one in self.resources}
