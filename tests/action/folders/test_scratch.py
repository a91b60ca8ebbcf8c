"""What a killed `synapse generate` leaves beside its folder goes with the next one, and nothing else does. Real processes are killed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from action.folders.scratch import beside
from tests.pipeline.workshop import MORE, TODO

_ROOT = Path(__file__).parents[3]
_KILLED = """
import os, signal, sys
from pathlib import Path
from action import cli
move = getattr(os, sys.argv[1])
def killed(source, target):
    if Path(sys.argv[2]) in (Path(target), *Path(target).parents):
        os.kill(os.getpid(), signal.SIGKILL)
    move(source, target)
setattr(os, sys.argv[1], killed)
sys.exit(cli.main(sys.argv[3:]))
"""
"""`synapse`, which is killed when it moves what it made to its place."""

Generate = Callable[..., int]


@pytest.fixture
def generate(tmp_path: Path) -> Generate:
    """`synapse generate` of a text into `out` as a process of its own, which is killed when it calls *killed_at*."""

    def call(text: str, killed_at: str = "") -> int:
        (tmp_path / "synapse.yaml").write_text(text)
        out = str(tmp_path / "out")
        begin = ["-c", _KILLED, killed_at, out] if killed_at else ["-m", "action"]
        argv = [sys.executable, *begin, "generate", str(tmp_path), "--out", out]
        environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
        return subprocess.run(argv, cwd=_ROOT, env=environment, check=False, stdout=subprocess.DEVNULL).returncode

    return call


def _left(here: Path) -> set[str]:
    return {path.name for path in here.iterdir()} - {"synapse.yaml", "cache", "out"}


def test_what_was_killed_goes_the_next_time(generate: Generate, tmp_path: Path) -> None:
    assert generate(TODO, "rename") == -signal.SIGKILL
    assert len(_left(tmp_path)) == 1
    assert not (tmp_path / "out").exists()
    assert generate(TODO) == 0
    assert _left(tmp_path) == set()
    assert generate(MORE, "replace") == -signal.SIGKILL
    assert len(_left(tmp_path)) == 1
    assert generate(MORE) == 0
    assert _left(tmp_path) == set()


def test_nothing_else_goes(generate: Generate, tmp_path: Path) -> None:
    assert generate(TODO, "rename") == -signal.SIGKILL
    (scratch,) = (tmp_path / name for name in _left(tmp_path))
    kept = {"notes": ".out.mynotes1", "copy": ".out.acopy__1", "link": ".out.alink__1", "file": ".out.afile__1", "pipe": ".out.apipe__1"}
    (tmp_path / kept["notes"]).mkdir()
    (tmp_path / kept["notes"] / "note").write_text("mine")
    shutil.copytree(scratch, tmp_path / kept["copy"])
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / kept["link"]).symlink_to("elsewhere")
    (tmp_path / kept["file"]).write_text("mine")
    (tmp_path / kept["pipe"]).mkdir()
    os.mkfifo(tmp_path / kept["pipe"] / "note")
    scratch.rename(other := tmp_path / ".out.another1")
    assert generate(TODO) == 0
    assert _left(tmp_path) == {*kept.values(), "elsewhere"}, "the one that was left is known by what it says, not by its name"
    assert not other.exists()


@pytest.mark.parametrize("holds", [[], ["note"]])
def test_what_was_killed_before_it_noted_whose_it_is_goes_when_it_is_old(tmp_path: Path, holds: list[str]) -> None:
    left = {age: tmp_path / f".out.{name}.synapse" for age, name in ((3700, "aaaaaaa1"), (60, "aaaaaaa2"))}
    for age, folder in left.items():
        _leave(folder, holds, age)
    with beside(tmp_path / "out"):
        assert [age for age, folder in left.items() if folder.exists()] == [60]


@pytest.mark.parametrize(
    ("name", "holds", "mode"),
    [
        (".out.settings", [], 0o700),
        (".out.settings.synapse.old", [], 0o700),
        (".other.aaaaaaa1.synapse", [], 0o700),
        (".out.aaaaaaa1.synapse", ["mine"], 0o700),
        (".out.aaaaaaa1.synapse", ["note", "mine"], 0o700),
        (".out.aaaaaaa1.synapse", [], 0o755),
    ],
)
def test_what_may_be_a_persons_stays_however_old_it_is(tmp_path: Path, name: str, holds: list[str], mode: int) -> None:
    _leave(tmp_path / name, holds, 1_000_000, mode)
    with beside(tmp_path / "out"):
        assert sorted(path.name for path in (tmp_path / name).iterdir()) == sorted(holds)


def _leave(folder: Path, holds: list[str], age: float, mode: int = 0o700) -> None:
    """Make a folder as a process that was killed *age* seconds ago left it."""
    folder.mkdir()
    folder.chmod(mode)
    for one in holds:
        (folder / one).touch()
    then = time.time() - age
    os.utime(folder, (then, then))


def test_what_another_process_holds_and_what_is_for_another_folder_stays(generate: Generate, tmp_path: Path) -> None:
    with beside(tmp_path / "out") as held:
        assert generate(TODO, "rename") == -signal.SIGKILL
        with beside(tmp_path / "out.x") as other:
            assert len(_left(tmp_path)) == 3
            (tmp_path / "out.x").mkdir()
            assert os.path.isdir(other)
        (tmp_path / "out.x").rmdir()
        assert generate(TODO) == 0
        assert {Path(held).parent} == {tmp_path / name for name in _left(tmp_path)}
    assert _left(tmp_path) == set()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_is_another_users_stays(generate: Generate, tmp_path: Path) -> None:
    assert generate(TODO, "rename") == -signal.SIGKILL
    (scratch,) = (tmp_path / name for name in _left(tmp_path))
    os.chown(scratch, 65534, 65534)
    assert generate(TODO) == 0
    assert scratch.is_dir()
    os.chown(scratch, 0, 0)
    assert generate(TODO) == 0
    assert _left(tmp_path) == set()


def test_a_name_that_begins_as_a_long_one_does_is_another(tmp_path: Path) -> None:
    long = "x" * 60
    with beside(tmp_path / f"{long}1") as held, beside(tmp_path / f"{long}2"):
        assert os.path.isdir(held)
