"""Who may read what the server keeps: the user that it runs as, and nobody else."""

import contextlib
import os
import stat
from pathlib import Path

from bot import logs
from bot.credentials import FILE
from synapseops.errors import UsageError

_FOLDER, _FILE = 0o700, 0o600
_OTHERS, _EVERYBODY = 0o077, 0o007
_ENDINGS = ("", "-wal", "-shm")
"""Of a database's files: SQLite gives the later ones the rights of the first."""


def keep(folder: Path, database: Path) -> None:
    """Take from group and others what they may do with *folder* and its files, and tell of it; a new database is closed at once.

    Raises `UsageError` where everybody may read or write a file, and that cannot be changed. Of a folder that is not ours to change, as one
    that is mounted, is told only: what lies in it is closed by itself.
    """
    _tightened(folder, _FOLDER)
    os.close(os.open(database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE))
    for path in (folder / FILE, *(database.with_name(database.name + ending) for ending in _ENDINGS)):
        if path.exists() and _tightened(path, _FILE) & _EVERYBODY:
            raise UsageError(
                f'everybody on this machine may read or write "{path}", and its rights cannot be changed',
                f"give it to the user that runs the server, with rights {_FILE:04o}, or name another data folder with SYNAPSE_DATA",
            )


def _tightened(path: Path, meant: int) -> int:
    """Return the rights of *path*, after others had theirs taken."""
    was = stat.S_IMODE(path.stat().st_mode)
    if not was & _OTHERS:
        return was
    with contextlib.suppress(OSError):  # what counts is what they are now
        path.chmod(was & ~_OTHERS)
    now = stat.S_IMODE(path.stat().st_mode)
    event = "rights_are_wide" if now & _OTHERS else "rights_tightened"
    logs.get().warning(event, path=str(path), were=f"{was:04o}", are=f"{now:04o}", meant=f"{meant:04o}")
    return now
