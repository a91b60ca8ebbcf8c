"""What a killed factory left is cleared away by a later one, and nothing else is."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from synapseops.verification import scratch

LATER = time.time() + 7200


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary ones are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def dead() -> int:
    """Return the number of a process that is no more."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_a_folder_is_gone_after_its_use(temporary: Path) -> None:
    with scratch.folder("tests") as folder:
        (folder / "file").touch()
        assert [path.name for path in temporary.iterdir()] == [folder.name]
    assert list(temporary.iterdir()) == []


def test_what_a_dead_process_left_is_removed(temporary: Path) -> None:
    left = temporary / f"synapse-verify-{dead()}-abc"
    (left / "deep").mkdir(parents=True)
    (left / "deep" / "file").touch()
    scratch.sweep(now=LATER)
    assert not left.exists()


def test_what_is_used_new_or_not_ours_stays(temporary: Path) -> None:
    process = dead()
    outside = temporary / "outside"
    outside.mkdir()
    (temporary / f"synapse-verify-{process}-link").symlink_to(outside)
    names = [f"synapse-verify-{os.getpid()}-used", "synapse-demo-abc", f"other-verify-{process}-abc", f"synapse-verify-{process}-a.b"]
    for name in names:
        (temporary / name).mkdir()
    before = sorted(temporary.iterdir())
    scratch.sweep(now=LATER)
    assert sorted(temporary.iterdir()) == before


def test_what_was_left_lately_stays(temporary: Path) -> None:
    left = temporary / f"synapse-verify-{dead()}-abc"
    left.mkdir()
    scratch.sweep()
    assert left.exists()
