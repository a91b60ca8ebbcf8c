"""How strong the generated tests are: of small faults put into mappings and validators, how many they notice. Values only."""

import re
from collections.abc import Sequence

from msgspec import Struct

from synapseops.diagnostics import Pointer

_TOLD = re.compile(r" *# (?:[\w\[\]]+\.)*(\w+): ")


class Survivor(Struct, frozen=True):
    """A fault that no test noticed: `was` became `now` at `line` of `file`; `cause` is the node of the intent that it comes from, `origin`
    that as `file:line`."""

    file: str
    line: int
    was: str
    now: str
    cause: Pointer | None = None
    origin: str = ""


class Tally(Struct, frozen=True):
    """Faults of one kind of file (`mappings`, `validators`): how many there are, how many were tried, how many were noticed."""

    kind: str
    known: int
    tried: int
    killed: int
    survivors: tuple[Survivor, ...] = ()


class Strength(Struct, frozen=True):
    """Tallies by kind; `reason` says why nothing was tried, or why not all that was chosen."""

    tallies: tuple[Tally, ...] = ()
    reason: str = ""

    @property
    def tried(self) -> int:
        """How many faults were tried."""
        return sum(one.tried for one in self.tallies)

    @property
    def killed(self) -> int:
        """How many of them were noticed."""
        return sum(one.killed for one in self.tallies)


def rule_above(lines: Sequence[str]) -> str:
    """Return the name of the rule that the last of *lines* stands under, as the comment of a mapping tells it; "" where none does."""
    return next((match[1] for line in reversed(lines) if (match := _TOLD.match(line))), "")
