"""What was rendered and formatted before, by content: a run renders only what nobody has rendered yet."""

import contextlib
import os
import time
from collections.abc import Iterable, Mapping, Set
from pathlib import Path
from typing import Protocol

from synapseops.pipeline import packs, shelf
from synapseops.pipeline.packs import Carried, Pack
from synapseops.pipeline.shelf import HOUR, Shelf

_KEEP_BYTES = 256 << 20
_RESCUED = 8
"""One part in that many of the bound is carried over at most from packs that have to go."""


class RenderCache(Protocol):
    """Formatted files by key, which is a SHA-256 in hexadecimal digits. Losing any of it costs time and nothing else."""

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return those of *keys* that are there and whole."""
        ...

    def store(self, entries: Mapping[str, bytes]) -> None:
        """Keep *entries*; failing to is no failure. Of a key that was stored more than once, the last is loaded."""
        ...


class NoCache:
    """A cache that keeps nothing."""

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return nothing."""
        return {}

    def store(self, entries: Mapping[str, bytes]) -> None:
        """Keep nothing."""


class FolderCache:
    """A folder of packs: every store writes one, which takes over small ones when there are many.

    Past *bound* bytes the packs that were of no use for longest go. What of them was loaded since the last store is taken over, too.
    """

    def __init__(self, folder: Path, *, bound: int = _KEEP_BYTES) -> None:
        self._folder = os.fspath(folder)
        self._bound = bound
        self._used: set[str] = set()
        self._room = bound // _RESCUED

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return those of *keys* that are there and whole."""
        wanted = set(keys)
        found: dict[str, bytes] = {}
        for path in shelf.paths(self._folder) if wanted else ():
            with contextlib.suppress(OSError), Pack(path) as pack:
                if here := pack.load(wanted):
                    found |= here
                    wanted -= here.keys()
                    _touch(path, pack.used)
            if not wanted:
                break
        self._note(found)
        return found

    def store(self, entries: Mapping[str, bytes]) -> None:
        """Keep *entries* in one more pack, written whole or not at all; an unwritable folder is no failure."""
        used, self._used, self._room = self._used, set(), self._bound // _RESCUED
        if entries:
            with contextlib.suppress(OSError):
                os.makedirs(self._folder, exist_ok=True)
                self._write(entries, used)

    def count(self) -> int:
        """Return how many entries there are, whole or not."""
        found: set[str] = set()
        for path in shelf.paths(self._folder):
            with contextlib.suppress(OSError), Pack(path) as pack:
                found.update(pack.keys())
        return len(found)

    def _note(self, found: Mapping[str, bytes]) -> None:
        """Remember that *found* is used, where it is not too much to be carried over."""
        size = sum(map(len, found.values()))
        if size <= self._room:
            self._room -= size
            self._used.update(found)

    def _write(self, entries: Mapping[str, bytes], used: Set[str]) -> None:
        """Write the pack of *entries*, and remove the packs whose time has come, but what was *used* of them."""
        kept = Shelf.of(self._folder)
        coming = sum(map(len, entries.values()))
        dropped = kept.overflowing(coming, self._bound)
        merged = kept.mergeable(coming, self._bound, but=dropped)
        leaving = {one.path: used for one in dropped if used} | dict.fromkeys((one.path for one in merged), None)
        with contextlib.ExitStack() as opened:
            carried = _carried((one.path for one in kept.packs), leaving, entries.keys(), opened)
            packs.write(self._folder, kept.next_name(), entries, carried)
        shelf.remove(one.path for one in dropped + merged)
        kept.sweep()


def _carried(
    paths: Iterable[str], leaving: Mapping[str, Set[str] | None], fresh: Set[str], opened: contextlib.ExitStack
) -> dict[str, Carried]:
    """Return what goes on of the packs that are *leaving*, by key: of each the given keys, or all of them; but what is *fresh* or in a
    newer pack of *paths*, newest first."""
    carried: dict[str, Carried] = {}
    newer, left = set(fresh), dict(leaving)
    for path in paths:
        if not left:
            break
        wanted = left.pop(path, frozenset())
        with contextlib.suppress(OSError):
            pack = opened.enter_context(Pack(path))
            pack.check()
            numbers = pack.keys()
            keys = numbers.keys() if wanted is None else numbers.keys() & wanted
            carried |= {key: Carried(pack, numbers[key]) for key in keys - newer}
            newer.update(numbers)
    return carried


def _touch(path: str, used: float) -> None:
    """Note that a pack was of use, but not at every turn."""
    if abs(time.time() - used) > HOUR:
        with contextlib.suppress(OSError):
            os.utime(path)
