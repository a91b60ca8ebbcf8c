"""Temporary folders, which a later run clears away when the one that made them was killed."""

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"synapse-[a-z]+-(?P<process>[1-9][0-9]{0,9})-\w+")
_LEFT_SECONDS = 3600.0
"""A process of another container may share the folder and not its numbers: what changed lately is let be."""


@contextlib.contextmanager
def folder(purpose: str) -> Iterator[Path]:
    """Yield a new folder, gone afterwards; *purpose* is one word in lower case."""
    with tempfile.TemporaryDirectory(prefix=f"synapse-{purpose}-{os.getpid()}-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def sweep(*, now: float | None = None) -> None:
    """Remove our folders of processes that are no more; what cannot be removed stays."""
    if not hasattr(os, "getuid"):
        return  # elsewhere a process cannot be asked for without harm
    latest = (time.time() if now is None else now) - _LEFT_SECONDS
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            match = _NAME.fullmatch(entry.name)
            if match and _is_left(entry, latest) and not _is_alive(int(match["process"])):
                shutil.rmtree(entry.path, ignore_errors=True)


def _is_left(entry: "os.DirEntry[str]", latest: float) -> bool:
    try:
        stat = entry.stat(follow_symlinks=False)
        return entry.is_dir(follow_symlinks=False) and stat.st_uid == os.getuid() and stat.st_mtime < latest
    except OSError:
        return False


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
