import os
from pathlib import Path

import pytest

from synapseops.pipeline.cache import FolderCache

_KEY, _OTHER = "a" * 64, "b" * 64


def test_what_was_stored_is_loaded(tmp_path: Path) -> None:
    folder = FolderCache(tmp_path / "new" / "cache")
    folder.store({_KEY: b"one", _OTHER: b""})
    assert folder.load([_KEY, _OTHER, "c" * 64]) == {_KEY: b"one", _OTHER: b""}


@pytest.mark.parametrize("size", [1, 1 << 16, (1 << 16) - 32, (1 << 16) - 31, 3 << 16])
def test_entries_are_read_whole_whatever_their_size(size: int, tmp_path: Path) -> None:
    data = os.urandom(size)
    folder = FolderCache(tmp_path)
    folder.store({_KEY: data})
    assert folder.load([_KEY]) == {_KEY: data}


def test_a_torn_entry_is_not_there(tmp_path: Path) -> None:
    folder = FolderCache(tmp_path)
    folder.store({_KEY: b"one two three"})
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    for torn in (path.read_bytes()[:-1], b"", b"short", bytes(45)):
        path.write_bytes(torn)
        assert folder.load([_KEY]) == {}


def test_a_folder_that_cannot_be_used_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = FolderCache(tmp_path / "file")
    folder.store({_KEY: b"one"})
    assert folder.load([_KEY]) == {}


def test_what_was_just_stored_stays_however_large(tmp_path: Path) -> None:
    folder = FolderCache(tmp_path, bound=256)
    folder.store({_KEY: bytes(5000)})
    assert folder.load([_KEY]) == {_KEY: bytes(5000)}


def test_the_oldest_go_first_when_it_has_outgrown_its_bound(tmp_path: Path) -> None:
    folder = FolderCache(tmp_path, bound=1000 * 256)
    *keys, new = (f"{number:064x}" for number in range(11))
    for number, key in enumerate(keys):
        folder.store({key: bytes(60)})
        os.utime(tmp_path / key[:2] / key[2:], ns=(number, number))
    assert set(folder.load(keys)) == set(keys)
    folder.store({new: bytes(200)})
    left = folder.load([*keys, new])
    assert new in left
    assert keys[0] not in left
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 500
