"""What `synapse verify` found out about one service: proven files, listed edits, and what nobody can account for."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from rich.text import Text

from synapseops.merging.entries import Entry
from synapseops.report import data, terminal_edits
from synapseops.report import edits as ledger
from synapseops.report.model import below
from synapseops.report.text import count, shown

STATES = ("proven", "outdated", "undecided", "differs", "unmade", "faulty")
"""How a proof may end: one word each, for people and programs."""

COPY = "copy"
"""The kind of a difference outside the output folder: where a copy of what was made belongs."""

_NOTHING = {"unmade": "nothing was made of its intent yet", "faulty": "nothing can be made of its intent"}
_LISTED = 50
_NAMED = 12


class Difference(Struct, frozen=True):
    """Something that is neither the factory's output nor an edit: `kind` for programs, `message` for people."""

    path: str
    kind: str
    message: str


class Proof(Struct, frozen=True):
    """One service in one commit. `proven` counts the files that are exactly as they were made; `undecided` are conflicts; `outdated`
    says why what was made is not what the intent says now, "" where it is; of `unchecked` files only the lock says how they were made;
    `beside` are files of people in the folder, which the factory neither makes nor made; `copies` are places outside of it (paths from
    the root) where a copy of ours is not, or was, and people or permissions decided so.
    """

    intent: str
    commit: str
    service: str = ""
    into: str = ""
    proven: int = 0
    edits: tuple[Entry, ...] = ()
    undecided: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    outdated: str = ""
    unchecked: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    copies: tuple[Difference, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the commit holds what the factory makes of its intent and the listed edits, and nothing awaits a decision."""
        return not (self.undecided or self.differences or self.outdated)

    def place_of(self, difference: Difference) -> str:
        """Return the path of *difference* from the root."""
        return difference.path if difference.kind == COPY else below(self.into, difference.path)

    @property
    def state(self) -> str:
        """How the proof ended, for programs: what weighs most."""
        kinds = {one.kind for one in self.differences}
        if kinds & {"faulty", "unmade"}:
            return next(iter(kinds))
        return "differs" if kinds else "outdated" if self.outdated else "undecided" if self.undecided else "proven"


def lines(proof: Proof) -> Iterator[Text]:
    """Yield the lines of *proof* for a terminal."""
    yield _head(proof)
    for difference in proof.differences[:_LISTED]:
        yield Text(f"  {shown(proof.place_of(difference))}: {difference.message}", style="red")
    if len(proof.differences) > _LISTED:
        yield Text(f"  … and {count(len(proof.differences) - _LISTED, 'more difference')}", style="red")
    if proof.outdated:
        yield Text(f"  {shown(proof.outdated)}; synapse run proposes it", style="yellow")
    for path in proof.undecided[:_LISTED]:
        yield Text(f"  {shown(below(proof.into, path))} awaits a decision: synapse edits shows it", style="red")
    yield from terminal_edits.ledger(proof.edits, proof.into, listed=_LISTED)
    for one in proof.copies[:_LISTED]:
        yield Text(f"  {shown(one.path)}: {one.message}", style="yellow")
    if proof.beside:
        yield Text(f"  beside them {_beside([below(proof.into, path) for path in proof.beside])}", style="dim")
    if proof.unchecked:
        told = f"of {count(len(proof.unchecked), 'file')} only the lock says what was made, since the pristine commits are not all here"
        yield Text(f"  {told}", style="yellow")


def _beside(paths: Sequence[str]) -> str:
    named = ", ".join(shown(path) for path in paths[:_NAMED])
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"{count(len(paths), 'file')} of yours: {named}{more}"


def _head(proof: Proof) -> Text:
    head = Text(shown(proof.service or proof.intent), style="bold")
    style = {"proven": "green", "outdated": "yellow"}.get(proof.state, "red")
    head.append(f"  {proof.state}", style=f"not bold {style}")
    return head.append(f": {_found(proof)}, at {proof.commit[:12]}", style="not bold default")


def _found(proof: Proof) -> str:
    if proof.state in _NOTHING:
        return _NOTHING[proof.state]
    edits = f", {number}" if (number := ledger.number(proof.edits)) else ""
    then = " then" if proof.outdated else ""
    return f"{count(proof.proven, 'file')} exactly as made{then}{edits}"


def as_object(proof: Proof) -> dict[str, Any]:
    """Return *proof* for programs."""
    return {
        "intent": proof.intent,
        "service": proof.service,
        "commit": proof.commit,
        "into": proof.into,
        "state": proof.state,
        "holds": proof.holds,
        "outdated": proof.outdated or None,
        "proven": proof.proven,
        "edits": [data.edit_object(entry) for entry in proof.edits],
        "undecided": list(proof.undecided),
        "unchecked": list(proof.unchecked),
        "beside": list(proof.beside),
        "copies": [{"path": one.path, "message": one.message} for one in proof.copies],
        "differences": [{"path": one.path, "kind": one.kind, "message": one.message} for one in proof.differences],
    }
