"""What a proposal brings, for the body of a pull request: resources, contract, database, files, and how to try or undo it."""

import shlex
from collections import Counter
from collections.abc import Sequence

from synapseops.report.model import FileChange, Report, ResourceRow
from synapseops.report.text import cell, code, count, fenced, flat, folded, script

SIGNS = {"added": "+", "changed": "~", "removed": "-"}
DIFF_SIGNS = {"added": "+", "changed": "!", "renamed": "!", "removed": "-"}
_ROWS = 60
_PATHS = 300
_EDGES = 40
_KINDS = {
    "openapi": "API contract",
    "fastapi_service": "Service",
    "pytest_suite": "Tests",
    "migration": "Database migrations",
    "lock": "Lock file",
    "people": "Files of people, untouched",
}


def overview(report: Report) -> str:
    """Show the resources of a new service, and how they refer to each other."""
    rows = [f"| {cell(row.name)} | {cell(row.path)} | {row.fields} | {', '.join(row.operations)} |" for row in report.resources[:_ROWS]]
    if not rows:
        return ""
    if len(report.resources) > _ROWS:
        rows.append(f"| … and {len(report.resources) - _ROWS} more | | | |")
    return (
        "### The service\n"
        + "\n".join(["| resource | path | fields | operations |", "|---|---|---:|---|", *rows])
        + _diagram(report.resources)
    )


def _diagram(resources: Sequence[ResourceRow]) -> str:
    """Draw who refers to whom; names are ASCII identifiers, quoted because Mermaid has keywords among them."""
    edges = [
        f'    "{target}" {"|o" if optional else "||"}--o{{ "{row.name}" : "{field}"'
        for row in resources
        for field, target, optional in row.refs
    ]  # fmt: skip
    if not edges or len(edges) > _EDGES:
        return ""
    return "\n\n```mermaid\nerDiagram\n" + "\n".join(edges) + "\n```"


def files(report: Report) -> str:
    """Count the files by kind and change, and list those that differ."""
    counts = Counter((file.kind, file.change) for file in report.files)
    columns = (*SIGNS, "unchanged")
    rows = [
        f"| {_KINDS.get(kind, kind)} | " + " | ".join(str(counts[kind, change] or "") for change in columns) + " |"
        for kind in _kinds(report)
    ]
    table = "\n".join(["### Files", f"| | {' | '.join(columns)} |", "|---|---:|---:|---:|---:|", *rows])
    differing = sorted((file for file in report.files if file.change != "unchanged"), key=lambda file: file.path)
    return f"{table}\n\n{_listed(differing)}" if differing else table


def _kinds(report: Report) -> list[str]:
    order = {kind: number for number, kind in enumerate(_KINDS)}
    return sorted({file.kind for file in report.files}, key=lambda kind: (order.get(kind, 2.5), kind))


def _listed(differing: Sequence[FileChange]) -> str:
    lines = [f"{DIFF_SIGNS[file.change]} {file.path}{'  (yours from now on)' if file.team_owned else ''}" for file in differing[:_PATHS]]
    if len(differing) > _PATHS:
        lines.append(f"… and {len(differing) - _PATHS} more, all in the zip's manifest")
    return folded(count(len(differing), "file"), fenced("diff", lines))


def _into(folder: str) -> list[str]:
    """Return the command that goes to *folder*; none where its name would not arrive as it is, since a quoted part may not change."""
    path = f"./{folder}" if folder.startswith("-") else folder or "."
    return [f"cd {shlex.quote(path)}"] if flat(folder) == folder else []


def by_hand(report: Report) -> str:
    """Say how to try, change, discard and undo it."""
    commands = [f"git switch {shlex.quote(report.branch)}", *_into(report.into)]
    commands += [f"uv run python -m {report.package}"] if report.package else []
    return folded(
        "Try it, change it, discard it, undo it",
        f"**Try it.** The {code('README.md')} in the folder says what it needs.\n\n{script(commands)}",
        "**Change it.** Change the intent, and run again. Files marked *yours from now on* are written once and never again; "
        "an edit in any other is not overwritten: the next run stops and names it.",
        f"**Discard it.** Delete the branch ({code(f'git branch -D {report.branch}')}): "
        "these inputs are then not proposed again until they change.",
        f"**Undo it** after the merge: {code('git revert')} the merge *and* the change of the intent, or the next run proposes it anew.",
    )
