"""The verification of a tree by everything at once."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from synapseops.errors import ToolFailed, UsageError
from synapseops.evidence.model import CheckResult, Evidence, Outcome, TestReport
from synapseops.toolchain import Command, Completed, Ending, Isolation, Tree
from synapseops.verification import toolchain
from synapseops.verification.checks.base import Subject, Workspace
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.materials import UnsafePath
from synapseops.verification.sandbox import detection
from synapseops.verification.sandbox.local import LocalSandbox
from synapseops.verification.toolchain import Result, Toolchain
from tests.verification.trees import GOOD, tree


@dataclass(frozen=True, slots=True)
class FakeCheck:
    """A check that ends as it was told to, after noting what it saw."""

    name: str
    seen: dict[str, Mapping[str, bytes]]
    failure: Exception | None = None

    def concerns(self, tree: Tree) -> bool:
        return self.name not in tree.files

    async def run(self, workspace: Workspace) -> CheckResult:
        self.seen[self.name] = {
            path.relative_to(workspace.folder).as_posix(): path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file()
        }
        if self.failure is not None:
            raise self.failure
        return CheckResult(self.name, Outcome.PASSED, 1.0)


@dataclass(frozen=True, slots=True)
class FakeTests:
    """A test runner that ends as it was told to."""

    failure: Exception | None = None

    async def run(self, workspace: Workspace) -> TestReport:
        if self.failure is not None:
            raise self.failure
        return TestReport(Outcome.PASSED, passed=1, seconds=1.0)


def tools(*checks: FakeCheck, tests: FakeTests | None = None) -> Toolchain:
    return Toolchain(RuffFormatter(), LocalSandbox(Isolation.NONE), checks, tests or FakeTests())


def verified(tools: Toolchain, tree: Tree) -> tuple[Evidence, list[Result]]:
    """Return the evidence, and what was told as it came in."""
    told: list[Result] = []
    return asyncio.run(toolchain.verify(tools, Subject(tree), on_result=told.append)), told


def test_every_check_sees_a_copy_of_the_whole_tree() -> None:
    seen: dict[str, Mapping[str, bytes]] = {}
    evidence, _ = verified(tools(FakeCheck("b", seen), FakeCheck("a", seen)), tree())
    assert [check.name for check in evidence.checks] == ["b", "a"]
    assert seen == {"a": GOOD, "b": GOOD}


def test_a_check_that_does_not_concern_a_tree_is_neither_run_nor_told_of() -> None:
    seen: dict[str, Mapping[str, bytes]] = {}
    evidence, told = verified(tools(FakeCheck("README.md", seen), FakeCheck("a", seen)), tree())
    assert ([check.name for check in evidence.checks], list(seen)) == (["a"], ["a"])
    assert len(told) == 2


def test_each_end_is_told_once() -> None:
    evidence, told = verified(tools(FakeCheck("a", {}), FakeCheck("b", {})), tree())
    assert sorted(told, key=repr) == sorted((*evidence.checks, evidence.tests), key=repr)


def test_what_fails_of_ours_is_not_run_and_stops_nothing() -> None:
    failing = FakeCheck("a", {}, ToolFailed("ruff", "not installed"))
    evidence, _ = verified(tools(failing, FakeCheck("b", {}), tests=FakeTests(OSError("no space left"))), tree())
    assert [(check.name, check.outcome, check.reason) for check in evidence.checks] == [
        ("a", Outcome.NOT_RUN, "ruff failed: not installed"),
        ("b", Outcome.PASSED, ""),
    ]
    assert (evidence.tests.outcome, evidence.tests.reason) == (Outcome.NOT_RUN, "no space left")


@pytest.mark.parametrize("path", ["../outside.py", "/etc/x", ".git/hooks/x"])
def test_a_path_that_leads_out_stops_everything(path: str) -> None:
    with pytest.raises(UnsafePath):
        verified(tools(), Tree({path: b""}))


def test_executable_files_are_executable() -> None:
    modes: dict[str, int] = {}

    class Modes(FakeCheck):
        async def run(self, workspace: Workspace) -> CheckResult:
            modes.update({path.name: path.stat().st_mode & 0o111 for path in workspace.folder.iterdir()})
            return CheckResult(self.name, Outcome.PASSED)

    verified(tools(Modes("modes", {})), Tree({"run.sh": b"", "data": b""}, frozenset({"run.sh"})))
    assert (bool(modes["run.sh"]), bool(modes["data"])) == (True, False)


def test_the_tools_of_this_machine_pass_a_good_tree(tmp_path: Path) -> None:
    found = toolchain.detect(cache=tmp_path)
    without_mypy = tuple(check for check in found.checks if check.name != "mypy")
    evidence, _ = verified(Toolchain(found.formatter, found.sandbox, without_mypy, found.tests), tree())
    assert {check.name: check.outcome.value for check in evidence.checks} == {
        "openapi": "passed",
        "ruff": "passed",
        "format": "passed",
        "bandit": "passed",
        "secrets": "passed",
        "determinism": "not_run",
    }
    assert (evidence.tests.outcome, evidence.tests.isolation) == (Outcome.PASSED, found.sandbox.isolation.value)


@pytest.mark.parametrize("isolation", Isolation)
def test_a_level_can_be_asked_for(isolation: Isolation, tmp_path: Path) -> None:
    try:
        found = toolchain.detect(cache=tmp_path, isolation=isolation)
    except UsageError as refusal:
        assert isolation.value in refusal.message
    else:
        assert found.sandbox.isolation is isolation


@dataclass(frozen=True, slots=True)
class Refusing:
    """A sandbox whose level does not hold."""

    isolation: Isolation
    completed: Completed
    bubblewrap: str | None = None

    async def run(self, command: Command) -> Completed:
        return self.completed


REFUSALS = {
    "not started": (
        Completed(Ending.NOT_STARTED, 0, "", "", 0.0, reason="unshare: Operation not permitted"),
        "unshare: Operation not permitted",
    ),
    "not holding": (Completed(Ending.EXITED, 1, "", "", 0.0), "it does not hold"),
    "crashing": (Completed(Ending.KILLED, 11, "", "", 0.0), "killed"),
}


@pytest.mark.parametrize(("completed", "why"), REFUSALS.values(), ids=REFUSALS.keys())
def test_the_next_level_is_taken_where_a_better_one_is_refused(completed: Completed, why: str) -> None:
    full, files = Refusing(Isolation.FULL, completed), Refusing(Isolation.FILES, Completed(Ending.EXITED, 0, "", "", 0.0))
    assert detection.first_held([full, files]) == (files, (f'sandbox level "full" is refused here: {why}',))
    assert detection.first_held([full]) == (None, (f'sandbox level "full" is refused here: {why}',))
