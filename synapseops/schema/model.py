"""Record types: objects by reference, so that a record may hold itself and only what is used is ever read."""

from typing import Protocol

from msgspec import Struct

from synapseops.schema.scalars import Enum, Scalar, ScalarKind


class ShapeRef(Struct, frozen=True):
    """An object, by the key its `Schema` knows it by (`#/$defs/Address`, `types.Money`)."""

    key: str


class Items(Struct, frozen=True):
    """A list; `nullable` tells whether an item may be null."""

    item: "ValueType"
    nullable: bool = False
    min_items: int | None = None
    max_items: int | None = None


ValueType = Scalar | Enum | ShapeRef | Items
"""What stands at a path. `json` (a `Scalar`) is whatever has no better description."""


class Property(Struct, frozen=True):
    """A named part of an object, spelled as on the wire.

    `optional`: the key may be missing. `nullable`: the value may be null. `has_default`: whoever takes the record fills in what is
    missing. `is_server_set`: the service sets it, no input may. `is_unique`: no two records have the same. `refers_to`: the resource
    whose key it is.
    """

    name: str
    type: ValueType
    optional: bool = False
    nullable: bool = False
    has_default: bool = False
    is_server_set: bool = False
    is_unique: bool = False
    refers_to: str | None = None
    pii: bool = False
    description: str = ""


class Shape(Struct, frozen=True):
    """The parts of an object, in the order they were declared."""

    properties: tuple[Property, ...]

    def get(self, name: str) -> Property | None:
        """Return the property called *name*, or None."""
        return next((one for one in self.properties if one.name == name), None)


ROOT = ShapeRef("")
"""The record itself, where nothing else names it."""

UNKNOWN = Scalar(ScalarKind.JSON)
"""What has no better description."""

FAULTY = Scalar(ScalarKind.JSON, name="?")
"""What its author has to mend first: it goes with anything, so that nobody is told twice."""


class Schema(Protocol):
    """A record type. Shapes are read when they are asked for; asking twice gives equal values."""

    @property
    def name(self) -> str:
        """What people call it: `shopify.Order`, or `Order` for a resource."""
        ...

    @property
    def is_resource(self) -> bool:
        """Whether it is a resource of this intent: as a source, its fields are never missing."""
        ...

    @property
    def root(self) -> ShapeRef:
        """The record itself."""
        ...

    def shape(self, ref: ShapeRef) -> Shape:
        """Return the parts of an object of this schema."""
        ...
