"""The processes that a command started, as `/proc` shows them: how many, how large, and the end of them all."""

import contextlib
import os
import select
import signal
import time
from dataclasses import dataclass

_PAGE = os.sysconf("SC_PAGE_SIZE")
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Census:
    """Living processes, and the bytes of memory they hold for themselves."""

    pids: tuple[int, ...]
    memory: int


def descendants(root: int) -> Census:
    """Return everything that descends from *root*; nothing where there is no `/proc`."""
    children: dict[int, list[int]] = {}
    for pid in _pids():
        parent = _parent(pid)
        if parent is not None:
            children.setdefault(parent, []).append(pid)
    found, open_ = [], [root]
    while open_:
        below = children.get(open_.pop(), [])
        found += below
        open_ += below
    return Census(tuple(found), sum(_memory(pid) for pid in found))


def threads_of(user: int) -> int:
    """Return how many threads *user* runs on the machine, which is what `RLIMIT_NPROC` counts."""
    total = 0
    for pid in _pids():
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{pid}").st_uid == user:
                total += len(os.listdir(f"/proc/{pid}/task"))
    return total


def end_all(root: int, group: int) -> None:
    """Kill everything that descends from us, *root*, until nothing is left; *group* is the command's process group."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        _kill_each(root, group)
        if not _reap():
            return
        select.select([], [], [], 0.002)


def _kill_each(root: int, group: int) -> None:
    everybody_but_us = [-1]
    targets = everybody_but_us if root == 1 else [-group, *descendants(root).pids]
    for target in targets:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(target, signal.SIGKILL)


def _reap() -> bool:
    """Collect whoever has died; return whether children are left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _pids() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdecimal()]
    except OSError:
        return []


def _parent(pid: int) -> int | None:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None


def _memory(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            fields = file.read().split()
        return (int(fields[1]) - int(fields[2])) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0
