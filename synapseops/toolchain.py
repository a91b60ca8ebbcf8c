"""Ports to the tools that a run needs: a formatter of what was generated, and a sandbox for what must be executed."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field


class Formatter(Protocol):
    """Brings generated files into the one form they have in a repository."""

    @property
    def version(self) -> str:
        """Name and version, part of every cache key."""
        ...

    def knows(self, path: str) -> bool:
        """Tell whether files called *path* are of a kind that is formatted."""
        ...

    def format(self, files: Mapping[str, bytes], *, packages: Collection[str]) -> dict[str, bytes]:
        """Return *files* (path → bytes) formatted; those it does not know come back as they are. Raises `ToolFailed`.

        *packages* are the tree's own top-level packages: *files* may be a part of the tree only, and the outcome for a file
        must not depend on which others are formatted with it.
        """
        ...


class Isolation(StrEnum):
    """How far a sandboxed process is kept from the machine.

    `FULL`: own network with loopback only, mapped non-root user, file system read-only but its folder.
    `FILES`: writes confined by Landlock, no internet sockets. `NONE`: a plain child process with limits.
    """

    FULL = "full"
    FILES = "files"
    NONE = "none"

    def holds(self, asked: "Isolation") -> bool:
        """Tell whether this level is at least *asked*."""
        levels = (Isolation.NONE, Isolation.FILES, Isolation.FULL)
        return levels.index(self) >= levels.index(asked)


class Limits(Struct, frozen=True):
    """What a sandboxed process may use: wall seconds, bytes of memory, of one file and of all, processes, bytes of output kept."""

    seconds: float = 120.0
    memory: int = 2 << 30
    file_size: int = 256 << 20
    disk: int = 512 << 20
    processes: int = 256
    output: int = 1 << 20


class Command(Struct, frozen=True):
    """A process to run in a sandbox; `argv` starts with an absolute path.

    `folder` is its working directory and the only place it may write to, with a private temporary folder. It is the caller's to
    lose: what is written there comes back by `keep` alone (paths below `folder` whose bytes are wanted; `Completed.kept`).
    With `read_only` it may be read alone. `readable` are further paths. The environment is exactly `env` and what the sandbox itself
    sets (`HOME`, `TMPDIR`, `PATH`, `LANG`).
    """

    argv: tuple[str, ...]
    folder: Path
    env: tuple[tuple[str, str], ...] = ()
    readable: tuple[Path, ...] = ()
    limits: Limits = Limits()
    keep: tuple[str, ...] = ()
    read_only: bool = False


class Ending(StrEnum):
    """How a sandboxed process ended."""

    EXITED = "exited"
    KILLED = "killed"
    TIMED_OUT = "timed_out"
    NOT_STARTED = "not_started"


class Completed(Struct, frozen=True):
    """What a sandboxed process left: how it ended, exit code (or signal when killed), output (cut at the limit), seconds.

    `reason` says why it was ended or not started; `kept` are those of the files asked for that were there, path → bytes.
    """

    ending: Ending
    code: int
    stdout: str
    stderr: str
    seconds: float
    truncated: bool = False
    reason: str = ""
    kept: Mapping[str, bytes] = field(default_factory=dict)


class Sandbox(Protocol):
    """Runs strangers' code, away from everything it could harm."""

    @property
    def isolation(self) -> Isolation:
        """The level this sandbox holds, found out by trying."""
        ...

    async def run(self, command: Command) -> Completed:
        """Run *command* to its end or to its limits; nothing it started is left running afterwards."""
        ...


class Tree(Struct, frozen=True):
    """The output folder to verify, as files (path → bytes), and the paths that may be executed."""

    files: Mapping[str, bytes]
    executable: frozenset[str] = frozenset()
