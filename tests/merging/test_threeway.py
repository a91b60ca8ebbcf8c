"""What becomes of a folder when the factory makes something else: a case each, whole folders compared."""

from dataclasses import replace

import pytest

from synapseops.generation import Owner
from synapseops.merging import threeway
from synapseops.merging.entries import Conflict, Kind, Reason
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import Blobs, Inputs, Placed, Wanted, blob_id
from synapseops.merging.unions import Favour
from tests.merging.folders import EXECUTABLE, LINK, PLAIN, Folder, locked

A = "".join(f"line {number}\n" for number in range(1, 10))
B = A.replace("line 8", "line eight")
MINE = A.replace("line 2", "line two")
BOTH = B.replace("line 2", "line two")
CLASH = A.replace("line 8", "my line 8")


@pytest.fixture
def folder() -> Folder:
    """A folder as the factory made it."""
    folder = Folder()
    folder.merge({"a.txt": A, "b.txt": "b\n"})
    return folder


def test_what_nobody_touched_follows_the_factory(folder: Folder) -> None:
    merged = folder.merge({"a.txt": B, "c.txt": "c\n"})
    assert folder.files == {"a.txt": (B.encode(), PLAIN), "c.txt": (b"c\n", PLAIN)}
    assert (merged.conflicts, merged.mixed) == ((), ())
    assert folder.lock.files == {"a.txt": locked(B), "c.txt": locked("c\n")}


def test_an_edit_stays_while_the_factory_makes_the_same(folder: Folder) -> None:
    folder.write("a.txt", MINE)
    folder.merge({"a.txt": A, "b.txt": "b\n"})
    assert folder.text("a.txt") == MINE
    assert folder.lock.files["a.txt"] == locked(A)


def test_an_edit_apart_from_the_change_is_merged(folder: Folder) -> None:
    folder.write("a.txt", MINE)
    merged = folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert (folder.text("a.txt"), merged.mixed, merged.conflicts) == (BOTH, ("a.txt",), ())
    assert folder.lock.files["a.txt"] == locked(B)


def test_an_edit_that_equals_the_change_is_no_edit_any_more(folder: Folder) -> None:
    folder.write("a.txt", B)
    merged = folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert (folder.text("a.txt"), merged.conflicts, folder.edits()) == (B, (), ())


def test_an_edit_of_the_changed_line_is_a_conflict_and_all_else_lands(folder: Folder) -> None:
    folder.write("a.txt", CLASH)
    (conflict,) = folder.merge({"a.txt": B, "b.txt": "bb\n"}).conflicts
    assert (folder.text("a.txt"), folder.text("b.txt")) == (CLASH, "bb\n")
    assert (conflict.path, conflict.reason) == ("a.txt", Reason.BOTH_CHANGED)
    (hunk,) = conflict.hunks
    assert (hunk.base, hunk.ours, hunk.theirs) == ((b"line 8\n",), (b"my line 8\n",), (b"line eight\n",))
    assert (hunk.base_line, hunk.ours_line) == (8, 8)
    assert folder.lock.files["a.txt"] == LockedFile(PLAIN, Owner.FACTORY, blob_id(A.encode()), blob_id(B.encode()))


def test_a_conflict_is_told_again_until_it_is_decided(folder: Folder) -> None:
    folder.write("a.txt", CLASH)
    first = folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert folder.merge({"a.txt": B, "b.txt": "b\n"}) == first


@pytest.mark.parametrize(
    ("favour", "text"),
    [(Favour.OURS, CLASH.replace("line 2", "line two")), (Favour.THEIRS, BOTH)],
)
def test_a_decision_is_about_the_disputed_lines_and_is_asked_once(folder: Folder, favour: Favour, text: str) -> None:
    folder.write("a.txt", CLASH.replace("line 2", "line two"))
    folder.merge({"a.txt": B, "b.txt": "b\n"})
    merged = folder.merge({"a.txt": B, "b.txt": "b\n"}, {"a.txt": favour})
    assert (merged.conflicts, folder.text("a.txt")) == ((), text)
    assert folder.merge({"a.txt": B, "b.txt": "b\n"}).conflicts == ()
    assert folder.text("a.txt") == text


