"""Revisions read as if written by hand: as they were reviewed, formatted, and clean under every tool that judges the service."""

import subprocess
import sys
from pathlib import Path

import pytest

from synapseops.verification import ruff
from synapseops.verification.checks.tool import CONFIG
from synapseops.verification.formatting import RuffFormatter
from tests import goldens, warm
from tests.generators.migrations import intents
from tests.generators.migrations.cases import CASES, FOLDER, Case

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(scope="session")
def formatted() -> dict[str, dict[str, bytes]]:
    """By case, what lands for it beyond what has landed, formatted all at once."""
    made = {f"{case.name}/{path}": data for case in CASES for path, data in _second(case).items()}
    trees: dict[str, dict[str, bytes]] = {case.name: {} for case in CASES}
    for path, data in RuffFormatter().format(made, packages=frozenset({"migrations"})).items():
        name, _, below = path.partition("/")
        trees[name][below] = data
    return trees


def _second(case: Case) -> dict[str, bytes]:
    before = intents.landed(case.before)
    return {path: data for path, data in intents.after(before, case.after).items() if before.get(path) != data}


@each_case
def test_the_revision_is_as_it_was_reviewed(case: Case, formatted: dict[str, dict[str, bytes]], *, accept: bool) -> None:
    goldens.compare(case.expected, formatted[case.name], accept=accept)


def test_every_revision_is_clean_under_ruff() -> None:
    argv = [ruff.executable(), "check", *ruff.options({"migrations"}), "--select", ",".join(ruff.RULES), str(FOLDER)]
    assert_quiet(argv)
    assert_quiet([ruff.executable(), "format", "--check", *ruff.options({"migrations"}), str(FOLDER)])


def test_every_revision_is_clean_under_bandit() -> None:
    assert_quiet([sys.executable, "-m", "bandit", "-q", "-r", "-x", "/-", "--ini", str(CONFIG / "bandit.ini"), str(FOLDER)])


def test_every_revision_is_strictly_typed(tmp_path: Path) -> None:
    revisions = sorted(FOLDER.glob("*/expected/migrations/versions/*.py"))
    folder = tmp_path / "revisions"
    folder.mkdir()
    for number, revision in enumerate(revisions):
        (folder / f"revision_{number}.py").write_bytes(revision.read_bytes())
    told = ("--cache-dir", str(warm.types(tmp_path)), "--config-file", str(CONFIG / "mypy.ini"), "--no-error-summary")
    assert_quiet([sys.executable, "-m", "mypy", *told, str(folder)])


def assert_quiet(argv: list[str]) -> None:
    ended = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
