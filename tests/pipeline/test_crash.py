from pathlib import Path

import pytest

from tests import crash
from tests.forge.git import commit, git, make
from tests.pipeline import crashing
from tests.pipeline.workshop import MORE, TODO


def _verdict(scenario: str, template: Path) -> crash.Verdict:
    verdict = crash.kill_everywhere(f"tests.pipeline.crashing:{scenario}", template, template.parent)
    if verdict.unavailable:
        pytest.skip(verdict.unavailable)
    return verdict


@pytest.fixture
def template(tmp_path: Path) -> Path:
    folder = make(tmp_path / "template")
    commit(folder, {"synapse.yaml": TODO})
    return folder


def test_a_first_run_killed_anywhere_is_finished_by_the_next(template: Path, reach: str) -> None:
    verdict = _verdict(f"RUN{reach}", template)
    assert verdict.differing == {}
    assert {"1.json", "1.md", "1/report.html", "1/todo-0.1.0.provenance.json", "1/todo-0.1.0.zip"} == set(verdict.expected["records"])


def test_an_update_killed_anywhere_is_finished_by_the_next(template: Path, reach: str) -> None:
    crashing.run(template)
    commit(template, {"synapse.yaml": MORE})
    verdict = _verdict(f"RUN{reach}", template)
    assert verdict.differing == {}


def edited(template: Path) -> None:
    """Edit base and open branch apart from each other and from the change, and one line that the change is about."""
    crashing.run(template)
    git(template, "merge", "--quiet", "--no-edit", "synapse/todo")
    commit(template, {"synapse.yaml": MORE})
    crashing.run(template)
    git(template, "switch", "--quiet", "synapse/todo")
    path = "generated/todo/todo/models.py"
    text = (template / path).read_text()
    commit(template, {path: text.replace("One task.", "Something to do."), "generated/todo/README.md": "mine\n"})
    git(template, "switch", "--quiet", "main")
    text = (template / path).read_text()
    commit(template, {path: text.replace("json.dumps([])", "json.dumps([1])"), "synapse.yaml": f"{MORE}      due: date?\n"})
    commit(template, {"generated/todo/todo/task.py": 'FIELDS = ["mine"]\n'})


def test_an_update_of_edited_files_killed_anywhere_is_finished_by_the_next(template: Path, reach: str) -> None:
    edited(template)
    verdict = _verdict(f"RUN{reach}", template)
    assert verdict.differing == {}
    for branch in ("synapse/todo", "main"):
        assert branch in verdict.expected["refs"]
    assert sorted(verdict.expected["edits"]) == ["conflicting", "kept", "merged", "merged"]


def test_a_decision_killed_anywhere_is_finished_by_the_next(template: Path, reach: str) -> None:
    edited(template)
    crashing.run(template)
    verdict = _verdict(f"DECIDE{reach}", template)
    assert verdict.differing == {}
    assert "conflicting" not in verdict.expected["edits"]


def test_a_withdrawal_killed_anywhere_is_finished_by_the_next(template: Path, reach: str) -> None:
    crashing.run(template)
    git(template, "merge", "--quiet", "--no-edit", "synapse/todo")
    commit(template, {"synapse.yaml": MORE})
    crashing.run(template)
    commit(template, {"synapse.yaml": TODO})
    verdict = _verdict(f"RUN{reach}", template)
    assert verdict.differing == {}
    assert "refs/heads/synapse/todo" not in verdict.expected["refs"]
