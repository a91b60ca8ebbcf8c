"""Where a value is read."""

from dataclasses import dataclass

from synapseops.schema.model import ValueType


@dataclass(frozen=True, slots=True)
class Key:
    """A member of an object."""

    name: str


@dataclass(frozen=True, slots=True)
class At:
    """An item of a list; negative ones count from its end."""

    index: int


@dataclass(frozen=True, slots=True)
class Every:
    """Every item of a list, in order."""


Segment = Key | At | Every


@dataclass(frozen=True, slots=True)
class Step:
    """A segment with what stands before it: whether that may be missing or null (so that code may reach on without asking)."""

    segment: Segment
    may_be_missing: bool
    may_be_null: bool


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value is read. `alias` is None for the record itself; `text` is the path as the author wrote it.

    `may_be_missing` and `may_be_null` of a `Step` speak of the value *at* that segment, given that everything before it is there.
    """

    alias: str | None
    steps: tuple[Step, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """The value at a path, decoded by `type` (`E_TYPE` otherwise)."""

    path: Path
    type: ValueType
    pii: bool = False
