"""What `synapse generate` does to a folder while others write there, are killed there, or have put another in its place."""

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from action.folders import locking, updating, writing
from action.folders.marks import Marks, Memory
from synapseops import locks
from synapseops.generation import Owner
from synapseops.pipeline.pristine import Pristine, PristineFile
from tests.action.conftest import Ended, Synapse
from tests.action.service import MORE, TODO

Generate = Callable[[str], Ended]
Replace = Callable[[str, Path], None]


@pytest.fixture
def generate(synapse: Synapse, here: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Generate:
    """`synapse generate` of a text into `out`, with a cache folder of the test alone."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))

    def call(text: str) -> Ended:
        (here / "synapse.yaml").write_text(text)
        return synapse("generate", "synapse.yaml", "--out", "out")

    return call


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_folder_is_remembered_before_it_is_there(generate: Generate, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = os.rename

    def killed(source: str, target: Path) -> None:
        rename(source, target)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "rename", killed)
        assert generate(TODO).code == 130
    before = {path: path.stat().st_ino for path in (here / "out").rglob("*")}
    assert generate(TODO).out.endswith(": nothing changed\n")
    assert {path: path.stat().st_ino for path in (here / "out").rglob("*")} == before


def test_another_folder_in_its_place_is_left_alone(generate: Generate, here: Path) -> None:
    generate(TODO)
    shutil.rmtree(here / "out")
    (here / "out").mkdir()
    (here / "out/README.md").write_text("mine")
    for text in (TODO, MORE):
        ended = generate(text)
        assert (ended.code, "generate is not known to have written it" in ended.err) == (2, True)
    assert _tree(here / "out") == {"README.md": b"mine"}


def _during(monkeypatch: pytest.MonkeyPatch, out: Path, do: Callable[[Path], None]) -> None:
    """Have a person *do* something with the first file that is replaced in *out*, just after that."""
    replace, done = os.replace, False

    def watched(source: str, target: Path) -> None:
        nonlocal done
        replace(source, target)
        if out in Path(target).parents and not done:
            done = True
            do(Path(target))

    monkeypatch.setattr(os, "replace", watched)


def test_an_edit_while_others_are_replaced_stays(generate: Generate, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(TODO)
    old = _tree(here / "out")
    generate(MORE)
    changed = sorted(here / "out" / path for path, data in _tree(here / "out").items() if old.get(path) != data)

    def edit_the_others(first: Path) -> None:
        for path in changed:
            if path != first:
                path.write_text("mine")

    with monkeypatch.context() as patched:
        _during(patched, here / "out", edit_the_others)
        ended = generate(TODO)
    assert (ended.code, "would be overwritten" in ended.err) == (2, True)
    assert [path.read_text() for path in changed].count("mine") == len(changed) - 1 > 0


def test_an_edit_of_what_was_just_replaced_is_known_as_one(generate: Generate, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(TODO)
    edited: list[Path] = []

    def edit(first: Path) -> None:
        edited.append(first)
        first.write_text("mine")
        now = first.stat()
        os.utime(first, ns=(now.st_atime_ns, now.st_mtime_ns - 1_000_000_000))  # long ago, as the clocks of file systems go

    with monkeypatch.context() as patched:
        _during(patched, here / "out", edit)
        assert generate(MORE).code == 0
    assert generate(TODO).code == 2
    assert [path.read_text() for path in edited] == ["mine"]


def test_one_process_at_a_time(generate: Generate, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(TODO)
    monkeypatch.setattr(locks, "_TRIES", 2)
    with locking.alone(here / "out"):
        ended = generate(MORE)
    assert (ended.code, ended.err.splitlines()[0]) == (2, 'synapse: another process is writing to the folder "out"')
    assert generate(MORE).code == 0


def test_of_two_that_make_one_new_folder_the_second_finds_it_made(generate: Generate, monkeypatch: pytest.MonkeyPatch) -> None:
    _meanwhile(monkeypatch, lambda: generate(TODO))
    ended = generate(TODO)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith(' files in "out": nothing changed\n')


def test_a_new_folder_that_people_filled_meanwhile_is_called_so(generate: Generate, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill() -> None:
        (here / "out").mkdir()
        (here / "out/README.md").write_text("mine")

    _meanwhile(monkeypatch, fill)
    ended = generate(TODO)
    assert (ended.code, "generate is not known to have written it" in ended.err) == (2, True)
    assert _tree(here / "out") == {"README.md": b"mine"}


def _meanwhile(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Have somebody *do* something, once, while what is to be in a new folder lies ready beside it."""
    taken, is_done = writing.alone, False

    def late(folder: Path) -> AbstractContextManager[None]:
        nonlocal is_done
        if not is_done:
            is_done = True
            do()
        return taken(folder)

    monkeypatch.setattr(writing, "alone", late)


def test_a_long_name_of_long_characters(synapse: Synapse, generate: Generate, here: Path) -> None:
    (here / "synapse.yaml").write_text(TODO)
    assert synapse("generate", "synapse.yaml", "--out", "\N{CJK UNIFIED IDEOGRAPH-6F22}" * 85).code == 0


@pytest.mark.parametrize("number", [errno.EFBIG, errno.EXDEV])
def test_what_the_machine_refuses_is_no_fault_of_ours(generate: Generate, here: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    generate(TODO)

    def refused(source: str, target: Path) -> None:
        raise OSError(number, os.strerror(number), str(target))

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refused)
        assert generate(MORE).code == 2


def _made(*names: str) -> Pristine:
    return Pristine({path: PristineFile(path.encode(), Owner.FACTORY, "one") for path in names})


def _left(out: Path, memory: Memory, *names: str) -> Marks:
    """Have *names* left in *out*."""
    out.mkdir()
    updating.update(_made(*names), Marks("todo", {}), out, memory)
    left = memory.load(out)
    assert left is not None
    return left


def test_a_folder_becomes_a_file_and_the_other_way_round(tmp_path: Path) -> None:
    out, memory = tmp_path / "out", Memory(tmp_path / "folders")
    left = _left(out, memory, "a/b", "a/c/d", "e")
    updating.update(_made("a", "e/f"), left, out, memory)
    assert _tree(out) == {"a": b"a", "e/f": b"e/f"}


def test_a_folder_with_something_of_people_becomes_no_file(tmp_path: Path) -> None:
    for number, mine in enumerate(("a/mine", "a/c/mine")):
        out, memory = tmp_path / str(number), Memory(tmp_path / "folders")
        left = _left(out, memory, "a/b", "a/c/d")
        (out / mine).mkdir()
        with pytest.raises(updating.UsageError, match='"a"'):
            updating.update(_made("a"), left, out, memory)
        assert _tree(out) == {"a/b": b"a/b", "a/c/d": b"a/c/d"}


def test_files_that_became_one_are_still_replaced_one_by_one(tmp_path: Path) -> None:
    out, memory = tmp_path / "out", Memory(tmp_path / "folders")
    left = _left(out, memory, "a", "b", "c")
    for name in ("b", "c"):
        (out / name).write_bytes(b"a")
        left = Marks("todo", {**left.files, name: updating.marks(_made("a"))["a"]})
    (out / "b").unlink()
    os.link(out / "a", out / "b")
    updating.update(_made("b", "c"), left, out, memory)
    assert _tree(out) == {"b": b"b", "c": b"c"}
