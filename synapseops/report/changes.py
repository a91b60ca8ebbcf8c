"""What a proposal brings, for the body of a pull request: resources, contract, database, files, and how to try or undo it."""

from collections import Counter
from collections.abc import Sequence

from synapseops.report.model import FileChange, Report, ResourceRow
from synapseops.report.text import cell, code, count, fenced, folded

SIGNS = {"added": "+", "changed": "~", "removed": "-"}
DIFF_SIGNS = {"added": "+", "changed": "!", "renamed": "!", "removed": "-"}
_ROWS = 60
_PATHS = 300
_EDGES = 40
KINDS = {
    "openapi": "API contract",
    "postman": "Postman collection",
    "python_sdk": "Python SDK",
    "typescript_sdk": "TypeScript SDK",
    "go_sdk": "Go SDK",
    "deployment_docker": "Image",
    "deployment_compose": "Compose",
    "deployment_kubernetes": "Kubernetes",
    "deployment_helm": "Helm chart",
    "deployment_github_actions": "GitHub Actions workflow",
    "fastapi_service": "Service",
    "pytest_suite": "Tests",
    "migration": "Database migrations",
    "lock": "Lock file",
    "people": "Files of people",
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
    if not edges:
        return ""
    more = f"\n\n… and {count(len(edges) - _EDGES, 'more reference')}, in `report.html`." if len(edges) > _EDGES else ""
    return "\n\n```mermaid\nerDiagram\n" + "\n".join(edges[:_EDGES]) + f"\n```{more}"


def files(report: Report) -> str:
    """Count the files by kind and change, and list those that differ."""
    counts = Counter((file.kind, file.change) for file in report.files)
    columns = (*SIGNS, "unchanged")
    rows = [
        f"| {KINDS.get(kind, kind)} | " + " | ".join(str(counts[kind, change] or "") for change in columns) + " |"
        for kind in _kinds(report)
    ]
    table = "\n".join(["### Files", f"| | {' | '.join(columns)} |", "|---|---:|---:|---:|---:|", *rows])
    differing = sorted((file for file in report.files if file.change != "unchanged"), key=lambda file: file.path)
    return f"{table}\n\n{_listed(report, differing)}" if differing else table


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
    lines = [
        *map(report.from_root, found.paths[:_PATHS]),
        *([f"… and {len(found.paths) - _PATHS} more"] if len(found.paths) > _PATHS else []),
    ]
    listed = folded(f"{count(len(found.paths), 'file')} made otherwise", fenced("", lines))
    return f"### The factory's upgrade\n{versions} For that alone, whatever the intent says, differ:\n\n{listed}"


def _kinds(report: Report) -> list[str]:
    order = {kind: number for number, kind in enumerate(KINDS)}
    return sorted({file.kind for file in report.files}, key=lambda kind: (order.get(kind, 2.5), kind))


def _listed(report: Report, differing: Sequence[FileChange]) -> str:
    lines = [
        f"{DIFF_SIGNS[file.change]} {report.from_root(file.path)}{'  (yours from now on)' if file.team_owned else ''}"
        for file in differing[:_PATHS]
    ]
    if len(differing) > _PATHS:
        lines.append(f"… and {len(differing) - _PATHS} more, all in the zip's manifest")
    return folded(count(len(differing), "file"), fenced("diff", lines))
