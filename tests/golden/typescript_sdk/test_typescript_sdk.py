"""The SDK is what was reviewed, and a small change of the intent is a small change of it."""

import difflib
from pathlib import Path

import pytest

from generators import typescript_sdk
from synapseops.blueprint.model import Blueprint
from synapseops.generation import Options
from tests import goldens
from tests.generators.fastapi_service import services

CASES = Path(__file__).parent
FIELD = "      title: string(1..120)\n"


def _made(blueprint: Blueprint) -> dict[str, str]:
    return {file.path: file.render() for file in typescript_sdk.GENERATOR.generate(blueprint, Options())}


@pytest.mark.parametrize(("case", "auth"), [("todo", "api_key"), ("hostile", "jwt")])
def test_the_sdk_is_what_was_reviewed(case: str, auth: str, accept: bool) -> None:
    goldens.compare(CASES / case / "expected", _made(services.blueprint(case, auth)), accept=accept)


def test_another_field_touches_no_more_than_it_must(accept: bool) -> None:
    intent = (services.ROOT / "examples" / "todo" / "synapse.yaml").read_text(encoding="utf-8")
    before, after = _made(services.of(intent)), _made(services.of(intent.replace(FIELD, f"{FIELD}      due_on: date?\n")))
    assert before.keys() == after.keys()
    told = [
        line
        for path in sorted(before)
        for line in difflib.unified_diff(before[path].split("\n"), after[path].split("\n"), path, path, n=0, lineterm="")
    ]
    goldens.compare(CASES / "another_field" / "expected", {"changes.diff": "\n".join(told) + "\n"}, accept=accept)
