"""Records to try a mapping on, what came of each, and what differs between two versions of the mapping. Values only."""

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct, field

from synapseops.diagnostics import Pointer
from synapseops.evidence.words import Words


class Odd(Struct, frozen=True):
    """A leaf of a record (`place`, as people write it) at which something else than usual stands, as `words` say."""

    place: str
    words: Words


class Record(Struct, frozen=True):
    """A record to try: `data` is its JSON, `context` the number of the context it is tried with. `words` say where it is from; one
    that was made up is told by its `odd` leaves."""

    words: Words
    data: str
    context: int = 0
    odd: tuple[Odd, ...] = ()

    def told(self, sources: Collection[str]) -> tuple[Words, ...]:
        """Return which record it is, for a leaf that is made of *sources*: by what is odd in these, where anything is, else in all."""
        near = [one.words for one in self.odd if any(_meet(one.place, source) for source in sources)]
        return tuple(near or [one.words for one in self.odd]) or (self.words,)


def _meet(one: str, other: str) -> bool:
    """Tell whether one leaf is, holds or lies within the other."""
    return one == other or one.startswith((f"{other}.", f"{other}[")) or other.startswith((f"{one}.", f"{one}["))


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


class Observed(Struct, frozen=True):
    """What came of one record: what was made, or the errors as (code, path in the target), or why it is no record."""

    made: Mapping[str, Any] | None = None
    errors: tuple[tuple[str, str], ...] = ()
    refused: str = ""


class Example(Struct, frozen=True):
    """A record (`words` say which) with the value of a leaf before and now, as JSON; "" where there was none. Personal values are
    masked."""

    words: tuple[Words, ...]
    before: str
    after: str


class Difference(Struct, frozen=True):
    """Something that is otherwise at one leaf of the target (`path`), in how many records (`changed`): words of ours (`text`) with `{}`
    where `names`, which others chose, belong; `pii`: the leaf is personal. `node` is the rule that writes there, or the mapping, `line`
    its line (0: not known)."""

    path: str
    text: str
    changed: int
    examples: tuple[Example, ...] = ()
    names: tuple[str, ...] = ()
    node: Pointer = ()
    line: int = 0
    pii: bool = False

    @property
    def is_refusal(self) -> bool:
        """Whether records are refused now that were not, or otherwise."""
        return self.text.startswith("is refused")

    @property
    def plain(self) -> str:
        """The words with their names."""
        return self.text.format(*self.names)


class Behaviour(Struct, frozen=True):
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
