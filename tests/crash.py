"""Kills a piece of work at every write it makes below a folder, does it again, and compares what is there in the end.

The writes are system calls, seen by ptrace, so that a kill falls between any two of them, in git's library too. While the work is
held at a write, the folder is as a kill there would leave it, and is copied: one run gives what many kills leave. The work runs in
forks of a process of its own: `python -m tests.crash MODULE:SCENARIO TEMPLATE SCRATCH` prints a `Verdict` as JSON.
"""

import ctypes
import importlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_COPIES = 50  # that lie on the disk at once
_NAMING = ("rename", "link", "unlink", "symlink")
_OTHERS, _OBJECTS = 5, 60  # one of so many is taken


def all_points(writes: list[str]) -> list[int]:
    """Kill at every write."""
    return list(range(len(writes)))


def spread(writes: list[str]) -> list[int]:
    """Kill first and last, around all that gives or takes a name, where a file is still empty, and at some of the other writes.

    Of those of git's objects a few stand for all: they are content-addressed.
    """
    whole = range(len(writes))
    objects = [index for index in whole if "/objects/" in writes[index]]
    others = [index for index in whole if "/objects/" not in writes[index]]
    naming = [index for index in others if writes[index].startswith(_NAMING)]
    filling = [index for index in others if "write" in writes[index].split()[0] and writes.index(writes[index]) == index]
    always = {0, len(writes) - 1, *naming, *(index + 1 for index in naming), *filling, *objects[::_OBJECTS], *objects[-1:]} & set(whole)
    return sorted({*always, *[index for index in others if index not in always][::_OTHERS]})


@dataclass(frozen=True, slots=True)
class Scenario:
    """Work to be killed: `act` does it in a folder, from wherever it stands; `state` tells what is there, as JSON values.

    `points` chooses which writes to kill at; all of them, when that is quick enough.
    """

    act: Callable[[Path], None]
    state: Callable[[Path], Any]
    points: Callable[[list[str]], list[int]] = all_points


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it: the writes of a run that was let be, its end state, and by write what differed after a kill there."""

    writes: list[str]
    expected: Any
    differing: dict[str, Any] = field(default_factory=dict)
    unavailable: str = ""


def kill_everywhere(scenario: str, template: Path, scratch: Path) -> Verdict:
    """Run *scenario* (`module:name` of a `Scenario`) on copies of *template* made in *scratch*, killed at each of its points."""
    command = [sys.executable, "-m", "tests.crash", scenario, str(template), str(scratch)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Verdict(**json.loads(done.stdout))


def main(scenario: str, template: Path, scratch: Path) -> Verdict:
    """Run a scenario; see `kill_everywhere`."""
    module, _, name = scenario.partition(":")
    chosen: Scenario = getattr(importlib.import_module(module), name)
    if _ARCHITECTURE is None:
        return Verdict([], None, unavailable=f"no table of system calls for {platform.system()} on {platform.machine()}")
    work, left = scratch / "work", scratch / "left"
    _copy(template, work)
    try:
        writes = _traced(chosen, work)
    except PermissionError as failure:
        return Verdict([], None, unavailable=f"ptrace is not allowed here: {failure}")
    expected = chosen.state(work)
    differing = {}
    points = chosen.points(writes)
    for some in (points[start : start + _COPIES] for start in range(0, len(points), _COPIES)):
        _copy(template, work)
        _traced(chosen, work, some, left)
        for index in some:
            _copy(left / str(index), work)
            state = chosen.state(work) if _succeeds(chosen, work) else "the run after it failed"
            if state != expected:
                differing[f"{index}: {writes[index]}"] = state
        shutil.rmtree(left)
    return Verdict(writes, expected, differing)


def _copy(template: Path, work: Path) -> None:
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(template, work, symlinks=True)


def _succeeds(scenario: Scenario, work: Path) -> bool:
    _, status = os.waitpid(_forked(scenario, work, is_traced=False), 0)
    return status == 0


def _forked(scenario: Scenario, work: Path, *, is_traced: bool) -> int:
    child = os.fork()
    if child:
        return child
    try:
        if is_traced:
            _ptrace(_TRACEME, 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
        scenario.act(work)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _traced(scenario: Scenario, work: Path, points: Collection[int] = (), left: Path = Path()) -> list[str]:
    """Run the work and return its writes; just before each of *points*, the number of a write, copy what is there into a folder in *left*.

    What other threads do meanwhile ends at their next system call.
    """
    child = _forked(scenario, work, is_traced=True)
    _, status = os.waitpid(child, 0)
    if not os.WIFSTOPPED(status):
        raise PermissionError("the child could not be traced")
    _ptrace(_SETOPTIONS, child, 0, _OPTIONS)
    _ptrace(_SYSCALL, child, 0, 0)
    writes: list[str] = []
    for thread in _stops(child):
        if (write := _write_at(thread, work)) is not None:
            if len(writes) in points:
                _copy(work, left / str(len(writes)))
            writes.append(write)
        _resume(thread, 0)
    return writes


def _stops(child: int) -> Iterator[int]:
    """Yield each thread that stops at a system call until *child* has ended; the caller resumes it."""
    while True:
        thread, status = os.waitpid(-1, _WALL)
        if not os.WIFSTOPPED(status):
            if thread != child:
                continue
            if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
                raise RuntimeError(f"the work failed with status {status}")
            return
        stopped_by = os.WSTOPSIG(status)
        if stopped_by == signal.SIGTRAP | 0x80:
            yield thread
        else:
            is_ours = status >> 16 or stopped_by in {signal.SIGTRAP, signal.SIGSTOP}  # a thread began
            _resume(thread, 0 if is_ours else stopped_by)


def _resume(thread: int, with_signal: int) -> None:
    try:
        _ptrace(_SYSCALL, thread, 0, with_signal)
    except ProcessLookupError:
        return  # killed meanwhile


class _Info(ctypes.Structure):
    """The kernel's `struct ptrace_syscall_info` at the entry of a system call."""

    _fields_ = (
        ("op", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 3),
        ("arch", ctypes.c_uint32),
        ("instruction", ctypes.c_uint64),
        ("stack", ctypes.c_uint64),
        ("number", ctypes.c_uint64),
        ("args", ctypes.c_uint64 * 6),
        ("rest", ctypes.c_uint64 * 4),
    )


