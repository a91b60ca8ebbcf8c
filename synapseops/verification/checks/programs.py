"""Programs that judge generated files of other languages, and that a machine may lack: where they are, and of what version."""

import os
import re
import shutil
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from msgspec import Struct

from synapseops.toolchain import Command, Ending, Limits
from synapseops.verification.checks.base import Workspace

_VERSION = re.compile(r"\d+\.\d+[\w.+-]*")
_LIMITS = Limits(seconds=30.0, memory=4 << 30)


class Program(Struct, frozen=True):
    """A program: its absolute path, what of the machine it reads, its version, or how it is asked for it."""

    name: str
    path: str
    readable: tuple[Path, ...] = ()
    version: str = ""
    ask: tuple[str, ...] = ("--version",)


def find(name: str, *, package: str = "", folders: Iterable[str] = (), ask: tuple[str, ...] = ("--version",)) -> Program | None:
    """Return the program *name*: that of our environment before any other; None where there is none.

    *package* is the distribution that brings it to an environment; *folders* are searched after `PATH`.
    """
    own = str(Path(sys.executable).parent)
    found = shutil.which(name, path=own) or shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders))
    if found is None or not os.path.isabs(found):
        return None  # a relative entry of `PATH` leads into whatever folder we are started in
    version = installed(package) if package and os.path.dirname(found) == own else ""
    return Program(name, found, (Path(found),), version, ask)


def module(name: str, package: str) -> Program | None:
    """Return this Python, where the distribution *package* is installed for it to import; *name* is how people call that."""
    version = installed(package)
    return Program(name, sys.executable, (), version) if version else None


def installed(package: str) -> str:
    """Return the version of an installed distribution, or nothing."""
    try:
        return distribution(package).version
    except PackageNotFoundError:
        return ""


async def version_of(program: Program, workspace: Workspace) -> str:
    """Return the version of *program*, asked for where nothing else tells; nothing where it does not run in the sandbox."""
    if program.version:
        return program.version
    command = Command((program.path, *program.ask), workspace.folder, readable=program.readable, limits=_LIMITS, read_only=True)
    completed = await workspace.sandbox.run(command)
    found = _VERSION.search(completed.stdout) if completed.ending is Ending.EXITED and completed.code == 0 else None
    return found.group() if found else ""
