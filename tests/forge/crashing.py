"""Work of the local forge that is killed at every write: see test_crash.py."""

import asyncio
import hashlib
from pathlib import Path
from typing import Any

from synapseops.forge import commits
from synapseops.forge.base import NewCommit, NewFile, Proposal, PullRequestState
from synapseops.forge.local import LocalRepository, open_repository
from tests.crash import Scenario, spread
from tests.forge.git import git

BRANCH = "synapse/todo"
FILES = {"synapse.lock": NewFile(b"inputs\n"), "app/main.py": NewFile(b"print()\n"), "run.sh": NewFile(b"#!\n", 0o100755)}
PRISTINE = {path: file for path, file in FILES.items() if path != "synapse.lock"}


def _open(folder: Path) -> LocalRepository:
    return open_repository(folder, wait=lambda seconds: None)


async def _propose(folder: Path) -> None:
    """Propose the files as a run does: what already is as it should be is left alone."""
    repository = _open(folder)
    pulls = repository.pull_requests
    base = await repository.resolve("main")
    head = await repository.resolve(BRANCH)
    assert base is not None
    found = await pulls.find(BRANCH, "main")
    is_open = head is not None and (found is None or found.state is PullRequestState.OPEN)
    parent = head if is_open and head is not None else base
    new = NewCommit(base, (parent,), "out", FILES, commits.message("todo", base="main", inputs="0" * 64))
    await repository.write_pristine(PRISTINE)
    commit = await repository.write(new)
    wanted = {file.blob for file in (await repository.list_files(commit, "out")).values()}
    present = {file.blob for file in (await repository.list_files(parent, "out")).values()}
    if wanted != present:
        await repository.move(BRANCH, to=commit, was=head)
        head = commit
    assert head is not None
    opened = await pulls.put(Proposal(BRANCH, "main", head, "Title", "Body\n", "0" * 64))
    await pulls.attach(opened.number, {"todo-0.1.0.zip": b"zip" * 100})


async def _withdraw(folder: Path) -> None:
    repository = _open(folder)
    found = await repository.pull_requests.find(BRANCH, "main")
    if found is not None:
        await repository.pull_requests.close(found.number, comment="Nothing differs any more")
    head = await repository.resolve(BRANCH)
    if head is not None:
        await repository.move(BRANCH, to=None, was=head)


def propose(folder: Path) -> None:
    """Open or update the pull request."""
    asyncio.run(_propose(folder))


def withdraw(folder: Path) -> None:
    """Close the pull request and delete its branch."""
    asyncio.run(_withdraw(folder))


def state(folder: Path) -> Any:
    """Return all that a later run or a person sees. Ids of commits stand for what they hold."""
    store = folder / ".git" / "synapse"
    return {
        "refs": git(folder, "for-each-ref"),
        "fsck": git(folder, "fsck", "--strict", "--no-dangling"),
        "records": {str(path.relative_to(store)): path.read_text() for path in sorted(store.rglob("*")) if path.is_file()},
        "locks": sorted(str(path.relative_to(folder)) for path in (folder / ".git").rglob("*.lock")),
        "index": hashlib.sha256((folder / ".git" / "index").read_bytes()).hexdigest(),
        "head": (folder / ".git" / "HEAD").read_text(),
    }


PROPOSE = Scenario(propose, state, spread)
WITHDRAW = Scenario(withdraw, state, spread)
PROPOSE_EVERYWHERE = Scenario(propose, state)
WITHDRAW_EVERYWHERE = Scenario(withdraw, state)
