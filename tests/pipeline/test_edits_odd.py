"""Odd things in the output folder: submodules, linked folders, large files, names that differ in case or composition alone, lock files that
a merge tore. Nothing of them is lost, nothing stops a run, and what contradicts is told."""

import json
import os
from pathlib import Path

import pytest

from generators.rendering import Deferred
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile, Generator, Options
from synapseops.merging.entries import Favour, Kind, Reason, State
from synapseops.pipeline.decided import Decisions
from synapseops.report.model import Ending, Report
from tests.forge.git import commit, git
from tests.pipeline.editing import BRANCH, INTO, MODELS, TWO, edit, held, locked, merge, shown, states
from tests.pipeline.making import GENERATORS
from tests.pipeline.workshop import MORE, TODO, Workshop

LOCK = f"{INTO}/synapse.lock"
NOTE = "      note: text?\n"
LARGE = 20 << 20
COMPOSED, DECOMPOSED = "gr\u00f6\u00dfe.py", "gro\u0308\u00dfe.py"


def entries(workshop: Workshop, ref: str = BRANCH) -> dict[str, str]:
    """Return mode and id of everything in the folder."""
    told = git(workshop.folder, "-c", "core.quotePath=false", "ls-tree", "-r", ref, f"{INTO}/").split("\n")
    return {line.split("\t")[1]: line.split("\t")[0] for line in told}


def settled(workshop: Workshop) -> None:
    """Hold that running again says the same, and that the branch is proven but for what is undecided."""
    assert workshop.run_one().ending is Ending.UP_TO_DATE
    (proof,) = workshop.prove(BRANCH, base="main")
    assert (proof.differences, proof.outdated) == ((), "")


def _with_submodule(folder: Path, path: str) -> str:
    """Put a submodule at *path*, in place of what is there."""
    git(folder, "rm", "-r", "--quiet", "--cached", "--ignore-unmatch", path)
    module = git(folder, "rev-parse", "HEAD")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{module},{path}")
    git(folder, "commit", "--quiet", "-m", "Take another's work in")
    git(folder, "reset", "--quiet", "--hard")
    return module


def _say_more(workshop: Workshop, intent: str = MORE) -> None:
    """Commit another intent without a look at the work tree, in which there is no submodule."""
    git(workshop.folder, "update-index", "--add", "--cacheinfo", f"100644,{_blob(workshop, intent)},synapse.yaml")
    git(workshop.folder, "commit", "--quiet", "-m", "Say more")
    git(workshop.folder, "checkout", "--quiet", "synapse.yaml")


def _blob(workshop: Workshop, text: str) -> str:
    return git(workshop.folder, "hash-object", "-w", "--stdin", told=text)


def test_a_submodule_in_the_folder_is_not_touched(landed: Workshop) -> None:
    module = _with_submodule(landed.folder, f"{INTO}/vendor/library")
    _say_more(landed)
    report = landed.run_one()
    assert (report.ending, report.is_fine, report.edits) == (Ending.PROPOSED, True, ())
    assert entries(landed)[f"{INTO}/vendor/library"] == f"160000 commit {module}"
    settled(landed)


@pytest.mark.parametrize("favour", list(Favour))
def test_a_submodule_in_place_of_a_file_is_an_edit_and_a_conflict_once_the_file_changes(landed: Workshop, favour: Favour) -> None:
    module = _with_submodule(landed.folder, MODELS)
    _say_more(landed)
    report = landed.run_one()
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [("todo/models.py", Reason.NOT_TEXT)]
    assert [(entry.edit.kind, entry.state) for entry in report.edits] == [(Kind.WHOLE, State.CONFLICTING)]
    assert entries(landed)[MODELS] == f"160000 commit {module}"
    assert "note" in shown(landed, f"{INTO}/todo/task.py")
    settled(landed)
    assert landed.run_one(decided=Decisions(every=favour)).conflicts == ()
    assert entries(landed)[MODELS].startswith("160000" if favour is Favour.OURS else "100644")
    settled(landed)


