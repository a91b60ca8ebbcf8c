"""People's edits survive: what a run makes of them in real repositories, as people and forges treat those."""

from collections.abc import Callable
from pathlib import Path

import pytest

from synapseops.merging import lock
from synapseops.merging.entries import Reason, State
from synapseops.merging.lock import Lock
from synapseops.merging.unions import Favour
from synapseops.pipeline.arranging import Decisions
from synapseops.report.model import Ending, Report, Upgrade
from tests.forge.git import commit, git
from tests.pipeline.workshop import MORE, TODO, Workshop

BRANCH = "synapse/todo"
INTO = "generated/todo"
MODELS = f"{INTO}/todo/models.py"
LESS = TODO.replace("      done: boolean = false\n", "")
_TWO = f"{TODO}  List:\n    fields:\n      name: string\n"


def _merge(folder: Path) -> None:
    git(folder, "merge", "--quiet", "--no-edit", BRANCH)


def _squash(folder: Path) -> None:
    git(folder, "merge", "--quiet", "--squash", BRANCH)
    git(folder, "commit", "--quiet", "-m", "Squashed")


def _rebase(folder: Path) -> None:
    git(folder, "switch", "--quiet", "--create", "rebased", BRANCH)
    git(folder, "rebase", "--quiet", "--force-rebase", "main")
    git(folder, "switch", "--quiet", "main")
    git(folder, "merge", "--quiet", "--ff-only", "rebased")
    git(folder, "branch", "--quiet", "-D", "rebased")


LANDINGS = [_merge, _squash, _rebase]


@pytest.fixture
def landed(workshop: Workshop) -> Workshop:
    """A repository whose base holds the service."""
    workshop.run_one()
    _merge(workshop.folder)
    return workshop


def shown(workshop: Workshop, path: str = MODELS, ref: str = BRANCH) -> str:
    return git(workshop.folder, "show", f"{ref}:{path}")


def held(workshop: Workshop, ref: str = BRANCH) -> list[str]:
    return git(workshop.folder, "ls-tree", "-r", "--name-only", ref).split("\n")


def locked(workshop: Workshop, ref: str = BRANCH) -> Lock:
    return lock.read(shown(workshop, f"{INTO}/synapse.lock", ref).encode())


def edit(workshop: Workshop, old: str, new: str, path: str = MODELS, intent: str | None = None, branch: str = "main") -> str:
    """Replace *old* in a file as a person, on *branch*; with *intent*, that is committed too."""
    git(workshop.folder, "switch", "--quiet", branch)
    text = (workshop.folder / path).read_text()
    assert old in text
    made = commit(workshop.folder, {path: text.replace(old, new, 1), **({"synapse.yaml": intent} if intent else {})}, "Edit")
    git(workshop.folder, "switch", "--quiet", "main")
    return made


def states(report: Report) -> list[tuple[str, State]]:
    return [(entry.edit.path, entry.state) for entry in report.edits]


