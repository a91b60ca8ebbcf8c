"""Processes that stay: told lines, they answer with lines, and end when nobody tells them anything any more."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence

from synapseops.errors import ToolFailed
from synapseops.verification import children

_LONGEST_LINE = 1 << 16


class Attendant:
    """A child process with our own standard error. It is started when it is first asked, and again after it ended."""

    def __init__(self, argv: Sequence[str], env: Mapping[str, str]) -> None:
        self._argv = tuple(argv)
        self._env = dict(env)
        self._process: asyncio.subprocess.Process | None = None
        self.process = 0
        """The process that was started last."""

    async def ask(self, line: str) -> str:
        """Tell it *line* and return the line it answers. Raises `ToolFailed` when it ends instead."""
        process = self._process or await self._started()
        try:
            _writer(process).write(f"{line}\n".encode())
            await _writer(process).drain()
            answer = await _reader(process).readline()
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
        if not answer:
            self._process = None
            raise ToolFailed(self._argv[-1], f"it ended with {await process.wait()}")
        return answer.decode("utf-8", "replace").rstrip("\n")

    async def end(self, seconds: float) -> None:
        """Say that nothing more comes, and let it end what it does; after *seconds* it is killed."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        _writer(process).close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), seconds)
        if process.returncode is None:
            children.kill(process)
            await process.wait()

    async def _started(self) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        # in a session of its own: Ctrl-C is for us, and we tell it
        self._process = await asyncio.create_subprocess_exec(
            *self._argv, env=self._env, stdin=pipe, stdout=pipe, limit=_LONGEST_LINE, start_new_session=True
        )
        self.process = self._process.pid
        return self._process


def _writer(process: asyncio.subprocess.Process) -> asyncio.StreamWriter:
    if process.stdin is None:
        raise ToolFailed("attendant", "it has no standard input")
    return process.stdin


def _reader(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise ToolFailed("attendant", "it has no standard output")
    return process.stdout
