"""Records to try a mapping on, what came of each, and what differs between two versions of the mapping. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from synapseops.diagnostics import Pointer


@dataclass(frozen=True, slots=True)
class Record:
    """A record to try: `data` is its JSON, `context` the number of the context it is tried with. `text` says where it is from,
    words of ours with `{}` where `names`, which others chose, belong."""

    text: str
    names: tuple[str, ...]
    data: str
    context: int = 0


class Digits(float):
    """A JSON number with a fraction, told apart by its digits: 12.5 is not 12.50."""

    def __new__(cls, text: str) -> "Digits":
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digits) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


@dataclass(frozen=True, slots=True)
class Observed:
    """What came of one record: what was made, or the errors as (code, path in the target), or why it is no record."""

    made: Mapping[str, Any] | None = None
    errors: tuple[tuple[str, str], ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A record with the value of a leaf before and now, as JSON; "" where there was none. Personal values are masked."""

    text: str
    names: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is otherwise at one leaf of the target (`path`), in how many records (`changed`): words of ours (`text`) with `{}`
    where `names`, which others chose, belong. `node` is the rule that writes there, or the mapping, `line` its line (0: not known)."""

    path: str
    text: str
    changed: int
    examples: tuple[Example, ...] = ()
    names: tuple[str, ...] = ()
    node: Pointer = ()
    line: int = 0

    @property
    def plain(self) -> str:
        """The words with their names."""
        return self.text.format(*self.names)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A mapping of both versions tried on `of` records: how many come out otherwise (`changed`), and how many each version maps.

    `reason` says why it was not compared, "" when it was. `node` is where it stands, `line` its line (0: not known).
    """

    mapping: str
    of: int = 0
    changed: int = 0
    mapped_before: int = 0
    mapped_after: int = 0
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    node: Pointer = field(default=())
    line: int = 0

    @property
    def always_fails(self) -> bool:
        """Whether every record is refused now, and some were mapped before."""
        return not self.reason and self.mapped_before > 0 and self.mapped_after == 0
