"""People's edits in the body of a pull request: what awaits a decision with its three sides, and the ledger of all of them."""

from collections.abc import Iterator, Sequence

from synapseops.merging.entries import GONE, Conflict, Entry, Hunk, Kind, Lines, Reason, State
from synapseops.report.model import Report, below
from synapseops.report.text import cell, code, count, fenced, folded, line_cell, short

_CONFLICTS = 20
_HUNKS = 10
_LINES = 30
_ENTRIES = 200
_EXCERPT = 80
_SUMMARIES = {
    Kind.WHOLE: "another file",
    Kind.MODE: "another mode",
    Kind.ENDINGS: "other line endings",
    Kind.DELETED: "deleted",
}


def blind(report: Report) -> str:
    """Say, where it is so, that what was made before is not known: it is the first thing to know about such a run."""
    number = sum(conflict.reason is Reason.NO_BASE for conflict in report.conflicts)
    if not number:
        return ""
    fetch = code("git fetch origin 'refs/synapse/pristine/*:refs/synapse/pristine/*'")
    return (
        f"⚠️ **Not merged, since this repository lacks what was made before: {count(number, 'edited file')}.** "
        f"Nothing of them was overwritten. {fetch} brings it where the remote has it, or a clone that is not shallow."
    )


def decisions(report: Report) -> Iterator[str]:
    """Yield what somebody has to decide about edits."""
    for conflict in report.conflicts[:_CONFLICTS]:
        yield f"❌ {code(report.from_root(conflict.path))} {stays(conflict)}: {conflict.reason.told}{_how(conflict, report)}"
    if len(report.conflicts) > _CONFLICTS:
        yield f"❌ … and {count(len(report.conflicts) - _CONFLICTS, 'more file')} that await a decision"
    for path in by_hand(report)[:_CONFLICTS]:
        yield f"❌ {code(path)}: {code(report.base)} and this branch changed the same lines; merge {code(report.base)} into it by hand"
    if report.base_left_out:
        yield f"❌ {code(report.base)} is not merged into this branch until that is decided"


def conflicts(report: Report) -> str:
    """Show the three sides of each place in dispute."""
    told = [_sides(conflict, report) for conflict in report.conflicts[:_CONFLICTS] if conflict.hunks]
    return "\n\n".join(["### Conflicts", *told]) if told else ""


def ledger(report: Report) -> str:
    """List every edit people made to files of the factory's, with what became of it."""
    if not report.edits:
        return ""
    rows = [
        f"| {code(entry.edit.id)} | {cell(report.from_root(entry.edit.path))} | {_what(entry, report)} | {_state(entry)} |"
        for entry in report.edits[:_ENTRIES]
    ]
    if len(report.edits) > _ENTRIES:
        rows.append(f"| | … and {count(len(report.edits) - _ENTRIES, 'more')} | | |")
    advice = f"{code(report.ways.forgetting('ID'))} drops one."
    return "\n".join([f"### Your edits\n{advice}\n", "| id | file | edit | |", "|---|---|---|---|", *rows])


def state(entry: Entry) -> str:
    """Return what became of an edit: the word that programs get too, and what it means."""
    return f"{entry.state}: {entry.meaning}"


def number(entries: Sequence[Entry]) -> str:
    """Return how many edits there are, and how many more are listed since the base has them; "" where none are listed."""
    gone = sum(entry.state in GONE for entry in entries)
    told = count(len(entries) - gone, "edit") if len(entries) > gone else "no edits" if gone else ""
    return f"{told}, and {gone} that only the base has" if gone else told


def summary(entry: Entry, folder: str) -> tuple[str, str]:
    """Return what an edit below *folder* did, in words of ours, and the line or path of others that shows it."""
    edit = entry.edit
    if edit.kind is Kind.MOVED:
        return "moved from", below(folder, edit.made_as)
    if edit.kind is Kind.LINES:
        line = next((line for line in (*edit.team, *edit.factory) if line.strip()), b"")
        return f"line {edit.line}: +{len(edit.team)} -{len(edit.factory)}", excerpt(line)
    return _SUMMARIES[edit.kind], ""


def excerpt(line: bytes) -> str:
    """Return a line as text that is short enough to be shown."""
    return short(line.decode("utf-8", "replace").strip(), _EXCERPT)


def by_hand(report: Report) -> list[str]:
    """Return the files outside the folder on which base and branch do not agree: nobody is asked about them here."""
    asked = {report.from_root(conflict.path) for conflict in report.conflicts}
    return [path for path in report.base_left_out if path not in asked]


def stays(conflict: Conflict) -> str:
    """Say whose version of a file in conflict the branch holds."""
    return "is as the branch has it" if conflict.reason is Reason.BASE_AND_BRANCH else "is as you have it"


def three_sides(hunk: Hunk, reason: Reason = Reason.BOTH_CHANGED) -> list[str]:
    """Return a place in dispute, as git shows one."""
    names = ("on the branch", "before", "on the base") if reason is Reason.BASE_AND_BRANCH else ("yours", "made before", "made now")
    ours, base, theirs = (f"{sign * 7} {name}" for sign, name in zip("<|>", names, strict=True))
    return [ours, *_shown(hunk.ours), base, *_shown(hunk.base), "=======", *_shown(hunk.theirs), theirs]


def command(conflict: Conflict, report: Report) -> str:
    """Return the command that decides about a conflict; "" where a file has to be moved instead."""
    if conflict.reason is Reason.SHADOWED:
        return ""
    return report.ways.resolving(report.from_root(conflict.path))


def _how(conflict: Conflict, report: Report) -> str:
    told = command(conflict, report)
    return f"; take either side with {code(told)}" if told else ""


def _sides(conflict: Conflict, report: Report) -> str:
    blocks = [fenced("", three_sides(hunk, conflict.reason)) for hunk in conflict.hunks[:_HUNKS]]
    more = [f"… and {count(len(conflict.hunks) - _HUNKS, 'more place')}"] if len(conflict.hunks) > _HUNKS else []
    lines = ", ".join(str(hunk.ours_line) for hunk in conflict.hunks[:_HUNKS])
    noun = "line" if len(conflict.hunks) == 1 else "lines"
    return f"{code(report.from_root(conflict.path))}, {noun} {lines}\n\n{folded('the three sides', *blocks, *more)}"


def _state(entry: Entry) -> str:
    word, _, meaning = state(entry).partition(": ")
    if entry.is_late:
        return f"⚠️ {word}: {meaning}"
    return f"**{word}**: {meaning}" if entry.state is State.CONFLICTING else f"{word}: {meaning}"


def _what(entry: Entry, report: Report) -> str:
    words, shown = summary(entry, report.into)
    if entry.edit.kind is Kind.LINES:
        return f"{words} {line_cell(shown)}"
    return f"{words} {cell(shown)}" if entry.edit.kind is Kind.MOVED else words


def _shown(lines: Lines) -> Sequence[str]:
    told = [line.decode("utf-8", "replace").rstrip("\r\n") for line in lines[:_LINES]]
    return [*told, f"… and {len(lines) - _LINES} more"] if len(lines) > _LINES else told
