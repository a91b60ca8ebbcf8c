"""The level `none` where there is no POSIX: a plain child, limited in time and output only."""

import os
import time
from pathlib import Path

from msgspec import Struct

from synapseops.toolchain import Command, Completed, Ending, Isolation
from synapseops.verification import children, scratch, variables

_NEEDED = ("PATH", "PATHEXT")


class DirectSandbox(Struct, frozen=True):
    """Runs a command as it is."""

    isolation: Isolation = Isolation.NONE

    async def run(self, command: Command) -> Completed:
        """Run *command*; what it starts and leaves behind is not followed here."""
        with scratch.folder("sandbox") as own:
            env = variables.needed() | {name: os.environ[name] for name in _NEEDED if name in os.environ}
            env |= dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP"), str(own))
            env |= {"LANG": "C.UTF-8", "PYTHONUTF8": "1", **dict(command.env)}  # what tools say is read as UTF-8
            limits = command.limits
            child = children.Child(command.argv, command.folder, env, seconds=limits.seconds, output=limits.output)
            start = time.monotonic()
            try:
                ended = await children.run(child)
            except OSError as failure:
                return Completed(Ending.NOT_STARTED, 0, "", "", 0.0, reason=str(failure))
            return _completed(ended, time.monotonic() - start, _kept(command))


def _kept(command: Command) -> dict[str, bytes]:
    found = {path: Path(command.folder, path) for path in command.keep}
    return {path: file.read_bytes() for path, file in found.items() if file.is_file() and not file.is_symlink()}


def _completed(ended: children.Ended, seconds: float, kept: dict[str, bytes]) -> Completed:
    stdout, stderr = (stream.decode(errors="replace") for stream in (ended.stdout, ended.stderr))
    ending = Ending.TIMED_OUT if ended.timed_out else Ending.EXITED if ended.code >= 0 else Ending.KILLED
    return Completed(ending, abs(ended.code), stdout, stderr, seconds, ended.truncated, kept=kept)
