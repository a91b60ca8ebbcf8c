"""Child processes without a shell: fed, drained up to a limit, and ended when we are."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

_CHUNK = 1 << 16
_GRACE = 5.0


class Child(Struct, frozen=True):
    """A process to start: its environment is *env* alone, its output is read up to *output* bytes a stream.

    After *seconds* it is ended, first by SIGTERM, which is how it may end what it started itself.
    """

    argv: Sequence[str]
    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)
    given: bytes = b""
    pass_fds: tuple[int, ...] = ()
    seconds: float = 120.0
    output: int = 1 << 20


def kill(process: asyncio.subprocess.Process) -> None:
    """End *process*, which leads a session of its own, and all that it started there; where there are no sessions, it alone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


class Ended(Struct, frozen=True):
    """What a child left: exit code (negative for a signal), whether its time was up, and what it said."""

    code: int
    timed_out: bool
    stdout: bytes
    stderr: bytes
    truncated: bool


async def run(child: Child) -> Ended:
    """Run *child* to its end. Raises OSError when it cannot be started."""
    process = await asyncio.create_subprocess_exec(
        *child.argv,
        cwd=child.folder,
        env=dict(child.env),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        pass_fds=child.pass_fds,
        start_new_session=True,
    )
    stdout, stderr = _Kept(child.output), _Kept(child.output)
    streams = [_feed(process.stdin, child.given), stdout.drain(process.stdout), stderr.drain(process.stderr)]
    talking = [asyncio.ensure_future(stream) for stream in streams]
    timed_out = False
    try:
        await asyncio.wait_for(process.wait(), child.seconds)
    except TimeoutError:
        timed_out = True
    finally:
        await _end(process)
        await _fall_silent(talking)
    code = 0 if process.returncode is None else process.returncode
    return Ended(code, timed_out, bytes(stdout.kept), bytes(stderr.kept), stdout.truncated or stderr.truncated)


class _Kept:
    """The first bytes of a stream; the rest is read and forgotten, so that nobody waits for a full pipe."""

    def __init__(self, limit: int) -> None:
        self.kept = bytearray()
        self.truncated = False
        self._limit = limit

    async def drain(self, reader: asyncio.StreamReader | None) -> None:
        """Read *reader* to its end."""
        while reader is not None and (chunk := await reader.read(_CHUNK)):
            room = self._limit - len(self.kept)
            self.kept += chunk[:room]
            self.truncated = self.truncated or len(chunk) > room


async def _feed(writer: asyncio.StreamWriter | None, given: bytes) -> None:
    if writer is not None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            writer.write(given)
            await writer.drain()
        writer.close()


async def _end(process: asyncio.subprocess.Process) -> None:
    """End *process* if it still runs: it is asked, then it and its group are made to."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _GRACE)
    if process.returncode is None:
        kill(process)
        await process.wait()


async def _fall_silent(talking: Sequence[asyncio.Future[None]]) -> None:
    """Wait for the streams' ends: soon, since whoever held them is dead; for ever is not waited."""
    _, late = await asyncio.wait(talking, timeout=_GRACE)
    for task in late:
        task.cancel()
    await asyncio.gather(*talking, return_exceptions=True)
