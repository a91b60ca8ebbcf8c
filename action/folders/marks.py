"""What `synapse generate` left in a folder: how it tells, the next time, its own files from those that people wrote or changed."""

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from synapseops.merging import paths

_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_BINARY", "O_NONBLOCK"))
_KEPT = 200
"""Folders that are remembered: the last ones."""
_BLUR = 20_000_000
"""Nanoseconds within which a file system may give two writes the same time."""


class Mark(Struct, frozen=True, array_like=True):
    """A file as it was left: the SHA-256 of its bytes (two while one replaces the other), whether it can be run, the key of its rendering
    ("" for none), and what the file system says of it: bytes, nanoseconds of the last writing and of the last change, inode."""

    digests: tuple[bytes, ...]
    executable: bool
    key: str = ""
    size: int = -1
    written: int = -1
    changed: int = -1
    inode: int = -1

    def of(self, known: os.stat_result) -> "Mark":
        """Return the mark of the same content where the file system says what is *known*."""
        return Mark(self.digests, self.executable, self.key, known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino)

    def is_as_left(self, known: os.stat_result) -> bool:
        """Tell whether a file of which the file system says what is *known* was not touched since."""
        same = (known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino)
        return same == (self.size, self.written, self.changed, self.inode)


class Marks(Struct, frozen=True):
    """The files that were left in a folder, by path from there, and the service they are of."""

    service: str
    files: Mapping[str, Mark]

    @property
    def sharp(self) -> int:
        """The nanosecond before which the time of a file tells every later writing from the one that is marked."""
        return max((mark.written for mark in self.files.values()), default=0) - _BLUR


class Memory(Struct, frozen=True):
    """The marks of folders, each in a file of *place*. Where they are lost, a folder is one like any other, and left alone."""

    place: Path

    def load(self, folder: Path) -> Marks | None:
        """Return what was left in *folder*, or None where that is not known, or what tells it is not as we write it."""
        try:
            marks = msgspec.msgpack.decode(_read(self._file(folder)), type=Marks)
        except (OSError, msgspec.MsgspecError, UnicodeError, RecursionError):
            return None
        return marks if all(mark.digests and paths.is_safe(path) for path, mark in marks.files.items()) else None

    def save(self, folder: Path, marks: Marks) -> None:
        """Remember *marks* of *folder*, whole or not at all. Raises `OSError` where nothing can be remembered."""
        file = self._file(folder)
        self.place.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self.place)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(msgspec.msgpack.encode(marks))
            os.replace(temporary, file)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._forget_the_oldest()

    def _file(self, folder: Path) -> Path:
        return self.place / hashlib.sha256(os.fsencode(os.path.realpath(folder))).hexdigest()

    def _forget_the_oldest(self) -> None:
        with contextlib.suppress(OSError):
            files = sorted(self.place.iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)
            for file in files[_KEPT:]:
                file.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    """Return what is in the file at *path*. Raises `OSError` where there is none, or what is there is no file."""
    with open(path, "rb", opener=lambda name, _: os.open(name, _READ)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise FileNotFoundError(path)
        return file.read()


def digest(path: str) -> bytes | None:
    """Return the SHA-256 of the file at *path*; None where something else is there, or it cannot be read."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return None


def is_closed(path: str) -> bool:
    """Tell whether a file is at *path* that this process may not read."""
    try:
        if stat.S_ISREG(os.lstat(path).st_mode):
            os.close(os.open(path, _READ))
    except PermissionError:
        return True
    except OSError:
        return False
    return False
