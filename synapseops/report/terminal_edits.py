"""People's edits at a terminal: what awaits a decision with its three sides, and the ledger in a line each."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from synapseops.merging.entries import Conflict, Entry, Reason, State
from synapseops.report import edits
from synapseops.report.model import Report, below
from synapseops.report.text import count, exact, shown

_LISTED = 12
_STYLE = {State.CONFLICTING: "bold red", State.DROPPED: "yellow", State.REDUNDANT: "dim"}
_SIDES = {"<<<<<<< ": "cyan", "||||||| ": "dim", "=======": "green", ">>>>>>> ": "dim"}


def blind(report: Report) -> Iterator[Text]:
    """Say that what was made before is not known."""
    number = sum(conflict.reason is Reason.NO_BASE for conflict in report.conflicts)
    if number:
        yield Text(f"  not merged, since this repository lacks what was made before: {count(number, 'edited file')}", style="bold yellow")
        yield Text("    git fetch origin 'refs/synapse/pristine/*:refs/synapse/pristine/*' brings it where the remote has it", style="dim")


def conflicts(report: Report) -> Iterator[Text]:
    """Yield what somebody has to decide."""
    for conflict in report.conflicts[:_LISTED]:
        yield from _conflict(conflict, report)
    if len(report.conflicts) > _LISTED:
        yield Text(f"  … and {count(len(report.conflicts) - _LISTED, 'more file')} that await a decision", style="red")
    for path in edits.by_hand(report)[:_LISTED]:
        text = f'  {shown(path)}: "{shown(report.base)}" and the branch changed the same lines; merge the one into the other by hand'
        yield Text(text, style="red")
    if report.base_left_out:
        yield Text(f'  "{shown(report.base)}" is not merged into the branch until that is decided', style="red")


def ledger(entries: Iterable[Entry], folder: str, *, listed: int = _LISTED) -> Iterator[Text]:
    """Yield a line for each edit of files below *folder*."""
    every = list(entries)
    for entry in every[:listed]:
        yield _entry(entry, folder)
    if len(every) > listed:
        yield Text(f"  … and {count(len(every) - listed, 'more edit')}: synapse edits lists all", style="dim")


def _conflict(conflict: Conflict, report: Report) -> Iterator[Text]:
    yield Text(f"  {shown(report.from_root(conflict.path))} {edits.stays(conflict)}: {conflict.reason.told}", style="red")
    for hunk in conflict.hunks[:_LISTED]:
        style = ""
        for line in edits.three_sides(hunk, conflict.reason):
            style = _SIDES.get(line[:8], style)
            yield Text(f"    {exact(line)}", style=style)
    if told := edits.command(conflict, report):
        yield Text(f"    {shown(told)}", style="dim")


def _entry(entry: Entry, folder: str) -> Text:
    words, told = edits.summary(entry, folder)
    text = Text(f"  {entry.edit.id} ", style="dim")
    text.append(f"{shown(below(folder, entry.edit.path))} ", style="not dim default")
    text.append(f"{words} {shown(told)}".rstrip(), style="not dim cyan")
    style = "yellow" if entry.is_late else _STYLE.get(entry.state, "green")
    return text.append(f"  {edits.state(entry)}", style=f"not dim {style}")
