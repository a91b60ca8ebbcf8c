"""The table of artifacts and strict tools in docs/strict.md: it forgets no artifact and no check, and what it names is there."""

import re
from pathlib import Path

import pytest

from generators import registry
from synapseops.verification.toolchain import detect

ROOT = Path(__file__).parents[2]
TABLES, CALLS, *_ = re.split(r"^## .+$", (ROOT / "docs" / "strict.md").read_text(encoding="utf-8"), flags=re.MULTILINE)


def _rows(text: str) -> list[tuple[str, ...]]:
    """Return the rows of a table, the first with what its columns are called."""
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in text.splitlines() if line.startswith("| ")]


ROWS = _rows(TABLES)[1:]
ARTIFACTS = {
    "openapi": "contract",
    "fastapi_service": "service",
    "pytest_suite": "service",
    "python_sdk": "Python SDK",
    "typescript_sdk": "TypeScript SDK",
    "go_sdk": "Go SDK",
    "postman": "Postman",
    "deployment_docker": "Dockerfile",
    "deployment_compose": "Compose",
    "deployment_kubernetes": "manifests",
    "deployment_helm": "chart",
    "deployment_github_actions": "workflow",
}
TOOLS = {
    "openapi": "openapi-spec-validator",
    "format": "ruff",
    "kubernetes": "kubernetes-validate",
    "helm": "helm lint",
    "compose": "docker compose config",
    "sbom": "CycloneDX's JSON Schema",
}
"""Checks whose tool is called otherwise."""
OF_ITS_OWN = frozenset({"determinism", "secrets"})
"""Checks of any file."""
MADE = {ARTIFACTS[one.name] for one in registry.load()}
LATER = set(ARTIFACTS.values()) - MADE
"""Artifacts that are not made yet: what will hold them is not here."""


def test_every_artifact_has_a_row() -> None:
    assert {artifact for artifact, *_ in ROWS} >= MADE


def test_every_check_of_a_proposal_has_a_row() -> None:
    named = " ".join(tool for _, tool, *_ in ROWS)
    checks = {check.name for check in detect().checks}
    assert {name for name in checks - OF_ITS_OWN if TOOLS.get(name, name) not in named} == set()


@pytest.mark.parametrize("row", [row for row in ROWS if row[0] not in LATER], ids=lambda row: f"{row[0]}-{row[1]}")
def test_what_holds_a_row_runs_its_tools(row: tuple[str, ...]) -> None:
    _, tools, _, result, test = row
    assert result
    held = (ROOT / test.strip("`")).read_text(encoding="utf-8").lower()
    held += (ROOT / test.strip("`")).parent.joinpath("golang.py").read_text(encoding="utf-8") if "go_sdk" in test else ""
    words = re.findall(r"[a-z]{3,}", tools.lower().replace("by its own tests", "").replace("'s json schema", ""))
    assert [word for word in words if word not in held] == []


def test_what_holds_the_behaviour_of_each_sdk_is_there() -> None:
    (_, *columns), *rows = _rows(CALLS)
    for place, column in enumerate(columns, 1):
        folder = ROOT / column.partition("`")[2].strip("`")
        held = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".go"})
        names = [name for row in rows for name in re.findall(r"`(.+?)`", row[place])]
        assert len(names) == len(rows)
        missing = [name for name in names if f"def test_{name}(" not in held and f"func Test{name}(" not in held]
        assert [name for name in missing if not (ROOT / name).is_file()] == []
