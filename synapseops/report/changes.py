"""What a proposal brings, for the body of a pull request: resources, and how they refer to each other."""

from collections.abc import Sequence

from synapseops.report.model import Report, ResourceRow
from synapseops.report.text import cell, count

SIGNS = {"added": "+", "changed": "~", "removed": "-"}
DIFF_SIGNS = {"added": "+", "changed": "!", "renamed": "!", "removed": "-"}
_ROWS = 60
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
