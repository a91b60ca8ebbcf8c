"""A Python that has read the libraries of generated services, and forks for each program: reading them takes longer than most programs.

`run` is `subprocess.run` of `python -m MODULE`, in a process of its own as there, with one `Server` for all that a process asks.
"""

import atexit
import functools
import gc
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LIBRARIES = (
    "aiosqlite",
    "alembic.command",
    "alembic.config",
    "anyio.pytest_plugin",
    "asyncpg",
    "fastapi",
    "httpx",
    "pydantic_settings",
    "pytest",
    "sqlalchemy.ext.asyncio",
    "structlog",
    "uvicorn",
    "yaml",
)


@dataclass(frozen=True, slots=True)
class Job:
    """A program to run: what follows `python -m`, where, with which environment, and the files that its output goes to."""

    argv: tuple[str, ...]
    cwd: str
    env: Mapping[str, str]
    out: str
    err: str


def run(*argv: str, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `python -m` *argv* to its end."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        code = _done(Job(argv, str(cwd), dict(env), str(out), str(err)))
        return subprocess.CompletedProcess(argv, code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


class Server:
    """The process that forks."""

    def __init__(self) -> None:
        argv = [sys.executable, __file__]
        self._process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
        )

    def do(self, job: Job) -> int:
        """Have *job* done, and return how it ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps([job.argv, job.cwd, job.env, job.out, job.err])}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        """Let it end."""
        self._process.communicate()

    def kill(self) -> None:
        """End it with whatever it is doing."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()


def _done(job: Job) -> int:
    """Have *job* done, and return how it ended; when nobody waits for it any longer, it ends at once, and its answer is for nobody."""
    server = _server()
    try:
        return server.do(job)
    except BaseException:
        _server.cache_clear()
        atexit.unregister(server.end)
        server.kill()
        raise


@functools.cache
def _server() -> Server:
    made = Server()
    atexit.register(made.end)
    return made


def _serve() -> None:
    """Fork for each job that standard input holds, and say on standard output how it ended."""
    for name in LIBRARIES:
        importlib.import_module(name)
    sys.modules["anyio"].__doc__ = "PYTEST_DONT_REWRITE"  # pytest would warn that it comes too late to rewrite it
    gc.collect()
    gc.freeze()  # what is shared with the forks stays shared
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(Job(*json.loads(line)))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(job: Job) -> None:
    """Be the program: what it is told, what it sees, how it ends."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for path, number in ((job.out, 1), (job.err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.dup2(nothing, 0)
    os.environ.clear()
    os.environ.update(job.env)
    os.chdir(job.cwd)
    sys.path[0:1] = [job.cwd, *filter(None, job.env.get("PYTHONPATH", "").split(os.pathsep))]
    sys.dont_write_bytecode = bool(job.env.get("PYTHONDONTWRITEBYTECODE"))
    sys.argv = [*job.argv]
    _end(_code(job.argv[0]))


def _code(module: str) -> int:
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _end(code: int) -> None:
    """End as an interpreter does, but without the parent's business."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _serve()
