"""Base and open branch are put together file by file: what people wrote on either stays, and only what contradicts is asked about."""

import pytest

from synapseops.merging.entries import Favour, Reason, State
from synapseops.pipeline.decided import Decisions
from synapseops.report.model import Ending, Report
from tests.forge.git import commit, git
from tests.pipeline.editing import BRANCH, INTO, MODELS, TWO, edit, held, locked, merge, shown, squash, states
from tests.pipeline.workshop import MORE, TODO, Workshop

README = f"{INTO}/README.md"
DUE = "      due: date?\n"


def _is_stable(workshop: Workshop, report: Report) -> None:
    """Hold that running again says the same, and that the proof of the branch agrees."""
    again = workshop.run_one()
    assert (again.ending, again.conflicts, again.edits) == (Ending.UP_TO_DATE, report.conflicts, report.edits)
    (proof,) = workshop.prove(BRANCH, base="main")
    assert (proof.differences, proof.edits) == ((), report.edits)
    assert proof.undecided == tuple(sorted(conflict.path for conflict in report.conflicts))


@pytest.fixture
def built_on(landed: Workshop) -> Workshop:
    """An open branch of a file that people edited before, with a person's commit in another one."""
    edit(landed, "One task.", "Something to do.", intent=MORE)
    landed.run_one()
    edit(landed, "# todo", "# mine", path=README, branch=BRANCH)
    return landed


def test_an_edit_of_what_the_branch_changes_is_a_conflict_beside_a_persons_commit_elsewhere(built_on: Workshop) -> None:
    edit(built_on, '    done = "done"', '    done = "finished"')
    report = built_on.run_one()
    assert (report.base_left_out, report.ending) == ((), Ending.PROPOSED)
    (conflict,) = report.conflicts
    assert (conflict.path, conflict.reason) == ("todo/models.py", Reason.BOTH_CHANGED)
    assert conflict.hunks[0].ours == (b'    done = "finished"\n',)
    assert conflict.hunks[0].theirs == (b'    done = "done"\n', b'    note = "note"\n')
    assert ("todo/models.py", State.CONFLICTING) in states(report)
    assert (shown(built_on, README), 'done = "finished"' in shown(built_on)) == ("# mine", True)
    _is_stable(built_on, report)
    decided = built_on.run_one(decided=Decisions({MODELS: Favour.THEIRS}))
    assert decided.conflicts == ()
    assert all(part in shown(built_on) for part in ("Something to do.", 'done = "done"\n    note = "note"'))


def test_an_edit_of_what_the_branch_changes_is_a_conflict_beside_a_persons_commit_in_the_same_file(built_on: Workshop) -> None:
    edit(built_on, "json.dumps([])", "json.dumps([1])", branch=BRANCH)
    edit(built_on, '    done = "done"', '    done = "finished"')
    report = built_on.run_one()
    assert (report.base_left_out, [conflict.reason for conflict in report.conflicts]) == ((), [Reason.BOTH_CHANGED])
    assert all(part in shown(built_on) for part in ("Something to do.", "json.dumps([1])", 'done = "finished"'))
    _is_stable(built_on, report)


