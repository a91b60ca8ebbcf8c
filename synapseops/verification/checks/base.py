"""The ports of the verification engine: what is checked, where, and what a check and a test runner answer."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct, field

from synapseops.evidence.model import CheckResult, TestReport
from synapseops.toolchain import Isolation, Sandbox, Tree

Again = Callable[[], Mapping[str, bytes]]
"""Derives the pristine tree anew. It is pickled and called in another process: a `partial` of a module's function."""


class Subject(Struct, frozen=True):
    """What is verified. `pristine` (path → bytes) is what `again` must give; `landed` are the paths of migrations that lie on the base
    as the factory made them; `at_least` is the sandbox level without which this tree's code is not run."""

    tree: Tree
    pristine: Mapping[str, bytes] = field(default_factory=dict)
    again: Again | None = None
    at_least: Isolation = Isolation.NONE
    landed: frozenset[str] = frozenset()


class Workspace(Struct, frozen=True):
    """Where a subject is verified: `folder` holds a copy of its tree that nobody writes to."""

    folder: Path
    subject: Subject
    sandbox: Sandbox

    @property
    def code(self) -> tuple[str, ...]:
        """The top-level folders that hold Python, sorted."""
        return tuple(sorted({path.partition("/")[0] for path in self.subject.tree.files if path.endswith(".py") and "/" in path}))

    @property
    def packages(self) -> tuple[str, ...]:
        """Those of `code` that are the service itself: packages, neither tests nor migrations."""
        files = self.subject.tree.files
        return tuple(name for name in self.code if f"{name}/__init__.py" in files and name not in {"tests", "migrations"})


class Check(Protocol):
    """Finds out one thing about a tree. Never raises for what the tree or a tool does."""

    @property
    def name(self) -> str:
        """A word, unique among the checks."""
        ...

    def concerns(self, tree: Tree) -> bool:
        """Tell whether *tree* holds what this check looks at; where it does not, there is nothing to say."""
        ...

    async def run(self, workspace: Workspace) -> CheckResult:
        """Return what was found; `seconds` may be left to the caller."""
        ...


class TestRunner(Protocol):
    """Runs a tree's own tests."""

    async def run(self, workspace: Workspace) -> TestReport:
        """Return what they said; a crash or a report that contradicts itself is a failure."""
        ...
