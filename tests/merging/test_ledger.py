"""The ledger of edits: ids that stay, and edits dropped one by one."""

import pytest

from synapseops.merging.edits import Told, ledger
from synapseops.merging.entries import Favour, State
from synapseops.merging.sides import Blobs, Placed, blob_id
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


@pytest.mark.parametrize(
    ("mine", "now"),
    [
        (A.replace("line 2\n", "line two\n"), A.replace("line 2\n", "line II\n")),
        (A.replace("line 2\n", ""), A.replace("line 2\n", "line II\n")),
    ],
)
def test_lines_that_people_decided_for_are_told_as_decided_and_not_as_dropped(folder: Folder, mine: str, now: str) -> None:
    folder.write("a.txt", mine.replace("line 9", "line nine"))
    before, base = folder.lock, folder.held()
    folder.merge({"a.txt": now}, {})
    folder.merge({"a.txt": now}, {"a.txt": Favour.OURS})
    told = Told(before, base, folder.lock, folder.held(), {"a.txt": Placed(blob_id(now.encode()), 0o100644)})
    entries = ledger(told, Blobs(folder.known))
    assert entries is not None
    assert [(entry.state, entry.is_decided) for entry in entries] == [(State.KEPT, True), (State.MERGED, False)]
