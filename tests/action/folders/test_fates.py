"""The fate of a path: the table, and what leads to it in a folder."""

import hashlib
import itertools
from pathlib import Path

import pytest

from action.folders.fates import FATES, Fate, New, There
from action.folders.marks import Mark, Marks, Memory
from action.folders.updating import planned, update
from synapseops.errors import UsageError
from synapseops.generation import Owner
from synapseops.pipeline.pristine import Pristine, PristineFile

_WRITES = {Fate.ADDED, Fate.CHANGED, Fate.REMOVED}


def test_there_is_a_fate_for_everything_and_what_is_peoples_is_never_written_to() -> None:
    assert FATES.keys() == set(itertools.product(There, New))
    assert {FATES[There.PEOPLES, new] for new in New}.isdisjoint(_WRITES)
    assert {FATES[there, New.NOTHING] for there in There}.isdisjoint({Fate.ADDED, Fate.CHANGED})


def _mark(text: str | None) -> dict[str, Mark]:
    return {} if text is None else {"a": Mark((hashlib.sha256(text.encode()).digest(),), executable=False)}


@pytest.mark.parametrize(
    ("left", "there", "new", "fate"),
    [
        ("1", None, None, Fate.GONE),
        ("1", None, "1", Fate.ADDED),
        (None, None, "1", Fate.ADDED),
        ("1", "1", None, Fate.REMOVED),
        ("1", "1", "1", Fate.STAYS),
        ("1", "1", "2", Fate.CHANGED),
        (None, "2", "2", Fate.STAYS),
        ("1", "2", "2", Fate.STAYS),
        ("1", "mine", "1", Fate.EDITED),
        ("1", "mine", "2", Fate.BLOCKED),
        ("1", "mine", None, Fate.BLOCKED),
        (None, "mine", "1", Fate.BLOCKED),
    ],
)
@pytest.mark.parametrize("is_teams", [False, True])
def test_a_file(tmp_path: Path, left: str | None, there: str | None, new: str | None, fate: Fate, *, is_teams: bool) -> None:
    if there is not None:
        (tmp_path / "a").write_text(there)
    wanted = _mark(new)
    team = wanted.keys() if is_teams else ()
    if is_teams and new is not None and fate is Fate.BLOCKED:
        fate = Fate.EDITED
    if fate is Fate.BLOCKED:
        with pytest.raises(UsageError, match='"a"'):
            planned(wanted, (), Marks("todo", _mark(left)), tmp_path, team=team)
    else:
        assert planned(wanted, (), Marks("todo", _mark(left)), tmp_path, team=team).of[fate] == ["a"]


@pytest.mark.parametrize("owner", Owner)
def test_a_folder_whose_becoming_a_file_was_broken_off_becomes_one(tmp_path: Path, owner: Owner) -> None:
    out, memory = tmp_path / "out", Memory(tmp_path / "folders")
    (out / "a").mkdir(parents=True)
    (out / "a/b").write_text("1")
    left = Marks("todo", {"a/b": _mark("1")["a"], **_mark("2")})
    update(Pristine({"a": PristineFile(b"2", owner, "one")}), left, out, memory)
    assert (out / "a").read_text() == "2"
