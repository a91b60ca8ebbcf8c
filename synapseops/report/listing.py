"""The files of a proposal: counted by kind, those on top that a reviewer looks at first, the others folded away and bounded."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from synapseops.merging.entries import GONE
from synapseops.report.changes import DIFF_SIGNS, KINDS, SIGNS
from synapseops.report.model import FileChange, Report
from synapseops.report.text import code, count, fenced, folded

_FLAT = 25
"""As many files, altogether or of one kind, are listed by name; more are summed up by their folders."""
_FOLDERS = 25
_FIRST = 8


def section(report: Report, *, detailed: bool = True) -> str:
    """Count the files by kind and change, name what to look at first, and fold away the rest; by folders alone unless *detailed*."""
    counts = Counter((file.kind, file.change) for file in report.files)
    columns = (*SIGNS, "unchanged")
    rows = [
        f"| {KINDS.get(kind, kind)} | " + " | ".join(str(counts[kind, change] or "") for change in columns) + " |"
        for kind in _kinds(report.files)
    ]
    table = "\n".join([f"| | {' | '.join(columns)} |", "|---|---:|---:|---:|---:|", *rows])
    differing = sorted((file for file in report.files if file.change != "unchanged"), key=lambda file: file.path)
    first = "\n".join(f"- {line}" for line in _first(report, differing))
    told = [f"**Look at first**\n{first}" if first else "", table, _listed(report, differing, _FLAT if detailed else 0)]
    return "### Files\n" + "\n\n".join(part for part in told if part)


def upgrade(report: Report) -> str:
    """List what differs because the factory is another version, apart from what the intent changes."""
    found = report.upgrade
    if found is None:
        return ""
    versions = f"The base was made by SynapseOps {code(found.was)}; this is {code(report.factory)}."
    if found.paths is None:
        return f"### The factory's upgrade\n{versions} What differs for that alone is not known: this clone lacks the old intent."
    if not found.paths:
        return f"### The factory's upgrade\n{versions} It makes the same."
    lines = (
        list(map(report.from_root, found.paths)) if len(found.paths) <= _FLAT else _folders(report, (("", path) for path in found.paths))
    )
    listed = folded(f"{count(len(found.paths), 'file')} made otherwise", fenced("", lines))
    return f"### The factory's upgrade\n{versions} For that alone, whatever the intent says, differ:\n\n{listed}"


def _first(report: Report, differing: Sequence[FileChange]) -> Iterator[str]:
    """Yield a line for each sort of file that asks for a person's eyes."""
    migrations = [file.path for file in differing if file.kind == "migration" and file.path.endswith(".py")]
    contract = [file.path for file in differing if file.kind == "openapi"]
    breaking = sum(change.breaking for change in report.contract)
    undecided = {conflict.path for conflict in report.conflicts}
    edited = sorted({entry.edit.path for entry in report.edits if entry.state not in GONE} - undecided)
    told = (
        ("**migrations**, each run once on every database", migrations),
        (f"⚠️ **{count(breaking, 'change')} that may break callers** in", contract if breaking else []),
        ("**edits kept** in", edited),
        ("**custom code**, yours from now on", [file.path for file in differing if file.team_owned]),
        ("**removed**", [file.path for file in differing if file.change == "removed"]),
    )
    for words, paths in told:
        if paths:
            yield f"{words}: {_named(report, paths)}"


def _named(report: Report, paths: Sequence[str]) -> str:
    more = f" and {count(len(paths) - _FIRST, 'more file')}" if len(paths) > _FIRST else ""
    return ", ".join(code(report.from_root(path)) for path in paths[:_FIRST]) + more


def _kinds(files: Sequence[FileChange]) -> list[str]:
    order = {kind: number for number, kind in enumerate(KINDS)}
    return sorted({file.kind for file in files}, key=lambda kind: (order.get(kind, 2.5), kind))


def _listed(report: Report, differing: Sequence[FileChange], flat: int) -> str:
    """Return the files that differ, folded away: each by name where they are at most *flat*, else by kind."""
    if not differing:
        return ""
    title = count(len(differing), "file")
    if len(differing) <= flat:
        return folded(title, _block(report, differing))
    groups = [(kind, [file for file in differing if file.kind == kind]) for kind in _kinds(differing)]
    told = (folded(f"{KINDS.get(kind, kind)}: {_figures(those)}", _of_kind(report, those, flat)) for kind, those in groups)
    return folded(f"{title}, by kind", *told)


def _figures(files: Sequence[FileChange]) -> str:
    counts = Counter(file.change for file in files)
    return ", ".join(f"{counts[change]} {change}" for change in SIGNS if counts[change])


def _of_kind(report: Report, files: Sequence[FileChange], flat: int) -> str:
    """Return *files*, which are of one kind: by name where they are few, else as many as each folder holds."""
    if len(files) <= flat:
        return _block(report, files)
    return fenced("diff", _folders(report, ((f"{DIFF_SIGNS[file.change]} ", file.path) for file in files)))


def _folders(report: Report, files: Iterable[tuple[str, str]]) -> list[str]:
    """Return a line for each folder that holds *files*, pairs of a sign and a path, with their number; those past the bound are counted."""
    folders = sorted(Counter((posixpath.dirname(path), sign) for sign, path in files).items())
    lines = [f"{sign}{_folder(report, folder)}  ({count(number, 'file')})" for (folder, sign), number in folders[:_FOLDERS]]
    more = sum(number for _, number in folders[_FOLDERS:])
    return [*lines, f"… and {count(more, 'more file')}"] if more else lines


def _folder(report: Report, folder: str) -> str:
    return f"{report.from_root(folder).rstrip('/') or '.'}/"


def _block(report: Report, files: Sequence[FileChange]) -> str:
    return fenced(
        "diff",
        (f"{DIFF_SIGNS[file.change]} {report.from_root(file.path)}{'  (yours from now on)' if file.team_owned else ''}" for file in files),
    )
