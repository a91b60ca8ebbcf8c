"""People at work on a repository that holds a service: they edit, merge, squash and rebase; and what came of it is looked at."""

from pathlib import Path

from synapseops.merging import lock
from synapseops.merging.entries import State
from synapseops.merging.lock import Lock
from synapseops.report.model import Report
from tests.forge.git import commit, git
from tests.pipeline.workshop import TODO, Workshop

BRANCH = "synapse/todo"
INTO = "generated/todo"
MODELS = f"{INTO}/todo/models.py"
TWO = f"{TODO}  List:\n    fields:\n      name: string\n"


def merge(folder: Path) -> None:
    """Merge our branch, as with a button."""
    git(folder, "merge", "--quiet", "--no-edit", BRANCH)


def squash(folder: Path) -> None:
    """Squash our branch into the base."""
    git(folder, "merge", "--quiet", "--squash", BRANCH)
    git(folder, "commit", "--quiet", "-m", "Squashed")


def rebase(folder: Path) -> None:
    """Rebase our branch onto the base."""
    git(folder, "switch", "--quiet", "--create", "rebased", BRANCH)
    git(folder, "rebase", "--quiet", "--force-rebase", "main")
    git(folder, "switch", "--quiet", "main")
    git(folder, "merge", "--quiet", "--ff-only", "rebased")
    git(folder, "branch", "--quiet", "-D", "rebased")


LANDINGS = [merge, squash, rebase]


def shown(workshop: Workshop, path: str = MODELS, ref: str = BRANCH) -> str:
    """Return the text of a file in *ref*."""
    return git(workshop.folder, "show", f"{ref}:{path}")


def held(workshop: Workshop, ref: str = BRANCH) -> list[str]:
    """Return the paths of *ref*."""
    return git(workshop.folder, "ls-tree", "-r", "--name-only", ref).split("\n")


def locked(workshop: Workshop, ref: str = BRANCH) -> Lock:
    """Return the lock in *ref*."""
    return lock.read(shown(workshop, f"{INTO}/synapse.lock", ref).encode())


def edit(workshop: Workshop, old: str, new: str, path: str = MODELS, intent: str | None = None, branch: str = "main") -> str:
    """Replace *old* in a file as a person, on *branch*; with *intent*, that is committed too."""
    git(workshop.folder, "switch", "--quiet", branch)
    text = (workshop.folder / path).read_text()
    assert old in text
    made = commit(workshop.folder, {path: text.replace(old, new, 1), **({"synapse.yaml": intent} if intent else {})}, "Edit")
    git(workshop.folder, "switch", "--quiet", "main")
    return made


def states(report: Report) -> list[tuple[str, State]]:
    """Return what became of each edit."""
    return [(entry.edit.path, entry.state) for entry in report.edits]


def without_pristine(folder: Path) -> None:
    """Delete every pristine ref."""
    for ref in git(folder, "for-each-ref", "--format=%(refname)", "refs/synapse").split("\n"):
        git(folder, "update-ref", "-d", ref)


def cloned(workshop: Workshop, *options: str) -> None:
    """Go on in a clone, as a runner makes it."""
    clone = workshop.folder.parent / "clone"
    git(workshop.folder.parent, "clone", "--quiet", *options, workshop.folder.as_uri(), str(clone))
    workshop.folder = clone


def snapshot(folder: Path) -> dict[str, object]:
    """Return all that a person sees of a repository, and our records with the times they were written."""
    store = folder / ".git" / "synapse" / "pulls"
    return {
        "refs": git(folder, "for-each-ref"),
        "head": git(folder, "symbolic-ref", "HEAD"),
        "status": git(folder, "status", "--porcelain"),
        "records": {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(store.rglob("*")) if path.is_file()},
    }
