"""Edits of lines survive: what a run makes of them beside the factory's changes, and what people decide about them."""

import pytest

from synapseops.merging.entries import Favour, Reason, State
from synapseops.pipeline.decided import Decisions
from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.editing import BRANCH, INTO, MODELS, edit, held, locked, merge, shown, squash, states
from tests.pipeline.workshop import MORE, TODO, Workshop


def test_an_edit_apart_from_the_change_is_kept(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    report = landed.run_one()
    assert (report.ending, report.is_fine) == (Ending.PROPOSED, True)
    assert '"""Something to do."""' in shown(landed)
    assert 'note = "note"' in shown(landed)
    assert states(report) == [("todo/models.py", State.MERGED)]
    assert landed.run_one().ending is Ending.UP_TO_DATE
    merge(landed.folder)
    again = landed.run_one()
    assert (again.ending, states(again)) == (Ending.NOTHING_TO_PROPOSE, [("todo/models.py", State.KEPT)])


def test_an_edit_of_the_changed_line_lands_partially_and_is_asked_for_again(landed: Workshop) -> None:
    edit(landed, '    done = "done"', '    done = "finished"', intent=MORE)
    report = landed.run_one()
    assert (report.ending, report.is_fine) == (Ending.PROPOSED, False)
    (conflict,) = report.conflicts
    assert (conflict.path, conflict.reason) == ("todo/models.py", Reason.BOTH_CHANGED)
    assert conflict.hunks[0].theirs == (b'    done = "done"\n', b'    note = "note"\n')
    assert 'done = "finished"' in shown(landed)
    assert "note" not in shown(landed)
    assert "note" in shown(landed, f"{INTO}/todo/task.py")
    assert states(report) == [("todo/models.py", State.CONFLICTING)]
    pending = locked(landed).files["todo/models.py"].pending
    assert 'note = "note"' in git(landed.folder, "cat-file", "blob", str(pending))
    again = landed.run_one()
    assert (again.ending, again.conflicts) == (Ending.UP_TO_DATE, report.conflicts)


@pytest.mark.parametrize(
    ("favour", "expected"),
    [(Favour.OURS, '    done = "finished"\n\n'), (Favour.THEIRS, '    done = "done"\n    note = "note"\n\n')],
)
@pytest.mark.parametrize("is_every", [True, False])
def test_a_decision_taken_is_not_asked_for_again(landed: Workshop, favour: Favour, expected: str, is_every: bool) -> None:
    edit(landed, '    done = "done"', '    done = "finished"', intent=MORE)
    landed.run_one()
    decided = Decisions(every=favour) if is_every else Decisions({MODELS: favour})
    report = landed.run_one(decided=decided)
    assert (report.ending, report.conflicts, report.is_fine) == (Ending.PROPOSED, (), True)
    assert expected in shown(landed)
    again = landed.run_one()
    assert (again.ending, again.conflicts) == (Ending.UP_TO_DATE, ())
    told = [entry.meaning for entry in again.edits]
    assert told == (["yours, as decided; the factory has other lines there"] if favour is Favour.OURS else [State.DROPPED.meaning])
    squash(landed.folder)
    assert landed.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_a_conflict_that_landed_undecided_is_still_asked_for_and_can_be_decided(landed: Workshop) -> None:
    edit(landed, '    done = "done"', '    done = "finished"', intent=MORE)
    first = landed.run_one()
    merge(landed.folder)
    report = landed.run_one()
    assert (report.ending, report.conflicts, report.is_fine) == (Ending.NOTHING_TO_PROPOSE, first.conflicts, False)
    decided = landed.run_one(decided=Decisions({MODELS: Favour.OURS}))
    assert (decided.ending, decided.conflicts) == (Ending.PROPOSED, ())
    merge(landed.folder)
    assert landed.run_one().is_fine


def test_a_decision_that_nobody_asked_for_is_refused(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    report = landed.run_one(decided=Decisions({MODELS: Favour.OURS}))
    assert report.problem is not None
    assert (report.problem.kind, report.problem.message) == ("usage", '"generated/todo/todo/models.py" awaits no decision')


def test_an_edit_that_equals_the_change_is_redundant(landed: Workshop) -> None:
    edit(landed, '    done = "done"\n', '    done = "done"\n    note = "note"\n', intent=MORE)
    report = landed.run_one()
    assert report.is_fine
    assert states(report) == [("todo/models.py", State.REDUNDANT)]
    assert landed.run_one().ending is Ending.UP_TO_DATE


def test_an_import_that_both_added_is_there_once_in_order(landed: Workshop) -> None:
    edit(landed, "import json\n", "import json\nimport os\n", intent=MORE)
    landed.makes("import json\n", "import json\nimport re\n")
    report = landed.run_one()
    assert report.conflicts == ()
    assert shown(landed).startswith("import json\nimport os\nimport re\n\n\nclass")


def test_a_merged_file_is_formatted_where_the_teams_version_was(landed: Workshop) -> None:
    edit(landed, "import json\n", "import json\nimport zlib\n", intent=MORE)
    landed.makes("import json\n", "import json\nfrom re import A\n")
    landed.run_one()
    assert shown(landed).startswith("import json\nimport zlib\nfrom re import A\n\n\nclass")


def test_an_edit_of_the_open_migration_is_not_lost(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    first = landed.run_one()
    (migration,) = first.migrations
    edit(landed, "CHANGE = ", "DATA = 1\nCHANGE = ", path=f"{INTO}/{migration}", branch=BRANCH)
    kept = landed.run_one()
    assert (kept.conflicts, kept.ending) == ((), Ending.PROPOSED)
    assert [(entry.edit.path, entry.state) for entry in kept.edits] == [(migration, State.KEPT)]
    commit(landed.folder, {"synapse.yaml": TODO + "      due: date?\n"})
    report = landed.run_one()
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [(migration, Reason.REMADE)]
    assert shown(landed, f"{INTO}/{migration}").startswith("DATA = 1")
    landed.run_one(decided=Decisions(every=Favour.THEIRS))
    assert f"{INTO}/{migration}" not in held(landed)
    assert landed.run_one().ending is Ending.UP_TO_DATE


def test_an_edit_is_dropped_by_its_id(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    edit(landed, "json.dumps([])", "json.dumps([1])")
    first, second = landed.run_one().edits
    report = landed.run_one(decided=Decisions(forgotten=(first.edit.id,)))
    assert "One task." in shown(landed)
    assert "json.dumps([1])" in shown(landed)
    assert {(entry.edit.id, entry.state) for entry in report.edits} == {(first.edit.id, State.DROPPED), (second.edit.id, State.MERGED)}
    assert landed.run_one().ending is Ending.UP_TO_DATE
    unknown = landed.run_one(decided=Decisions(forgotten=("0000",)))
    assert unknown.problem is not None
    assert unknown.problem.kind == "usage"
