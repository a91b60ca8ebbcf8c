"""What becomes of migrations, landed and open, when another is made."""

import pytest

from synapseops.generation import Owner
from synapseops.merging.entries import Conflict, Favour, Reason
from tests.merging.folders import Folder, locked

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
