"""The port `Sandbox` over this machine's kernel: the level is given, the process inside does the confining."""

import base64
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from synapseops.toolchain import Command, Completed, Ending, Isolation
from synapseops.verification import children, scratch
from synapseops.verification.sandbox import bubblewrap
from synapseops.verification.sandbox.inside.request import Answer, Request
from synapseops.verification.sandbox.visible import Visible, visible

_BACKSTOP = 20.0
_KEPT = 32 << 20
_HERE = Path(__file__).parent
_BOOTSTRAP = "import sys; sys.path.insert(0, sys.argv[1]); from inside.launcher import main; main()"


class LocalSandbox(Struct, frozen=True):
    """A sandbox of one level; `bubblewrap` is the program that makes the namespaces, where we may not."""

    isolation: Isolation
    bubblewrap: str | None = None

    async def run(self, command: Command) -> Completed:
        """Run *command*; whatever keeps it from starting is an ending, not an exception."""
        with (
            scratch.folder("sandbox") as own,
            tempfile.TemporaryFile() as answer,
        ):
            temporary = own / "tmp"
            temporary.mkdir()
            seen = visible(command.readable, users=self._shares_users)
            request = self._request(command, seen, own.resolve(), answer.fileno())
            child = children.Child(
                argv=self._argv(request),
                folder=Path("/"),
                given=request.to_json().encode(),
                pass_fds=(answer.fileno(),),
                seconds=command.limits.seconds + _BACKSTOP,
                output=command.limits.output,
            )
            try:
                ended = await children.run(child)
            except OSError as failure:
                return Completed(Ending.NOT_STARTED, 0, "", "", 0.0, reason=str(failure))
            answer.seek(0)
            return _completed(ended, answer.read(), command.limits.seconds)

    @property
    def _shares_users(self) -> bool:
        """Whether `/etc` is the machine's: our own namespaces write one of their own."""
        return self.isolation is not Isolation.FULL or self.bubblewrap is not None

    def _request(self, command: Command, seen: Visible, scratch: Path, answer: int) -> Request:
        limits = command.limits
        full = self.isolation is Isolation.FULL
        temporary = "/tmp" if full else f"{scratch}/tmp"  # noqa: S108  # a tmpfs of the sandbox's own
        folder = os.path.realpath(command.folder)
        return Request(
            level="full-inside" if self.bubblewrap else self.isolation.value,
            argv=command.argv,
            env=(*_environment(temporary), *command.env),
            folder=folder,
            source=bubblewrap.SOURCE if self.bubblewrap else folder,
            read_only=command.read_only,
            scratch=str(scratch),
            temporary=temporary,
            readable=seen.paths,
            links=seen.links,
            keep=command.keep,
            answer=answer,
            seconds=limits.seconds,
            memory=limits.memory,
            file_size=limits.file_size,
            disk=limits.disk,
            processes=limits.processes,
            kept_size=_KEPT,
        )

    def _argv(self, request: Request) -> list[str]:
        launcher = [sys.executable, "-I", "-S", "-c", _BOOTSTRAP, str(_HERE)]
        if self.bubblewrap is None:
            return launcher
        return [self.bubblewrap, *bubblewrap.options(request, launcher=_HERE), *launcher]


def _environment(temporary: str) -> Iterable[tuple[str, str]]:
    return (
        ("HOME", temporary),
        ("TMPDIR", temporary),
        ("PATH", f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"),
        ("LANG", "C.UTF-8"),
    )


def _completed(ended: children.Ended, answer: bytes, seconds: float) -> Completed:
    stdout, stderr = (stream.decode(errors="replace") for stream in (ended.stdout, ended.stderr))
    if ended.timed_out:
        return Completed(Ending.TIMED_OUT, ended.code, stdout, stderr, seconds, ended.truncated)
    try:
        told = Answer.from_json(answer.decode())
    except (ValueError, TypeError):
        reason = "the process that watches it ended before it"
        return Completed(Ending.KILLED, abs(ended.code), stdout, stderr, 0.0, ended.truncated, reason)
    kept = {path: base64.b64decode(data) for path, data in told.kept}
    return Completed(Ending(told.ending), told.code, stdout, stderr, told.seconds, ended.truncated, told.reason, kept)
