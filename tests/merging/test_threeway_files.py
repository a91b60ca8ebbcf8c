"""What becomes of files that people move, delete, add or replace when the factory makes others: whole folders compared."""

import pytest
from msgspec.structs import replace

from synapseops.generation import Owner
from synapseops.merging.entries import Conflict, Favour, Kind, Reason
from tests.merging.folders import EXECUTABLE, LINK, PLAIN, Folder
from tests.merging.texts import BOTH, MINE, A, B


def test_a_deleted_file_stays_deleted(folder: Folder) -> None:
    folder.write("a.txt", None)
    merged = folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert (folder.text("a.txt"), merged.conflicts) == (None, ())
    (edit,) = folder.edits()
    assert (edit.kind, edit.path) == (Kind.DELETED, "a.txt")
    folder.forget(edit)
    assert folder.text("a.txt") == B


def test_a_stale_file_goes_unless_it_was_edited(folder: Folder) -> None:
    folder.write("a.txt", MINE)
    merged = folder.merge({})
    assert (set(folder.files), merged.stale) == ({"a.txt"}, ("a.txt",))
    assert folder.merge({}).stale == ("a.txt",)
    folder.write("a.txt", A)
    folder.merge({})
    assert (folder.files, folder.lock.files) == ({}, {})


def test_a_file_that_both_added_alike_is_one(folder: Folder) -> None:
    folder.write("new.txt", "new\n")
    assert folder.merge({"a.txt": A, "b.txt": "b\n", "new.txt": "new\n"}).conflicts == ()
    assert folder.edits() == ()


def test_a_file_of_people_where_one_is_made_stays_and_is_told(folder: Folder) -> None:
    folder.write("new.txt", "mine\n")
    made = {"a.txt": A, "b.txt": "b\n", "new.txt": "new\n"}
    merged = folder.merge(made)
    assert merged.conflicts == (Conflict("new.txt", "new.txt", Reason.IN_THE_WAY),)
    assert folder.text("new.txt") == "mine\n"
    assert folder.merge(made) == merged
    folder.merge(made, {"new.txt": Favour.OURS})
    assert folder.text("new.txt") == "mine\n"
    assert folder.merge({**made, "new.txt": "new\nmore\n"}, {}).conflicts[0].reason == Reason.BOTH_CHANGED
    folder.merge({**made, "new.txt": "new\nmore\n"}, {"new.txt": Favour.THEIRS})
    assert folder.text("new.txt") == "new\nmore\n"


@pytest.mark.parametrize(("theirs", "ours"), [("app", "app/main.py"), ("app/main.py/x", "app/main.py")])
def test_a_file_where_a_folder_is_needed_is_told(folder: Folder, theirs: str, ours: str) -> None:
    folder.write(theirs, "mine\n")
    for _ in range(2):
        merged = folder.merge({ours: "made\n"})
        assert merged.conflicts == (Conflict(ours, ours, Reason.SHADOWED),)
        assert set(folder.files) == {theirs}
    folder.write(theirs, None)
    folder.merge({ours: "made\n"})
    assert set(folder.files) == {ours}


@pytest.mark.parametrize("text", [A, MINE])
def test_a_file_that_the_team_moved_is_followed(folder: Folder, text: str) -> None:
    folder.write("a.txt", text)
    folder.move("a.txt", "sub/A.txt")
    folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert set(folder.files) == {"sub/A.txt", "b.txt"}
    assert folder.text("sub/A.txt") == (B if text == A else BOTH)
    assert folder.lock.moved == {"a.txt": "sub/A.txt"}
    folder.write("sub/A.txt", "all else\n")
    folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert folder.lock.moved == {"a.txt": "sub/A.txt"}
    moved = next(edit for edit in folder.edits() if edit.kind is Kind.MOVED)
    folder.forget(moved)
    folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert (folder.text("a.txt"), folder.lock.moved) == ("all else\n", {})


def test_a_renaming_of_case_alone_is_followed(folder: Folder) -> None:
    folder.move("a.txt", "A.txt")
    folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert folder.text("A.txt") == B
    assert set(folder.files) == {"A.txt", "b.txt"}


def test_a_moved_file_that_is_not_made_any_more_goes(folder: Folder) -> None:
    folder.move("a.txt", "z.txt")
    folder.merge({"b.txt": "b\n"})
    assert set(folder.files) == {"b.txt"}


def test_a_changed_mode_is_kept_beside_a_changed_text(folder: Folder) -> None:
    folder.write("a.txt", A, EXECUTABLE)
    folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert folder.files["a.txt"] == (B.encode(), EXECUTABLE)
    assert [edit.kind for edit in folder.edits()] == [Kind.MODE]
    folder.forget(folder.edits()[0])
    assert folder.files["a.txt"] == (B.encode(), PLAIN)


def test_a_link_in_place_of_a_file_is_an_edit_and_no_text(folder: Folder) -> None:
    folder.write("a.txt", "b.txt", LINK)
    assert folder.merge({"a.txt": A, "b.txt": "b\n"}).conflicts == ()
    (conflict,) = folder.merge({"a.txt": B, "b.txt": "b\n"}).conflicts
    assert (conflict.reason, folder.files["a.txt"]) == (Reason.NOT_TEXT, (b"b.txt", LINK))
    folder.merge({"a.txt": B, "b.txt": "b\n"}, {"a.txt": Favour.THEIRS})
    assert folder.files["a.txt"] == (B.encode(), PLAIN)


def test_what_is_no_text_is_not_merged(folder: Folder) -> None:
    folder.write("a.txt", b"\0\1")
    (conflict,) = folder.merge({"a.txt": B, "b.txt": "b\n"}).conflicts
    assert (conflict.reason, conflict.hunks) == (Reason.NOT_TEXT, ())
    folder.merge({"a.txt": B, "b.txt": "b\n"}, {"a.txt": Favour.OURS})
    assert folder.files["a.txt"] == (b"\0\1", PLAIN)
    assert [edit.kind for edit in folder.edits()] == [Kind.WHOLE]


def test_the_teams_own_files_are_written_once(folder: Folder) -> None:
    made = {"hooks.py": ("# yours\n", Owner.TEAM)}
    folder.merge(made)
    folder.write("hooks.py", "# ours\n")
    folder.merge({"hooks.py": ("# new\n", Owner.TEAM)})
    assert folder.text("hooks.py") == "# ours\n"
    folder.write("hooks.py", None)
    folder.merge({"hooks.py": ("# new\n", Owner.TEAM)})
    assert folder.files == {}
    assert folder.edits() == ()


def test_a_lock_that_moves_files_onto_each_other_is_not_followed(folder: Folder) -> None:
    folder.write("x.txt", "mine\n")
    folder.write("a.txt", None)
    folder.write("b.txt", None)
    folder.lock = replace(folder.lock, moved={"a.txt": "x.txt", "b.txt": "x.txt"})
    merged = folder.merge({"a.txt": B, "b.txt": "b\n", "x.txt": "made\n"})
    assert folder.files == {"x.txt": (b"mine\n", PLAIN)}
    assert merged.conflicts == (Conflict("x.txt", "x.txt", Reason.IN_THE_WAY),)
    assert merged.moved == {}
