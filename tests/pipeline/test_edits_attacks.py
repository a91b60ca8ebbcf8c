"""What people and git do to a repository that nobody plans for: every way to clone and check out, files that change their nature, merges of
many, a lock that was tampered with. Edits survive it, nothing stops a run, and what contradicts is told."""

import pytest

from synapseops.merging.entries import Favour, Kind, Reason, State
from synapseops.pipeline.decided import Decisions
from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.editing import BRANCH, INTO, MODELS, TWO, cloned, edit, held, merge, shown, states
from tests.pipeline.workshop import MORE, TODO, Workshop

LOCK = f"{INTO}/synapse.lock"
TASK = f"{INTO}/todo/task.py"
README = f"{INTO}/README.md"
DUE = "      due: date?\n"


def settled(workshop: Workshop, base: str = "main") -> None:
    """Hold that running again says the same, and that the branch is proven but for what is undecided."""
    again = workshop.run_one()
    assert again.ending is Ending.UP_TO_DATE
    (proof,) = workshop.prove(BRANCH, base=base)
    assert (proof.differences, proof.outdated, proof.edits) == ((), "", again.edits)


def write(workshop: Workshop, path: str, data: bytes, **more: str | None) -> None:
    """Commit bytes as a person."""
    (workshop.folder / path).write_bytes(data)
    commit(workshop.folder, dict(more))


def read(workshop: Workshop, path: str) -> bytes:
    return (workshop.folder / path).read_bytes()


