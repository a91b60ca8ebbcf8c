"""Processes that store, merge and load at once, and ones that are killed at it."""

import subprocess
import sys
from pathlib import Path

import pytest

from synapseops.pipeline.cache import FolderCache
from tests import crash
from tests.pipeline import packing

_STORES = 100


def _killed_everywhere(template: Path, scenario: str) -> crash.Verdict:
    verdict = crash.kill_everywhere(f"tests.pipeline.packing:{scenario}", template, template.parent)
    if verdict.unavailable:
        pytest.skip(verdict.unavailable)
    return verdict


def test_a_store_killed_anywhere_leaves_nothing_for_ever(tmp_path: Path) -> None:
    template = tmp_path / "template"
    template.mkdir()
    verdict = _killed_everywhere(template, "STORE")
    assert verdict.differing == {}
    assert (len(verdict.expected["entries"]), verdict.expected["others"]) == (200, [])
    assert {write.partition(" ")[0] for write in verdict.writes} >= {"mkdir", "openat", "write", "rename"}


def test_a_merge_killed_anywhere_loses_nothing(tmp_path: Path) -> None:
    template = tmp_path / "template"
    packing.fill(template)
    verdict = _killed_everywhere(template, "MERGE")
    assert verdict.differing == {}
    assert (len(verdict.expected["entries"]), verdict.expected["others"]) == (3 * packing.MANY + 2, [])
    assert sum(write.startswith("unlink") for write in verdict.writes) == packing.MANY


def test_processes_that_store_and_merge_at_once_lose_nothing(tmp_path: Path) -> None:
    folder, done, each = tmp_path / "cache", tmp_path / "done", 3 * _STORES
    command = [sys.executable, "-m", "tests.pipeline.packing"]
    readers = [subprocess.Popen([*command, "read", folder, str(2 * each), done], cwd=crash.ROOT) for _ in range(2)]
    writers = [subprocess.Popen([*command, "write", folder, str(first), str(_STORES)], cwd=crash.ROOT) for first in (0, each)]
    assert [writer.wait() for writer in writers] == [0, 0]
    done.touch()
    assert [reader.wait() for reader in readers] == [0, 0]
    every = packing.some(range(2 * each))
    assert FolderCache(folder).load(every) == every
    assert FolderCache(folder).count() == len(every)
    assert {path.suffix for path in folder.iterdir()} == {".pack"}
    assert len(list(folder.iterdir())) <= 3 * packing.MANY
