"""A check that is one run of one program over the tree: started in the sandbox, its answer read with suspicion."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.toolchain import Command, Completed, Ending, Limits, Tree
from synapseops.verification.checks.base import Workspace
from synapseops.verification.sandbox.visible import packages_elsewhere

VERIFICATION = Path(__file__).parents[1]
CONFIG = VERIFICATION / "config"
INSIDE = VERIFICATION / "inside"

_LIMITS = Limits(seconds=600.0, memory=4 << 30, output=16 << 20)
_SHOWN = 1000
_PYTHON = (".py", ".pyi", ".ipynb")


class UnreadableAnswer(ValueError):
    """A tool said something else than it should."""


class Unsuited(ValueError):
    """A tool says that it, as it is installed here, cannot judge this."""


class Tool(Struct, frozen=True):
    """A program and how to read it: `read` turns its standard output (its standard error, where it is `on_stderr`) into findings, or
    raises `UnreadableAnswer`, or `Unsuited`; a finding's file may be absolute.

    The exit code must agree: 0 without findings, one of `found` with them. `missing` says why it cannot run here; `vacuous` is
    what it says on standard error when it found no Python to look at, and would pass for that reason. `env` is what it needs besides.
    """

    name: str
    tool: str
    argv: Callable[[Workspace], tuple[str, ...]]
    read: Callable[[str], list[Finding]]
    found: frozenset[int] = frozenset({1})
    missing: str = ""
    vacuous: str = ""
    readable: tuple[Path, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    on_stderr: bool = False

    def concerns(self, tree: Tree) -> bool:
        """Every tree."""
        return True

    async def run(self, workspace: Workspace) -> CheckResult:
        """Run the program over *workspace* and judge what it said."""
        if self.missing:
            return CheckResult(self.name, Outcome.NOT_RUN, reason=self.missing, tool=self.tool)
        if self.vacuous and not any(path.endswith(_PYTHON) for path in workspace.subject.tree.files):
            return CheckResult(self.name, Outcome.NOT_RUN, reason="there is no Python to look at", tool=self.tool)
        command = Command(
            argv=self.argv(workspace),
            folder=workspace.folder,
            env=(("TZ", "UTC"), ("PYTHONDONTWRITEBYTECODE", "1"), *_elsewhere(), *self.env),
            readable=self.readable,
            limits=_LIMITS,
            read_only=True,
        )
        completed = await workspace.sandbox.run(command)
        judged = self._judged(completed)
        findings = tuple(replace(finding, file=below(finding.file, workspace.folder)) for finding in judged.findings)
        return replace(judged, findings=findings, seconds=completed.seconds)

    def _judged(self, completed: Completed) -> CheckResult:
        if completed.ending is Ending.NOT_STARTED:
            return CheckResult(self.name, Outcome.NOT_RUN, reason=f"it could not be started: {completed.reason}", tool=self.tool)
        try:
            said = completed.stderr if self.on_stderr else completed.stdout
            findings = self.read(said) if completed.ending is Ending.EXITED and not completed.truncated else []
        except Unsuited as failure:
            return CheckResult(self.name, Outcome.NOT_RUN, reason=str(failure), tool=self.tool)
        except UnreadableAnswer as failure:
            return self._failed(f"its answer cannot be read ({failure}); {_last_words(completed)}")
        if completed.ending is not Ending.EXITED or completed.truncated or (self.vacuous and self.vacuous in completed.stderr):
            return self._failed(_last_words(completed))
        if completed.code not in (self.found if findings else {0}):
            return self._failed(_last_words(completed), findings)
        outcome = Outcome.FAILED if findings else Outcome.PASSED
        return CheckResult(self.name, outcome, findings=tuple(findings), tool=self.tool)

    def _failed(self, reason: str, findings: list[Finding] | None = None) -> CheckResult:
        return CheckResult(self.name, Outcome.FAILED, reason=reason, findings=tuple(findings or ()), tool=self.tool)


def script(name: str) -> tuple[str, ...]:
    """Return the start of a command that runs *name* of `inside` with this Python, isolated from everything around it."""
    return (*python(), str(INSIDE / name))


def python() -> tuple[str, ...]:
    """Return the start of a command of this Python that looks for modules where it is installed, not where it is started.

    Not `-I`: the environment is ours, and `PYTHONPATH` may be needed for packages that are installed elsewhere.
    """
    return (sys.executable, "-P", "-s", "-B")


def _elsewhere() -> tuple[tuple[str, str], ...]:
    packages = packages_elsewhere()
    return (("PYTHONPATH", os.pathsep.join(packages)),) if packages else ()


def parsed(text: str) -> Any:
    """Return *text* read as JSON. Raises `UnreadableAnswer`."""
    try:
        return json.loads(text)
    except ValueError as failure:
        raise UnreadableAnswer(str(failure)) from failure


def below(file: str, folder: PurePath) -> str:
    """Return *file* as a path of the tree in *folder*, whichever way a tool writes it on a system whose paths are as *folder* is."""
    written = file.replace("\\", "/") if isinstance(folder, PureWindowsPath) else file
    return written.removeprefix(f"{folder.as_posix()}/").removeprefix("./")


def _last_words(completed: Completed) -> str:
    said = (completed.stderr.strip() or completed.stdout.strip())[-_SHOWN:]
    if completed.truncated:
        return "it said more than is read"
    if completed.reason:
        return f"{completed.reason}; {said}".removesuffix("; ")
    how = f"it was killed by signal {completed.code}" if completed.ending is Ending.KILLED else f"it ended with code {completed.code}"
    return f"{how}: {said}".removesuffix(": ")
