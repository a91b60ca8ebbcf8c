"""Our folder beside git's own data: one writer at a time, every file written whole, and what a killed run left tidied up."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from synapseops import locks
from synapseops.errors import ConcurrentChange, RepositoryError
from synapseops.forge.local_open import WRITABLE, answering

FOLDER = "synapse"

_STILL = 1.0
_OUR_LOCKS = re.compile(r"refs/heads/synapse/.+\.lock|refs/synapse/pristine/[0-9a-f]{40}\.lock|packed-refs\.lock")

Wait = Callable[[float], None]


class Store:
    """The folder `synapse` in the git folder *common*; *wait* is asked to let time pass (seconds)."""

    def __init__(self, common: Path, wait: Wait = time.sleep) -> None:
        self.common = common
        self.folder = common / FOLDER
        self._wait = wait
        self._journal = self.folder / "locking"
        self._scratch = self.folder / "writing"

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Be the only run that writes here. A run that was killed lets go by itself, and what it left is tidied up first."""
        with answering("take the lock of our folder", hint=WRITABLE):
            self._make(self.folder)
            handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        try:
            if not locks.take(handle, self._wait):
                raise ConcurrentChange("another run is writing to this repository")
            with answering("tidy up after a run that was killed", hint=WRITABLE):
                self._tidy()
            yield
        finally:
            os.close(handle)

    @contextmanager
    def locking(self, *locks: str) -> Iterator[None]:
        """Note the lock files (below the git folder) that git's library may take meanwhile, so that a kill leaves them known."""
        with answering("note what is about to be locked", hint=WRITABLE):
            _write_new(self._journal, "\n".join(locks).encode())
        try:
            yield
        finally:
            with answering("forget what was locked", hint=WRITABLE):
                self._journal.unlink(missing_ok=True)

    def write(self, path: Path, data: bytes) -> bool:
        """Write the file at *path* (below our folder) whole or not at all, if it differs; tell whether it did."""
        with answering(f"write {path.name}", hint=WRITABLE):
            if not path.is_symlink() and path.is_file() and path.read_bytes() == data:
                return False
            self._make(path.parent)
            _write_new(self._scratch, data)
            os.replace(self._scratch, path)
            _sync_folder(path.parent)
            return True

    def _make(self, folder: Path) -> None:
        """Make *folder*, ours or below, and refuse a link that would lead our files elsewhere."""
        for part in (self.folder, *reversed([above for above in folder.parents if self.folder in above.parents]), folder):
            if part.is_symlink():
                raise RepositoryError(f'"{part}" is a symbolic link', "remove it; our records may not lie elsewhere")
            if not part.is_dir():
                part.mkdir(exist_ok=True)

    def _tidy(self) -> None:
        if self._scratch.exists():
            self._scratch.unlink()
        try:
            noted = self._journal.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return
        for name in noted:
            if _OUR_LOCKS.fullmatch(name) and ".." not in name.split("/"):
                self._break(self.common / name)
        self._journal.unlink(missing_ok=True)

    def _break(self, lock: Path) -> None:
        """Remove a lock that a killed run may have left, unless somebody is at work on it: git holds one for an instant only."""
        found = _identity(lock)
        if found is None:
            return
        self._wait(_STILL)
        if _identity(lock) == found:
            lock.unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.lstat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns


def _write_new(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
