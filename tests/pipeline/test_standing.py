"""What a run does next depends on where its proposal stands: landed, closed, taken back, or moved elsewhere."""

import pytest

from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.editing import BRANCH, INTO, merge, snapshot, squash
from tests.pipeline.workshop import MORE, TODO, Workshop


def test_a_landed_service_has_nothing_to_propose(workshop: Workshop) -> None:
    workshop.run_one()
    merge(workshop.folder)
    before = snapshot(workshop.folder)
    report = workshop.run_one()
    assert report.ending is Ending.NOTHING_TO_PROPOSE
    assert snapshot(workshop.folder) == before
    assert report.pull_request is not None
    assert report.pull_request.state == "merged"
    assert {file.change for file in report.files} == {"unchanged"}


@pytest.mark.parametrize("land", [merge, squash])
def test_after_landing_a_change_starts_anew_and_brings_one_migration(workshop: Workshop, land: object) -> None:
    first = workshop.run_one()
    land(workshop.folder)  # type: ignore[operator]
    commit(workshop.folder, {"synapse.yaml": MORE})
    second = workshop.run_one()
    assert second.ending is Ending.PROPOSED
    assert second.pull_request is not None
    assert second.pull_request.number == 2
    assert second.pull_request.title == "Update the todo service"
    assert git(workshop.folder, "rev-parse", f"{BRANCH}^") == git(workshop.folder, "rev-parse", "main")
    assert len(second.migrations) == 1
    assert set(second.migrations).isdisjoint(first.migrations)
    assert set(first.migrations) < set(second.paths("unchanged"))
    assert any(change.what == "Task.note" and change.change == "added" for change in second.contract)


def test_a_closed_pull_request_stays_closed_until_the_inputs_change(workshop: Workshop) -> None:
    workshop.run_one()
    git(workshop.folder, "branch", "--quiet", "-D", BRANCH)
    before = snapshot(workshop.folder)
    report = workshop.run_one()
    assert (report.ending, report.is_fine) == (Ending.QUIET, True)
    assert snapshot(workshop.folder) == before
    commit(workshop.folder, {"synapse.yaml": MORE})
    again = workshop.run_one()
    assert again.ending is Ending.PROPOSED
    assert again.pull_request is not None
    assert again.pull_request.number == 2


def test_taking_a_change_back_closes_the_pull_request(workshop: Workshop) -> None:
    workshop.run_one()
    merge(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": MORE})
    workshop.run_one()
    commit(workshop.folder, {"synapse.yaml": TODO})
    planned = workshop.run_one(writes=False)
    assert planned.ending is Ending.NOTHING_TO_PROPOSE
    assert git(workshop.folder, "rev-parse", BRANCH)
    report = workshop.run_one()
    assert report.ending is Ending.NOTHING_TO_PROPOSE
    assert report.pull_request is not None
    assert (report.pull_request.number, report.pull_request.state, report.commit) == (2, "closed", "")
    assert git(workshop.folder, "branch", "--list", "synapse/*") == ""
    commit(workshop.folder, {"synapse.yaml": MORE})
    assert workshop.run_one().ending is Ending.PROPOSED


def test_a_lock_alone_is_no_proposal(workshop: Workshop) -> None:
    workshop.run_one()
    merge(workshop.folder)
    path = workshop.folder / INTO / "synapse.lock"
    commit(workshop.folder, {f"{INTO}/synapse.lock": path.read_text().replace("factory: 0.1.0", "factory: 0.0.1")})
    assert workshop.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_the_intent_names_its_base(workshop: Workshop) -> None:
    text = f"{TODO}delivery: {{base: release/1}}\n"
    commit(workshop.folder, {"synapse.yaml": text})
    git(workshop.folder, "branch", "release/1")
    commit(workshop.folder, {"synapse.yaml": text.replace("120", "99")})
    report = workshop.run_one()
    assert (report.base, report.branch) == ("release/1", "synapse/todo@release=1")
    assert report.base_commit == git(workshop.folder, "rev-parse", "release/1")
    assert workshop.run_one("main").base == "main"


def test_a_base_without_the_intent_has_its_answer(workshop: Workshop) -> None:
    git(workshop.folder, "branch", "old")
    git(workshop.folder, "switch", "--quiet", "old")
    commit(workshop.folder, {"synapse.yaml": None})
    git(workshop.folder, "switch", "--quiet", "main")
    commit(workshop.folder, {"synapse.yaml": f"{TODO}delivery: {{base: old}}\n"})
    report = workshop.run_one()
    assert report.problem is not None
    assert (report.problem.kind, report.problem.hint) == ("usage", "merge the intent there first")


def test_a_moved_output_folder_keeps_its_history_and_what_is_the_teams(workshop: Workshop) -> None:
    first = workshop.run_one()
    owned = next(file.path for file in first.files if file.team_owned)
    merge(workshop.folder)
    commit(workshop.folder, {f"{INTO}/{owned}": "# ours\n", "synapse.yaml": f"{TODO}generate: {{into: services/todo}}\n"})
    report = workshop.run_one()
    assert report.ending is Ending.PROPOSED
    assert report.into == "services/todo"
    assert report.paths("added") == first.paths("added")
    assert git(workshop.folder, "show", f"{BRANCH}:services/todo/{owned}") == "# ours"
    assert [note.names for note in report.notes] == [(f"{INTO}/", "services/todo/")]
    assert workshop.run_one().ending is Ending.UP_TO_DATE
    merge(workshop.folder)
    assert workshop.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_an_intent_that_moves_with_its_output_has_nothing_to_propose(workshop: Workshop) -> None:
    workshop.run_one()
    merge(workshop.folder)
    (workshop.folder / "shop").mkdir()
    git(workshop.folder, "mv", "synapse.yaml", "generated", "shop")
    commit(workshop.folder, {})
    assert workshop.run_one().ending is Ending.NOTHING_TO_PROPOSE
