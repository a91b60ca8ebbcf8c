"""What a run in a workflow is handed."""

import time

from action import installed
from action.workflow.step import Step
from synapseops.forge.base import PullRequests, Repository
from synapseops.pipeline.equipment import Equipment, Fetch
from synapseops.report.ways import WORKFLOW
from synapseops.toolchain import Isolation


def equipment(step: Step, repository: Repository, pull_requests: PullRequests, *, fetch: Fetch | None = None) -> Equipment:
    """Return the equipment of a run over *repository*; *fetch* brings what a checkout lacks."""
    generators, kinds = installed.generators()
    toolchain = step.tools()
    return Equipment(
        repository=repository,
        pull_requests=pull_requests,
        generators=generators,
        kinds=kinds,
        toolchain=toolchain,
        cache=installed.cache(),
        timer=time.perf_counter,
        emit=step.emit,
        runs_team_code=step.tools.runs_team_code and toolchain.sandbox.isolation is not Isolation.NONE,
        at_least=Isolation.FILES,
        fetch=fetch,
        ways=WORKFLOW,
    )