@dataclass(frozen=True, slots=True)
class _Call:
    """How a system call names what it changes: by paths (argument, and the argument that is their folder), or by a descriptor."""

    name: str
    paths: tuple[tuple[int, int | None], ...] = ()
    descriptor: int | None = None
    flags: int | None = None


_AT_CALLS = (
    _Call("openat", ((1, 0),), flags=2),
    _Call("mkdirat", ((1, 0),)),
    _Call("unlinkat", ((1, 0),)),
    _Call("symlinkat", ((2, 1),)),
    _Call("linkat", ((3, 2),)),
    _Call("renameat", ((3, 2), (1, 0))),
    _Call("renameat2", ((3, 2), (1, 0))),
    _Call("write", descriptor=0),
    _Call("pwrite64", descriptor=0),
    _Call("writev", descriptor=0),
    _Call("ftruncate", descriptor=0),
    _Call("copy_file_range", descriptor=2),
    _Call("sendfile", descriptor=0),
)
_OLD_CALLS = (
    _Call("open", ((0, None),), flags=1),
    _Call("creat", ((0, None),)),
    _Call("mkdir", ((0, None),)),
    _Call("rmdir", ((0, None),)),
    _Call("unlink", ((0, None),)),
    _Call("symlink", ((1, None),)),
    _Call("link", ((1, None),)),
    _Call("rename", ((1, None), (0, None))),
    _Call("truncate", ((0, None),)),
)
_NUMBERS = {
    "x86_64": {
        **{"openat": 257, "mkdirat": 258, "unlinkat": 263, "symlinkat": 266, "linkat": 265, "renameat": 264, "renameat2": 316},
        **{"write": 1, "pwrite64": 18, "writev": 20, "ftruncate": 77, "copy_file_range": 326, "sendfile": 40},
        **{"open": 2, "creat": 85, "mkdir": 83, "rmdir": 84, "unlink": 87, "symlink": 88, "link": 86, "rename": 82, "truncate": 76},
    },
    "aarch64": {
        **{"openat": 56, "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38, "renameat2": 276},
        **{"write": 64, "pwrite64": 68, "writev": 66, "ftruncate": 46, "copy_file_range": 285, "sendfile": 71, "truncate": 45},
    },
}
_ARCHITECTURE = _NUMBERS.get(platform.machine()) if platform.system() == "Linux" else None
_CALLS = {_ARCHITECTURE[call.name]: call for call in (*_AT_CALLS, *_OLD_CALLS) if _ARCHITECTURE and call.name in _ARCHITECTURE}

_TRACEME, _SYSCALL, _SETOPTIONS, _GET_SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_OPTIONS = 0x1 | 0x8 | 0x100000  # mark stops at system calls; follow threads; kill the child should we die
_WALL = 0x40000000
_ENTRY = 1
_WRITING = os.O_CREAT | os.O_TRUNC
_AT_CWD = -100
_libc = ctypes.CDLL(None, use_errno=True)


def _ptrace(request: int, thread: int, address: int, data: int) -> int:
    _libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    _libc.ptrace.restype = ctypes.c_long
    result = int(_libc.ptrace(request, thread, address, data))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _write_at(thread: int, work: Path) -> str | None:
    """Return in words what the thread is about to change below *work*, or None."""
    info = _Info()
    _ptrace(_GET_SYSCALL_INFO, thread, ctypes.sizeof(info), ctypes.addressof(info))
    call = _CALLS.get(info.number) if info.op == _ENTRY else None
    if call is None or (call.flags is not None and not info.args[call.flags] & _WRITING):
        return None
    for place in _places(thread, call, list(info.args)):
        if place.startswith(f"{work}/"):
            return f"{call.name} {place.removeprefix(f'{work}/')}"
    return None


def _places(thread: int, call: _Call, args: list[int]) -> Iterator[str]:
    try:
        if call.descriptor is not None:
            yield os.readlink(f"/proc/{thread}/fd/{ctypes.c_int(args[call.descriptor]).value}")
        for argument, folder in call.paths:
            above = _AT_CWD if folder is None else ctypes.c_int(args[folder]).value
            where = os.readlink(f"/proc/{thread}/cwd" if above == _AT_CWD else f"/proc/{thread}/fd/{above}")
            yield os.path.normpath(os.path.join(where, _text(thread, args[argument])))
    except OSError:
        return


def _text(thread: int, address: int) -> str:
    with open(f"/proc/{thread}/mem", "rb", buffering=0) as memory:
        memory.seek(address)
        # up to the end of the page, so that an unmapped one behind it is not touched
        data = memory.read(4096 - address % 4096)
        if b"\0" not in data:
            data += memory.read(4096)
    return os.fsdecode(data.partition(b"\0")[0])


if __name__ == "__main__":
    print(json.dumps(asdict(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))))
