"""The audit trail of runs: one file of JSON lines a run, bounded in number and size, never a reason for a run to fail."""

import contextlib
import os
import time
from pathlib import Path

KEEP_RUNS = 100
LARGEST_RUN = 4 << 20

_SUFFIX = ".jsonl"
_CUT = b'{"step": "trail", "phase": "cut"}\n'


class Trail:
    """The trail of one run in *folder*, begun at *started* (seconds since the epoch) by the process *process*.

    A line is on disk when `write` returns, so that a killed run shows how far it came.
    """

    def __init__(self, folder: Path, *, started: float, process: int) -> None:
        stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(started))
        self.path = folder / f"{stamp}-{int(started * 1000) % 1000:03d}-{process}.jsonl"
        self._left = LARGEST_RUN
        with contextlib.suppress(OSError):
            if not folder.is_symlink():
                folder.mkdir(parents=True, exist_ok=True)
                _prune(folder, KEEP_RUNS - 1)

    def write(self, line: str) -> None:
        """Append one line; past the bound, one last line says that the rest is missing."""
        data = line.replace("\n", " ").encode("utf-8", "replace") + b"\n"
        if self._left <= 0:
            return
        self._left -= len(data)
        with contextlib.suppress(OSError):
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
            try:
                os.write(handle, data if self._left > 0 else _CUT)
            finally:
                os.close(handle)


def names(folder: Path) -> list[str]:
    """Return the names of the runs recorded in *folder*, the oldest first."""
    try:
        return sorted(path.stem for path in folder.iterdir() if path.suffix == _SUFFIX and path.is_file() and not path.is_symlink())
    except OSError:
        return []


def lines(folder: Path, name: str) -> list[bytes]:
    """Return the lines that the run *name* recorded; none where they cannot be read."""
    try:
        with (folder / f"{name}{_SUFFIX}").open("rb") as file:
            return file.read(LARGEST_RUN + len(_CUT)).splitlines()
    except OSError:
        return []


def _prune(folder: Path, keep: int) -> None:
    """Drop the oldest runs: names begin with the time, so that they sort by it."""
    for path in sorted(folder.glob("*.jsonl"))[:-keep]:
        path.unlink(missing_ok=True)
