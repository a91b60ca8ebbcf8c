from pathlib import Path

import pytest

from tests import crash
from tests.forge.git import commit, git, make
from tests.pipeline import crashing
from tests.pipeline.workshop import MORE, TODO


def _verdict(template: Path) -> crash.Verdict:
    verdict = crash.kill_everywhere("tests.pipeline.crashing:RUN", template, template.parent)
    if verdict.unavailable:
        pytest.skip(verdict.unavailable)
    return verdict


@pytest.fixture
def template(tmp_path: Path) -> Path:
    folder = make(tmp_path / "template")
    commit(folder, {"synapse.yaml": TODO})
    return folder


def test_a_first_run_killed_anywhere_is_finished_by_the_next(template: Path) -> None:
    verdict = _verdict(template)
    assert verdict.differing == {}
    assert {"1.json", "1.md", "1/report.html", "1/todo-0.1.0.zip"} == set(verdict.expected["records"])


def test_an_update_killed_anywhere_is_finished_by_the_next(template: Path) -> None:
    crashing.run(template)
    commit(template, {"synapse.yaml": MORE})
    verdict = _verdict(template)
    assert verdict.differing == {}


def test_a_withdrawal_killed_anywhere_is_finished_by_the_next(template: Path) -> None:
    crashing.run(template)
    git(template, "merge", "--quiet", "--no-edit", "synapse/todo")
    commit(template, {"synapse.yaml": MORE})
    crashing.run(template)
    commit(template, {"synapse.yaml": TODO})
    verdict = _verdict(template)
    assert verdict.differing == {}
    assert "refs/heads/synapse/todo" not in verdict.expected["refs"]
