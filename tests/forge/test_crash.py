from pathlib import Path

import pytest

from synapseops.forge.base import PullRequestState
from tests import crash
from tests.forge import crashing
from tests.forge.git import commit, git, make


@pytest.fixture
def template(tmp_path: Path) -> Path:
    folder = make(tmp_path / "template")
    commit(folder, {"synapse.yaml": "synapse: 1\n", "src/a.py": "a\n"})
    return folder


def _verdict(scenario: str, template: Path) -> crash.Verdict:
    verdict = crash.kill_everywhere(f"tests.forge.crashing:{scenario}", template, template.parent)
    if verdict.unavailable:
        pytest.skip(verdict.unavailable)
    return verdict


def test_a_first_proposal_killed_at_any_write_is_finished_by_the_next(template: Path, reach: str) -> None:
    verdict = _verdict(f"PROPOSE{reach}", template)
    assert verdict.differing == {}
    assert verdict.expected["refs"].count("\n") == 2
    assert verdict.expected["locks"] == []
    assert any("refs/heads/synapse/todo.lock" in write for write in verdict.writes)
    assert any(write.endswith("pulls/1.json") for write in verdict.writes)


def test_a_proposal_in_place_of_a_landed_one_killed_at_any_write_is_finished_by_the_next(template: Path, reach: str) -> None:
    crashing.propose(template)
    git(template, "merge", "--quiet", "--squash", "synapse/todo")
    commit(template, {})
    commit(template, {"out/app/main.py": "print(1)\n"})
    verdict = _verdict(f"PROPOSE{reach}", template)
    assert verdict.differing == {}
    assert '"ended": "merged"' in verdict.expected["records"]["pulls/1.json"]
    assert '"ended": null' in verdict.expected["records"]["pulls/2.json"]


def test_a_proposal_after_a_closed_one_killed_at_any_write_is_finished_by_the_next(template: Path, reach: str) -> None:
    crashing.propose(template)
    git(template, "branch", "-D", "synapse/todo")
    verdict = _verdict(f"PROPOSE{reach}", template)
    assert verdict.differing == {}
    assert f'"ended": "{PullRequestState.CLOSED}"' in verdict.expected["records"]["pulls/1.json"]


def test_a_withdrawal_killed_at_any_write_is_finished_by_the_next(template: Path, reach: str) -> None:
    crashing.propose(template)
    git(template, "pack-refs", "--all")
    verdict = _verdict(f"WITHDRAW{reach}", template)
    assert verdict.differing == {}
    assert any("packed-refs.lock" in write for write in verdict.writes)
    assert "synapse/todo" not in verdict.expected["refs"]
