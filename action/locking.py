"""One process at a time writes into a folder."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from synapseops.errors import UsageError

_TRIES = 200
_PAUSE = 0.05
"""Seconds."""


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes that ask for it out of *folder*, and wait a while for one that is in it. Raises `UsageError` where it stays.

    Nothing is left there, and a process that is killed keeps nobody out. Where folders cannot be locked, as on Windows, nobody is.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, ImportError):
            handle = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            stack.callback(os.close, handle)
            _lock(handle, folder)
        yield


def _lock(handle: int, folder: Path) -> None:
    import fcntl  # not on Windows

    for _ in range(_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return
    raise UsageError(f'another process is writing to the folder "{folder}"', "run again when it has ended")
