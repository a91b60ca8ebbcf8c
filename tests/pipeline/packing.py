"""Entries of a cache, and processes that store, merge and load them at once or are killed at it: see test_packs_processes.py."""

import hashlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from synapseops.pipeline.cache import FolderCache
from tests.crash import Scenario

MANY = 16
"""So many small packs become one with the next."""
HOURS = 7200
_BATCH = 3


def key(number: int) -> str:
    """Return the key of an entry."""
    return hashlib.sha256(b"%d" % number).hexdigest()


def data(number: int) -> bytes:
    """Return what the entry holds: up to 3 KB."""
    return hashlib.sha256(b"data of %d" % number).digest() * (number * 7 % 90)


def some(numbers: Iterable[int]) -> dict[str, bytes]:
    """Return these entries, by key."""
    return {key(number): data(number) for number in numbers}


def fill(folder: Path, count: int = MANY) -> dict[str, bytes]:
    """Store *count* packs of three entries each; return all entries."""
    for number in range(count):
        FolderCache(folder).store(some(range(number * _BATCH, (number + 1) * _BATCH)))
    return some(range(count * _BATCH))


def age(paths: Iterable[Path], seconds: float) -> None:
    """Make *paths* look as if they were last touched that much earlier."""
    for path in paths:
        then = path.stat().st_mtime - seconds
        os.utime(path, (then, then))


def write(folder: Path, first: int, stores: int) -> None:
    """Store packs of three entries, one after the other, beginning with entry *first*."""
    for number in range(stores):
        begin = first + number * _BATCH
        FolderCache(folder).store(some(range(begin, begin + _BATCH)))


def read(folder: Path, count: int, done: Path) -> None:
    """Load the first *count* entries until *done* is there; fail where one is not what was stored. One may be gone for a moment."""
    every = some(range(count))
    while not done.exists():
        found = FolderCache(folder).load(every)
        if any(every[one] != raw for one, raw in found.items()):
            raise SystemExit("an entry is not what was stored")


def _merge(folder: Path) -> None:
    before = some(range(MANY * _BATCH))
    if FolderCache(folder).load(before) != before:
        raise SystemExit("a kill lost what was there")
    FolderCache(folder).store(some((1000, 1001)))


def _store(folder: Path) -> None:
    FolderCache(folder / "new").store(some(range(200)))


def _state(folder: Path) -> Any:
    """Return the entries that are there; and what a later store leaves of what is no pack."""
    age((path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pack"), HOURS)
    place = next((path for path in (folder / "new",) if path.is_dir()), folder)
    found = FolderCache(place).load(some([*range(200), 1000, 1001]))
    FolderCache(place).store(some([9999]))
    return {
        "entries": {one: hashlib.sha256(raw).hexdigest() for one, raw in sorted(found.items())},
        "others": sorted(path.name for path in folder.rglob("*") if path.is_file() and path.suffix != ".pack"),
    }


MERGE = Scenario(_merge, _state)
STORE = Scenario(_store, _state)

if __name__ == "__main__":
    what, where, number, other = sys.argv[1:]
    if what == "write":
        write(Path(where), int(number), int(other))
    else:
        read(Path(where), int(number), Path(other))