def test_in_a_worktree_a_run_does_what_it_does_in_the_repository(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    git(landed.folder, "worktree", "add", "--quiet", "--detach", "../tree", "main")
    landed.folder = landed.folder.parent / "tree"
    report = landed.run_one("main")
    assert (report.ending, states(report)) == (Ending.PROPOSED, [("todo/models.py", State.MERGED)])
    assert landed.run_one("main").ending is Ending.UP_TO_DATE
    assert git(landed.folder, "status", "--porcelain") == ""


def _cloned_with(workshop: Workshop, *options: str) -> None:
    """Go on in a clone of a repository with two edits and a change beside one of them, that holds a part of it."""
    edit(workshop, "One task.", "Something to do.")
    edit(workshop, "# todo", "# mine", path=README, intent=MORE)
    for name in ("allowFilter", "allowAnySHA1InWant"):
        git(workshop.folder, "config", f"uploadpack.{name}", "true")
    cloned(workshop, *options)


@pytest.mark.parametrize("options", [("--filter=blob:none",), ("--sparse", "--depth=1")])
def test_in_a_partial_or_sparse_clone_nothing_is_overwritten(landed: Workshop, options: tuple[str, ...]) -> None:
    _cloned_with(landed, *options)
    report = landed.run_one("main")
    assert ("Something to do." in shown(landed), shown(landed, README)) == (True, "# mine")
    assert {conflict.reason for conflict in report.conflicts} == {Reason.NO_BASE}


def test_where_what_has_to_be_read_was_never_fetched_nothing_is_written(landed: Workshop) -> None:
    _cloned_with(landed, "--filter=blob:none", "--sparse")
    report = landed.run_one("main")
    assert report.problem is not None
    assert "was never fetched: this is a partial clone" in report.problem.message
    assert report.problem.hint == "git fetch --refetch --no-filter completes it"
    assert git(landed.folder, "branch", "--list", BRANCH) == ""


@pytest.mark.parametrize("how", ["autocrlf", "attributes"])
def test_line_endings_that_git_converts_on_checkout_are_no_edits(landed: Workshop, how: str) -> None:
    if how == "autocrlf":
        git(landed.folder, "config", "core.autocrlf", "true")
    else:
        commit(landed.folder, {".gitattributes": "* text eol=crlf\n"})
    git(landed.folder, "rm", "--quiet", "-r", "--cached", ".")
    git(landed.folder, "reset", "--quiet", "--hard")
    assert b"\r\n" in read(landed, MODELS)
    commit(landed.folder, {"synapse.yaml": MORE})
    report = landed.run_one()
    assert (report.is_fine, report.edits) == (True, ())
    assert "\r" not in git(landed.folder, "cat-file", "blob", f"{BRANCH}:{MODELS}")
    settled(landed)


def test_a_file_that_became_a_folder_is_told_and_kept(landed: Workshop) -> None:
    (landed.folder / TASK).unlink()
    commit(landed.folder, {f"{TASK}/__init__.py": "mine = 1\n", "synapse.yaml": MORE})
    report = landed.run_one()
    assert report.problem is None
    assert shown(landed, f"{TASK}/__init__.py") == "mine = 1"
    assert ("todo/task.py", State.DELETED) in states(report)
    settled(landed)


def test_a_folder_that_became_a_file_is_told_and_kept(landed: Workshop) -> None:
    git(landed.folder, "rm", "--quiet", "-r", f"{INTO}/todo/custom")
    commit(landed.folder, {f"{INTO}/todo/custom": "mine\n", "synapse.yaml": MORE})
    report = landed.run_one()
    assert (report.problem, shown(landed, f"{INTO}/todo/custom")) == (None, "mine")
    assert 'note = "note"' in shown(landed)
    settled(landed)


def test_a_byte_order_mark_is_an_edit_that_stays(landed: Workshop) -> None:
    write(landed, MODELS, b"\xef\xbb\xbf" + read(landed, MODELS), **{"synapse.yaml": MORE})
    report = landed.run_one()
    assert (report.conflicts, states(report)) == ((), [("todo/models.py", State.MERGED)])
    raw = git(landed.folder, "cat-file", "blob", f"{BRANCH}:{MODELS}")
    assert (raw.startswith("\ufeff"), 'note = "note"' in raw) == (True, True)
    settled(landed)


def test_a_factory_file_of_five_megabytes_is_merged_like_any(landed: Workshop) -> None:
    more = b"".join(b"# line %d %s\n" % (number, b"-" * 90) for number in range(50_000))
    write(landed, MODELS, read(landed, MODELS) + more, **{"synapse.yaml": MORE})
    report = landed.run_one()
    assert (report.conflicts, states(report)) == ((), [("todo/models.py", State.MERGED)])
    assert git(landed.folder, "cat-file", "-s", f"{BRANCH}:{MODELS}") > "5000000"
    assert 'note = "note"' in shown(landed)


@pytest.mark.parametrize("favour", list(Favour))
def test_a_binary_file_in_place_of_a_text_is_decided_as_a_whole(landed: Workshop, favour: Favour) -> None:
    data = bytes(range(256)) * 8
    write(landed, TASK, data, **{"synapse.yaml": MORE})
    report = landed.run_one()
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [("todo/task.py", Reason.NOT_TEXT)]
    assert [(entry.edit.kind, entry.state) for entry in report.edits] == [(Kind.WHOLE, State.CONFLICTING)]
    settled(landed)
    landed.run_one(decided=Decisions({TASK: favour}))
    size = git(landed.folder, "cat-file", "-s", f"{BRANCH}:{TASK}")
    assert (size == str(len(data))) is (favour is Favour.OURS)
    settled(landed)


def test_an_octopus_merge_of_edits_is_built_on(landed: Workshop) -> None:
    for number, (old, new) in enumerate([("One task.", "Something to do."), ("json.dumps([])", "json.dumps([1])")]):
        git(landed.folder, "branch", f"topic{number}", "main")
        edit(landed, old, new, branch=f"topic{number}")
    git(landed.folder, "branch", "topic2", "main")
    edit(landed, "# todo", "# mine", path=README, branch="topic2")
    git(landed.folder, "merge", "--quiet", "-m", "All of it", "topic0", "topic1", "topic2")
    commit(landed.folder, {"synapse.yaml": MORE})
    report = landed.run_one()
    assert (report.conflicts, len(report.edits)) == ((), 3)
    assert all(part in shown(landed) for part in ("Something to do.", "json.dumps([1])", 'note = "note"'))
    assert shown(landed, README) == "# mine"
    settled(landed)


def test_two_files_that_swapped_their_names_lose_nothing(landed: Workshop) -> None:
    one, other = read(landed, MODELS), read(landed, TASK)
    write(landed, MODELS, other)
    write(landed, TASK, one, **{"synapse.yaml": MORE})
    report = landed.run_one()
    assert report.problem is None
    told = {conflict.path for conflict in report.conflicts} | {entry.edit.path for entry in report.edits}
    assert {"todo/models.py", "todo/task.py"} <= told
    assert "class Task" in shown(landed, TASK)
    settled(landed)


def test_a_lock_changed_by_hand_is_told_by_the_proof_and_costs_no_edit(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.")
    lock = read(landed, LOCK).decode()
    blob = git(landed.folder, "rev-parse", f"main:{MODELS}")
    (line,) = [line for line in lock.split("\n") if line.endswith(" todo/models.py")]
    commit(landed.folder, {LOCK: lock.replace(line, line.replace(line.split()[2], blob))})
    (proof,) = landed.prove("main")
    assert (proof.state, [one.path for one in proof.differences]) == ("differs", ["todo/models.py"])
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    assert landed.failures == []
    assert 'note = "note"' in shown(landed)


def test_a_lock_of_nothing_but_markers_is_as_good_as_none(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.")
    commit(landed.folder, {LOCK: "<<<<<<< one\n=======\n>>>>>>> two\n", "synapse.yaml": MORE})
    report = landed.run_one()
    assert report.problem is None
    assert "Something to do." in shown(landed)
    assert landed.run_one().ending is Ending.UP_TO_DATE


def test_a_lock_that_was_deleted_beside_an_edit_and_a_change_costs_neither(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.")
    commit(landed.folder, {LOCK: None, "synapse.yaml": MORE})
    report = landed.run_one()
    assert (report.problem, report.paths("removed")) == (None, [])
    assert "Something to do." in shown(landed)
    told = {conflict.path for conflict in report.conflicts} | {entry.edit.path for entry in report.edits}
    assert "todo/models.py" in told
    assert landed.run_one().ending is Ending.UP_TO_DATE


def test_two_proposals_that_contradict_are_merged_one_after_the_other(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    landed.run_one()
    git(landed.folder, "switch", "--quiet", "--create", "topic", "main~1")
    edit(landed, "One task.", "Another thing.", intent=f"{TODO}{DUE}", branch="topic")
    git(landed.folder, "merge", "--quiet", "--strategy-option=theirs", "--no-edit", "topic")
    report = landed.run_one()
    assert report.problem is None
    assert "Another thing." in shown(landed)
    merge(landed.folder)
    commit(landed.folder, {"synapse.yaml": f"{TODO}{DUE}{TWO.removeprefix(TODO)}"})
    assert landed.run_one().problem is None
    assert "Another thing." in shown(landed)
    assert f"{INTO}/todo/list.py" in held(landed)
