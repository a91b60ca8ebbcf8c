"""One process at a time writes into a folder."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from synapseops import locks
from synapseops.errors import UsageError


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes that ask for it out of *folder*, and wait a while for one that is in it. Raises `UsageError` where it stays.

    Nothing is left there, and a process that is killed keeps nobody out. Where folders cannot be locked, as on Windows, nobody is.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, ImportError):
            handle = os.open(folder, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            stack.callback(os.close, handle)
            if not locks.take(handle):
                raise UsageError(f'another process is writing to the folder "{folder}"', "run again when it has ended")
        yield
