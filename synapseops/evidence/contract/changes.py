"""What changed between two versions of an interface, each thing with a verdict: does it break those who rely on it?"""

import hashlib
import json
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from synapseops.diagnostics import Pointer


class Verdict(StrEnum):
    """What a change means to those who relied on what was before."""

    BREAKING = "breaking"
    """They may fail: something they send is refused, or something they get is not what they were told to expect."""
    ADDITIVE = "additive"
    """They need not follow."""
    WORDING = "wording"
    """Nothing on the wire differs."""


class Surface(StrEnum):
    """Which interface it is, and so who relies on it."""

    SERVES = "serves"
    """What this service answers: callers rely on it."""
    PROMISES = "promises"
    """What the records of a source system hold: this service relies on it."""
    EXPECTS = "expects"
    """What a target system takes: this service has to keep to it."""


_RANK = (Verdict.WORDING, Verdict.ADDITIVE, Verdict.BREAKING)


class Detail(Struct, frozen=True):
    """One way in which something differs, in words, and what that means."""

    text: str
    verdict: Verdict = Verdict.ADDITIVE


class ContractChange(Struct, frozen=True):
    """A resource, operation, field or named schema that was added, changed, renamed or removed.

    `was` is the old name of what was renamed; `details` say how; `touches` are the forms of a resource that the field is in
    (`replies`, `create`, `replace`, `patch`, …); `verdict` is that of the thing itself, to which the details add theirs; `node` is
    where the new intent says so, or the nearest that it says, and `line` its line; None and 0 when that is not known.
    """

    change: str
    what: str
    was: str = ""
    details: tuple[Detail, ...] = ()
    touches: tuple[str, ...] = ()
    verdict: Verdict = Verdict.WORDING
    surface: Surface = Surface.SERVES
    node: Pointer | None = None
    line: int = 0

    @property
    def worst(self) -> Verdict:
        """The gravest verdict among its own and its details'."""
        return worst((self.verdict, *(detail.verdict for detail in self.details)))

    @property
    def breaking(self) -> bool:
        """Whether those who relied on what was before may notice."""
        return self.worst is Verdict.BREAKING

    @property
    def name(self) -> str:
        """What it is about, with the old name where it has another now."""
        return f"{self.was} is now {self.what}" if self.was else self.what


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the gravest of *verdicts*."""
    return max(verdicts, key=_RANK.index, default=Verdict.WORDING)


def in_order(changes: Iterable[ContractChange]) -> tuple[ContractChange, ...]:
    """Return *changes* with the gravest first, else in the order they came."""
    return tuple(sorted(changes, key=lambda change: -_RANK.index(change.worst)))


class Point(Struct, frozen=True):
    """One change alone, with its own verdict: what programs read, and what a fingerprint is made of."""

    change: ContractChange
    text: str
    verdict: Verdict


def points(changes: Iterable[ContractChange]) -> list[Point]:
    """Return every single change: a thing that came, went or is called otherwise, and each way in which it differs."""
    found = []
    for change in changes:
        if change.change != "changed":
            told = f"{change.was} is now {change.what}" if change.was else change.change
            found.append(Point(change, told, change.verdict))
        found += [Point(change, detail.text, detail.verdict) for detail in change.details]
    return found


def fingerprint(changes: Iterable[ContractChange]) -> str:
    """Return what stands for the exact set of breaking changes, "" when there are none: another set has another fingerprint."""
    breaking = sorted(
        [point.change.surface, point.change.change, point.change.what, list(point.change.touches), point.text]
        for point in points(changes)
        if point.verdict is Verdict.BREAKING
    )
    return hashlib.sha256(json.dumps(breaking, ensure_ascii=True).encode()).hexdigest()[:16] if breaking else ""
