"""Whoever merges may leave our lock out: what the base holds is recognised all the same, and nothing of it is taken for an edit."""

import pytest

from synapseops.merging.entries import State
from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.editing import BRANCH, INTO, MODELS, cloned, edit, merge, shown, states, without_pristine
from tests.pipeline.workshop import MORE, Workshop

LOCK = f"{INTO}/synapse.lock"
DUE = "      due: date?\n"


def squash_without_lock(workshop: Workshop, kept: str) -> None:
    """Squash our branch into the base, keeping the lock of before, or none, and delete the branch."""
    git(workshop.folder, "merge", "--quiet", "--squash", BRANCH)
    git(workshop.folder, *(("checkout", "--quiet", "HEAD", "--", LOCK) if kept == "older" else ("rm", "--quiet", "--force", LOCK)))
    git(workshop.folder, "commit", "--quiet", "-m", "Squashed, without the lock")
    git(workshop.folder, "branch", "--quiet", "-D", BRANCH)


@pytest.fixture(params=["older", "none"])
def unrecorded(landed: Workshop, request: pytest.FixtureRequest) -> Workshop:
    """A base with an edit from before a proposal and one from after, of which the lock was left out."""
    edit(landed, "One task.", "Something to do.", intent=MORE)
    landed.run_one()
    squash_without_lock(landed, request.param)
    edit(landed, "json.dumps([])", "json.dumps([1])")
    return landed


def test_what_landed_without_its_lock_is_recognised_and_the_lock_is_proposed(unrecorded: Workshop) -> None:
    (proof,) = unrecorded.prove("main")
    assert (proof.state, proof.differences, len(proof.edits)) == ("outdated", (), 2)
    assert proof.outdated.startswith("synapse.lock is not the one of what is here")
    report = unrecorded.run_one()
    assert (report.ending, report.is_fine) == (Ending.PROPOSED, True)
    assert states(report) == [("todo/models.py", State.KEPT)] * 2
    assert git(unrecorded.folder, "diff", "--name-only", "main", BRANCH) == LOCK
    assert [note.names for note in report.notes] == [(LOCK,)]
    assert unrecorded.run_one().ending is Ending.UP_TO_DATE
    merge(unrecorded.folder)
    assert unrecorded.run_one().ending is Ending.NOTHING_TO_PROPOSE
    (proof,) = unrecorded.prove("main")
    assert (proof.holds, proof.edits) == (True, report.edits)


def test_a_change_after_landing_without_the_lock_is_merged_into_what_landed(unrecorded: Workshop) -> None:
    commit(unrecorded.folder, {"synapse.yaml": f"{MORE}{DUE}"})
    report = unrecorded.run_one()
    assert (report.ending, report.conflicts, report.paths("removed")) == (Ending.PROPOSED, (), [])
    assert states(report) == [("todo/models.py", State.MERGED)] * 2
    assert len(report.migrations) == 1
    assert all(part in shown(unrecorded) for part in ("Something to do.", "json.dumps([1])", 'note = "note"', 'due = "due"'))
    assert unrecorded.run_one().ending is Ending.UP_TO_DATE


def test_in_a_clone_that_lacks_all_else_it_is_recognised_by_what_the_intent_makes(unrecorded: Workshop) -> None:
    without_pristine(unrecorded.folder)
    cloned(unrecorded)
    (proof,) = unrecorded.prove("main")
    assert (proof.differences, len(proof.edits)) == ((), 2)
    report = unrecorded.run_one()
    assert (report.ending, report.conflicts) == (Ending.PROPOSED, ())
    assert states(report) == [("todo/models.py", State.KEPT)] * 2


def test_a_lock_that_somebody_refused_is_not_proposed_again(unrecorded: Workshop) -> None:
    unrecorded.run_one()
    git(unrecorded.folder, "branch", "--quiet", "-D", BRANCH)
    assert unrecorded.run_one().ending is Ending.QUIET
    commit(unrecorded.folder, {"synapse.yaml": f"{MORE}{DUE}"})
    assert unrecorded.run_one().ending is Ending.PROPOSED


def test_one_file_set_back_by_hand_to_what_was_made_earlier_is_an_edit(landed: Workshop) -> None:
    before = (landed.folder / MODELS).read_text()
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    merge(landed.folder)
    commit(landed.folder, {MODELS: before, "synapse.yaml": f"{MORE}{DUE}"})
    report = landed.run_one()
    assert [note for note in report.notes if "does not say so" in note.text] == []
    assert 'note = "note"' not in shown(landed)
    assert {entry.edit.path for entry in report.edits} == {"todo/models.py"}
