"""The ledger of edits: ids that stay, and edits dropped one by one."""

from tests.merging.folders import Folder
from tests.merging.texts import MINE, A, B


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