def test_an_edit_apart_from_the_change_is_kept(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    report = landed.run_one()
    assert (report.ending, report.is_fine) == (Ending.PROPOSED, True)
    assert '"""Something to do."""' in shown(landed)
    assert 'note = "note"' in shown(landed)
    assert states(report) == [("todo/models.py", State.MERGED)]
    assert landed.run_one().ending is Ending.UP_TO_DATE
    _merge(landed.folder)
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
    _squash(landed.folder)
    assert landed.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_a_conflict_that_landed_undecided_is_still_asked_for_and_can_be_decided(landed: Workshop) -> None:
    edit(landed, '    done = "done"', '    done = "finished"', intent=MORE)
    first = landed.run_one()
    _merge(landed.folder)
    report = landed.run_one()
    assert (report.ending, report.conflicts, report.is_fine) == (Ending.NOTHING_TO_PROPOSE, first.conflicts, False)
    decided = landed.run_one(decided=Decisions({MODELS: Favour.OURS}))
    assert (decided.ending, decided.conflicts) == (Ending.PROPOSED, ())
    _merge(landed.folder)
    assert landed.run_one().is_fine


def test_a_decision_that_nobody_asked_for_is_refused(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    report = landed.run_one(decided=Decisions({MODELS: Favour.OURS}))
    assert report.problem is not None
    assert (report.problem.kind, report.problem.message) == ("usage", '"todo/models.py" awaits no decision')


def test_an_edit_that_equals_the_change_is_redundant(landed: Workshop) -> None:
    edit(landed, '    done = "done"\n', '    done = "done"\n    note = "note"\n', intent=MORE)
    report = landed.run_one()
    assert report.is_fine
    assert states(report) == [("todo/models.py", State.REDUNDANT)]
    assert landed.run_one().ending is Ending.UP_TO_DATE


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


@pytest.mark.parametrize("trailer", ["", "\n\nCo-authored-by: renovate[bot] <bot@example.org>"])
def test_a_commit_on_the_branch_is_kept_and_built_on(landed: Workshop, trailer: str) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    git(landed.folder, "switch", "--quiet", BRANCH)
    theirs = commit(landed.folder, {f"{INTO}/README.md": "mine\n", "elsewhere.txt": "mine\n"}, f"Say it better{trailer}")
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
    _squash(landed.folder)
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


def test_an_edit_on_the_base_of_what_the_open_branch_changes_is_a_conflict(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    edit(landed, '    done = "done"', '    done = "finished"')
    report = landed.run_one()
    assert [conflict.path for conflict in report.conflicts] == ["todo/models.py"]
    assert 'done = "finished"' in shown(landed)
    assert "note" in shown(landed, f"{INTO}/todo/task.py")
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


def test_a_file_that_the_team_deleted_stays_deleted(landed: Workshop) -> None:
    commit(landed.folder, {MODELS: None, "synapse.yaml": MORE})
    report = landed.run_one()
    assert (report.is_fine, states(report)) == (True, [("todo/models.py", State.DELETED)])
    assert MODELS not in held(landed)
    assert landed.run_one().ending is Ending.UP_TO_DATE
    (entry,) = report.edits
    landed.run_one(decided=Decisions(forgotten=(entry.edit.id,)))
    assert 'note = "note"' in shown(landed)


def test_a_file_that_the_team_moved_gets_the_changes(landed: Workshop) -> None:
    git(landed.folder, "mv", MODELS, f"{INTO}/todo/tables.py")
    commit(landed.folder, {"synapse.yaml": MORE})
    report = landed.run_one()
    assert states(report) == [("todo/tables.py", State.MOVED)]
    assert 'note = "note"' in shown(landed, f"{INTO}/todo/tables.py")
    assert MODELS not in held(landed)
    assert landed.run_one().ending is Ending.UP_TO_DATE
    _merge(landed.folder)
    assert landed.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_a_file_that_the_team_moves_while_the_pull_request_is_open_is_followed(landed: Workshop) -> None:
    commit(landed.folder, {"synapse.yaml": MORE})
    landed.run_one()
    git(landed.folder, "mv", MODELS, f"{INTO}/todo/Models.py")
    commit(landed.folder, {})
    report = landed.run_one()
    assert states(report) == [("todo/Models.py", State.MOVED)]
    assert 'note = "note"' in shown(landed, f"{INTO}/todo/Models.py")
    assert MODELS not in held(landed)


def test_files_of_people_are_not_touched(landed: Workshop) -> None:
    (landed.folder / INTO / "link").symlink_to("LICENSE")
    commit(landed.folder, {f"{INTO}/LICENSE": "Ours.\n", f"{INTO}/todo/größe:1.py": "x = 1\n", "synapse.yaml": MORE})
    report = landed.run_one()
    assert report.edits == ()
    assert shown(landed, f"{INTO}/LICENSE") == "Ours."
    assert shown(landed, f"{INTO}/link") == "LICENSE"
    assert shown(landed, f"{INTO}/todo/größe:1.py") == "x = 1"


def test_a_file_of_people_where_one_is_made_now_stays_and_is_told(landed: Workshop) -> None:
    commit(landed.folder, {f"{INTO}/todo/list.py": "mine = 1\n", "synapse.yaml": _TWO})
    report = landed.run_one()
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [("todo/list.py", Reason.IN_THE_WAY)]
    assert shown(landed, f"{INTO}/todo/list.py") == "mine = 1"
    assert "class List" in shown(landed)
    landed.run_one(decided=Decisions(every=Favour.THEIRS))
    assert shown(landed, f"{INTO}/todo/list.py") == 'FIELDS = ["name"]'


def test_what_is_not_made_any_more_goes_unless_it_was_edited(workshop: Workshop) -> None:
    commit(workshop.folder, {"synapse.yaml": f"{_TWO}  Other:\n    fields:\n      name: string\n"})
    workshop.run_one()
    _merge(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": TODO, f"{INTO}/todo/other.py": "# kept by hand\n"})
    report = workshop.run_one()
    assert f"{INTO}/todo/list.py" not in held(workshop)
    assert shown(workshop, f"{INTO}/todo/other.py") == "# kept by hand"
    assert [(entry.edit.path, entry.state, entry.is_stale) for entry in report.edits] == [("todo/other.py", State.KEPT, True)]
    assert workshop.run_one().ending is Ending.UP_TO_DATE


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


@pytest.mark.parametrize("land", [_merge, _squash])
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
    _squash(landed.folder)
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
    _squash(landed.folder)
    commit(landed.folder, {"synapse.yaml": TODO + "      note: text?\n      due: date?\n"})
    landed.run_one()
    assert git(landed.folder, "rev-list", "--count", f"main..{BRANCH}") == "1"
    assert "In time." in shown(landed)


def _without_pristine(folder: Path) -> None:
    for ref in git(folder, "for-each-ref", "--format=%(refname)", "refs/synapse").split("\n"):
        git(folder, "update-ref", "-d", ref)


def _cloned(workshop: Workshop, *options: str) -> None:
    """Go on in a clone, as a runner makes it."""
    clone = workshop.folder.parent / "clone"
    git(workshop.folder.parent, "clone", "--quiet", *options, workshop.folder.as_uri(), str(clone))
    workshop.folder = clone


def test_in_a_shallow_clone_what_was_edited_and_is_made_otherwise_is_not_overwritten(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.")
    edit(landed, "# todo", "# mine", path=f"{INTO}/README.md", intent=MORE)
    _cloned(landed, "--depth=1")
    report = landed.run_one()
    assert report.ending is Ending.PROPOSED
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [("todo/models.py", Reason.NO_BASE)]
    assert "Something to do." in shown(landed)
    assert shown(landed, f"{INTO}/README.md") == "# mine"
    assert "note" in shown(landed, f"{INTO}/todo/task.py")


def test_without_pristine_refs_history_still_tells_what_was_made(landed: Workshop) -> None:
    edit(landed, "One task.", "Something to do.", intent=MORE)
    _without_pristine(landed.folder)
    _cloned(landed)
    report = landed.run_one()
    assert report.conflicts == ()
    assert "Something to do." in shown(landed)


def test_what_no_clone_has_is_made_again_from_the_old_intent(workshop: Workshop) -> None:
    workshop.run_one()
    edit(workshop, "One task.", "Something to do.", branch=BRANCH)
    _squash(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": MORE})
    _without_pristine(workshop.folder)
    git(workshop.folder, "branch", "--quiet", "-D", BRANCH)
    _cloned(workshop)
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


def test_two_branches_with_different_intents_merge(landed: Workshop) -> None:
    folder = landed.folder
    for name, intent in (("one", TODO + "      note: text?\n"), ("two", _TWO)):
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


def test_windows_line_endings_of_the_team_are_kept(landed: Workshop) -> None:
    path = landed.folder / MODELS
    path.write_bytes(path.read_bytes().replace(b"One task.", b"Something to do.").replace(b"\n", b"\r\n"))
    commit(landed.folder, {"synapse.yaml": MORE})
    report = landed.run_one()
    raw = git(landed.folder, "cat-file", "blob", f"{BRANCH}:{MODELS}")
    assert report.conflicts == ()
    assert 'note = "note"\r\n' in raw
    assert "Something to do." in raw
    assert raw.count("\n") == raw.count("\r\n")


def test_modes_and_links_of_the_team_are_kept(landed: Workshop) -> None:
    (landed.folder / MODELS).chmod(0o755)
    (landed.folder / INTO / "run.sh").chmod(0o644)
    (landed.folder / INTO / "README.md").unlink()
    (landed.folder / INTO / "README.md").symlink_to("openapi.yaml")
    commit(landed.folder, {"synapse.yaml": MORE})
    report = landed.run_one()
    modes = {line.split("\t")[1]: line.split()[0] for line in git(landed.folder, "ls-tree", "-r", BRANCH, f"{INTO}/").split("\n")}
    assert (modes[MODELS], modes[f"{INTO}/run.sh"], modes[f"{INTO}/README.md"]) == ("100755", "100644", "120000")
    assert 'note = "note"' in shown(landed)
    assert [entry.edit.path for entry in report.edits] == ["README.md", "run.sh", "todo/models.py"]


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


def _made_by_an_older_version(workshop: Workshop, intent: str, **more: str) -> None:
    """Let the base be the work of an older version, which made one line otherwise."""
    text = (workshop.folder / INTO / "synapse.lock").read_text()
    commit(workshop.folder, {f"{INTO}/synapse.lock": text.replace("factory: 0.1.0", "factory: 0.0.9"), "synapse.yaml": intent, **more})
    workshop.makes("return json.dumps([])", "return json.dumps([], indent=1)")


@pytest.mark.parametrize("intent", [TODO, MORE])
def test_what_differs_for_the_factorys_version_is_told_apart(landed: Workshop, intent: str) -> None:
    _made_by_an_older_version(landed, intent)
    report = landed.run_one()
    assert report.upgrade == Upgrade("0.0.9", ("todo/models.py",))
    assert "indent=1" in shown(landed)


def test_what_cannot_be_told_apart_is_said(landed: Workshop) -> None:
    _made_by_an_older_version(landed, MORE)
    _cloned(landed, "--depth=1")
    assert landed.run_one().upgrade == Upgrade("0.0.9", None)


def test_an_upgrade_that_makes_the_same_proposes_nothing(landed: Workshop) -> None:
    text = (landed.folder / INTO / "synapse.lock").read_text()
    commit(landed.folder, {f"{INTO}/synapse.lock": text.replace("factory: 0.1.0", "factory: 0.0.9")})
    report = landed.run_one()
    assert (report.ending, report.upgrade) == (Ending.NOTHING_TO_PROPOSE, Upgrade("0.0.9", ()))


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


def test_a_lock_that_somebody_wrote_stops_nothing(landed: Workshop) -> None:
    text = (landed.folder / INTO / "synapse.lock").read_text()
    more = "".join(f"100644 {owner} {'1' * 40} {'2' * 40} {path}\n" for owner in ("team", "factory", "history") for path in ("x", "x/y"))
    moves = 'moved: ["todo/models.py", "run.sh"]\nmoved: ["x", "x"]\nmoved: [1]\n'
    commit(landed.folder, {f"{INTO}/synapse.lock": text + more + moves, "synapse.yaml": MORE})
    report = landed.run_one()
    assert report.problem is None
    assert 'note = "note"' in shown(landed)
    assert landed.run_one().ending is Ending.UP_TO_DATE
