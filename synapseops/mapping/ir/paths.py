"""Where a value is read."""

from msgspec import Struct

from synapseops.schema.model import ValueType


class Key(Struct, frozen=True):
    """A member of an object."""

    name: str


class At(Struct, frozen=True):
    """An item of a list; negative ones count from its end."""

    index: int


class Every(Struct, frozen=True):
    """Every item of a list, in order."""


Segment = Key | At | Every


class Step(Struct, frozen=True):
    """A segment with what stands before it: whether that may be missing or null (so that code may reach on without asking)."""

    segment: Segment
    may_be_missing: bool
    may_be_null: bool


class Path(Struct, frozen=True):
    """Where a value is read. `alias` is None for the record itself; `text` is the path as the author wrote it.

    `may_be_missing` and `may_be_null` of a `Step` speak of the value *at* that segment, given that everything before it is there.
    """

    alias: str | None
    steps: tuple[Step, ...]
    text: str


class Read(Struct, frozen=True):
    """The value at a path, decoded by `type` (`E_TYPE` otherwise)."""

    path: Path
    type: ValueType
    pii: bool = False
