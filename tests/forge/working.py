"""Work in a repository on this machine through its port, as a run does it."""

import asyncio
import hashlib
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from synapseops.forge import commits
from synapseops.forge.base import NewCommit, NewFile, Proposal, PullRequest, TreeFile
from synapseops.forge.local import LocalRepository, open_repository
from tests.forge import git

BRANCH = "synapse/todo"
MESSAGE = commits.message("todo", base="main", inputs="1" * 64)
FILES = {"app.py": NewFile(b"app\n"), "synapse.lock": NewFile(b"1\n")}
T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Do *work*."""
    return asyncio.run(work)


def opened(folder: Path) -> LocalRepository:
    """Open the repository, to be waited for by nobody."""
    return open_repository(folder, wait=lambda seconds: None)


def written(folder: Path, *, into: str = "out", files: dict[str, NewFile | TreeFile] | None = None) -> str:
    """Write a commit and what is pristine; return its id."""
    local = opened(folder)
    base = run(local.resolve("main"))
    assert base is not None
    new = NewCommit(base, (base,), into, files if files is not None else dict(FILES), MESSAGE)
    run(local.write_pristine({"app.py": FILES["app.py"]}))
    return run(local.write(new))


def proposed(folder: Path, branch: str = BRANCH, body: str = "Body\n") -> PullRequest:
    """Write a commit, move the branch, put the pull request."""
    local = opened(folder)
    head = written(folder)
    run(local.move(branch, to=head, was=run(local.resolve(branch))))
    return run(local.pull_requests.put(Proposal(branch, "main", head, "Title", body, "one")))


def seen_by_people(folder: Path) -> tuple[str, ...]:
    """Return all that a proposal must leave as it is."""
    index = hashlib.sha256((folder / ".git" / "index").read_bytes()).hexdigest()
    files = {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.parts}
    return (
        index,
        repr(files),
        (folder / ".git" / "HEAD").read_text(),
        git.git(folder, "status", "--porcelain"),
        git.git(folder, "stash", "list"),
    )
