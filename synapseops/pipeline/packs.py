"""Packs: files that hold many entries each, are written once, whole or not at all, and never change.

A pack has a head (what it is, and how many entries), the keys in their order, a line each, the places where the records begin and the
last one ends, and the records. A record is the SHA-256 of key and data, and then the data. What is torn, cut or tampered with is not there.
"""

import bisect
import contextlib
import hashlib
import itertools
import os
import stat
import struct
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType

from msgspec import Struct

DIGITS = 64
"""A key is that many hexadecimal digits."""
TEMPORARY = ".new"
"""How names of packs end that are not yet whole."""
_ROW = DIGITS + 1
_DIGEST = 32
_HEAD = struct.Struct("<8sQ")
_PLACE = struct.Struct("<QQ")
_NEXT = 8
"""The places of two neighbouring entries lie that many bytes apart: an entry ends where the next one begins."""
_WORD = b"synpack1"
_AT_ONCE = 8 << 10
"""Head, keys and places of a hundred entries."""
_MOST_ENTRIES = 1 << 17
_MOST_BYTES = 64 << 20
_FEW = 16
"""Among that many times as many, keys are looked for one by one."""
_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_BINARY", "O_NOFOLLOW"))
_BUFFER = 256 << 10


class NotAPackError(OSError):
    """A file that is no pack, or no longer one."""


class Pack:
    """A pack that is open for reading; what a context manager closes. Nothing but its keys is held."""

    def __init__(self, path: str) -> None:
        """Open the pack at *path*. Raises `OSError` where there is none."""
        self._file = os.open(path, _READ)
        try:
            status = os.fstat(self._file)
            if not stat.S_ISREG(status.st_mode):
                raise NotAPackError(path)
            self._size = status.st_size
            self._count, self._keys, self._places = _index(self._file, self._size)
        except BaseException:
            os.close(self._file)
            raise
        self.used: float = status.st_mtime
        """When it was of use, in seconds since 1970."""

    def __enter__(self) -> "Pack":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self._file)

    def check(self) -> None:
        """Raise `NotAPackError` where records overlap, as none do that were written here: together they may be more than the file."""
        places = struct.unpack(f"<{self._count + 1}Q", self._places)
        if list(places) != sorted(places):
            raise NotAPackError

    def keys(self) -> dict[str, int]:
        """Return the number of each entry, by key."""
        return dict(zip(self._keys.split("\n"), range(self._count), strict=False))

    def find(self, wanted: set[str]) -> dict[str, int]:
        """Return the numbers of those of *wanted* that are there, by key."""
        if len(wanted) * _FEW >= self._count:
            wanted = wanted.intersection(self._keys.split("\n"))
        if len(wanted) * _FEW >= self._count:
            numbers = self.keys()
            return {key: number for key in wanted if (number := numbers.get(key)) is not None}
        return {key: number for key in wanted if (number := self._number(key)) is not None}

    def load(self, wanted: set[str]) -> dict[str, bytes]:
        """Return the data of those of *wanted* that are there and whole, by key."""
        found = {}
        for number, key in sorted((number, key) for key, number in self.find(wanted).items()):
            digest, data = self._read(number, 0, _DIGEST), self._read(number, _DIGEST)  # megabytes are not copied to be cut
            if digest == _digest(key, data):
                found[key] = data
        return found

    def record(self, number: int) -> bytes:
        """Return the digest and data of an entry as they lie there; less where they cannot be read."""
        return self._read(number, 0)

    def _read(self, number: int, skipped: int, most: int = _MOST_BYTES) -> bytes:
        """Return the record of an entry without the first bytes, at *most* as many; less where it cannot be read."""
        start, end = _PLACE.unpack_from(self._places, number * _NEXT)
        if start <= end <= self._size and skipped <= end - start <= _MOST_BYTES:
            with contextlib.suppress(OSError):
                return _pread(self._file, min(end - start - skipped, most), start + skipped)
        return b""

    def size(self, number: int) -> int:
        """Return how many bytes the record of an entry has."""
        start, end = _PLACE.unpack_from(self._places, number * _NEXT)
        return int(end) - int(start)

    def _number(self, key: str) -> int | None:
        number = bisect.bisect_left(range(self._count), key, key=self._key)
        return number if number < self._count and self._key(number) == key else None

    def _key(self, number: int) -> str:
        return self._keys[number * _ROW : number * _ROW + DIGITS]


