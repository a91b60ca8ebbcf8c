"""The folder beside another in which files are made before they are moved there. What a killed process left of one goes the next time."""

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from synapseops import locks

_NAME = 50
"""Characters of the name of a folder that fit into another name, however many bytes each of them is."""
_ENDING = ".synapse"
_LEFT = 3600.0
"""Seconds after which nobody comes back to a folder that is not noted as anybody's yet."""
_FILES, _NOTE = "files", "note"
_FOLDER = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW"))
_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"))
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)


@contextlib.contextmanager
def beside(out: Path) -> Iterator[str]:
    """Give a folder beside *out*, from which files can be moved there, and in which they have the rights that a commit gives them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    _sweep(out)
    with contextlib.ExitStack() as stack:
        held = stack.enter_context(contextlib.ExitStack())  # until the folder is gone
        scratch = tempfile.mkdtemp(prefix=_prefix(out), suffix=_ENDING, dir=out.parent)
        stack.callback(_remove, scratch)
        _claim(scratch, out, held)
        stack.callback(os.umask, os.umask(0o022))
        os.mkdir(f"{scratch}/{_FILES}")
        yield f"{scratch}/{_FILES}"


def _prefix(out: Path) -> str:
    return f".{out.name[:_NAME]}."


def _claim(scratch: str, out: Path, held: contextlib.ExitStack) -> None:
    """Lock *scratch* as long as this process lives, and note in it whose it is; where folders cannot be locked, neither."""
    with contextlib.suppress(OSError, ImportError):
        handle = os.open(scratch, _FOLDER)
        held.callback(os.close, handle)
        if locks.take_now(handle):
            note = os.open(_NOTE, _WRITE, 0o600, dir_fd=handle)
            try:
                os.write(note, _note(handle, out))
            finally:
                os.close(note)


def _note(handle: int, out: Path) -> bytes:
    """Return what tells the folder that is open as *handle* from any other, be it a copy: what it is for, and its own number."""
    return f"synapse generate {os.fstat(handle).st_ino} ".encode() + os.fsencode(out.name)


def _sweep(out: Path) -> None:
    """Remove what killed processes left beside *out*, and nothing else: folders of this user's that nobody holds, and that are noted as
    ours, for *out*, or are named so, were left long ago, and hold nothing."""
    found: list[str] = []
    with contextlib.suppress(OSError), os.scandir(out.parent) as entries:
        found += [entry.path for entry in entries if entry.name.startswith(_prefix(out))]
    for path in found:
        with contextlib.suppress(OSError, ImportError):
            handle = os.open(path, _FOLDER)
            try:
                if os.fstat(handle).st_uid != os.geteuid() or not locks.take_now(handle):
                    continue
                if _is_bare(handle, path, out):
                    _clear(handle, path)
                elif _is_noted(handle, out):
                    _remove(path)
            finally:
                os.close(handle)


def _is_noted(handle: int, out: Path) -> bool:
    """Tell whether the folder that is open as *handle* says of itself that we made it for *out*. Raises `OSError` without a note."""
    note = os.open(_NOTE, _READ, dir_fd=handle)
    try:
        told = _note(handle, out)
        return os.read(note, len(told) + 1) == told
    finally:
        os.close(note)


def _is_bare(handle: int, path: str, out: Path) -> bool:
    """Tell whether the folder that is open as *handle* has a name of ours, and was left long ago before anything was in it."""
    is_named = re.fullmatch(rf"{re.escape(_prefix(out))}[a-z0-9_]{{8}}{re.escape(_ENDING)}", os.path.basename(path))
    known = os.fstat(handle)
    if not is_named or known.st_mode & 0o077 or time.time() - known.st_mtime < _LEFT:
        return False
    left = os.listdir(handle)
    return not left or (left == [_NOTE] and os.stat(_NOTE, dir_fd=handle, follow_symlinks=False).st_size == 0)


def _clear(handle: int, path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(_NOTE, dir_fd=handle)
    os.rmdir(path)


def _remove(scratch: str) -> None:
    """Remove *scratch*, whose note goes last: who is killed here leaves what is still known as ours."""
    shutil.rmtree(f"{scratch}/{_FILES}", ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)
