"""The tools of a step: people's code runs in a sandbox there, or not at all."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from action.workflow import evidence
from synapseops.evidence.model import Outcome, TestReport
from synapseops.toolchain import Isolation
from synapseops.verification.toolchain import Toolchain, Workspace


class NotRun(Struct, frozen=True):
    """A runner of tests that runs none, and says why."""

    reason: str

    async def run(self, workspace: Workspace) -> TestReport:
        """Say why nothing is run."""
        return TestReport(Outcome.NOT_RUN, isolation=workspace.sandbox.isolation.value, reason=self.reason)


class Tools(Struct):
    """What finds the tools of this machine, the evidence of a job before ("" for none), and what this one finds out."""

    find: Callable[[], Toolchain]
    told: str = ""
    found: evidence.Recorder | None = None

    @property
    def runs_team_code(self) -> bool:
        """Whether code of people's may run in this step: where another job verified, it did there."""
        return not self.told

    def __call__(self) -> Toolchain:
        """Return the tools to verify with."""
        tools = confined(self.find())
        if self.told:
            return evidence.answering(tools, evidence.read(Path(self.told)))
        self.found = evidence.Recorder()
        return self.found.over(tools)


def confined(tools: Toolchain) -> Toolchain:
    """Return *tools* that run people's code in a sandbox or not at all: it may be in the generated tests, where people edited them."""
    if tools.sandbox.isolation is not Isolation.NONE:
        return tools
    return replace(tools, tests=NotRun("no sandbox holds on this runner, and a job's token is near: use a Linux runner"))
