"""Migrations that landed, and that people changed or deleted since: they are told of, and put back when people ask for that."""

import pytest

from synapseops.merging.entries import Entry, State
from synapseops.pipeline.decided import Decisions
from synapseops.report.model import Ending, Report
from tests.forge.git import commit, git
from tests.pipeline.editing import INTO, LANDINGS, cloned, edit, held, locked, merge, shown
from tests.pipeline.workshop import MORE, Workshop

LONGER = f"{MORE}      due: date?\n"


def _migration(workshop: Workshop) -> str:
    (path,) = [path for path in locked(workshop, "main").files if path.startswith("migrations/versions/")]
    return path


def _changed(workshop: Workshop) -> str:
    path = _migration(workshop)
    edit(workshop, "CHANGE = ", "DATA = 1\nCHANGE = ", path=f"{INTO}/{path}")
    return path


def _deleted(workshop: Workshop) -> str:
    path = _migration(workshop)
    commit(workshop.folder, {f"{INTO}/{path}": None})
    return path


def _told(report: Report) -> list[tuple[str, State, bool]]:
    return [(entry.edit.path, entry.state, entry.is_late) for entry in report.edits]


@pytest.mark.parametrize("land", LANDINGS)
def test_a_landed_migration_that_was_deleted_is_told_of_as_long_as_it_is_gone(landed: Workshop, land: object) -> None:
    path = _deleted(landed)
    told = [(path, State.DELETED, True)]
    assert _told(landed.run_one(writes=False)) == told
    (proof,) = landed.prove("main")
    assert (proof.state, proof.edits) == ("proven", landed.run_one(writes=False).edits)
    assert Entry(proof.edits[0].edit, State.DELETED, is_late=True).meaning.startswith("warning: ")
    commit(landed.folder, {"synapse.yaml": MORE})
    assert _told(landed.run_one()) == told
    assert callable(land)
    land(landed.folder)
    commit(landed.folder, {"synapse.yaml": LONGER})
    report = landed.run_one()
    assert (report.ending, _told(report), f"{INTO}/{path}" in held(landed)) == (Ending.PROPOSED, told, False)


def test_a_landed_migration_that_was_deleted_on_the_branch_is_told_of_too(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    path, branch = _migration(landed), landed.run_one().branch
    git(landed.folder, "switch", "--quiet", branch)
    commit(landed.folder, {f"{INTO}/{path}": None})
    git(landed.folder, "switch", "--quiet", "main")
    report = landed.run_one()
    assert (_told(report), f"{INTO}/{path}" in held(landed)) == ([(path, State.DELETED, True)], False)
    (proof,) = landed.prove(branch, base="main")
    assert (proof.state, proof.edits) == ("proven", report.edits)


@pytest.mark.parametrize("spoil", [_changed, _deleted])
def test_forgetting_what_was_done_to_a_landed_migration_puts_it_back(landed: Workshop, spoil: object) -> None:
    before = shown(landed, f"{INTO}/{_migration(landed)}", "main")
    assert callable(spoil)
    path = spoil(landed)
    (entry,) = landed.run_one(writes=False).edits
    report = landed.run_one(decided=Decisions(forgotten=(entry.edit.id,)))
    assert (report.ending, report.migrations, shown(landed, f"{INTO}/{path}")) == (Ending.PROPOSED, (), before)
    assert [(one.edit.id, one.state) for one in report.edits] == ([(entry.edit.id, State.DROPPED)] if spoil is _changed else [])
    assert landed.run_one().ending is Ending.UP_TO_DATE
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    assert shown(landed, f"{INTO}/{path}") == before
    merge(landed.folder)
    assert (landed.run_one().ending, shown(landed, f"{INTO}/{path}", "main")) == (Ending.NOTHING_TO_PROPOSE, before)
    (proof,) = landed.prove("main")
    assert (proof.state, proof.edits) == ("proven", ())


def test_forgetting_one_of_two_changes_of_a_landed_migration_keeps_the_other(landed: Workshop) -> None:
    path = _changed(landed)
    edit(landed, "CHANGE = ", "CHANGES = CHANGE = ", path=f"{INTO}/{path}")
    edit(landed, "DATA = 1\n", "DATA = 1\n\n\n\n", path=f"{INTO}/{path}")
    ids = [entry.edit.id for entry in landed.run_one(writes=False).edits]
    landed.run_one(decided=Decisions(forgotten=(ids[0],)))
    assert [one.edit.id for one in landed.run_one().edits if one.state is State.KEPT] == ids[1:]


def test_what_a_shallow_clone_lacks_of_a_deleted_migration_cannot_be_put_back_and_that_is_said(landed: Workshop) -> None:
    path = _deleted(landed)
    commit(landed.folder, {"synapse.yaml": MORE})
    cloned(landed, "--depth=1")
    git(landed.folder, "remote", "remove", "origin")
    report = landed.run_one()
    assert (report.ending, _told(report)) == (Ending.PROPOSED, [(path, State.DELETED, True)])
    stopped = landed.run_one(decided=Decisions(forgotten=(report.edits[0].edit.id,)))
    assert stopped.problem is not None
    assert stopped.problem.message == f'what landed as "{path}" is not in this repository'


def test_what_the_next_migration_is_told_from_is_missed_too(landed: Workshop) -> None:
    commit(landed.folder, {f"{INTO}/migrations/schema.json": None})
    report = landed.run_one()
    assert ("migrations/schema.json", State.DELETED, True) in _told(report)
