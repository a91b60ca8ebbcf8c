"""What `synapse verify` found out about one service: proven files, listed edits, and what nobody can account for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from synapseops.merging.entries import Edit, Entry, State
from synapseops.report import data, terminal_edits
from synapseops.report.text import count, shown

_LISTED = 50


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is neither the factory's output nor an edit: `kind` for programs, `message` for people."""

    path: str
    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One service in one commit. `proven` counts the files that are exactly what was derived again; `undecided` are conflicts."""

    intent: str
    commit: str
    service: str = ""
    into: str = ""
    proven: int = 0
    edits: tuple[Edit, ...] = ()
    undecided: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the commit holds the factory's output and the listed edits, and nothing awaits a decision."""
        return not (self.undecided or self.differences)


def lines(proof: Proof) -> Iterator[Text]:
    """Yield the lines of *proof* for a terminal."""
    head = Text(shown(proof.service or proof.intent), style="bold")
    ending = "proven" if proof.holds else "not proven"
    head.append(f"  {ending}", style="not bold green" if proof.holds else "not bold red")
    edits = f", {count(len(proof.edits), 'edit')}" if proof.edits else ""
    yield head.append(f": {count(proof.proven, 'file')} exactly as made{edits}, at {proof.commit[:12]}", style="not bold default")
    for difference in proof.differences[:_LISTED]:
        yield Text(f"  {shown(difference.path)}: {difference.message}", style="red")
    if len(proof.differences) > _LISTED:
        yield Text(f"  … and {count(len(proof.differences) - _LISTED, 'more difference')}", style="red")
    for path in proof.undecided[:_LISTED]:
        yield Text(f"  {shown(path)} awaits a decision: synapse edits shows it", style="red")
    yield from terminal_edits.ledger([Entry(edit, State.KEPT) for edit in proof.edits], listed=_LISTED)


def as_object(proof: Proof) -> dict[str, Any]:
    """Return *proof* for programs."""
    return {
        "intent": proof.intent,
        "service": proof.service,
        "commit": proof.commit,
        "into": proof.into,
        "holds": proof.holds,
        "proven": proof.proven,
        "edits": [data.edit_object(Entry(edit, State.KEPT)) for edit in proof.edits],
        "undecided": list(proof.undecided),
        "differences": [{"path": one.path, "kind": one.kind, "message": one.message} for one in proof.differences],
    }
