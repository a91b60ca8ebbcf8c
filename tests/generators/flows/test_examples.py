"""The examples with flows: nothing is wrong with them, and what they make passes its own tests of flows and of the contract."""

import subprocess
import sys
from pathlib import Path

import pytest

from synapseops.intent.documents import Documents
from synapseops.validation import read
from tests.generators.fastapi_service import services
from tests.generators.pytest_suite import trees
from tests.intents import KINDS, ROOT, told

EXAMPLES = ("clinic", "feed", "shop-to-erp")
_SHARED = frozenset({"test_conditions.py", "test_fetching.py", "test_operating.py", "test_running.py", "test_worker.py"})
"""Tests of flows that say the same for every service."""


class Folder(Documents):
    """The files beside an intent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes | None:
        found = self._folder / path
        return found.read_bytes() if found.is_file() else None


def _made(name: str, folder: Path) -> Path:
    example = ROOT / "examples" / name
    found = read((example / "synapse.yaml").read_bytes(), "synapse.yaml", KINDS, Folder(example))
    assert found.blueprint is not None
    assert told(found) == ""
    return trees.lay_out(found.blueprint, folder / "service")


@pytest.mark.parametrize("name", ["shop-to-erp", *(pytest.param(one, marks=pytest.mark.soak) for one in EXAMPLES if one != "shop-to-erp")])
def test_it_makes_a_service_whose_flows_do_as_they_say(name: str, tmp_path: Path) -> None:
    result = trees.run(_made(name, tmp_path), "tests/flows", "tests/test_contract.py")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_its_intent_alone_says_of_flows_holds(name: str, tmp_path: Path) -> None:
    service = _made(name, tmp_path)
    own = [f"tests/flows/{file.name}" for file in sorted((service / "tests" / "flows").glob("test_*.py")) if file.name not in _SHARED]
    assert len(own) > 1
    result = trees.run(service, *own, "tests/test_contract.py")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("name", "auth"), [("derived", "api_key"), ("bare", "none")])
def test_records_are_made_up_where_no_case_shows_one(name: str, auth: str, tmp_path: Path) -> None:
    """Rows that others refer to, once or twice, changes and deletions alone, tables of which there are none: every flow is gone
    through, and dead letters are replayed, also where nobody is asked who may do so."""
    made = services.of(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"), auth)
    modules = [f"tests/flows/test_{flow.name}.py" for flow in made.flows]
    tree = trees.lay_out(made, tmp_path / "service")
    result = trees.run(tree, *modules)
    assert result.returncode == 0, result.stdout
    assert "skipped" not in result.stdout
    unused = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select", "F", "tests"], cwd=tree, capture_output=True, text=True, check=False
    )
    assert unused.returncode == 0, unused.stdout
