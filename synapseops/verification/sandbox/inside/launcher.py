"""The first process of every sandboxed command: reads the request, confines itself, supervises, answers."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable

from . import supervisor
from .request import Answer, Request

_LINUX = sys.platform == "linux"


def main() -> None:
    """Carry out the request on standard input. Leaving is by `_exit`: nothing of the interpreter's is needed any more."""
    request = Request.from_json(sys.stdin.read())
    with contextlib.suppress(OSError):
        os.set_inheritable(request.answer, False)
    try:
        _die_with_the_factory()
        _LEVELS[request.level](request)
    except Exception as failure:
        _answer(request, Answer("not_started", reason=f"{type(failure).__name__}: {failure}"))
    finally:
        os._exit(0)


def _die_with_the_factory() -> None:
    if _LINUX:
        from . import kernel

        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGTERM)


def _answer(request: Request, answer: Answer) -> None:
    os.ftruncate(request.answer, 0)
    os.pwrite(request.answer, answer.to_json().encode(), 0)


def _supervised(request: Request, confine: Callable[[], None]) -> None:
    _answer(request, supervisor.supervise(request, confine))


def _full(request: Request) -> None:
    from . import kernel, namespaces, seccomp

    program = seccomp.hardened(kernel.machine())

    def confine() -> None:
        namespaces.become_nobody()
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.seccomp(program)

    namespaces.run(request, lambda: _supervised(request, confine))


def _full_inside(request: Request) -> None:
    """Go on as process 1 where bubblewrap has made the namespaces."""
    from . import files, kernel, seccomp

    if not request.read_only:
        files.copy_tree(request.source, request.folder, os.getuid())
    program = seccomp.hardened(kernel.machine())

    def confine() -> None:
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        kernel.seccomp(program)

    _supervised(request, confine)


def _files(request: Request) -> None:
    from . import kernel, landlock, seccomp

    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    program = seccomp.without_network(kernel.machine(), spared=(os.getpid(), os.getppid()))

    def confine() -> None:
        kernel.forbid_capabilities()
        kernel.drop_capabilities()  # root's would let it look into other processes, past Landlock
        _hardly_outlive_us()
        readable, writable = [*request.readable, "/proc"], [request.temporary]
        (readable if request.read_only else writable).append(request.folder)
        landlock.confine(readable=readable, writable=writable)
        kernel.seccomp(program)

    _supervised(request, confine)


def _none(request: Request) -> None:
    if _LINUX:
        from . import kernel

        kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
        _supervised(request, _hardly_outlive_us)
    else:
        _supervised(request, lambda: None)


def _hardly_outlive_us() -> None:
    """Let the command gain no privilege, and die if it ends us, which is forbidden to it or, at the level `none`, unwise."""
    from . import kernel

    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)


_LEVELS = {"full": _full, "full-inside": _full_inside, "files": _files, "none": _none}
