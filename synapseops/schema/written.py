"""Record types that the intent itself spells out."""

from collections.abc import Mapping

from msgspec import Struct

from synapseops.schema.model import ROOT, Shape, ShapeRef


class Written(Struct, frozen=True):
    """A `Schema` whose shapes are all at hand, by key."""

    name: str
    shapes: Mapping[str, Shape]
    is_resource: bool = False
    root: ShapeRef = ROOT

    def shape(self, ref: ShapeRef) -> Shape:
        """Return the parts of an object of this schema."""
        return self.shapes[ref.key]