def test_a_file_edited_on_the_base_that_the_branch_takes_away_stays(workshop: Workshop) -> None:
    commit(workshop.folder, {"synapse.yaml": TWO})
    workshop.run_one()
    merge(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": MORE})
    workshop.run_one()
    edit(workshop, "# todo", "# mine", path=README, branch=BRANCH)
    commit(workshop.folder, {f"{INTO}/todo/list.py": "# kept by hand\n"})
    report = workshop.run_one()
    assert (report.base_left_out, report.conflicts) == ((), ())
    assert shown(workshop, f"{INTO}/todo/list.py") == "# kept by hand"
    assert ("todo/list.py", State.KEPT) in states(report)
    _is_stable(workshop, report)


def test_what_the_base_took_of_the_factory_meanwhile_comes_in_beside_edits_on_the_branch(built_on: Workshop) -> None:
    edit(built_on, "json.dumps([])", "json.dumps([1])", branch=BRANCH)
    git(built_on.folder, "branch", "--quiet", "open", BRANCH)
    git(built_on.folder, "branch", "--quiet", "-D", BRANCH)
    commit(built_on.folder, {"synapse.yaml": f"{TODO}{DUE}"})
    built_on.run_one()
    squash(built_on.folder)
    git(built_on.folder, "branch", "--quiet", "--force", BRANCH, "open")
    commit(built_on.folder, {"synapse.yaml": f"{TODO}{DUE}      note: text?\n"})
    report = built_on.run_one()
    assert (report.base_left_out, report.conflicts) == ((), ())
    assert all(part in shown(built_on) for part in ("Something to do.", "json.dumps([1])", 'due = "due"', 'note = "note"'))
    assert shown(built_on, README) == "# mine"
    _is_stable(built_on, report)


@pytest.fixture
def torn(landed: Workshop) -> Workshop:
    """People edited the same lines of two files on base and branch, each apart from what the factory changes."""
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    for branch, word in ((BRANCH, "branch"), ("main", "base")):
        edit(landed, "One task.", f"On the {word}.", branch=branch)
        edit(landed, "# todo", f"# of the {word}", path=README, branch=branch)
    edit(landed, "json.dumps([])", "json.dumps([1])")
    return landed


def test_where_people_contradict_each_other_the_sides_are_shown_and_the_base_waits(torn: Workshop) -> None:
    report = torn.run_one()
    assert (report.base_left_out, report.is_fine) == ((README, MODELS), False)
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [
        ("README.md", Reason.BASE_AND_BRANCH),
        ("todo/models.py", Reason.BASE_AND_BRANCH),
    ]
    (hunk,) = report.conflicts[1].hunks
    sides = (hunk.base, hunk.ours, hunk.theirs)
    assert sides == tuple((f'    """{text}"""\n'.encode(),) for text in ("One task.", "On the branch.", "On the base."))
    assert states(report) == [
        ("README.md", State.CONFLICTING),
        ("README.md", State.CONFLICTING),
        ("todo/models.py", State.CONFLICTING),
        ("todo/models.py", State.CONFLICTING),
        ("todo/models.py", State.UNMERGED),
    ]
    _is_stable(torn, report)


@pytest.mark.parametrize("favour", list(Favour))
def test_what_people_contradict_each_other_in_is_decided_like_any_conflict(torn: Workshop, favour: Favour) -> None:
    report = torn.run_one(decided=Decisions(every=favour))
    assert (report.base_left_out, report.conflicts, report.is_fine) == ((), (), True)
    word = "base" if favour is Favour.THEIRS else "branch"
    assert (f"On the {word}." in shown(torn), shown(torn, README)) == (True, f"# of the {word}")
    assert all(part in shown(torn) for part in ("json.dumps([1])", 'note = "note"'))
    assert git(torn.folder, "rev-parse", f"{BRANCH}^2") == git(torn.folder, "rev-parse", "main")
    _is_stable(torn, report)


def test_contradictions_are_decided_one_by_one_and_the_base_comes_in_with_the_last(torn: Workshop) -> None:
    first = torn.run_one(decided=Decisions({MODELS: Favour.THEIRS}))
    assert (first.base_left_out, [conflict.path for conflict in first.conflicts]) == ((README,), ["README.md"])
    _is_stable(torn, first)
    second = torn.run_one(decided=Decisions({README: Favour.OURS}))
    assert (second.base_left_out, second.conflicts) == ((), ())
    assert ("On the base." in shown(torn), shown(torn, README)) == (True, "# of the branch")
    assert locked(torn).answers == {}
    _is_stable(torn, second)


def test_a_decision_is_asked_for_again_where_the_base_says_something_else_by_then(torn: Workshop) -> None:
    torn.run_one(decided=Decisions({MODELS: Favour.OURS}))
    edit(torn, "On the base.", "On the base again.")
    report = torn.run_one()
    assert [conflict.path for conflict in report.conflicts] == ["README.md", "todo/models.py"]


@pytest.mark.parametrize(("favour", "is_there"), [(Favour.OURS, True), (Favour.THEIRS, False)])
def test_a_file_edited_on_the_branch_and_deleted_on_the_base_is_decided_as_a_whole(
    landed: Workshop, favour: Favour, is_there: bool
) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    edit(landed, "One task.", "Something to do.", branch=BRANCH)
    commit(landed.folder, {MODELS: None})
    report = landed.run_one()
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [("todo/models.py", Reason.BASE_AND_BRANCH)]
    _is_stable(landed, report)
    decided = landed.run_one(decided=Decisions({MODELS: favour}))
    assert (decided.base_left_out, MODELS in held(landed)) == ((), is_there)
    _is_stable(landed, decided)


def test_a_folder_that_the_base_made_a_file_of_is_a_conflict_beside_a_persons_commit(built_on: Workshop) -> None:
    folder = built_on.folder / INTO / "todo"
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    commit(built_on.folder, {f"{INTO}/todo": "a file\n", "synapse.yaml": TWO})
    report = built_on.run_one()
    assert (report.problem, shown(built_on, README)) == (None, "# mine")
    assert report.conflicts != ()
    assert shown(built_on, f"{INTO}/todo", ref="main") == "a file"
    assert built_on.run_one().conflicts == report.conflicts


@pytest.mark.parametrize(("favour", "name"), [(Favour.OURS, "tables.py"), (Favour.THEIRS, "records.py")])
def test_a_file_that_people_moved_to_two_places_is_decided(landed: Workshop, favour: Favour, name: str) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    for branch, place in ((BRANCH, "tables.py"), ("main", "records.py")):
        git(landed.folder, "switch", "--quiet", branch)
        git(landed.folder, "mv", MODELS, f"{INTO}/todo/{place}")
        commit(landed.folder, {})
    report = landed.run_one()
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [("todo/tables.py", Reason.BASE_AND_BRANCH)]
    _is_stable(landed, report)
    decided = landed.run_one(decided=Decisions({f"{INTO}/todo/tables.py": favour}))
    assert decided.base_left_out == ()
    assert {path.rpartition("/")[2] for path in held(landed)} & {"models.py", "tables.py", "records.py"} == {name}
    assert 'note = "note"' in shown(landed, f"{INTO}/todo/{name}")
    _is_stable(landed, decided)
