"""The folder that packs are in: which there are, which are to become one, which are to go, and what else is swept out."""

import contextlib
import os
import time
from collections.abc import Collection, Iterable

from msgspec import Struct

from synapseops.pipeline.packs import TEMPORARY

PACK = ".pack"
HOUR = 3600.0
_DAY = 24 * HOUR
_DIGITS = 16
_MADE_OF = "abcdefghijklmnopqrstuvwxyz0123456789_"
_HEXADECIMAL = "0123456789abcdef"
_MANY = 16
_SMALL = 64
"""A pack is small below one part in that many of the bound."""
_AT_ONCE = 16
"""One part in that many of the bound is rewritten at once at most."""
_FREED = 4
"""One part in that many of the bound is made free once it is reached, lest every store has to."""


class Kept(Struct, frozen=True):
    """A pack that lies there: its name, path, bytes, and when it was of use, in seconds since 1970."""

    name: str
    path: str
    size: int
    used: float


def paths(folder: str) -> list[str]:
    """Return the packs that seem to be in *folder*, newest first."""
    try:
        names = sorted(filter(_is_pack, os.listdir(folder)), reverse=True)
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names]


def remove(paths: Iterable[str]) -> None:
    """Remove *paths*, as far as they are there and may be."""
    for path in paths:
        with contextlib.suppress(OSError):
            os.unlink(path)


class Shelf(Struct, frozen=True):
    """What lies in the folder of packs: these, newest first, what else is ours, and the time, in seconds since 1970."""

    packs: tuple[Kept, ...]
    unfinished: tuple[Kept, ...]
    shards: tuple[str, ...]
    now: float

    @classmethod
    def of(cls, folder: str) -> "Shelf":
        """Look into *folder*. Raises `OSError`."""
        files, shards = [], []
        with os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):  # it is gone again
                    if entry.is_file(follow_symlinks=False):
                        status = entry.stat(follow_symlinks=False)
                        files.append(Kept(entry.name, entry.path, status.st_size, status.st_mtime))
                    elif _is_hexadecimal(entry.name, 2) and entry.is_dir(follow_symlinks=False):
                        shards.append(entry.path)
        files.sort(key=lambda file: file.name, reverse=True)
        return cls(
            tuple(file for file in files if _is_pack(file.name)),
            tuple(file for file in files if _is_unfinished(file.name)),
            tuple(shards),
            time.time(),
        )

    def next_name(self) -> str:
        """Return a name for a pack that is newer than all of these."""
        number = min(self._newest() + 1, 16**_DIGITS - 1)
        return f"{number:0{_DIGITS}x}-{os.urandom(_DIGITS // 2).hex()}{PACK}"

    def overflowing(self, coming: int, bound: int) -> list[Kept]:
        """Return the packs that have to go before *coming* bytes are too many for *bound*: the least recently used, by days.

        The oldest goes with them, however much it is used: what nobody asks for any more would stay in it for ever.
        """
        excess = coming + sum(pack.size for pack in self.packs) - bound
        found: list[Kept] = []
        if excess > 0:
            excess += bound // _FREED
            for pack in sorted(self.packs, key=lambda pack: self._turn(pack, bound)):
                if excess <= 0:
                    break
                found.append(pack)
                excess -= pack.size
        return found

    def mergeable(self, coming: int, bound: int, *, but: Collection[Kept]) -> list[Kept]:
        """Return the small packs, *but* some, that are to become one with the *coming* bytes, once there are many.

        None of them is larger than the others together, so that whatever is rewritten is in a pack of twice the size then, and in
        a large one after few times.
        """
        small = sorted((pack for pack in self.packs if pack.size < bound // _SMALL and pack not in but), key=lambda pack: pack.size)
        most, total = 0, coming
        for place, pack in enumerate(small if len(small) >= _MANY else ()):
            if total + pack.size > bound // _AT_ONCE:
                break
            if pack.size <= total:
                most = place + 1
            total += pack.size
        return small[:most]

    def sweep(self) -> None:
        """Remove what killed processes left, and one folder of an earlier version: all of them at once would take long."""
        remove(file.path for file in self.unfinished if abs(self.now - file.used) > HOUR)
        if self.shards:
            with contextlib.suppress(OSError):  # somebody has put something into it
                _remove_shard(self.shards[self._newest() % len(self.shards)])

    def _turn(self, pack: Kept, bound: int) -> tuple[bool, bool, float, str]:
        """Return what says how soon *pack* has to go: what is too large or the oldest at once, then the least recently used."""
        return pack.size <= bound, pack is not self.packs[-1], min(pack.used, self.now) // _DAY, pack.name

    def _newest(self) -> int:
        return int(self.packs[0].name[:_DIGITS], 16) if self.packs else 0


def _is_pack(name: str) -> bool:
    """Tell whether *name* is a pack's: a number, greater for newer ones (counted, since clocks are put back), and what nobody else has."""
    number, _, own = name.removesuffix(PACK).partition("-")
    return name.endswith(PACK) and _is_hexadecimal(number, _DIGITS) and _is_hexadecimal(own, _DIGITS)


def _is_unfinished(name: str) -> bool:
    """Tell whether *name* is of a pack that is being written, or of what an earlier version wrote in place of that."""
    earlier = name.startswith("tmp") and len(name) == 11 and not name.strip(_MADE_OF)
    return earlier or (name.endswith(TEMPORARY) and _is_hexadecimal(name.removesuffix(TEMPORARY), _DIGITS))


def _is_hexadecimal(text: str, digits: int) -> bool:
    return len(text) == digits and not text.strip(_HEXADECIMAL)


def _remove_shard(path: str) -> None:
    """Remove a folder of an earlier version, which kept a file an entry, but what else is in it. Raises `OSError`."""
    with os.scandir(path) as entries:
        for entry in entries:
            if _is_hexadecimal(entry.name, 62) and entry.is_file(follow_symlinks=False):
                os.unlink(entry.path)
    os.rmdir(path)
