"""The tools of a runner: people's code runs in a sandbox there, or not at all."""

from dataclasses import dataclass, replace

from synapseops.evidence.model import Outcome, TestReport
from synapseops.toolchain import Isolation
from synapseops.verification.toolchain import Toolchain, Workspace


@dataclass(frozen=True, slots=True)
class NotRun:
    """A runner of tests that runs none, and says why."""

    reason: str

    async def run(self, workspace: Workspace) -> TestReport:
        """Say why nothing is run."""
        return TestReport(Outcome.NOT_RUN, isolation=workspace.sandbox.isolation.value, reason=self.reason)


def confined(tools: Toolchain) -> Toolchain:
    """Return *tools* that run people's code in a sandbox or not at all: it may be in the generated tests, where people edited them."""
    if tools.sandbox.isolation is not Isolation.NONE:
        return tools
    return replace(tools, tests=NotRun("no sandbox holds on this runner, and a job's token is near: use a Linux runner"))
