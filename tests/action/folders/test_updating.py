"""A folder that `synapse generate` wrote is brought up to date, and nothing that people did in it is undone."""

import hashlib
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest

from action.folders.marks import Mark, Marks, Memory
from tests.action.conftest import Ended, Synapse
from tests.action.service import MORE, TODO

_TWO = TODO + "  Note:\n    fields:\n      text: text\n"
_CHANGED = "openapi.yaml"

Stat = dict[str, tuple[int, int]]


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _stat(folder: Path) -> Stat:
    return {path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*")}


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of this test alone."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def generate(synapse: Synapse, here: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """`synapse generate` of a text, into `out` unless told otherwise."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))

    def call(text: str, *words: str, out: str = "out") -> Ended:
        (here / "synapse.yaml").write_text(text)
        return synapse("generate", "synapse.yaml", "--out", out, *words)

    return call


Generate = Callable[..., Ended]


def test_a_change_writes_what_differs_and_nothing_else(generate: Generate, here: Path) -> None:
    assert generate(TODO).code == 0
    before, bytes_before = _stat(here / "out"), _tree(here / "out")
    ended = generate(MORE, "--format", "json")
    assert ended.code == 0
    assert generate(MORE, out="new").code == 0
    assert _tree(here / "out") == _tree(here / "new")
    after = _stat(here / "out")
    differs = sorted(path for path, data in _tree(here / "out").items() if bytes_before.get(path) != data)
    assert ended.object["changes"] == {"added": [], "changed": differs, "removed": [], "edited": []}
    assert differs and all(after[path] == before[path] for path in bytes_before if path not in differs)
    assert ended.object["files"] == sorted(_tree(here / "new"))


def test_without_a_change_nothing_is_written(generate: Generate, here: Path) -> None:
    generate(TODO)
    before = _stat(here / "out")
    ended = generate(TODO)
    assert (ended.code, ended.out) == (0, f'todo: {len(_tree(here / "out"))} files in "out": nothing changed\n')
    assert _stat(here / "out") == before


def test_resources_come_and_go_with_their_folders_and_nothing_of_people_goes(generate: Generate, here: Path) -> None:
    generate(TODO)
    one = _tree(here / "out")
    mine = {"notes.txt": b"mine", ".venv/pyvenv.cfg": b"home = /usr\n", "todo/__pycache__/x.pyc": b"\0"}
    for path, data in mine.items():
        (here / "out" / path).parent.mkdir(exist_ok=True)
        (here / "out" / path).write_bytes(data)
    more = generate(_TWO, "--format", "json").object["changes"]
    assert more["added"] and more["changed"]
    assert generate(_TWO, out="new").code == 0
    assert _tree(here / "out") == {**_tree(here / "new"), **mine}
    assert generate(TODO, "--format", "json").object["changes"]["removed"] == more["added"]
    assert _tree(here / "out") == {**one, **mine}
    assert {path for path in (here / "out").rglob("*") if path.is_dir() and not any(path.iterdir())} == set()


def test_the_current_folder_can_be_brought_up_to_date(
    generate: Generate, here: Path, monkeypatch: pytest.MonkeyPatch, synapse: Synapse
) -> None:
    generate(TODO)
    (here / "synapse.yaml").write_text(MORE)
    monkeypatch.chdir(here / "out")
    assert synapse("generate", "..", "--out", ".").code == 0
    monkeypatch.chdir(here)
    assert generate(MORE, out="new").code == 0
    assert _tree(here / "out") == _tree(here / "new")


def test_an_edit_stays_where_nothing_new_is_made(generate: Generate, here: Path) -> None:
    generate(TODO)
    (here / "out/LICENSE.md").write_text("mine")
    edited = here / "out/.gitignore"
    edited.write_text("mine\n")
    for text in (MORE, TODO, TODO):
        ended = generate(text)
        assert (ended.code, ended.out.splitlines()[1:]) == (0, ['stays as you edited it: ".gitignore"'])
        assert edited.read_text() == "mine\n"


_HOOK = """  shop_to_task:
    from: shop.Order
    to: Task
    fields:
      title: {hook: titled, returns: string}
      done: {const: false}
systems:
  shop: {records: {Order: {fields: {name: text, note: text}}}}
"""


def test_what_is_the_team_s_stays_as_the_team_made_it(generate: Generate, here: Path) -> None:
    one = f"{TODO}mappings:\n{_HOOK}"
    assert generate(one).code == 0
    hooks = here / "out/todo/custom/mapping_hooks.py"
    hooks.write_text(f"{hooks.read_text()}# ours\n")
    before = hooks.read_text()
    two = one.replace("{const: false}", "{hook: is_done, returns: boolean}")
    ended = generate(two)
    assert (ended.code, ended.out.splitlines()[-1]) == (0, 'stays as you edited it: "todo/custom/mapping_hooks.py"')
    assert hooks.read_text() == before
    generate(two, out="new")
    assert "is_done" in (here / "new/todo/custom/mapping_hooks.py").read_text()


@pytest.mark.parametrize("same_size", [False, True])
def test_an_edit_where_something_new_is_made_stops_everything(generate: Generate, here: Path, *, same_size: bool) -> None:
    generate(TODO)
    edited = here / "out" / _CHANGED
    known, text = edited.stat(), edited.read_text()
    edited.write_text(text.replace("done", "DONE") if same_size else f"# mine\n{text}")
    os.utime(edited, ns=(known.st_atime_ns, known.st_mtime_ns))
    before = _tree(here / "out")
    ended = generate(MORE)
    told = f'synapse: what people wrote in "out" would be overwritten or removed: "{_CHANGED}"'
    assert (ended.code, ended.out, ended.err.splitlines()[0]) == (2, "", told)
    assert generate(MORE, "--format", "json").object["error"]["paths"] == [_CHANGED]
    assert _tree(here / "out") == before
    edited.write_text(text)
    assert generate(MORE).code == 0


def test_a_removed_resource_whose_file_was_edited_stays(generate: Generate, here: Path) -> None:
    generate(TODO)
    added = generate(_TWO, "--format", "json").object["changes"]["added"]
    for path in added[:7]:
        (here / "out" / path).write_text("mine")
    before = _tree(here / "out")
    ended = generate(TODO)
    assert (ended.code, " and 1 more" in ended.err) == (2, True)
    assert _tree(here / "out") == before


def test_touched_and_missing_files_are_no_edits(generate: Generate, here: Path) -> None:
    generate(TODO)
    os.utime(here / "out" / _CHANGED)
    (here / "out/README.md").unlink()
    (here / "out/todo/main.py").unlink()
    assert generate(MORE).code == 0
    assert generate(MORE, out="new").code == 0
    assert _tree(here / "out") == _tree(here / "new")


def test_what_stands_in_the_way_is_named_and_what_is_equal_is_taken_over(generate: Generate, here: Path) -> None:
    generate(TODO)
    generate(_TWO, out="new")
    added = sorted(_tree(here / "new").keys() - _tree(here / "out").keys())
    own = here / "out" / added[0]
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_bytes(b"mine")
    ended = generate(_TWO)
    assert (ended.code, f'"{added[0]}"' in ended.err, own.read_bytes()) == (2, True, b"mine")
    own.write_bytes((here / "new" / added[0]).read_bytes())
    assert generate(_TWO).code == 0
    assert generate(TODO).code == 0
    assert not own.exists()


def test_links_lead_nowhere(generate: Generate, here: Path) -> None:
    generate(TODO)
    (here / "out/todo").rename(here / "elsewhere")
    (here / "out/todo").symlink_to(here / "elsewhere")
    before = _tree(here / "elsewhere")
    ended = generate(MORE)
    assert (ended.code, '"todo"' in ended.err) == (2, True)
    assert _tree(here / "elsewhere") == before
    (here / "out/todo").unlink()
    (here / "elsewhere").rename(here / "out/todo")
    (here / "out" / _CHANGED).rename(here / "mine.yaml")
    (here / "out" / _CHANGED).symlink_to(here / "mine.yaml")
    ended = generate(MORE)
    assert (ended.code, f'"{_CHANGED}"' in ended.err) == (2, True)


def test_a_folder_of_another_service_is_left_alone(generate: Generate, here: Path) -> None:
    generate(TODO)
    before = _tree(here / "out")
    ended = generate(TODO.replace("service: todo", "service: tasks"))
    assert (ended.code, ended.err.splitlines()[0]) == (2, 'synapse: the folder "out" holds the service todo, and this one is tasks')
    assert _tree(here / "out") == before


_HOSTILE = {
    "nested": b"\x81\xa1x" + b"\x91" * 100_000 + b"\x01",
    "no text": b"\x82\xa7service\xa2\xff\xfe\xa5files\x80",
    "no digest": msgspec.msgpack.encode({"service": "todo", "files": {"a": [[], False]}}),
}


@pytest.mark.parametrize("torn", [None, b"", b"\x92\xc1torn", b"\x80", *_HOSTILE.values()])
def test_a_folder_that_is_not_remembered_is_left_alone(generate: Generate, here: Path, home: Path, torn: bytes | None) -> None:
    generate(TODO)
    (file,) = (home / "synapse/folders").iterdir()
    file.unlink() if torn is None else file.write_bytes(torn)
    before = _stat(here / "out")
    ended = generate(MORE)
    assert (ended.code, "is not empty, and generate is not known to have written it" in ended.err) == (2, True)
    assert _stat(here / "out") == before


@pytest.mark.parametrize("path", ["../mine", "/mine", "todo/../../mine", ".git/mine"])
def test_a_record_that_leads_out_of_the_folder_is_none(generate: Generate, here: Path, home: Path, path: str) -> None:
    generate(TODO)
    mine = here / "mine"
    mine.write_bytes(b"mine")
    (file,) = (home / "synapse/folders").iterdir()
    left = msgspec.msgpack.decode(file.read_bytes())
    left["files"][path] = [[hashlib.sha256(b"mine").digest()], False]
    file.write_bytes(msgspec.msgpack.encode(left))
    ended = generate(MORE)
    assert (ended.code, "generate is not known to have written it" in ended.err) == (2, True)
    assert mine.read_bytes() == b"mine"


def test_a_record_that_is_a_pipe_is_none(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "folders")
    memory.save(tmp_path, Marks("todo", {}))
    (file,) = memory.place.iterdir()
    file.unlink()
    os.mkfifo(file)
    before = signal.signal(signal.SIGALRM, _hangs)
    signal.alarm(20)
    try:
        assert memory.load(tmp_path) is None
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _hangs(*_: object) -> NoReturn:
    raise AssertionError("it waits for somebody to write into the pipe")


def test_where_nothing_can_be_remembered_a_new_folder_is_written_all_the_same(generate: Generate, here: Path, home: Path) -> None:
    (home / "synapse").mkdir()
    (home / "synapse/folders").write_text("no folder")
    assert generate(TODO).code == 0
    assert generate(MORE).code == 2


def test_what_was_broken_off_is_taken_up_again(generate: Generate, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generate(TODO)
    generate(_TWO, out="new")
    replace, moved = os.replace, 0

    def broken(source: str, target: Path) -> None:
        nonlocal moved
        if here / "out" in Path(target).parents:
            moved += 1
            if moved % 3 == 0:
                raise KeyboardInterrupt
        replace(source, target)

    monkeypatch.setattr(os, "replace", broken)
    ends = list(itertools.takewhile(lambda code: code != 0, (generate(_TWO).code for _ in range(50))))
    assert 2 <= len(ends) < 50
    assert set(ends) == {130}
    assert _tree(here / "out") == _tree(here / "new")
    assert sorted(path.name for path in here.iterdir()) == ["new", "out", "synapse.yaml"]


def test_a_kill_at_any_moment_loses_nothing(here: Path, home: Path) -> None:
    """Real processes, killed at moments spread over an update; whatever they came to, the next one brings the folder to its end."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(home)}
    argv = [sys.executable, "-m", "action", "generate", str(here), "--out", str(here / "out")]
    root = Path(__file__).parents[3]
    texts = (TODO, _TWO)

    def begin(text: str) -> subprocess.Popen[bytes]:
        (here / "synapse.yaml").write_text(text)
        return subprocess.Popen(argv, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def ended(text: str) -> tuple[int, bytes]:
        process = begin(text)
        _, told = process.communicate()
        return process.returncode, told

    assert ended(TODO) == (0, b"")
    started = time.monotonic()
    assert ended(_TWO) == (0, b"")
    whole = time.monotonic() - started
    for turn in range(8):
        process = begin(texts[turn % 2])
        time.sleep(whole * (0.55 + 0.06 * turn))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert ended(TODO) == (0, b"")
    subprocess.run([*argv[:-1], str(here / "new")], cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert _tree(here / "out") == _tree(here / "new")


def test_old_memories_go(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "folders")
    for number in range(205):
        memory.save(tmp_path / str(number), Marks("todo", {"a": Mark((b"1",), executable=False)}))
    assert len(list((tmp_path / "folders").iterdir())) == 200
    assert memory.load(tmp_path / "204") == Marks("todo", {"a": Mark((b"1",), executable=False)})
