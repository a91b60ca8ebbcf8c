"""A whole run that is killed at its writes: see test_crash.py."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from synapseops.merging.entries import Favour
from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.decided import NONE, Decisions
from tests.crash import Scenario, spread
from tests.forge.git import git
from tests.pipeline.workshop import Workshop


def run(folder: Path, decided: Decisions = NONE) -> None:
    """Run every intent of the repository."""
    reports = _workshop(folder).run(decided=decided)
    assert all(report.problem is None for report in reports), [report.problem for report in reports]


def decide(folder: Path) -> None:
    """Decide every conflict, and run; a decision that a killed run carried out already changes nothing."""
    run(folder, Decisions(every=Favour.THEIRS))


def _workshop(folder: Path) -> Workshop:
    return Workshop(folder, FolderCache(Path(tempfile.gettempdir()) / "synapse-crash-renderings"))


def state(folder: Path) -> Any:
    """Return all that a later run or a person sees."""
    pulls = folder / ".git" / "synapse" / "pulls"
    return {
        "refs": git(folder, "for-each-ref"),
        "fsck": git(folder, "fsck", "--strict", "--no-dangling"),
        "records": {str(path.relative_to(pulls)): _digest(path) for path in sorted(pulls.rglob("*")) if path.is_file()},
        "locks": sorted(str(path.relative_to(folder)) for path in (folder / ".git").rglob("*.lock")),
        "index": _digest(folder / ".git" / "index"),
        "edits": _edits(folder),
        "head": (folder / ".git" / "HEAD").read_text(),
    }


def _edits(folder: Path) -> list[str]:
    """Return what became of each edit on the branch, which must be proven."""
    if not git(folder, "branch", "--list", "synapse/todo"):
        return []
    (proof,) = _workshop(folder).prove("synapse/todo", base="main")
    return [entry.state.value for entry in proof.edits] + [one.message for one in proof.differences]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


RUN = Scenario(run, state, spread)
DECIDE = Scenario(decide, state, spread)
RUN_EVERYWHERE = Scenario(run, state)
DECIDE_EVERYWHERE = Scenario(decide, state)
