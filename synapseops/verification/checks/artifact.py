"""A check of the files of one kind by a program that a machine may lack: where it does, that is said, and no verdict hangs on it."""

from collections.abc import Callable, Collection
from fnmatch import fnmatchcase

from msgspec import Struct
from msgspec.structs import replace

from synapseops.evidence.model import CheckResult, Outcome
from synapseops.toolchain import Tree
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.programs import Program, version_of
from synapseops.verification.checks.tool import Tool


class ArtifactCheck(Struct, frozen=True):
    """Judges those files of a tree whose paths match one of `patterns`; `needs` is what the machine must have, in people's words.

    `tool` makes the run of the program for these files (paths, sorted).
    """

    name: str
    patterns: tuple[str, ...]
    needs: str
    find: Callable[[], Program | None]
    tool: Callable[[Program, tuple[str, ...], Workspace], Tool]

    def concerns(self, tree: Tree) -> bool:
        """Tell whether *tree* holds a file of the kind."""
        return bool(files(tree.files, self.patterns))

    async def run(self, workspace: Workspace) -> CheckResult:
        """Return what the program says, or that it is not here."""
        program = self.find()
        if program is None:
            return CheckResult(self.name, Outcome.NOT_RUN, reason=f"{self.needs} is not installed", absent=True)
        version = await version_of(program, workspace)
        if not version:
            return CheckResult(self.name, Outcome.NOT_RUN, reason=f"{self.needs} does not run in the sandbox", absent=True)
        tool = self.tool(program, files(workspace.subject.tree.files, self.patterns), workspace)
        result = await replace(tool, tool=f"{program.name} {version}").run(workspace)
        return replace(result, absent=result.outcome is Outcome.NOT_RUN)


def files(paths: Collection[str], patterns: Collection[str]) -> tuple[str, ...]:
    """Return those of *paths* that match one of *patterns*, sorted; `*` matches within one folder."""
    return tuple(sorted(path for path in paths if any(_matches(path, pattern) for pattern in patterns)))


def _matches(path: str, pattern: str) -> bool:
    return path.count("/") == pattern.count("/") and fnmatchcase(path, pattern)
