"""The sandboxes that this machine holds, and a way to run a few lines of Python in one."""

import asyncio
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from synapseops.errors import UsageError
from synapseops.toolchain import Command, Completed, Isolation, Limits, Sandbox
from synapseops.verification.sandbox import bubblewrap, detection
from synapseops.verification.sandbox.local import LocalSandbox

RunCode = Callable[..., Completed]


def _held(level: str) -> Sandbox:
    if level == "bubblewrap":
        program = bubblewrap.find()
        if program is None:
            pytest.skip("bubblewrap is not installed")
        return LocalSandbox(Isolation.FULL, program)
    try:
        return detection.of_level(Isolation(level))
    except UsageError as refusal:
        pytest.skip(refusal.message)


@pytest.fixture
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Return a sandbox of the level that the test is parametrised with (indirectly)."""
    return _held(request.param)


@pytest.fixture
def run_code(sandbox: Sandbox, tmp_path: Path) -> RunCode:
    """Return a function that runs Python source in the sandbox; what it is given further are its `sys.argv[1:]`."""
    folder = tmp_path / "folder"
    folder.mkdir()

    def within(source: str, *arguments: object, limits: Limits | None = None, **more: object) -> Completed:
        argv = (sys.executable, "-c", textwrap.dedent(source), *map(str, arguments))
        command = Command(argv, folder, limits=limits or Limits(seconds=30), **more)  # type: ignore[arg-type]
        return run(sandbox, command)

    return within


def run(sandbox: Sandbox, command: Command) -> Completed:
    """Run *command* in *sandbox* to its end."""
    return asyncio.run(_awaited(sandbox, command))


async def _awaited(sandbox: Sandbox, command: Command) -> Completed:
    return await sandbox.run(command)
