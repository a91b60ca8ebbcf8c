"""What the base holds where its lock does not say so, and whether somebody refused what is proposed for it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from msgspec.structs import replace

from synapseops.forge.base import PullRequest, PullRequestState, Repository
from synapseops.merging import recognition
from synapseops.merging.lock import Lock
from synapseops.pipeline.discovery import Found
from synapseops.pipeline.folders import Folder, folder_in

_MOST_COMMITS = 300

Known = Callable[[], Awaitable[Sequence[str]]]
"""Gives the pristine commits that the repository has."""


def as_made(base: Folder, made: Lock) -> Folder:
    """Return *base* as what it is, where it is what is *made* now and its own lock does not say so."""
    return base if base.is_unrecorded else taken_for(base, [recognition.of_made(made, base.lock, base.held)])


def taken_for(base: Folder, outputs: Sequence[Lock]) -> Folder:
    """Return *base* as what it is: that one of *outputs* which it holds, where its own lock does not say so."""
    if base.moved_from is not None:
        return base
    found = recognition.recognised(base.lock, base.held, outputs)
    return base if found is None else replace(base, lock=found, is_unrecorded=True)


async def recognised(
    repository: Repository,
    base: Folder,
    found: Found,
    *,
    branch: Folder | None = None,
    request: PullRequest | None = None,
    known: Known | None = None,
) -> Folder:
    """Return *base* as what it is, told by the lock of the open branch, by that of the head that was merged or closed, and by what was
    made here at any time."""
    if not recognition.may_be_unrecorded(base.lock, base.held):
        return base
    outputs = [branch.lock] if branch is not None and branch.lock is not None else []
    if request is not None and request.state is not PullRequestState.OPEN and request.head and branch is None:
        outputs += await _at(repository, request.head, found)
    commits = await known() if known is not None and base.lock is not None else ()
    lock = base.lock if base.lock is not None and base.lock.intent else Lock(found.path)
    made = [one async for one in _made(repository, lock, branch.lock if branch is not None else None, commits)]
    return taken_for(base, [*outputs, *made])


async def brings_the_lock_alone(repository: Repository, base: Folder, request: PullRequest | None, found: Found) -> bool:
    """Tell whether a closed *request* proposed nothing but the lock that the base lacks."""
    if request is None or request.state is not PullRequestState.CLOSED or await repository.resolve(request.head) is None:
        return False
    start = await repository.merge_base(base.commit, request.head)
    if start is None:
        return False
    one, other = [await repository.list_files(commit) for commit in (start, request.head)]
    before, after = [await folder_in(repository, commit, files, found, now=one) for commit, files in ((start, one), (request.head, other))]
    return before.files == after.files


async def _at(repository: Repository, commit: str, found: Found) -> list[Lock]:
    """Return the lock in *commit*, if both are still to be had."""
    if await repository.resolve(commit) is None:
        return []
    files = await repository.list_files(commit, found.into)
    folder = await folder_in(repository, commit, files, found, now=files)
    return [folder.lock] if folder.lock is not None else []


async def _made(repository: Repository, lock: Lock, branch: Lock | None, commits: Sequence[str]) -> AsyncIterator[Lock]:
    """Yield what was made here as outputs, what the lock of the *branch* names first: it knows what it was made of."""
    owners = {path: file.owner for path, file in branch.files.items()} if branch is not None else {}
    named = branch.pristine if branch is not None and all(branch.landed) else ()
    for commit in [one for one in dict.fromkeys((*named, *commits)) if one not in lock.pristine][:_MOST_COMMITS]:
        if await repository.resolve(commit) is not None:
            output = recognition.of_tree(lock, owners, commit, await repository.list_files(commit))
            yield _told(output, branch) if branch is not None and commit in named else output


def _told(output: Lock, branch: Lock) -> Lock:
    inputs, source, factory = branch.landed
    return replace(output, inputs=inputs, source=source, factory=factory or output.factory)
