"""Where failures end: each with its exit code and a short answer, a traceback only on demand."""

import contextlib
import errno
import io
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from action import exits
from synapseops import __version__
from synapseops.errors import ConcurrentChange, SynapseError, UsageError
from synapseops.report.text import shown

_OF_THE_MACHINE = frozenset(
    {
        *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.EBUSY),
        *(errno.ENAMETOOLONG, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ELOOP, errno.EFBIG, errno.EXDEV),
    }
)


def prepare_streams(encoding: str | None = None) -> None:
    """Let text that the terminal cannot show, or that is no text at all, be escaped instead of failing, and closed streams be silent.

    *encoding* is that of whoever reads us, where it is known: the machine's own may be another.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # Python's way to say that it was closed before we began
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # open as long as we run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def end_as_interrupts_do() -> None:
    """Let being told to end (SIGTERM, SIGHUP) unwind as Ctrl-C does, so that nothing is left running or lying about."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # so a shell starts what runs in the background: nobody would hear what is passed on as Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGTERM", "SIGHUP"):
        if (number := getattr(signal, name, None)) is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda *_: signal.raise_signal(signal.SIGINT))


def guarded(command: Callable[[], int], *, as_json: bool, debug: bool) -> int:
    """Return the exit code of *command*, whatever happens in it."""
    try:
        code = command()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return exits.INTERRUPTED
    except BrokenPipeError:
        _hush()
        return exits.BROKEN_PIPE
    except Exception as failure:
        return tell(failure, as_json=as_json, debug=debug)
    return code


def leave(code: int) -> NoReturn:
    """End the process at once: all that was begun is ended, and to take apart what is held in memory is a tenth of a second for nothing."""
    with contextlib.suppress(OSError):  # whoever read us is gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def tell(failure: Exception, *, as_json: bool, debug: bool) -> int:
    """Print what *failure* means to whoever ran us, and return the exit code."""
    kind, code = _judged(failure)
    message, hint = _words(failure, kind)
    paths = failure.paths if isinstance(failure, UsageError) else ()
    if debug:
        traceback.print_exception(failure, file=sys.stderr)
    if as_json:
        print(json.dumps({"runs": [], "error": _error_object(kind, message, hint, paths)}, indent=2, ensure_ascii=False))
    else:
        print(f"synapse: {shown(message)}", *([f"  hint: {shown(hint)}"] if hint else []), sep="\n", file=sys.stderr)
    return code


def refusal(failure: OSError) -> str:
    """Return what the system refused, in one line, and where: of two files it names the one that was to be."""
    where = failure.filename2 or failure.filename
    return (failure.strerror or "the system refused").lower() + (f': "{where}"' if where else "")


def _error_object(kind: str, message: str, hint: str, paths: Iterable[str]) -> dict[str, Any]:
    return {"kind": kind, "message": message, "hint": hint, "paths": list(paths), "commits": []}


def bug_hint() -> str:
    """Say how to report a fault of ours."""
    return f"this is a fault of SynapseOps {__version__}: please report it with what --debug shows"


def _judged(failure: Exception) -> tuple[str, int]:
    if isinstance(failure, ConcurrentChange):
        return "concurrent_change", exits.FAULTS
    if isinstance(failure, UsageError) or (isinstance(failure, OSError) and failure.errno in _OF_THE_MACHINE):
        return "usage", exits.USAGE
    return "internal", exits.BUG


def _words(failure: Exception, kind: str) -> tuple[str, str]:
    if isinstance(failure, UsageError):
        return failure.message, failure.hint
    if kind == "usage" and isinstance(failure, OSError):
        where = "there" if failure.filename else "of the folder for temporary files"
        return refusal(failure), f"check the permissions and the free space {where}"
    text = str(failure) if isinstance(failure, SynapseError) else f"{type(failure).__name__}: {failure}"
    return text, bug_hint() if kind == "internal" else "run again"


def _hush() -> None:
    """Point standard output at nothing, so that flushing it at exit is quiet too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
