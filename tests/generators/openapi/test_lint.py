"""The linters that people trust have nothing to say about the contract."""

from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from generators.openapi import document, document_text
from tests.generators.openapi import intents, node

_OPEN = """
synapse: 1
service: {name: open-house}
generate: {service: {framework: fastapi, auth: none}}
resources: {Task: {fields: {a: string}}}
"""
_TOKENS = _OPEN.replace("auth: none", "auth: jwt").replace("{a: string}}", "{a: string}, access: {create: [admin]}}")


@pytest.fixture(scope="module")
def contracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the contract of every golden case and of every way to be let in."""
    folder = tmp_path_factory.mktemp("contracts")
    blueprints = {name: intents.case(name) for name in intents.cases()}
    blueprints |= {"open": intents.blueprint(_OPEN), "tokens": intents.blueprint(_TOKENS)}
    for name, blueprint in blueprints.items():
        (folder / f"{name}.openapi.yaml").write_text(document_text(blueprint), encoding="utf-8")
    return folder


def test_spectral_finds_nothing(contracts: Path) -> None:
    (contracts / "ruleset.json").write_text('{"extends": ["spectral:oas"]}')
    files = sorted(map(str, contracts.glob("*.openapi.yaml")))
    result = node.run(
        node.tool("spectral"), "lint", "--ruleset", "ruleset.json", "--fail-severity", "hint", "--quiet", *files, cwd=contracts
    )
    assert (result.returncode, result.stdout.strip()) == (0, ""), result.stderr


def test_redocly_finds_nothing(contracts: Path) -> None:
    (contracts / "redocly.yaml").write_text('{"extends": ["recommended"]}')
    files = sorted(map(str, contracts.glob("*.openapi.yaml")))
    result = node.run(node.tool("redocly"), "lint", "--config", "redocly.yaml", "--format", "github-actions", *files, cwd=contracts)
    assert (result.returncode, result.stdout.strip()) == (0, ""), result.stderr


@pytest.mark.parametrize("case", intents.cases())
def test_the_document_is_openapi_31(case: str) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(document(intents.case(case))).iter_errors()] == []
