"""Whose code runs on the App's machine: what the factory made, in a sandbox of the full level; people's only where the operator allows."""

from msgspec import Struct
from msgspec.structs import replace

from synapseops.evidence.model import Outcome, TestReport
from synapseops.toolchain import Isolation
from synapseops.verification.checks.base import Subject, TestRunner, Workspace
from synapseops.verification.toolchain import Toolchain

PEOPLES = "people's code is in it, which is not run here: the Action does"
MACHINE = "this machine holds no sandbox of the level full, and the App runs nothing without one"


class CarefulTests(Struct, frozen=True):
    """Runs the generated tests of what is allowed to run here; says of the rest why it was not run."""

    inner: TestRunner
    peoples_code: bool

    async def run(self, workspace: Workspace) -> TestReport:
        """Return what the tests said, or why they were not run."""
        level = workspace.sandbox.isolation
        if level is not Isolation.FULL:
            return TestReport(Outcome.NOT_RUN, isolation=level.value, reason=MACHINE)
        if not self.peoples_code and has_peoples_code(workspace.subject):
            return TestReport(Outcome.NOT_RUN, isolation=level.value, reason=PEOPLES)
        return await self.inner.run(replace(workspace, subject=replace(workspace.subject, at_least=Isolation.FULL)))


def careful(toolchain: Toolchain, *, peoples_code: bool) -> Toolchain:
    """Return *toolchain* as the App may use it."""
    return replace(toolchain, tests=CarefulTests(toolchain.tests, peoples_code))


def has_peoples_code(subject: Subject) -> bool:
    """Tell whether anything but what the factory made, byte for byte, is in the tree. What only documents (`*.md`) is no code."""
    files = subject.tree.files
    others = [path for path, data in files.items() if subject.pristine.get(path) != data and path not in subject.landed]
    return any(not path.endswith(".md") for path in others)
