"""Repositories in which a first version of an example has landed, and what a run finds of the next; checks answer as they are told."""

import shutil
from dataclasses import dataclass
from msgspec.structs import replace
from pathlib import Path

from generators import registry
from synapseops.evidence.model import CheckResult, Outcome
from synapseops.pipeline.cache import FolderCache
from synapseops.report.model import Report
from synapseops.toolchain import Isolation
from synapseops.verification.sandbox import detection
from tests.forge import git
from tests.pipeline.workshop import TODO, ToldCheck, Workshop

_EXAMPLES = Path(__file__).parents[3] / "examples"
_INPUTS = "0123456789abcdef" * 4
_KEPT = frozenset({"openapi", "migration", "lock"})
"""Files that are shown: which others a version of the factory makes is no matter of these cases."""
_WRITTEN = {"todo": TODO, "lossy": TODO.replace("  Task:\n", "  Task:\n    allow_loss: true\n")}


@dataclass
class Landed:
    """Folders of repositories, made once: by the name of the example whose first version they hold."""

    folder: Path
    cache: FolderCache

    def of(self, example: str, to: Path) -> Workshop:
        """Return a workshop in a copy, at *to*, of the repository with the landed *example*."""
        made = self.folder / example
        if not made.exists():
            self._make(example, made)
        shutil.copytree(made, to)
        return self._workshop(to)

    def fresh(self, example: str, to: Path) -> Workshop:
        """Return a workshop in a new repository with the intent of *example* and nothing made of it."""
        git.make(to)
        git.commit(to, _files(example))
        return self._workshop(to)

    def _make(self, example: str, at: Path) -> None:
        self.fresh(example, at).run_one()
        branch = git.git(at, "branch", "--list", "synapse/*", "--format=%(refname:short)")
        git.git(at, "merge", "--quiet", "--no-edit", branch)
        git.git(at, "branch", "-D", branch)

    def _workshop(self, folder: Path) -> Workshop:
        checks = tuple(ToldCheck(CheckResult(name, Outcome.PASSED, 0.1, tool=f"{name} 1")) for name in ("openapi", "mypy"))
        sandbox = detection.of_level(Isolation.NONE)
        return Workshop(folder, self.cache, checks=checks, generators=registry.load(), sandbox=sandbox)


def _files(example: str) -> dict[str, str | None]:
    if example in _WRITTEN:
        return {"synapse.yaml": _WRITTEN[example]}
    folder = _EXAMPLES / example
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def planned(workshop: Workshop, old: str = "", new: str = "") -> Report:
    """Change the intent (*old* → *new*), and return what a plan finds."""
    path = workshop.folder / "synapse.yaml"
    text = path.read_text()
    assert old in text
    git.commit(workshop.folder, {"synapse.yaml": text.replace(old, new) if old else text})
    return told(workshop)


def told(workshop: Workshop) -> Report:
    """Return what a plan finds, without what is another in each place and with each version of the factory."""
    report = workshop.run_one(writes=False)
    assert not workshop.failures
    files = tuple(file for file in report.files if file.kind in _KEPT)
    return replace(report, inputs=_INPUTS, files=files, factory="1.2.3", pull_request=None)
