"""Where failures of the command line end: each with its exit code and a short answer, whatever becomes of the streams meanwhile."""

import contextlib
import os
import sqlite3
import sys
from collections.abc import Callable
from typing import TextIO

from bot.masking import Mask
from synapseops.errors import SynapseError, UsageError

_USAGE, _BUG, _INTERRUPTED, _BROKEN_PIPE = 2, 3, 130, 141
_SPACE = "check the permissions and the free space there"


class Unfailing:
    """A stream of logs that a full disk, or a reader that went away, keeps from nothing but its own lines."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write *text* where that is possible."""
        with contextlib.suppress(OSError, ValueError):
            return self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush where that is possible."""
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def guarded(command: Callable[[], int]) -> int:
    """Return the exit code of *command*: its own, 2 for unusable settings, arguments or machines, 3 for a fault of ours."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # Python's way to say that it was closed before we began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # open as long as we run
    try:
        code = command()
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read has enough, as `| head` does
        _hush()
        return _BROKEN_PIPE
    except UsageError as failure:
        return _told(failure.message, failure.hint, _USAGE)
    except SynapseError as failure:
        return _told(str(failure), "", _BUG)
    except (OSError, sqlite3.Error) as failure:
        _hush()
        return _told(*_refused(failure), _USAGE)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _refused(failure: OSError | sqlite3.Error) -> tuple[str, str]:
    """Return what the machine did not do, and what to look at."""
    if isinstance(failure, sqlite3.Error):
        return f"the database cannot be used: {failure}", _SPACE
    where = f'"{failure.filename}"' if failure.filename else "standard output"
    return f"{where} cannot be used: {(failure.strerror or str(failure)).lower()}", _SPACE


def _hush() -> None:
    """Point standard output at nothing, so that flushing it at exit is quiet too."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(message: str, hint: str, code: int) -> int:
    mask = Mask()
    with contextlib.suppress(OSError):  # then the exit code alone can tell
        print(
            f"synapse-bot: {mask.text(message)}", *([f"  hint: {mask.text(hint)}"] if hint else []), sep="\n", file=sys.stderr, flush=True
        )
    return code
