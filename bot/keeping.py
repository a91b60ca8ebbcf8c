"""A copy of the database, made while the server goes on. The file alone would lack what SQLite has in its log beside it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.telling import reading
from synapseops.errors import UsageError


def backup(database: Path, target: Path) -> int:
    """Write the whole *database* to the new file *target*, readable by its owner alone."""
    with reading(database) as source:
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as failure:
            raise UsageError(f'"{target}" cannot be made: {failure.strerror}', "name a file that is not there yet") from failure
        try:
            with closing(sqlite3.connect(target)) as copy:
                source.backup(copy)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    print(f"{target} holds all of {database}")
    return 0