def test_a_decision_is_about_what_was_offered_not_about_what_came_later(folder: Folder) -> None:
    folder.write("a.txt", CLASH)
    folder.merge({"a.txt": B, "b.txt": "b\n"})
    later = B.replace("line eight", "line acht")
    (conflict,) = folder.merge({"a.txt": later, "b.txt": "b\n"}, {"a.txt": Favour.OURS}).conflicts
    assert conflict.hunks[0].theirs == (b"line acht\n",)
    assert folder.text("a.txt") == CLASH


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


def test_line_endings_of_the_team_are_kept(folder: Folder) -> None:
    folder.write("a.txt", MINE.replace("\n", "\r\n").encode())
    folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert folder.files["a.txt"][0] == BOTH.replace("\n", "\r\n").encode()
    assert [(edit.kind, edit.team) for edit in folder.edits()] == [(Kind.LINES, (b"line two\r\n",))]


def test_a_merge_that_does_not_parse_is_a_conflict() -> None:
    folder = Folder()
    made = "def f():\n    return (\n        1,\n        2,\n        3,\n        4,\n        5,\n    )\n"
    folder.merge({"a.py": made})
    folder.write("a.py", "def f():\n    return (1, 2,\n        3,\n        4,\n        5,\n    )\n")
    (conflict,) = folder.merge({"a.py": made.replace("        5,\n    )\n", "        5,\n    ]\n")}).conflicts
    assert conflict.reason == Reason.UNREADABLE
    assert folder.text("a.py") == "def f():\n    return (1, 2,\n        3,\n        4,\n        5,\n    )\n"


def test_what_did_not_parse_before_is_merged_all_the_same() -> None:
    folder = Folder()
    folder.merge({"a.json": '{\n"a": 1,\n"b": 2,\n"c": 3,\n"d": 4\n}\n'})
    folder.write("a.json", '{\n"a": 1,,\n"b": 2,\n"c": 3,\n"d": 4\n}\n')
    assert folder.merge({"a.json": '{\n"a": 1,\n"b": 2,\n"c": 3,\n"d": 5\n}\n'}).conflicts == ()
    assert folder.text("a.json") == '{\n"a": 1,,\n"b": 2,\n"c": 3,\n"d": 5\n}\n'


def test_without_its_base_an_edited_file_stays_and_the_rest_lands(folder: Folder) -> None:
    folder.write("a.txt", MINE)
    folder.forget_base("a.txt")
    folder.forget_base("b.txt")
    (conflict,) = folder.merge({"a.txt": B, "b.txt": "bb\n"}).conflicts
    assert (conflict.reason, folder.text("a.txt"), folder.text("b.txt")) == (Reason.NO_BASE, MINE, "bb\n")
    folder.merge({"a.txt": B, "b.txt": "bb\n"}, {"a.txt": Favour.THEIRS})
    assert folder.text("a.txt") == B


def test_without_its_base_an_edited_file_is_no_conflict_while_the_factory_makes_the_same(folder: Folder) -> None:
    folder.write("a.txt", MINE)
    folder.forget_base("a.txt")
    assert folder.merge({"a.txt": A, "b.txt": "b\n"}).conflicts == ()
    assert folder.text("a.txt") == MINE


def test_of_two_bases_the_one_that_merges_is_taken(folder: Folder) -> None:
    folder.write("a.txt", BOTH)
    folder.known[blob_id(B.encode())] = B.encode()
    two = LockedFile(PLAIN, Owner.FACTORY, blob_id(A.encode()), None, (blob_id(B.encode()),))
    folder.lock = Lock(files={**folder.lock.files, "a.txt": two})
    assert folder.merge({"a.txt": B, "b.txt": "b\n"}).conflicts == ()
    assert folder.text("a.txt") == BOTH


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


H = Owner.HISTORY


def test_landed_history_stays_as_it_is(folder: Folder) -> None:
    folder.merge({"m/1.py": ("1\n", H)})
    folder.write("m/1.py", "one\n")
    folder.merge({}, landed=("m/1.py",))
    assert folder.text("m/1.py") == "one\n"
    assert folder.lock.files["m/1.py"] == locked("1\n", H)


