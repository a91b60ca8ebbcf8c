"""Generated suites pass in any order, and each of their modules alone.

One order of one suite is tried every time (`test_suite`); `make soak` runs these.
"""

from pathlib import Path

import pytest

from action.worktree import Around
from synapseops.blueprint.model import Blueprint
from synapseops.validation import read
from tests.generators.openapi import intents
from tests.generators.pytest_suite import trees
from tests.intents import KINDS

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]

_EXAMPLES = Path(__file__).parents[3] / "examples"
_SEEDS = range(1, 7)


@pytest.mark.parametrize("name", ["clinic", "feed", "names", "orders", "shop-to-erp"])
def test_a_suite_passes_in_any_order(name: str, tmp_path: Path) -> None:
    folder = trees.lay_out(_blueprint(name), tmp_path / "service")
    for seed in _SEEDS:
        ended = trees.run(folder, "-p", "pytest_randomly", f"--randomly-seed={seed}")
        assert ended.returncode == 0, f"seed {seed}: {ended.stdout[-3000:]}"


@pytest.mark.parametrize("name", ["clinic", "orders"])
def test_each_module_passes_alone(name: str, tmp_path: Path) -> None:
    folder = trees.lay_out(_blueprint(name), tmp_path / "service")
    modules = sorted(file.relative_to(folder).as_posix() for file in (folder / "tests").rglob("test_*.py"))
    assert len(modules) > 10
    for module in modules:
        ended = trees.run(folder, module)
        assert ended.returncode == 0, f"{module}: {ended.stdout[-3000:]}"


def _blueprint(name: str) -> Blueprint:
    folder = _EXAMPLES / name
    if not folder.exists():
        return intents.case(name)
    found = read((folder / "synapse.yaml").read_bytes(), "synapse.yaml", KINDS, Around(folder, "synapse.yaml"))
    assert found.blueprint is not None, found.diagnostics
    return found.blueprint
