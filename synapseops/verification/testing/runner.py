"""Running a tree's own tests in the sandbox, with the factory's configuration, and believing their report only where it adds up.

Code under test shares its process with the record of the tests, so a determined forger cannot be kept from it: whoever may write
the tests may also write `assert True`. What is guarded against is a report that is incomplete or contradicts how the process ended.
"""

import os
import sys
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from synapseops.evidence.model import Outcome, TestReport
from synapseops.toolchain import Command, Limits
from synapseops.verification import dependencies, materials, scratch
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.tool import CONFIG, INSIDE
from synapseops.verification.sandbox.visible import packages_elsewhere
from synapseops.verification.testing import record

_LIMITS = Limits(seconds=300.0, memory=4 << 30, processes=512)


class PytestRunner(Struct, frozen=True):
    """The port `TestRunner` over pytest; every file of tests adds to the time that *limits* gives."""

    limits: Limits = _LIMITS
    seconds_a_file: float = 10.0

    async def run(self, workspace: Workspace) -> TestReport:
        """Run the tests on a copy of the tree that is theirs to spoil."""
        reason = _why_not(workspace)
        if reason:
            return TestReport(Outcome.NOT_RUN, isolation=workspace.sandbox.isolation.value, reason=reason)
        tree = workspace.subject.tree
        with scratch.folder("tests") as made:
            folder = made.resolve()
            materials.write(tree.files, folder, executable=tree.executable)
            completed = await workspace.sandbox.run(self._command(workspace, folder))
        return record.report(completed, workspace.sandbox.isolation)

    def _command(self, workspace: Workspace, folder: Path) -> Command:
        script = str(INSIDE / "run_tests.py")
        config = str(CONFIG / "pytest.ini")
        env = {
            "PYTHONPATH": os.pathsep.join((str(folder), *packages_elsewhere())),
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "TZ": "UTC",
        }
        return Command(
            argv=(sys.executable, "-B", "-P", "-s", script, record.RESULTS, ",".join(workspace.packages), config),
            folder=folder,
            env=tuple(env.items()),
            readable=(INSIDE, CONFIG),
            limits=replace(self.limits, seconds=self.limits.seconds + self.seconds_a_file * _files(workspace)),
            keep=(record.RESULTS,),
        )


def _files(workspace: Workspace) -> int:
    return sum(1 for path in workspace.subject.tree.files if path.startswith("tests/") and path.endswith(".py"))


def _why_not(workspace: Workspace) -> str:
    asked, held = workspace.subject.at_least, workspace.sandbox.isolation
    if not held.holds(asked):
        return f'this code is run at sandbox level "{asked.value}" only, and this machine holds "{held.value}"'
    if record.RESULTS in workspace.subject.tree.files:
        return f'the tree holds a file called "{record.RESULTS}", which is where the results of the tests are written'
    if not _files(workspace):
        return "there are no tests"
    return dependencies.missing((*dependencies.SERVICE, *dependencies.TESTS))
