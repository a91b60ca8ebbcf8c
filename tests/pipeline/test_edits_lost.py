"""Edits survive where what was made before, the lock or the folder is not where it was."""

from synapseops.merging.entries import Reason, State
from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.editing import BRANCH, INTO, cloned, edit, held, locked, shown, squash, states, without_pristine
from tests.pipeline.workshop import MORE, TODO, Workshop


def test_in_a_shallow_clone_what_was_edited_and_is_made_otherwise_is_not_overwritten(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.")
    edit(landed, "# todo", "# mine", path=f"{INTO}/README.md", intent=MORE)
    cloned(landed, "--depth=1")
    report = landed.run_one()
    assert report.ending is Ending.PROPOSED
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [("todo/models.py", Reason.NO_BASE)]
    assert "Something to do." in shown(landed)
    assert shown(landed, f"{INTO}/README.md") == "# mine"
    assert "note" in shown(landed, f"{INTO}/todo/task.py")


def test_without_pristine_refs_history_still_tells_what_was_made(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    without_pristine(landed.folder)
    cloned(landed)
    report = landed.run_one()
    assert report.conflicts == ()
    assert "Something to do." in shown(landed)


def test_what_no_clone_has_is_made_again_from_the_old_intent(workshop: Workshop) -> None:
    workshop.run_one()
    edit(workshop, "One task.", "Something to do.", branch=BRANCH)
    squash(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": MORE})
    without_pristine(workshop.folder)
    git(workshop.folder, "branch", "--quiet", "-D", BRANCH)
    cloned(workshop)
    base = locked(workshop, "main").files["todo/models.py"].base
    assert "missing" in git(workshop.folder, "cat-file", "--batch-check", told=f"{base}\n")
    report = workshop.run_one()
    assert report.conflicts == ()
    assert "Something to do." in shown(workshop)
    assert 'note = "note"' in shown(workshop)


def test_a_lock_that_somebody_deleted_comes_back(landed: Workshop) -> None:
    commit(landed.folder, {f"{INTO}/synapse.lock": None})
    assert landed.run_one().ending is Ending.PROPOSED
    assert f"{INTO}/synapse.lock" in held(landed)
    assert landed.run_one().ending is Ending.UP_TO_DATE


def test_edits_follow_a_moved_output_folder(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=f"{MORE}generate: {{into: services/todo}}\n")
    report = landed.run_one()
    assert "Something to do." in shown(landed, "services/todo/todo/models.py")
    assert 'note = "note"' in shown(landed, "services/todo/todo/models.py")
    assert states(report) == [("todo/models.py", State.MERGED)]


def test_edits_follow_a_moved_intent(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.")
    (landed.folder / "shop").mkdir()
    git(landed.folder, "mv", "synapse.yaml", "generated", "shop")
    commit(landed.folder, {"shop/synapse.yaml": MORE})
    report = landed.run_one()
    assert "Something to do." in shown(landed, "shop/generated/todo/todo/models.py")
    assert states(report) == [("todo/models.py", State.MERGED)]


def test_edits_follow_an_intent_moved_away_from_its_output(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.")
    commit(landed.folder, {"synapse.yaml": None, "shop/synapse.yaml": MORE})
    report = landed.run_one()
    assert "Something to do." in shown(landed, "shop/generated/todo/todo/models.py")
    assert states(report) == [("todo/models.py", State.MERGED)]
    assert [note.names for note in report.notes if "the output moves" in note.text] == [(f"{INTO}/", "shop/generated/todo/")]
    assert landed.run_one().ending is Ending.UP_TO_DATE


def test_edits_follow_an_intent_moved_and_told_to_put_its_output_elsewhere(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.")
    commit(landed.folder, {"synapse.yaml": None, "shop/synapse.yaml": f"{MORE}generate: {{into: services/tasks}}\n"})
    report = landed.run_one()
    text = shown(landed, "shop/services/tasks/todo/models.py")
    assert ("Something to do." in text, 'note = "note"' in text) == (True, True)
    assert states(report) == [("todo/models.py", State.MERGED)]
    assert landed.run_one().ending is Ending.UP_TO_DATE


def test_an_edit_on_the_open_branch_follows_an_intent_moved_away_from_its_output(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    edit(landed, "One task.", "Something to do.", branch=BRANCH)
    commit(landed.folder, {"synapse.yaml": None, "shop/synapse.yaml": MORE})
    landed.run_one()
    assert "Something to do." in shown(landed, "shop/generated/todo/todo/models.py")


def test_a_copy_of_an_intent_takes_nothing_from_where_the_first_puts_its_output(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.")
    commit(landed.folder, {"synapse.yaml": TODO.replace("todo", "done"), "shop/synapse.yaml": MORE})
    (report,) = [one for one in landed.run() if one.intent == "shop/synapse.yaml"]
    assert report.edits == ()
    assert "Something to do." not in shown(landed, "shop/generated/todo/todo/models.py")


def test_a_lock_that_somebody_wrote_stops_nothing(landed: Workshop) -> None:
    text = (landed.folder / INTO / "synapse.lock").read_text()
    more = "".join(f"100644 {owner} {'1' * 40} {'2' * 40} {path}\n" for owner in ("team", "factory", "history") for path in ("x", "x/y"))
    moves = 'moved: ["todo/models.py", "run.sh"]\nmoved: ["x", "x"]\nmoved: [1]\n'
    commit(landed.folder, {f"{INTO}/synapse.lock": text + more + moves, "synapse.yaml": MORE})
    report = landed.run_one()
    assert report.problem is None
    assert 'note = "note"' in shown(landed)
    assert landed.run_one().ending is Ending.UP_TO_DATE
