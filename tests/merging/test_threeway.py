"""What becomes of texts when the factory makes others: a case each, whole folders compared."""

import pytest

from synapseops.generation import Owner
from synapseops.merging import threeway
from synapseops.merging.entries import Favour, Kind, Reason
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import Blobs, Inputs, Placed, Wanted, blob_id
from tests.merging.folders import PLAIN, Folder, locked
from tests.merging.texts import BOTH, CLASH, MINE, A, B


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


def test_line_endings_of_the_team_are_kept(folder: Folder) -> None:
    folder.write("a.txt", MINE.replace("\n", "\r\n").encode())
    folder.merge({"a.txt": B, "b.txt": "b\n"})
    assert folder.files["a.txt"][0] == BOTH.replace("\n", "\r\n").encode()
    assert [(edit.kind, edit.team) for edit in folder.edits()] == [(Kind.ENDINGS, ()), (Kind.LINES, (b"line two\r\n",))]


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
