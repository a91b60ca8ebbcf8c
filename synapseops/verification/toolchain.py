"""The tools of this machine, found once, and the verification of a tree by all of them at a time."""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import platformdirs
from msgspec import Struct
from msgspec.structs import replace

from synapseops.errors import SynapseError
from synapseops.evidence.model import CheckResult, Evidence, Outcome, TestReport
from synapseops.toolchain import Formatter, Isolation, Sandbox
from synapseops.verification import materials, scratch
from synapseops.verification.checks import deployment, golang, lint, security, typescript, workflows
from synapseops.verification.checks.base import Again, Check, Subject, TestRunner, Workspace
from synapseops.verification.checks.bills import BillCheck
from synapseops.verification.checks.contract import ContractCheck
from synapseops.verification.checks.determinism import DeterminismCheck
from synapseops.verification.checks.security import BanditCheck
from synapseops.verification.checks.types import TypesCheck
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.sandbox import detection
from synapseops.verification.testing.runner import PytestRunner

__all__ = ["Again", "Check", "Result", "Subject", "TestRunner", "Toolchain", "Workspace", "detect", "verify"]

Result = CheckResult | TestReport
_COMPILERS = ("mypy", "tsc", "go vet")
_Result = TypeVar("_Result", CheckResult, TestReport)


class Toolchain(Struct, frozen=True):
    """Everything that formats, confines, checks and tests. `notes` say why no better sandbox level is held here."""

    formatter: Formatter
    sandbox: Sandbox
    checks: tuple[Check, ...]
    tests: TestRunner
    notes: tuple[str, ...] = ()


def detect(*, cache: Path | None = None, isolation: Isolation | None = None) -> Toolchain:
    """Return the tools of this machine. *cache* is the factory's own folder; *isolation* asks for a level, and raises
    `UsageError` where the machine refuses it."""
    scratch.sweep()
    sandbox, notes = (detection.of_level(isolation), ()) if isolation else detection.best()
    kept = cache or platformdirs.user_cache_path("synapse")
    checks: tuple[Check, ...] = (
        ContractCheck(),
        lint.rules(),
        lint.form(),
        TypesCheck(kept),
        BanditCheck(),
        security.secrets(),
        DeterminismCheck(),
        typescript.tsc(),
        golang.VetCheck(kept),
        golang.gofmt(),
        *deployment.checks(),
        *workflows.checks(),
        BillCheck(),
    )
    return Toolchain(RuffFormatter(), sandbox, checks, PytestRunner(), notes)


async def verify(toolchain: Toolchain, subject: Subject, *, on_result: Callable[[Result], None] = lambda _: None) -> Evidence:
    """Run every check that concerns the tree and the tests, as many at a time as there are cores; *on_result* is told of each as it ends.

    The tests and the compilers are begun first, since they take longest; the order of the evidence is that of the toolchain.
    """
    checks = [check for check in toolchain.checks if check.concerns(subject.tree)]
    cores = asyncio.Semaphore(os.cpu_count() or 1)
    async with _workspace(toolchain.sandbox, subject) as workspace, asyncio.TaskGroup() as group:

        async def one(run: Callable[[], Awaitable[_Result]]) -> _Result:
            async with cores:
                started = time.monotonic()
                result = await run()
                result = replace(result, seconds=result.seconds or time.monotonic() - started)
            on_result(result)
            return result

        tests = group.create_task(one(partial(_tested, toolchain.tests, workspace)))
        slowest_first = sorted(checks, key=lambda check: check.name not in _COMPILERS)
        running = {check.name: group.create_task(one(partial(_checked, check, workspace))) for check in slowest_first}
    return Evidence(tuple(running[check.name].result() for check in checks), tests.result())


@contextlib.asynccontextmanager
async def _workspace(sandbox: Sandbox, subject: Subject) -> AsyncIterator[Workspace]:
    with scratch.folder("verify") as made:
        folder = made.resolve()
        materials.write(subject.tree.files, folder, executable=subject.tree.executable)
        yield Workspace(folder, subject, sandbox)


async def _checked(check: Check, workspace: Workspace) -> CheckResult:
    try:
        return await check.run(workspace)
    except (SynapseError, OSError) as failure:
        return CheckResult(check.name, Outcome.NOT_RUN, reason=str(failure))


async def _tested(tests: TestRunner, workspace: Workspace) -> TestReport:
    try:
        return await tests.run(workspace)
    except (SynapseError, OSError) as failure:
        return TestReport(Outcome.NOT_RUN, isolation=workspace.sandbox.isolation.value, reason=str(failure))
