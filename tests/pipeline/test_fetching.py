"""What a clone lacks of what was made before is fetched by name from its remote, and made again where it is not there."""

from pathlib import Path

import pytest

from synapseops.merging import lock
from synapseops.merging.entries import Reason, State
from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.workshop import MORE, Workshop

BRANCH = "synapse/todo"
MODELS = "generated/todo/todo/models.py"
LOCK = "generated/todo/synapse.lock"


@pytest.fixture
def cloned(workshop: Workshop) -> Workshop:
    """A shallow clone, as a runner makes it, of a repository whose edited service is now to be made otherwise."""
    workshop.run_one()
    git(workshop.folder, "merge", "--quiet", "--no-edit", BRANCH)
    text = (workshop.folder / MODELS).read_text()
    commit(workshop.folder, {MODELS: text.replace("One task.", "Something to do."), "synapse.yaml": MORE})
    clone = workshop.folder.parent / "clone"
    git(workshop.folder.parent, "clone", "--quiet", "--depth=1", workshop.folder.as_uri(), str(clone))
    workshop.folder, workshop.fetches = clone, True
    return workshop


def refs(folder: Path) -> str:
    return git(folder, "for-each-ref", "--format=%(refname)", "refs/synapse")


def test_a_shallow_clone_merges_with_what_its_remote_keeps(cloned: Workshop) -> None:
    report = cloned.run_one()
    assert (report.ending, report.conflicts) == (Ending.PROPOSED, ())
    assert [entry.state for entry in report.edits] == [State.MERGED]
    text = git(cloned.folder, "show", f"{BRANCH}:{MODELS}")
    assert "Something to do." in text
    assert 'note = "note"' in text
    assert len(refs(cloned.folder).split()) == 2  # the one fetched, and the new one


def test_looking_alone_merges_too_and_keeps_nothing(cloned: Workshop) -> None:
    report = cloned.run_one(writes=False)
    assert (report.ending, report.conflicts) == (Ending.PLANNED, ())
    assert refs(cloned.folder) == ""


def test_where_the_remote_lacks_it_too_nothing_is_overwritten(cloned: Workshop) -> None:
    origin = cloned.folder.parent / "repository"
    for ref in refs(origin).split():
        git(origin, "update-ref", "-d", ref)
    report = cloned.run_one()
    assert [conflict.reason for conflict in report.conflicts] == [Reason.NO_BASE]
    assert "Something to do." in git(cloned.folder, "show", f"{BRANCH}:{MODELS}")


def test_nobody_is_asked_where_nothing_is_lacking(cloned: Workshop) -> None:
    cloned.run_one()
    git(cloned.folder, "remote", "set-url", "origin", "/nonexistent")
    assert cloned.run_one().ending is Ending.UP_TO_DATE


def _landed_undecided(cloned: Workshop) -> Workshop:
    """Bring what a clone proposed back to where it came from, conflicts and all, without what the clone could not know; go on there."""
    clone, origin = cloned.folder, cloned.folder.parent / "repository"
    git(origin, "fetch", "--quiet", str(clone), f"{BRANCH}:{BRANCH}-cloned", "refs/synapse/pristine/*:refs/synapse/pristine/*")
    git(origin, "merge", "--quiet", "--squash", f"{BRANCH}-cloned")
    git(origin, "commit", "--quiet", "-m", "Squashed")
    git(origin, "branch", "--quiet", "-D", BRANCH, f"{BRANCH}-cloned")
    cloned.folder, cloned.fetches = origin, False
    return cloned


def test_a_conflict_of_a_clone_that_lacked_the_base_merges_where_that_is(cloned: Workshop) -> None:
    cloned.fetches = False
    assert [conflict.reason for conflict in cloned.run_one().conflicts] == [Reason.NO_BASE]
    named = set(lock.read(git(cloned.folder, "show", f"{BRANCH}:{LOCK}").encode()).pristine)
    assert set(lock.read(git(cloned.folder, "show", f"main:{LOCK}").encode()).pristine) < named
    report = _landed_undecided(cloned).run_one()
    assert report.conflicts == ()
    assert 'note = "note"' in git(cloned.folder, "show", f"{BRANCH}:{MODELS}")


def test_what_was_made_again_is_kept_for_the_next_clone(workshop: Workshop) -> None:
    workshop.run_one()
    git(workshop.folder, "switch", "--quiet", BRANCH)
    text = (workshop.folder / MODELS).read_text()
    commit(workshop.folder, {MODELS: text.replace('"done"\n', '"finished"\n')})
    git(workshop.folder, "switch", "--quiet", "main")
    git(workshop.folder, "merge", "--quiet", "--squash", BRANCH)
    commit(workshop.folder, {"synapse.yaml": MORE})
    git(workshop.folder, "branch", "--quiet", "-D", BRANCH)
    for ref in refs(workshop.folder).split():
        git(workshop.folder, "update-ref", "-d", ref)
    clone = workshop.folder.parent / "clone"
    git(workshop.folder.parent, "clone", "--quiet", workshop.folder.as_uri(), str(clone))
    workshop.folder = clone
    report = workshop.run_one()
    assert [conflict.reason for conflict in report.conflicts] == [Reason.BOTH_CHANGED]
    base = lock.read(git(clone, "show", f"{BRANCH}:{LOCK}").encode()).files["todo/models.py"].base
    assert '"done"' in git(clone, "cat-file", "blob", base)
    assert base in git(clone, "rev-list", "--objects", "--glob=refs/synapse/pristine/*")
