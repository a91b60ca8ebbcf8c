import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.action.conftest import Synapse
from tests.pipeline.workshop import TODO


@pytest.fixture
def intent(here: Path) -> Path:
    path = here / "synapse.yaml"
    path.write_text(TODO)
    return path


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_whole_service_is_written(synapse: Synapse, intent: Path, here: Path) -> None:
    ended = synapse("generate", intent, "--out", "out", "--format", "json")
    assert ended.code == 0
    told = ended.object
    assert (told["service"], told["intent"], told["out"], told["error"]) == ("todo", "synapse.yaml", "out", None)
    assert sorted(_tree(here / "out")) == told["files"]
    assert {"README.md", "openapi.yaml", "pyproject.toml"} < set(told["files"])


def test_an_empty_folder_is_filled_and_the_folder_of_an_intent_names_it(synapse: Synapse, intent: Path, here: Path) -> None:
    (here / "empty").mkdir()
    assert synapse("generate", "--out", "empty").code == 0
    assert synapse("generate", here, "--out", "deep/er/out").code == 0
    assert _tree(here / "empty") == _tree(here / "deep/er/out")
    assert stat.S_IMODE((here / "empty").stat().st_mode) == 0o777 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_nothing_is_overwritten(synapse: Synapse, intent: Path, here: Path) -> None:
    (here / "out").mkdir()
    (here / "out" / "mine").write_text("mine")
    (here / "file").write_text("mine")
    (here / "dangling").symlink_to("nowhere")
    for out in ("out", "file", "dangling", "file/below"):
        ended = synapse("generate", intent, "--out", out)
        assert (ended.code, ended.out) == (2, ""), out
    assert _tree(here) == {"synapse.yaml": TODO.encode(), "out/mine": b"mine", "file": b"mine"}


def test_a_mount_point_is_not_replaced(synapse: Synapse, intent: Path) -> None:
    ended = synapse("generate", intent, "--out", "/")
    assert (ended.code, ended.err.splitlines()[0]) == (2, 'synapse: the folder "/" is a mount point, which cannot be replaced')


def test_nobody_is_left_in_a_folder_that_is_gone(synapse: Synapse, intent: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "out").mkdir()
    monkeypatch.chdir(here / "out")
    ended = synapse("generate", intent.resolve(), "--out", ".")
    assert (ended.code, ended.err.splitlines()[0]) == (2, 'synapse: the folder "." is the current one, which cannot be replaced')


def test_a_faulty_intent_writes_nothing(synapse: Synapse, intent: Path, here: Path) -> None:
    intent.write_text(TODO.replace("boolean", "bool"))
    ended = synapse("generate", intent, "--out", "out")
    assert ended.code == 1
    assert ended.out.startswith("synapse.yaml:7:13: error SY")
    assert sorted(os.listdir(here)) == ["synapse.yaml"]
    told = synapse("generate", intent, "--out", "out", "--format", "json").object
    assert (told["out"], told["files"], len(told["diagnostics"])) == (None, [], 1)


def test_a_folder_with_two_intents_is_ambiguous(synapse: Synapse, intent: Path, here: Path) -> None:
    (here / "other.synapse.yaml").write_text(TODO)
    ended = synapse("generate", ".", "--out", "out")
    assert ended.code == 2
    assert "2 intents" in ended.err


def test_the_same_intent_gives_the_same_bytes_in_another_process(synapse: Synapse, intent: Path, here: Path) -> None:
    assert synapse("generate", intent, "--out", "one").code == 0
    environment = {"PATH": os.environ["PATH"], "HOME": str(here), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    argv = [sys.executable, "-m", "action", "generate", str(intent), "--out", str(here / "two")]
    subprocess.run(argv, env=environment, cwd=Path(__file__).parents[2], check=True, capture_output=True)
    assert _tree(here / "one") == _tree(here / "two")


@pytest.mark.parametrize("inside", ["out", "out/.cache", "link/cache"])
def test_the_cache_is_not_in_the_folder(synapse: Synapse, intent: Path, here: Path, monkeypatch: pytest.MonkeyPatch, inside: str) -> None:
    (here / "link").symlink_to("out")
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / inside))
    ended = synapse("generate", intent, "--out", "out")
    message, hint = ended.err.splitlines()
    assert (ended.code, message.startswith('synapse: the cache folder "'), message.endswith(' lies in "out"')) == (2, True, True)
    assert hint == "  hint: set XDG_CACHE_HOME to a folder outside of it, or name another DIR"
    assert not (here / "out").exists()
    assert synapse("generate", intent, "--out", "other").code == 0
