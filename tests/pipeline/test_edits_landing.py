"""Edits survive however branches and pull requests are treated: merged, squashed, rebased, closed, left behind, built on."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from synapseops.merging.entries import State
from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.editing import (
    BRANCH,
    INTO,
    LANDINGS,
    MODELS,
    TWO,
    edit,
    held,
    locked,
    merge,
    shown,
    squash,
    states,
)
from tests.pipeline.workshop import MORE, TODO, Workshop


def test_an_edit_on_the_base_and_another_on_the_open_branch_are_both_kept(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    theirs = edit(landed, "One task.", "Something to do.", branch=BRANCH)
    edit(landed, "json.dumps([])", "json.dumps([1])")
    report = landed.run_one()
    assert (report.ending, report.is_fine) == (Ending.PROPOSED, True)
    text = shown(landed)
    assert all(part in text for part in ("Something to do.", "json.dumps([1])", 'note = "note"'))
    assert git(landed.folder, "rev-parse", f"{BRANCH}^1") == git(landed.folder, "rev-parse", theirs)
    assert git(landed.folder, "rev-parse", f"{BRANCH}^2") == git(landed.folder, "rev-parse", "main")
    assert landed.run_one().ending is Ending.UP_TO_DATE


_BOT = {
    "GIT_AUTHOR_NAME": "renovate[bot]",
    "GIT_AUTHOR_EMAIL": "29139614+renovate[bot]@users.noreply.github.com",
    "GIT_COMMITTER_NAME": "GitHub",
    "GIT_COMMITTER_EMAIL": "noreply@github.com",
}


@pytest.mark.parametrize("by", [{}, _BOT])
def test_a_commit_on_the_branch_is_kept_and_built_on(landed: Workshop, by: dict[str, str]) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    git(landed.folder, "switch", "--quiet", BRANCH)
    commit(landed.folder, {f"{INTO}/README.md": "mine\n", "elsewhere.txt": "mine\n"}, "Say it better")
    git(landed.folder, "commit", "--quiet", "--amend", "--no-edit", "--reset-author", env=by)
    theirs = git(landed.folder, "rev-parse", "HEAD")
    git(landed.folder, "switch", "--quiet", "main")
    quiet = landed.run_one()
    assert quiet.commit == theirs
    commit(landed.folder, {"synapse.yaml": TODO + "      due: date?\n      note: text?\n", "src/b.py": "b\n"})
    report = landed.run_one()
    assert report.ending is Ending.PROPOSED
    assert theirs in git(landed.folder, "rev-list", BRANCH).split("\n")
    assert (shown(landed, f"{INTO}/README.md"), shown(landed, "elsewhere.txt"), shown(landed, "src/b.py")) == ("mine", "mine", "b")
    assert 'due = "due"' in shown(landed)


def test_recreating_discards_what_people_committed_to_the_branch(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    edit(landed, "One task.", "Something to do.", branch=BRANCH)
    report = landed.run_one(recreate=True)
    assert report.ending is Ending.PROPOSED
    assert "One task." in shown(landed)
    assert git(landed.folder, "rev-list", "--count", f"main..{BRANCH}") == "1"


def test_a_base_that_the_branch_contradicts_is_left_out_and_told(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    theirs = edit(landed, "One task.", "On the branch.", branch=BRANCH)
    edit(landed, "One task.", "On the base.")
    report = landed.run_one()
    assert (report.base_left_out, report.is_fine) == ((MODELS,), False)
    assert "On the branch." in shown(landed)
    assert git(landed.folder, "rev-parse", BRANCH) == theirs


def test_a_base_left_out_is_told_of_the_edited_files_alone_and_again_in_the_same_words(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    edit(landed, "One task.", "On the branch.", branch=BRANCH)
    squash(landed.folder)
    edit(landed, "On the branch.", "On the branch still.", branch=BRANCH)
    edit(landed, "On the branch.", "On the base.", intent=TODO + "      note: text?\n      due: date?\n")
    first, again = landed.run_one(), landed.run_one()
    assert (first.base_left_out, again.base_left_out) == ((MODELS,), (MODELS,))
    assert (first.ending, again.ending) == (Ending.PROPOSED, Ending.UP_TO_DATE)
    assert "On the branch still." in shown(landed)


def test_a_base_that_made_the_same_files_otherwise_comes_in_beside_a_persons_commit(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    theirs = edit(landed, "# todo", "# mine", path=f"{INTO}/README.md", branch=BRANCH)
    edit(landed, '"done"\n', '"done"\n    due = "due"  # ours\n', intent=TODO + "      due: date?\n")
    report = landed.run_one()
    assert (report.base_left_out, [conflict.path for conflict in report.conflicts]) == ((), ["todo/models.py"])
    assert theirs in git(landed.folder, "rev-list", BRANCH).split("\n")
    assert 'due = "due"  # ours' in shown(landed)
    assert shown(landed, f"{INTO}/README.md") == "# mine"


def test_a_file_edited_and_moved_on_the_base_is_not_lost_where_the_open_branch_changes_it_too(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    edit(landed, '    done = "done"', '    done = "finished"')
    git(landed.folder, "mv", MODELS, f"{INTO}/todo/tables.py")
    commit(landed.folder, {})
    report = landed.run_one()
    assert [conflict.path for conflict in report.conflicts] == ["todo/tables.py"]
    assert 'done = "finished"' in shown(landed, f"{INTO}/todo/tables.py")


def test_an_edit_on_the_base_of_what_the_open_branch_changes_is_a_conflict(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    edit(landed, '    done = "done"', '    done = "finished"')
    report = landed.run_one()
    assert [conflict.path for conflict in report.conflicts] == ["todo/models.py"]
    assert 'done = "finished"' in shown(landed)
    assert "note" in shown(landed, f"{INTO}/todo/task.py")
    assert landed.run_one().ending is Ending.UP_TO_DATE


@pytest.mark.parametrize("land", LANDINGS)
def test_edits_survive_however_the_pull_request_lands(landed: Workshop, land: Callable[[Path], None]) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    landed.run_one()
    land(landed.folder)
    edit(landed, "json.dumps([])", "json.dumps([1])", intent=TODO + "      note: text?\n      due: date?\n")
    report = landed.run_one()
    text = shown(landed)
    assert all(part in text for part in ("Something to do.", "json.dumps([1])", 'note = "note"', 'due = "due"'))
    assert git(landed.folder, "rev-parse", f"{BRANCH}^") == git(landed.folder, "rev-parse", "main")
    assert states(report) == [("todo/models.py", State.MERGED)] * 2


def test_edits_on_the_base_survive_a_closed_pull_request(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    landed.run_one()
    git(landed.folder, "branch", "--quiet", "-D", BRANCH)
    commit(landed.folder, {"synapse.yaml": TODO + "      due: date?\n"})
    landed.run_one()
    assert "Something to do." in shown(landed)
    assert "note" not in shown(landed)


@pytest.mark.parametrize("land", [merge, squash])
def test_a_commit_on_a_branch_that_landed_already_is_not_lost(landed: Workshop, land: Callable[[Path], None]) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    land(landed.folder)
    theirs = edit(landed, "One task.", "Too late.", branch=BRANCH)
    commit(landed.folder, {"synapse.yaml": TODO + "      note: text?\n      due: date?\n"})
    landed.run_one()
    assert theirs in git(landed.folder, "rev-list", BRANCH).split("\n")
    assert "Too late." in shown(landed)
    assert 'due = "due"' in shown(landed)


def test_a_commit_on_a_branch_that_was_squashed_is_proposed_once(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    squash(landed.folder)
    edit(landed, "One task.", "Too late.", branch=BRANCH)
    first, second = landed.run_one(), landed.run_one()
    assert (first.ending, second.ending) == (Ending.PROPOSED, Ending.UP_TO_DATE)
    assert first.pull_request == second.pull_request
    assert first.pull_request is not None
    assert first.pull_request.state == "open"


def test_a_branch_left_behind_after_landing_starts_anew(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    edit(landed, "One task.", "In time.", branch=BRANCH)
    squash(landed.folder)
    commit(landed.folder, {"synapse.yaml": TODO + "      note: text?\n      due: date?\n"})
    landed.run_one()
    assert git(landed.folder, "rev-list", "--count", f"main..{BRANCH}") == "1"
    assert "In time." in shown(landed)


def test_two_branches_with_different_intents_merge(landed: Workshop) -> None:
    folder = landed.folder
    for name, intent in (("one", TODO + "      note: text?\n"), ("two", TWO)):
        git(folder, "switch", "--quiet", "--create", name, "main")
        commit(folder, {"synapse.yaml": intent})
        landed.run_one(name)
        git(folder, "merge", "--quiet", "--no-edit", f"synapse/todo@{name}")
        git(folder, "switch", "--quiet", "main")
    edit(landed, "One task.", "Something to do.", branch="one")
    git(folder, "merge", "--quiet", "--no-edit", "one")
    git(folder, "merge", "--quiet", "--no-edit", "--strategy-option=ours", "two")
    text = f"{TODO}      note: text?\n  List:\n    fields:\n      name: string\n"
    lock_path = folder / INTO / "synapse.lock"
    one, two = shown(landed, f"{INTO}/synapse.lock", "one"), shown(landed, f"{INTO}/synapse.lock", "two")
    lock_path.write_text(f"<<<<<<< one\n{one}\n=======\n{two}\n>>>>>>> two\n")
    commit(folder, {"synapse.yaml": text})
    report = landed.run_one()
    assert report.conflicts == ()
    merged = shown(landed)
    assert all(part in merged for part in ("Something to do.", 'note = "note"', "class List"))
    left = [entry for entry in report.edits if entry.state is not State.REDUNDANT]
    assert [entry.edit.team for entry in left] == [(b'    """Something to do."""\n',)]


def test_a_file_of_people_that_both_base_and_branch_changed_is_merged_whatever_it_is_called(landed: Workshop) -> None:
    path = f"{INTO}/notes: all.txt"
    commit(landed.folder, {path: "1\n2\n3\n4\n5\n", "synapse.yaml": MORE})
    landed.run_one()
    edit(landed, "1\n", "one\n", path=path, branch=BRANCH)
    edit(landed, "5\n", "five\n", path=path)
    assert landed.run_one().problem is None
    assert shown(landed, path) == "one\n2\n3\n4\nfive"


def test_files_elsewhere_that_both_base_and_branch_changed_are_merged(landed: Workshop) -> None:
    commit(landed.folder, {"notes.txt": "1\n2\n3\n4\n5\n", "synapse.yaml": MORE})
    landed.run_one()
    edit(landed, "1\n", "one\n", path="notes.txt", branch=BRANCH)
    edit(landed, "5\n", "five\n", path="notes.txt", intent=TODO + "      due: date?\n")
    report = landed.run_one()
    assert (report.problem, report.base_left_out) == (None, ())
    assert shown(landed, "notes.txt") == "one\n2\n3\n4\nfive"
    edit(landed, "3\n", "three\n", path="notes.txt", branch=BRANCH)
    edit(landed, "3\n", "drei\n", path="notes.txt", intent=MORE)
    report = landed.run_one()
    assert report.base_left_out == ("notes.txt",)
    assert "three" in shown(landed, "notes.txt")
    assert 'note = "note"' in shown(landed)


@pytest.mark.parametrize("kept", ["older", "none"])
def test_a_squash_without_our_lock_takes_no_landed_migration_back(landed: Workshop, kept: str) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    (migration,) = landed.run_one().migrations
    git(landed.folder, "merge", "--quiet", "--squash", BRANCH)
    place = f"{INTO}/synapse.lock"
    git(landed.folder, *(("checkout", "--quiet", "HEAD", "--", place) if kept == "older" else ("rm", "--quiet", "--force", place)))
    git(landed.folder, "commit", "--quiet", "-m", "Squashed, without the lock")
    commit(landed.folder, {"synapse.yaml": MORE + "      due: date?\n"})
    report = landed.run_one()
    assert len(report.migrations) == 1
    assert report.migrations[0] != migration
    assert {f"{INTO}/{migration}", f"{INTO}/{report.migrations[0]}"} <= set(held(landed))
    assert migration in locked(landed).files
    assert report.paths("removed") == []


def test_a_package_tells_a_landed_migration_as_history(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    report = landed.run_one()
    assert report.zip is not None
    with zipfile.ZipFile(report.zip) as file:
        entries = json.loads(file.read("manifest.json"))["files"]
    versions = {entry["path"]: entry["owner"] for entry in entries if entry["path"].startswith("migrations/versions/")}
    assert len(versions) == 2
    assert set(versions.values()) == {"history"}
    assert all(entry["generator"] for entry in entries if entry["owner"] == "history")
