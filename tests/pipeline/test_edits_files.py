"""Files that people move, delete, add or change in kind stay as people have them, and changes follow."""

from synapseops.merging.entries import Favour, Kind, Reason, State
from synapseops.pipeline.decided import Decisions
from synapseops.report.model import Ending
from tests.forge.git import commit, git
from tests.pipeline.editing import BRANCH, INTO, MODELS, TWO, held, merge, shown, states
from tests.pipeline.workshop import MORE, TODO, Workshop


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
    merge(landed.folder)
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
    commit(landed.folder, {f"{INTO}/todo/list.py": "mine = 1\n", "synapse.yaml": TWO})
    report = landed.run_one()
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [("todo/list.py", Reason.IN_THE_WAY)]
    assert shown(landed, f"{INTO}/todo/list.py") == "mine = 1"
    assert "class List" in shown(landed)
    landed.run_one(decided=Decisions(every=Favour.THEIRS))
    assert shown(landed, f"{INTO}/todo/list.py") == 'FIELDS = ["name"]'


def test_what_is_not_made_any_more_goes_unless_it_was_edited(workshop: Workshop) -> None:
    commit(workshop.folder, {"synapse.yaml": f"{TWO}  Other:\n    fields:\n      name: string\n"})
    workshop.run_one()
    merge(workshop.folder)
    commit(workshop.folder, {"synapse.yaml": TODO, f"{INTO}/todo/other.py": "# kept by hand\n"})
    report = workshop.run_one()
    assert f"{INTO}/todo/list.py" not in held(workshop)
    assert shown(workshop, f"{INTO}/todo/other.py") == "# kept by hand"
    assert [(entry.edit.path, entry.state, entry.is_stale) for entry in report.edits] == [("todo/other.py", State.KEPT, True)]
    assert workshop.run_one().ending is Ending.UP_TO_DATE


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


def test_windows_line_endings_alone_are_one_edit_that_stays_and_can_be_dropped(landed: Workshop) -> None:
    path = landed.folder / MODELS
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    commit(landed.folder, {"synapse.yaml": MORE})
    report = landed.run_one()
    (entry,) = report.edits
    assert (entry.edit.path, entry.edit.kind, entry.state) == ("todo/models.py", Kind.ENDINGS, State.MERGED)
    assert landed.run_one().edits == report.edits
    landed.run_one(decided=Decisions(forgotten=(entry.edit.id,)))
    raw = git(landed.folder, "cat-file", "blob", f"{BRANCH}:{MODELS}")
    assert ("\r" in raw, 'note = "note"\n' in raw) == (False, True)


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
