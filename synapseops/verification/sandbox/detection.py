"""Which level this machine holds, found out by trying: a command is run that fails wherever the level does not hold."""

import asyncio
import functools
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from synapseops.errors import UsageError
from synapseops.toolchain import Command, Completed, Ending, Isolation, Limits, Sandbox
from synapseops.verification import scratch
from synapseops.verification.sandbox import bubblewrap
from synapseops.verification.sandbox.direct import DirectSandbox
from synapseops.verification.sandbox.local import LocalSandbox

# each proves its level from inside: argv[1] is a file on the machine that must not be seen
_PROOFS = {
    Isolation.FULL: """
import os, socket, sys
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
sys.exit(os.getuid() == 0 or os.path.exists(sys.argv[1]))
""",
    Isolation.FILES: """
import socket, sys
refused = 0
for forbidden in (lambda: open(sys.argv[1]), lambda: open(sys.argv[1], "w"), socket.socket):
    try:
        forbidden()
    except PermissionError:
        refused += 1
sys.exit(refused != 3)
""",
}


class Provable(Sandbox, Protocol):
    """A sandbox that may use bubblewrap, its path, or None."""

    @property
    def bubblewrap(self) -> str | None:
        """The program that makes the namespaces, None when nobody but us does."""
        ...


@functools.cache
def best() -> tuple[Sandbox, tuple[str, ...]]:
    """Return the sandbox of the best level that holds here, and why those above it do not."""
    held, notes = first_held(_candidates())
    return held or _plain(), notes if held else (*notes, *_why_plain())


def first_held(candidates: Iterable[Provable]) -> tuple[Provable | None, tuple[str, ...]]:
    """Return the first of *candidates* that holds its level, and why those before it do not."""
    notes: list[str] = []
    for sandbox in candidates:
        refusal = _refusal(sandbox)
        if not refusal:
            return sandbox, tuple(notes)
        notes.append(f'sandbox level "{sandbox.isolation.value}" is refused here{_by(sandbox)}: {refusal}')
    return None, tuple(notes)


def of_level(isolation: Isolation) -> Sandbox:
    """Return a sandbox of exactly *isolation*. Raises `UsageError` where the machine refuses it."""
    if isolation is Isolation.NONE:
        return _plain()
    refusals = []
    for sandbox in _candidates():
        if sandbox.isolation is isolation:
            refusal = _refusal(sandbox)
            if not refusal:
                return sandbox
            refusals.append(refusal)
    raise UsageError(f'this machine refuses the sandbox level "{isolation.value}": {"; ".join(refusals) or "it is made for Linux"}')


def _candidates() -> Iterator[LocalSandbox]:
    if sys.platform == "linux":
        yield LocalSandbox(Isolation.FULL)
        if (program := bubblewrap.find()) is not None:
            yield LocalSandbox(Isolation.FULL, program)
        yield LocalSandbox(Isolation.FILES)


def _plain() -> Sandbox:
    return DirectSandbox() if sys.platform == "win32" else LocalSandbox(Isolation.NONE)


def _why_plain() -> tuple[str, ...]:
    return () if sys.platform == "linux" else (f'sandbox level "none": the better ones are made for Linux, this is {sys.platform}',)


def _by(sandbox: Provable) -> str:
    return " (by bubblewrap)" if sandbox.bubblewrap else ""


def _refusal(sandbox: Provable) -> str:
    """Return why *sandbox* does not hold its level, or nothing when it does."""
    with scratch.folder("proof") as made:
        secret = made / "secret"
        secret.write_text("seen", encoding="utf-8")
        folder = made / "folder"
        folder.mkdir()
        argv = (sys.executable, "-I", "-S", "-c", _PROOFS[sandbox.isolation], str(secret))
        completed = _run(sandbox, Command(argv, folder, limits=Limits(seconds=20)))
    if completed.ending is Ending.EXITED:
        return "" if completed.code == 0 else f"it does not hold {completed.stderr.strip()[-200:]}".strip()
    return completed.reason or completed.stderr.strip()[-200:] or completed.ending.value


def _run(sandbox: Sandbox, command: Command) -> Completed:
    """Run *command* from synchronous code, whether or not a loop runs in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_awaited(sandbox, command))).result()


async def _awaited(sandbox: Sandbox, command: Command) -> Completed:
    return await sandbox.run(command)