def test_the_open_migration_is_remade() -> None:
    folder = Folder()
    folder.merge({"m/1.py": ("1\n", H)})
    folder.merge({"m/2.py": ("2\n", H)})
    assert set(folder.files) == {"m/2.py"}


def test_an_edited_open_migration_stays_while_the_same_is_made() -> None:
    folder = Folder()
    folder.merge({"m/1.py": ("1\n", H)})
    folder.write("m/1.py", "one\n")
    assert folder.merge({"m/1.py": ("1\n", H)}).conflicts == ()
    assert folder.text("m/1.py") == "one\n"


def test_an_edited_open_migration_is_not_remade_unasked() -> None:
    folder = Folder()
    folder.merge({"m/1.py": ("1\n", H), "m/schema.json": ("1\n", H)})
    folder.write("m/1.py", "one\n")
    made = {"m/2.py": ("2\n", H), "m/schema.json": ("2\n", H)}
    for _ in range(2):
        merged = folder.merge(made)
        assert merged.conflicts == (Conflict("m/1.py", "m/2.py", Reason.REMADE),)
        assert {path: folder.text(path) for path in folder.files} == {"m/1.py": "one\n", "m/schema.json": "2\n"}


@pytest.mark.parametrize(("favour", "files"), [(Favour.OURS, {"m/1.py": "one\n"}), (Favour.THEIRS, {"m/3.py": "3\n"})])
def test_a_decision_about_an_edited_migration_lasts(favour: Favour, files: dict[str, str]) -> None:
    folder = Folder()
    folder.merge({"m/1.py": ("1\n", H)})
    folder.write("m/1.py", "one\n")
    folder.merge({"m/2.py": ("2\n", H)})
    folder.merge({"m/3.py": ("3\n", H)})
    for decided in ({"m/1.py": favour}, {}):
        merged = folder.merge({"m/3.py": ("3\n", H)}, decided)
        assert merged.conflicts == ()
        assert {path: folder.text(path) for path in folder.files} == files


def test_an_edits_id_stays_while_the_edit_does(folder: Folder) -> None:
    folder.write("a.txt", MINE)
    (before,) = folder.edits()
    assert (before.factory, before.team, before.line) == ((b"line 2\n",), (b"line two\n",), 2)
    folder.merge({"a.txt": "line 0\n" + B, "b.txt": "b\n"})
    (after,) = folder.edits()
    assert (after.id, after.line) == (before.id, 3)


def test_an_edit_can_be_dropped_alone(folder: Folder) -> None:
    folder.write("a.txt", MINE.replace("line 9", "line nine"))
    first, second = folder.edits()
    assert first.id != second.id
    folder.forget(first)
    assert folder.text("a.txt") == A.replace("line 9", "line nine")


def test_a_lock_that_moves_files_onto_each_other_is_not_followed(folder: Folder) -> None:
    folder.write("x.txt", "mine\n")
    folder.write("a.txt", None)
    folder.write("b.txt", None)
    folder.lock = replace(folder.lock, moved={"a.txt": "x.txt", "b.txt": "x.txt"})
    merged = folder.merge({"a.txt": B, "b.txt": "b\n", "x.txt": "made\n"})
    assert folder.files == {"x.txt": (b"mine\n", PLAIN)}
    assert merged.conflicts == (Conflict("x.txt", "x.txt", Reason.IN_THE_WAY),)
    assert merged.moved == {}


def test_of_two_thousand_files_those_that_both_changed_are_read() -> None:
    folder = Folder()
    folder.merge({f"{number}.txt": f"{number}\n{A}" for number in range(2000)})
    for number in range(0, 2000, 100):
        folder.write(f"{number}.txt", f"{number}\n{MINE}")
    made = {f"{number}.txt": f"{number}\n{B}" for number in range(2000)}
    wanted = {path: Wanted(blob_id(text.encode()), PLAIN, Owner.FACTORY) for path, text in made.items()}
    blobs = Blobs({})
    held = {path: Placed(file.blob, file.mode) for path, file in folder.held().items()}
    assert threeway.merge(Inputs(wanted, held, folder.lock), blobs) is None
    assert len(blobs.missing) == 3 * 20
    assert folder.merge(made).conflicts == ()
    assert folder.text("100.txt") == f"100\n{BOTH}"
    assert len(folder.edits()) == 20
