"""What was rendered and formatted before, by content: a run renders only what nobody has rendered yet."""

import contextlib
import functools
import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_AT_ONCE = 64 << 10
"""More bytes than most entries have."""
_DIGEST = 32
_KEEP_BYTES = 256 << 20
_SHARDS = 256


class RenderCache(Protocol):
    """Formatted files by key. Losing any of it costs time and nothing else."""

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return those of *keys* that are there and whole."""
        ...

    def store(self, entries: Mapping[str, bytes]) -> None:
        """Keep *entries*; failing to is no failure."""
        ...


class NoCache:
    """A cache that keeps nothing."""

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return nothing."""
        return {}

    def store(self, entries: Mapping[str, bytes]) -> None:
        """Keep nothing."""


class FolderCache:
    """A folder with a file an entry, each led by the digest of its content, so that a torn one is noticed and ignored.

    Past *bound* bytes the oldest go.
    """

    def __init__(self, folder: Path, *, bound: int = _KEEP_BYTES) -> None:
        self._folder = folder
        self._bound = bound

    def load(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Return those of *keys* that are there and whole."""
        found: dict[str, bytes] = {}
        folder = os.fspath(self._folder)
        for key in keys:
            try:
                raw = _read(f"{folder}/{key[:2]}/{key[2:]}")
            except OSError:
                continue
            data = raw[_DIGEST:]
            if raw.startswith(hashlib.sha256(data).digest()):
                found[key] = data
        return found

    def store(self, entries: Mapping[str, bytes]) -> None:
        """Keep *entries*, each written whole or not at all; an unwritable folder is no failure."""
        with contextlib.suppress(OSError):
            for key, data in entries.items():
                self._write(self._path(key), hashlib.sha256(data).digest() + data)
            paths = [self._path(key) for key in entries]
            for path in paths[:1]:
                self._prune(path.parent, keep=set(paths))

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]

    def _write(self, path: Path, raw: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._folder)
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.replace(temporary, path)

    def _prune(self, shard: Path, *, keep: set[Path]) -> None:
        """Drop the oldest entries of *shard*, but those to *keep*, once it has outgrown its part of the bound, down to half of it.

        One shard at each store is enough, since keys fall evenly, and looking at all of them would take longer than rendering.
        """
        entries = [(entry.stat(), entry) for entry in shard.iterdir()]
        bound = self._bound // _SHARDS
        excess = sum(stat.st_size for stat, _ in entries) - bound
        if excess <= 0:
            return
        excess += bound // 2
        for stat, entry in sorted(entries, key=lambda pair: pair[0].st_mtime_ns):
            if excess > 0 and entry not in keep:
                entry.unlink(missing_ok=True)
                excess -= stat.st_size


def _read(path: str) -> bytes:
    """Return the content of a file: there are thousands, and a file object for each would cost as much as reading."""
    descriptor = os.open(path, _READ)
    try:
        data = os.read(descriptor, _AT_ONCE)
        if len(data) < _AT_ONCE:
            return data
        return data + b"".join(iter(functools.partial(os.read, descriptor, _AT_ONCE), b""))
    finally:
        os.close(descriptor)