class Carried(Struct, frozen=True):
    """An entry that an open pack has: its number there."""

    pack: Pack
    number: int


def write(folder: str, name: str, entries: Mapping[str, bytes], carried: Mapping[str, Carried]) -> None:
    """Write the pack *name* in *folder*, of *entries* and of what is *carried* over as it is, both by key. Raises `OSError`.

    What would be too much to be read again is left out.
    """
    sizes = {key: one.pack.size(one.number) for key, one in carried.items()} | {key: _DIGEST + len(data) for key, data in entries.items()}
    keys = sorted(key for key, size in sizes.items() if _is_key(key) and _DIGEST <= size <= _MOST_BYTES)[:_MOST_ENTRIES]
    begin = _HEAD.size + len(keys) * (_ROW + _NEXT) + _NEXT
    places = list(itertools.accumulate((sizes[key] for key in keys), initial=begin))
    temporary = os.path.join(folder, f"{os.urandom(8).hex()}{TEMPORARY}")
    try:
        with open(temporary, "xb", buffering=_BUFFER, opener=_opened) as file:
            file.write(_HEAD.pack(_WORD, len(keys)))
            file.write("".join(f"{key}\n" for key in keys).encode())
            file.write(struct.pack(f"<{len(places)}Q", *places))
            file.writelines(_records(keys, entries, carried))
        os.replace(temporary, os.path.join(folder, name))
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _is_key(key: str) -> bool:
    return len(key) == DIGITS and key.isascii() and key.isalnum()


def _opened(path: str, _flags: int) -> int:
    return os.open(path, _WRITE, 0o600)


def _records(keys: list[str], entries: Mapping[str, bytes], carried: Mapping[str, Carried]) -> Iterator[bytes]:
    for key in keys:
        data = entries.get(key)
        if data is None:
            pack, number = carried[key].pack, carried[key].number
            yield pack.record(number).ljust(pack.size(number), b"\0")
        else:
            yield _digest(key, data)
            yield data


def _index(file: int, size: int) -> tuple[int, str, bytes]:
    """Return the number of entries, the keys as lines, and the places of the pack *file* of *size* bytes."""
    raw = _pread(file, _AT_ONCE, 0)
    if not raw.startswith(_WORD) or len(raw) < _HEAD.size:
        raise NotAPackError
    _, count = _HEAD.unpack_from(raw)
    begin = _HEAD.size + count * (_ROW + _NEXT) + _NEXT
    if count > _MOST_ENTRIES or begin > size:
        raise NotAPackError
    if begin > len(raw):
        raw += _pread(file, begin - len(raw), len(raw))
    keys, places = raw[_HEAD.size : _HEAD.size + count * _ROW], raw[_HEAD.size + count * _ROW : begin]
    if len(raw) < begin or places[:_NEXT] != begin.to_bytes(_NEXT, "little") or places[-_NEXT:] != size.to_bytes(_NEXT, "little"):
        raise NotAPackError
    return count, keys.decode("latin-1"), places


def _digest(key: str, data: bytes) -> bytes:
    digest = hashlib.sha256(key.encode())
    digest.update(data)
    return digest.digest()


def _sought(file: int, size: int, place: int) -> bytes:
    os.lseek(file, place, os.SEEK_SET)
    return os.read(file, size)


_pread: Callable[[int, int, int], bytes] = getattr(os, "pread", _sought)