def test_a_submodule_where_a_folder_is_needed_is_told(landed: Workshop) -> None:
    _with_submodule(landed.folder, f"{INTO}/todo")
    _say_more(landed, TWO)
    report = landed.run_one()
    assert {conflict.reason for conflict in report.conflicts} == {Reason.SHADOWED}
    assert "todo/list.py" in {conflict.path for conflict in report.conflicts}
    assert f"{INTO}/todo" in held(landed)
    assert "List" in shown(landed, f"{INTO}/openapi.yaml")
    settled(landed)


def test_a_linked_folder_is_not_followed(landed: Workshop, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    folder = landed.folder / INTO / "todo"
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
    folder.symlink_to(outside)
    commit(landed.folder, {"synapse.yaml": TWO})
    report = landed.run_one()
    assert {conflict.reason for conflict in report.conflicts} == {Reason.SHADOWED}
    assert entries(landed)[f"{INTO}/todo"].startswith("120000 blob ")
    assert list(outside.iterdir()) == []
    settled(landed)


def test_a_link_of_people_to_anywhere_stays_a_link(landed: Workshop) -> None:
    (landed.folder / INTO / "passwd").symlink_to("/etc/passwd")
    (landed.folder / INTO / "loop").symlink_to("loop")
    commit(landed.folder, {"synapse.yaml": MORE})
    assert landed.run_one().is_fine
    assert [shown(landed, f"{INTO}/{name}") for name in ("passwd", "loop")] == ["/etc/passwd", "loop"]
    settled(landed)


def test_a_file_of_twenty_megabytes_is_kept_beside_a_change(landed: Workshop) -> None:
    line = "# all of it\n"
    commit(landed.folder, {f"{INTO}/data.csv": line * (LARGE // len(line)), "synapse.yaml": MORE})
    report = landed.run_one()
    assert (report.is_fine, report.edits) == (True, ())
    assert git(landed.folder, "rev-parse", f"{BRANCH}:{INTO}/data.csv") == git(landed.folder, "rev-parse", f"main:{INTO}/data.csv")
    settled(landed)


def test_a_factory_file_grown_to_twenty_megabytes_is_no_text_that_is_merged(landed: Workshop) -> None:
    text = (landed.folder / MODELS).read_text()
    commit(landed.folder, {MODELS: text + "# more\n" * (LARGE // 7), "synapse.yaml": MORE})
    report = landed.run_one()
    assert [(conflict.path, conflict.reason) for conflict in report.conflicts] == [("todo/models.py", Reason.NOT_TEXT)]
    assert git(landed.folder, "rev-parse", f"{BRANCH}:{MODELS}") == git(landed.folder, "rev-parse", f"main:{MODELS}")
    assert len(str(report.edits)) < 1000
    settled(landed)


def test_a_renaming_of_case_alone_on_the_base_is_followed(landed: Workshop) -> None:
    git(landed.folder, "mv", MODELS, f"{INTO}/todo/Models.py")
    commit(landed.folder, {"synapse.yaml": MORE})
    report = landed.run_one()
    assert states(report) == [("todo/Models.py", State.MOVED)]
    assert 'note = "note"' in shown(landed, f"{INTO}/todo/Models.py")
    assert MODELS not in held(landed)
    settled(landed)


def test_a_file_beside_one_of_the_factorys_that_differs_in_case_alone_is_not_touched(landed: Workshop) -> None:
    commit(landed.folder, {f"{INTO}/readme.md": "mine\n", "synapse.yaml": MORE})
    assert landed.run_one().is_fine
    assert (shown(landed, f"{INTO}/readme.md"), shown(landed, f"{INTO}/README.md")) == ("mine", "# todo")
    settled(landed)


def test_names_that_differ_in_composition_alone_are_two_files(landed: Workshop) -> None:
    commit(landed.folder, {f"{INTO}/{COMPOSED}": "x = 1\n", f"{INTO}/{DECOMPOSED}": "x = 2\n", "synapse.yaml": MORE})
    assert landed.run_one().is_fine
    assert (shown(landed, f"{INTO}/{COMPOSED}"), shown(landed, f"{INTO}/{DECOMPOSED}")) == ("x = 1", "x = 2")
    settled(landed)


@pytest.mark.parametrize("name", [COMPOSED, DECOMPOSED, "模型.py", "a b\u202ec.py"])
def test_a_file_moved_to_a_name_of_any_letters_is_followed(landed: Workshop, name: str) -> None:
    git(landed.folder, "mv", MODELS, f"{INTO}/todo/{name}")
    commit(landed.folder, {"synapse.yaml": MORE})
    report = landed.run_one()
    assert states(report) == [(f"todo/{name}", State.MOVED)]
    assert 'note = "note"' in shown(landed, f"{INTO}/todo/{name}")
    settled(landed)
    merge(landed.folder)
    assert landed.run_one().ending is Ending.NOTHING_TO_PROPOSE


def test_a_name_that_is_no_text_is_not_touched(landed: Workshop) -> None:
    path = os.fsencode(landed.folder / INTO) + b"/\xff\xfe.py"
    Path(os.fsdecode(path)).write_text("x = 1\n")
    commit(landed.folder, {"synapse.yaml": MORE})
    assert landed.run_one().is_fine
    assert git(landed.folder, "show", f"{BRANCH}:{INTO}/" + os.fsdecode(b"\xff\xfe.py")) == "x = 1"
    settled(landed)


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_endings_that_differ_within_a_file_are_kept(landed: Workshop, ending: str) -> None:
    path = landed.folder / MODELS
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0] + b"\r", *lines[1:]]).replace(b"One task.", b"Something to do."))
    commit(landed.folder, {"synapse.yaml": MORE})
    assert landed.run_one().conflicts == ()
    raw = git(landed.folder, "cat-file", "blob", f"{BRANCH}:{MODELS}")
    assert all(part in raw for part in ("Something to do.", 'note = "note"\n'))
    settled(landed)


def test_a_lock_with_windows_line_endings_is_read(landed: Workshop) -> None:
    path = landed.folder / LOCK
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    edit(landed, "One task.", "Something to do.")
    assert landed.run_one().ending is Ending.NOTHING_TO_PROPOSE
    commit(landed.folder, {"synapse.yaml": MORE})
    assert states(landed.run_one()) == [("todo/models.py", State.MERGED)]
    assert "\r" not in git(landed.folder, "cat-file", "blob", f"{BRANCH}:{LOCK}")
    settled(landed)


def _proposed_to(workshop: Workshop, name: str, intent: str) -> None:
    """Let a branch of people's have another intent, and its proposal."""
    git(workshop.folder, "switch", "--quiet", "--create", name, "main")
    commit(workshop.folder, {"synapse.yaml": intent})
    workshop.run_one(name)
    git(workshop.folder, "merge", "--quiet", "--no-edit", f"{BRANCH}@{name}")
    git(workshop.folder, "switch", "--quiet", "main")


def _merged_as_it_comes(folder: Path, branch: str) -> None:
    """Merge, and commit whatever git left, conflict markers and all, but for what the next migration is told from."""
    git(folder, "merge", "--quiet", "--no-commit", "--no-ff", branch, fails=True)
    (folder / INTO / "migrations/schema.json").write_text(json.dumps({"Task": ["title", "done", "due", "note"]}))
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "Merge without a look")


@pytest.fixture
def torn(landed: Workshop) -> Workshop:
    """Two branches added a field each; their merge was committed with all its conflict markers."""
    edit(landed, "json.dumps([])", "json.dumps([1])")
    _proposed_to(landed, "one", f"{TODO}      due: date?\n")
    _proposed_to(landed, "two", f"{TODO}{NOTE}")
    edit(landed, "One task.", "Something to do.", branch="one")
    git(landed.folder, "merge", "--quiet", "--no-edit", "one")
    _merged_as_it_comes(landed.folder, "two")
    return landed


def _markers(workshop: Workshop, path: str, ref: str) -> bool:
    return "<<<<<<<" in shown(workshop, path, ref)


def test_a_merge_of_two_intents_committed_with_its_markers_is_told_and_nothing_is_lost(torn: Workshop) -> None:
    assert _markers(torn, LOCK, "main")
    assert _markers(torn, MODELS, "main")
    commit(torn.folder, {"synapse.yaml": f"{TODO}      due: date?\n{NOTE}"})
    report = torn.run_one()
    assert report.problem is None
    assert not _markers(torn, LOCK, BRANCH)
    assert locked(torn).files["todo/models.py"].others == ()
    text = shown(torn)
    assert all(part in text for part in ("Something to do.", "json.dumps([1])"))
    assert "todo/models.py" in {conflict.path for conflict in report.conflicts} | {entry.edit.path for entry in report.edits}
    settled(torn)
    decided = torn.run_one(decided=Decisions(every=Favour.THEIRS))
    assert decided.conflicts == ()
    assert not _markers(torn, MODELS, BRANCH)
    assert all(part in shown(torn) for part in ("Something to do.", "json.dumps([1])", 'due = "due"', 'note = "note"'))
    settled(torn)


@pytest.mark.parametrize("favour", list(Favour))
def test_a_file_committed_with_markers_keeps_the_edits_around_them_whatever_is_decided(landed: Workshop, favour: Favour) -> None:
    edit(landed, "json.dumps([])", "json.dumps([1])")
    sides = '<<<<<<< one\n    done = "one"\n=======\n    done = "two"\n>>>>>>> two\n'
    edit(landed, '    done = "done"\n', sides, intent=MORE)
    assert [conflict.path for conflict in landed.run_one().conflicts] == ["todo/models.py"]
    landed.run_one(decided=Decisions(every=favour))
    text = shown(landed)
    assert ("json.dumps([1])" in text, "<<<<<<<" in text) == (True, False)
    assert ('    done = "done"\n    note = "note"\n' in text) is (favour is Favour.THEIRS)
    settled(landed)


def test_two_intents_that_contradict_merge_to_the_one_that_was_chosen(landed: Workshop) -> None:
    for name, text in (("one", "1..150"), ("two", "1..90")):
        _proposed_to(landed, name, f"{TODO.replace('1..120', text)}      {name}: text?\n")
    edit(landed, "One task.", "Something to do.", branch="two")
    git(landed.folder, "merge", "--quiet", "--no-edit", "one")
    git(landed.folder, "merge", "--quiet", "--no-edit", "--strategy-option=theirs", "two")
    report = landed.run_one()
    assert report.problem is None
    merged = shown(landed) if report.ending is Ending.PROPOSED else shown(landed, ref="main")
    assert "Something to do." in merged
    assert 'two = "two"' in merged
    assert 'one = "one"' not in merged


def _many(number: int) -> Generator:
    def made(blueprint: Blueprint, options: Options) -> list[GeneratedFile]:
        fields = [field.name for field in blueprint.resources[0].fields]
        return [
            GeneratedFile(f"many/{at // 100}/{at}.txt", Deferred(str, f"{at}\nmiddle\n{' '.join(fields)}\n", "1")) for at in range(number)
        ]

    return Generator("many", "contract", made)


def test_two_thousand_files_with_sixty_edits_are_merged(workshop: Workshop) -> None:
    workshop.generators = (*GENERATORS, _many(2000))
    workshop.run_one()
    merge(workshop.folder)
    mine: dict[str, str | None] = {f"{INTO}/many/{at // 100}/{at}.txt": f"mine\n{at}\nmiddle\ntitle done\n" for at in range(0, 1800, 30)}
    commit(workshop.folder, {**mine, "synapse.yaml": MORE})
    report: Report = workshop.run_one()
    assert (report.is_fine, len(report.edits)) == (True, 60)
    assert {entry.state for entry in report.edits} == {State.MERGED}
    assert shown(workshop, f"{INTO}/many/0/30.txt") == "mine\n30\nmiddle\ntitle done note"
    assert shown(workshop, f"{INTO}/many/0/31.txt") == "31\nmiddle\ntitle done note"
