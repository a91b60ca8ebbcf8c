"""Runs in real repositories, with generators of a few files, and checks and tests that answer as they are told."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from generators import registry
from synapseops.evidence.model import CheckResult, Outcome, TestReport
from synapseops.forge.base import PullRequests, Repository
from synapseops.forge.local import open_repository
from synapseops.generation import Generator
from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.course import Wanted
from synapseops.pipeline.decided import NONE, Decisions
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.events import DECISION, Event
from synapseops.pipeline.proving import prove
from synapseops.pipeline.run import run
from synapseops.report.model import Report
from synapseops.report.proof import Proof
from synapseops.toolchain import Command, Completed, Isolation, Sandbox, Tree
from synapseops.verification.checks.base import Workspace
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.toolchain import Toolchain
from tests.pipeline.making import GENERATORS, rewritten

TODO = "synapse: 1\nservice: todo\nresources:\n  Task:\n    fields:\n      title: string(1..120)\n      done: boolean = false\n"
MORE = f"{TODO}      note: text?\n"
GREEN = TestReport(Outcome.PASSED, passed=3, coverage=97.0, isolation="none")
RED = TestReport(Outcome.FAILED, passed=2, failed=1, coverage=97.0, isolation="none")


@dataclass(frozen=True, slots=True)
class ToldCheck:
    """A check that answers as it is told."""

    result: CheckResult
    seen: list[dict[str, bytes]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name."""
        return self.result.name

    def concerns(self, tree: Tree) -> bool:
        """Every tree."""
        return True

    async def run(self, workspace: Workspace) -> CheckResult:
        """Answer."""
        self.seen.append(dict(workspace.subject.tree.files))
        return self.result


@dataclass(frozen=True, slots=True)
class ToldTests:
    """A test runner that answers as it is told."""

    report: TestReport

    async def run(self, workspace: Workspace) -> TestReport:
        """Answer."""
        return self.report


class NoSandbox:
    """A sandbox in which nothing may be run."""

    isolation = Isolation.NONE

    async def run(self, command: Command) -> Completed:
        """Refuse."""
        raise AssertionError(f"{command} was to be run")


@dataclass
class Workshop:
    """A folder with a repository, and what runs in it are handed."""

    folder: Path
    cache: FolderCache
    tests: TestReport = GREEN
    checks: tuple[ToldCheck, ...] = (ToldCheck(CheckResult("ruff", Outcome.PASSED, 0.1, tool="ruff 1")),)
    generators: tuple[Generator, ...] = GENERATORS
    sandbox: Sandbox = field(default_factory=NoSandbox)
    wrapped: Callable[[Repository], Repository] = lambda repository: repository
    fetches: bool = False
    events: list[Event] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def run(self, base: str | None = None, *, writes: bool = True, recreate: bool = False, decided: Decisions = NONE) -> tuple[Report, ...]:
        """Run every intent."""
        repository = open_repository(self.folder, wait=lambda seconds: None)
        wanted = Wanted(repository.base(base), base is not None, writes, recreate, decided=decided)
        equipment = self.equipment(self.wrapped(repository), repository.pull_requests)
        equipment = replace(equipment, fetch=repository.fetch_pristine if self.fetches else None)
        return asyncio.run(run(equipment, wanted, on_failure=self.failures.append))

    def run_one(self, base: str | None = None, *, writes: bool = True, recreate: bool = False, decided: Decisions = NONE) -> Report:
        """Run the only intent."""
        (report,) = self.run(base, writes=writes, recreate=recreate, decided=decided)
        return report

    def prove(self, ref: str, *, base: str | None = None) -> tuple[Proof, ...]:
        """Prove what *ref* holds."""
        repository = open_repository(self.folder, wait=lambda seconds: None)
        return asyncio.run(prove(self.equipment(repository, repository.pull_requests), repository.commit(ref), base=base))

    def makes(self, old: str, new: str) -> None:
        """Let the factory make *new* where it made *old* so far, as another version of it would."""
        self.generators = tuple(replace(one, generate=rewritten(one.generate, old, new)) for one in self.generators)

    def equipment(self, repository: Repository, pull_requests: PullRequests) -> Equipment:
        """Return what a run is handed."""
        return Equipment(
            repository=repository,
            pull_requests=pull_requests,
            generators=self.generators,
            kinds=registry.kinds(self.generators),
            toolchain=Toolchain(RuffFormatter(), self.sandbox, self.checks, ToldTests(self.tests)),
            cache=self.cache,
            known=getattr(repository, "pristine", None),
            timer=time.perf_counter,
            emit=self.events.append,
        )


def steps(events: Iterable[Event]) -> list[str]:
    """Return the steps that ended, in order; what was decided is no step."""
    return [event.step for event in events if event.phase != "started" and event.step != DECISION]
