import os
import time
from pathlib import Path

import pytest

from synapseops.pipeline.cache import FolderCache
from tests.pipeline import packing

_KEY, _OTHER = "a" * 64, "b" * 64
_BOUND = 64 << 10
_HOUR, _DAY = 3600.0, 86400.0


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


def test_a_folder_that_may_not_be_written_to_is_read(unprivileged: Path) -> None:
    entries = packing.fill(unprivileged / "cache")
    packing.age((unprivileged / "cache").iterdir(), packing.HOURS)
    (unprivileged / "cache").chmod(0o500)
    folder = FolderCache(unprivileged / "cache")
    folder.store({_KEY: b"one"})
    assert folder.load([_KEY, *entries]) == entries
    (unprivileged / "cache").chmod(0)
    assert folder.load([_KEY, *entries]) == {}
    assert folder.count() == 0


def test_keys_that_are_no_digests_and_entries_that_are_too_large_are_not_kept(tmp_path: Path) -> None:
    folder = FolderCache(tmp_path)
    odd = {"": b"", "short": b"1", "\n" * 64: b"2", "é" * 64: b"3", "a" * 65: b"4", _OTHER: bytes(65 << 20)}
    folder.store({**odd, _KEY: b"one"})
    assert folder.load([*odd, _KEY]) == {_KEY: b"one"}


@pytest.mark.parametrize("between", [0, 1, 40])
def test_what_was_stored_last_of_a_key_is_loaded(between: int, tmp_path: Path) -> None:
    folder = FolderCache(tmp_path)
    folder.store({_KEY: b"first"})
    folder.store({_KEY: b"second"} | packing.some(range(1000)) | {_OTHER: bytes(5 << 20)})
    for number in range(between):
        folder.store(packing.some([2000 + number]))
    assert folder.load([_KEY]) == {_KEY: b"second"}
    folder.store({_KEY: b"third"})
    assert folder.load([_KEY]) == {_KEY: b"third"}
    assert folder.count() == 1002 + between


def test_many_small_packs_become_one(tmp_path: Path) -> None:
    entries = packing.fill(tmp_path, packing.MANY)
    assert len(list(tmp_path.iterdir())) == packing.MANY
    entries |= packing.fill(tmp_path / "again", 200)
    FolderCache(tmp_path).store({_KEY: b"one"})
    assert len([path for path in tmp_path.iterdir() if path.is_file()]) == 1
    assert len(list((tmp_path / "again").iterdir())) <= 2 * packing.MANY
    assert FolderCache(tmp_path / "again").load(entries) == entries
    assert FolderCache(tmp_path / "again").count() == len(entries)


def test_the_oldest_go_first_when_it_has_outgrown_its_bound(tmp_path: Path) -> None:
    *keys, new = (f"{number:064x}" for number in range(11))
    for key in keys:
        FolderCache(tmp_path, bound=2000).store({key: bytes(60)})
    assert set(FolderCache(tmp_path).load(keys)) == set(keys)
    FolderCache(tmp_path, bound=2000).store({new: bytes(200)})
    left = FolderCache(tmp_path).load([*keys, new])
    assert new in left
    assert keys[0] not in left
    assert keys[-1] in left
    assert _size(tmp_path) <= 2000


def test_what_was_of_use_stays(tmp_path: Path) -> None:
    *keys, new = (f"{number:064x}" for number in range(11))
    for key in keys:
        FolderCache(tmp_path).store({key: bytes(60)})
        packing.age(tmp_path.iterdir(), 3 * _DAY)
    assert FolderCache(tmp_path).load([keys[1]])
    FolderCache(tmp_path, bound=2000).store({new: bytes(200)})
    left = FolderCache(tmp_path).load([*keys, new])
    assert {keys[1], new} <= left.keys()
    assert keys[0] not in left
    assert keys[2] not in left


def test_use_is_noted_once_an_hour(tmp_path: Path) -> None:
    FolderCache(tmp_path).store({_KEY: b"one"})
    (path,) = tmp_path.iterdir()
    for since, is_noted in ((0.5 * _HOUR, False), (1.5 * _HOUR, True), (-1.5 * _HOUR, True)):
        os.utime(path, (time.time() - since, time.time() - since))
        before = path.stat().st_mtime_ns
        assert FolderCache(tmp_path).load([_OTHER]) == {}
        assert path.stat().st_mtime_ns == before
        assert FolderCache(tmp_path).load([_KEY])
        assert (path.stat().st_mtime_ns != before) is is_noted


def test_what_is_used_every_day_stays_and_what_is_not_goes(tmp_path: Path) -> None:
    """The first pack is large, and a part of it is dead; each day brings a small one that nobody asks for again."""
    live = {f"{number:064x}": os.urandom(800) for number in range(9)}
    dead = {f"{number:064x}": os.urandom(800) for number in range(100, 103)}
    FolderCache(tmp_path, bound=_BOUND).store(live | dead)
    for day in range(300):
        packing.age(tmp_path.iterdir(), _DAY)
        folder = FolderCache(tmp_path, bound=_BOUND)
        assert folder.load(live) == live
        folder.store({f"{1000 + day:064x}": os.urandom(600)})
        assert _size(tmp_path) <= _BOUND
    assert FolderCache(tmp_path).load(dead) == {}
    assert FolderCache(tmp_path).load([f"{1299:064x}"])


def test_a_pack_larger_than_the_bound_goes_before_all_others(tmp_path: Path) -> None:
    FolderCache(tmp_path, bound=_BOUND).store({_KEY: b"one"})
    FolderCache(tmp_path).store({_OTHER: bytes(2 * _BOUND)})
    FolderCache(tmp_path, bound=_BOUND).store({"c" * 64: b"two"})
    assert FolderCache(tmp_path).load([_KEY, _OTHER, "c" * 64]) == {_KEY: b"one", "c" * 64: b"two"}


def test_what_is_loaded_and_stored_without_end_needs_no_more_than_the_bound(tmp_path: Path) -> None:
    folder = FolderCache(tmp_path, bound=_BOUND)
    for number in range(100):
        folder.load(f"{one:064x}" for one in range(number))
        folder.store({f"{number:064x}": os.urandom(5000)})
        assert _size(tmp_path) <= _BOUND
    assert len(folder.load(f"{one:064x}" for one in range(100))) >= 6


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
