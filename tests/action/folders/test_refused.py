"""What is said and left where the system refuses to write: nothing of people's is lost, and the next run ends it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from action.folders.marks import Marks, Memory
from action.folders.updating import marks, update
from action.folders.writing import Known, write
from synapseops.errors import UsageError
from synapseops.generation import Owner
from synapseops.pipeline.pristine import Pristine, PristineFile
from tests.pipeline.workshop import MORE, TODO

_ROOT = Path(__file__).parents[3]
_SMALL = """
import resource, sys
from action import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(cli.main(sys.argv[2:]))
"""
"""`synapse`, which can write no file of more bytes than the first word says."""
_OLD = {"a": b"a1", "b/c": b"c1", "b/e": b"e1", "d": b"d1"}
_NEW = {"a": b"a2", "b/c": b"c2", "b/f": b"f2", "d": b"d2"}


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _made(texts: Mapping[str, bytes]) -> Pristine:
    return Pristine({path: PristineFile(data, Owner.FACTORY, "one") for path, data in texts.items()})


class Folder:
    """A folder as the command line writes it, by a user to whom things can be refused."""

    def __init__(self, here: Path) -> None:
        self.out, self.memory = here / "in/out", Memory(here / "folders")
        self.out.parent.mkdir()

    def write(self, texts: Mapping[str, bytes]) -> None:
        """Write it for the first time."""
        made = _made(texts)

        def remember(known: Known) -> None:
            self.memory.save(self.out, Marks("todo", {path: mark.of(known[path]) for path, mark in marks(made).items()}))

        write(made.files, self.out, remember)

    def update(self, texts: Mapping[str, bytes]) -> str:
        """Bring it up to date, and return what that changed in words."""
        left = self.memory.load(self.out)
        assert left is not None
        return update(_made(texts), left, self.out, self.memory).counted


@pytest.fixture
def folder(unprivileged: Path) -> Folder:
    return Folder(unprivileged.resolve())


@pytest.mark.parametrize(("before", "after"), [(_OLD, _NEW), (_NEW, _OLD), ({"d": b"d1", "b/x": b"x1"}, _NEW), (_OLD, {"d": b"d2"})])
def test_a_folder_that_is_closed_leaves_the_rest_for_the_next_run(
    folder: Folder, before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    folder.write(before)
    (folder.out / "b/mine").write_bytes(b"mine")
    (folder.out / "b").chmod(0o500)
    with pytest.raises(UsageError) as refused:
        folder.update(after)
    assert refused.value.message.startswith(f'"{folder.out}" was brought up to date in part only: permission denied: "{folder.out}/b/')
    assert refused.value.hint == "mend that, and run again: the rest is done then; what people did there is as they left it"
    half = _tree(folder.out)
    assert half.pop("b/mine") == b"mine"
    assert half != after
    assert all(data in (before.get(path), after.get(path)) for path, data in half.items())
    (folder.out / "b").chmod(0o755)
    folder.update(after)
    assert _tree(folder.out) == {**after, "b/mine": b"mine"}
    assert [path.name for path in folder.out.parent.iterdir()] == ["out"]


def test_an_edit_after_that_is_not_undone(folder: Folder) -> None:
    folder.write(_OLD)
    (folder.out / "b").chmod(0o500)
    with pytest.raises(UsageError, match="in part only"):
        folder.update(_NEW)
    (folder.out / "b").chmod(0o755)
    for path in ("a", "b/c"):
        (folder.out / path).write_bytes(b"mine")
        before = _tree(folder.out)
        with pytest.raises(UsageError, match=f'would be overwritten or removed: "{path}"'):
            folder.update({**_NEW, path: b"newer"})
        assert _tree(folder.out) == before
        (folder.out / path).write_bytes(_NEW[path])


@pytest.mark.parametrize("new", [_NEW, {**_OLD, "d": b"d2"}])
def test_a_file_that_cannot_be_read_is_no_edit(folder: Folder, new: dict[str, bytes]) -> None:
    folder.write(_OLD)
    (folder.out / "a").chmod(0o000)
    words = f'^files in "{folder.out}" cannot be read, and nothing was changed: "a"$'
    with pytest.raises(UsageError, match=words) as refused:
        folder.update(new)
    assert (refused.value.paths, "permission denied" in refused.value.hint) == (("a",), True)
    (folder.out / "a").chmod(0o644)
    assert _tree(folder.out) == _OLD
    folder.update(new)
    assert _tree(folder.out) == new


def test_nothing_can_be_written_beside_the_folder(folder: Folder) -> None:
    folder.out.parent.chmod(0o500)
    with pytest.raises(UsageError, match=f'^nothing was written to "{folder.out}": permission denied: "'):
        folder.write(_OLD)
    folder.out.parent.chmod(0o700)
    folder.write(_OLD)
    folder.out.parent.chmod(0o500)
    with pytest.raises(UsageError, match=f'^nothing in "{folder.out}" was changed: permission denied: "'):
        folder.update(_NEW)
    assert _tree(folder.out) == _OLD


def test_where_nothing_can_be_noted_nothing_is_changed(folder: Folder) -> None:
    folder.write(_OLD)
    folder.memory.place.chmod(0o500)
    with pytest.raises(UsageError, match=f'^nothing in "{folder.out}" was changed: permission denied: "{folder.memory.place}'):
        folder.update(_NEW)
    assert _tree(folder.out) == _OLD


def test_a_folder_that_is_up_to_date_and_cannot_be_noted_so_is_all_the_same(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write(_OLD)
    replace = os.replace

    def closing(source: str, target: Path) -> None:
        replace(source, target)
        if folder.out in Path(target).parents:
            folder.memory.place.chmod(0o500)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", closing)
        with pytest.raises(UsageError, match=f'^"{folder.out}" is up to date, and that could not be noted: permission denied: "'):
            folder.update(_NEW)
    assert _tree(folder.out) == _NEW
    folder.memory.place.chmod(0o700)
    assert folder.update(_NEW) == "nothing changed"


@pytest.mark.parametrize("is_new", [False, True])
def test_a_file_that_does_not_fit_changes_nothing(here: Path, *, is_new: bool) -> None:
    """A real process that may write no file of 20 kB: the contract has more."""

    def generate(text: str, out: str, *begin: str) -> tuple[int, str]:
        (here / "synapse.yaml").write_text(text)
        argv = [sys.executable, *begin, "generate", str(here), "--out", out]
        environment = {**os.environ, "XDG_CACHE_HOME": str(here / "cache"), "PYTHONPATH": str(_ROOT)}
        ended = subprocess.run(argv, cwd=here, env=environment, check=False, capture_output=True, text=True)
        return ended.returncode, ended.stderr

    assert generate(MORE, "new", "-m", "action") == (0, "")
    assert is_new or generate(TODO, "out", "-m", "action") == (0, "")
    before = _tree(here / "out")
    told = 'nothing was written to "out"' if is_new else 'nothing in "out" was changed'
    message = f"synapse: {told}: file too large\n  hint: check the permissions and the free space there\n"
    assert generate(MORE, "out", "-c", _SMALL, "20000") == (2, message)
    assert _tree(here / "out") == before
    assert generate(MORE, "out", "-m", "action") == (0, "")
    assert _tree(here / "out") == _tree(here / "new")
    assert {path.name for path in here.iterdir()} == {"cache", "new", "out", "synapse.yaml"}
