"""Starting a command within limits, watching it, and ending everything it started, however it ended itself."""

import contextlib
import math
import os
import resource
import select
import signal
import time
from collections.abc import Callable

from . import files, processes
from .request import Answer, Request

_LOOK = 0.2
_LOOK_AT_DISK = 1.0
_OPEN_FILES = 1024


def supervise(request: Request, confine: Callable[[], None]) -> Answer:
    """Run the command to its end or to its limits. *confine* is called in the new process, last before it becomes the command."""
    alarm = _alarm()
    failed, failing = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        _become(request, confine, failing)
    os.close(failing)
    with contextlib.suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, -10)  # a watcher of many busy processes must get its turn
    trouble = os.read(failed, 1 << 12).decode(errors="replace")
    ending, code, reason = _watch(request, child, start, alarm)
    seconds = time.monotonic() - start
    processes.end_all(os.getpid(), child)
    if trouble:
        return Answer("not_started", reason=trouble)
    return Answer(ending, code, seconds, reason, files.kept(request.folder, request.keep, request.kept_size))


def _alarm() -> int:
    """Return a descriptor that becomes readable when a child ends or when we are asked to end."""
    reader, writer = os.pipe()
    for end in (reader, writer):
        os.set_blocking(end, False)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader


def _watch(request: Request, child: int, start: float, alarm: int) -> tuple[str, int, str]:
    """Wait for *child* until its end, a limit or SIGTERM; return ending, code (signal when killed) and reason."""
    disk_due = start + _LOOK_AT_DISK
    while True:
        code = _ended(child)
        if code is not None:
            return ("exited", code, "") if code >= 0 else ("killed", -code, "")
        now = time.monotonic()
        if now - start >= request.seconds:
            return "timed_out", signal.SIGKILL, f"it ran longer than {request.seconds:g} seconds"
        reason = _too_many_or_large(request)
        if not reason and now >= disk_due:
            reason, disk_due = _too_much_written(request), now + _LOOK_AT_DISK
        if reason:
            return "killed", signal.SIGKILL, reason
        if _asked_to_end(alarm, min(_LOOK, max(start + request.seconds - now, 0.001))):
            return "killed", signal.SIGTERM, "it was cancelled"


def _ended(child: int) -> int | None:
    """Collect whoever has ended; return the exit code of *child* if he is among them, negative for a signal."""
    result = None
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            if pid == child:
                result = os.waitstatus_to_exitcode(status)
    return result


def _asked_to_end(alarm: int, seconds: float) -> bool:
    if not select.select([alarm], [], [], seconds)[0]:
        return False
    return signal.SIGTERM in os.read(alarm, 1 << 10)


def _too_many_or_large(request: Request) -> str:
    living = processes.descendants(os.getpid())
    if len(living.pids) > request.processes:
        return f"it started more than {request.processes} processes"
    if living.memory > request.memory:
        return f"it used more than {request.memory >> 20} MiB of memory"
    return ""


def _too_much_written(request: Request) -> str:
    if request.level.startswith("full"):
        return ""  # its folders are in memory, with a limit of their own
    written = files.size(request.folder) + files.size(request.temporary)
    return f"it wrote more than {request.disk >> 20} MiB" if written > request.disk else ""


def _become(request: Request, confine: Callable[[], None], failing: int) -> None:
    """Turn this process into the command; never returns. Why it could not be is written to *failing*."""
    try:
        os.setsid()
        _only_standard_streams(failing)
        for number in (signal.SIGPIPE, signal.SIGCHLD, signal.SIGTERM, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        os.umask(0o022)
        os.chdir(request.folder)
        _limit(request)
        confine()
        os.execve(request.argv[0], request.argv, dict(request.env))  # noqa: S606  # no shell is wanted
    except BaseException as failure:  # whatever it is: this process must not go on as the supervisor's twin
        os.write(failing, f"{type(failure).__name__}: {failure}".encode()[:2048])
    finally:
        os._exit(127)


def _only_standard_streams(failing: int) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.closerange(3, failing)
    os.closerange(failing + 1, _OPEN_FILES)


def _limit(request: Request) -> None:
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: request.file_size,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_CPU: math.ceil(request.seconds * (os.cpu_count() or 1)) + 5,
        resource.RLIMIT_AS: request.memory,
    }
    if hasattr(resource, "RLIMIT_NPROC") and os.path.isdir("/proc/self/task"):
        others = 0 if request.level.startswith("full") else processes.threads_of(os.getuid())
        limits[resource.RLIMIT_NPROC] = request.processes + others
    for kind, wanted in limits.items():
        hard = resource.getrlimit(kind)[1]
        bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows some of these and refuses them
            resource.setrlimit(kind, (bound, bound))
