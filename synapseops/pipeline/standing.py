"""Where a proposal stands: what base and branch hold of it, and what became of its pull request."""

import hashlib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace

from synapseops import __version__
from synapseops.blueprint import digest
from synapseops.blueprint.model import Blueprint
from synapseops.errors import RepositoryError
from synapseops.forge.base import CommitInfo, PullRequest, PullRequests, PullRequestState, Repository, TreeFile
from synapseops.forge.branches import PREFIX, branch_name
from synapseops.generation import Generator, Owner
from synapseops.merging import lock as locks
from synapseops.merging import paths
from synapseops.merging.lock import LOCK_NAME, Located, Lock, LockedFile
from synapseops.pipeline.discovery import Found, output_folder, unsafe_entry
from synapseops.pipeline.reading import contents
from synapseops.pipeline.survey import Base


@dataclass(frozen=True, slots=True)
class Folder:
    """The output folder in one commit: its files by path below it (without the lock), and its lock.

    Where the author moved the output, the lock is still in the old folder `moved_from`, and `old` are the files there. `unrecorded` is
    history that it holds and its lock does not know, as the branch's lock records it.
    """

    commit: str
    files: Mapping[str, TreeFile]
    lock: Lock | None = None
    moved_from: str | None = None
    old: Mapping[str, TreeFile] = field(default_factory=dict)
    unrecorded: Mapping[str, LockedFile] = field(default_factory=dict)

    @property
    def held(self) -> dict[str, TreeFile]:
        """What there is to build on: the files of the folder, and of the one it moves from."""
        return {**self.old, **self.files}


@dataclass(frozen=True, slots=True)
class Standing:
    """What base and branch hold of one service, and its newest pull request. `at_branch` is None when there is no branch."""

    base: Base
    branch: str
    inputs: str
    at_base: Folder
    at_branch: Folder | None
    ahead: tuple[CommitInfo, ...]
    pull_request: PullRequest | None

    @property
    def is_landed(self) -> bool:
        """Whether the base took what the branch proposed, however it was merged."""
        if self.at_branch is None:
            return False
        merged = self.pull_request is not None and self.pull_request.state is PullRequestState.MERGED
        return merged or not self.ahead or (self.at_branch.lock is not None and self.at_branch.lock == self.at_base.lock)

    @property
    def is_live(self) -> bool:
        """Whether the branch awaits a decision."""
        closed = self.pull_request is not None and self.pull_request.state is PullRequestState.CLOSED
        return self.at_branch is not None and not self.is_landed and not closed

    @property
    def is_refused(self) -> bool:
        """Whether somebody closed the pull request with these very inputs, and the base does not hold them either."""
        request = self.pull_request
        refused = request is not None and request.state is PullRequestState.CLOSED and request.inputs == self.inputs
        return refused and (self.at_base.lock is None or self.at_base.lock.inputs != self.inputs)

    @property
    def of_people(self) -> tuple[CommitInfo, ...]:
        """The commits of people on our branch."""
        return tuple(commit for commit in self.ahead if not commit.is_ours)


def inputs_of(blueprint: Blueprint, generators: tuple[Generator, ...]) -> str:
    """Return the hash of everything that decides what is made: the canonical blueprint, the generators and their options."""
    used = [generator for generator in generators if generator.kind in blueprint.artifacts]
    told = [digest(blueprint), *(f"{generator.name} {generator.options().model_dump_json()}" for generator in used)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


async def look(
    repository: Repository, pull_requests: PullRequests, base: Base, found: Found, *, service: str, inputs: str, prefix: str = PREFIX
) -> Standing:
    """Look at base, branch (below *prefix*) and pull request of *service*. Raises `UsageError` when a newer factory made what is there."""
    if (reason := paths.refusal(found.into)) is not None:
        raise RepositoryError(f'the output folder "{found.into}" {reason}', "choose another one with generate.into, or move the intent")
    if (entry := unsafe_entry({path: file.mode for path, file in base.files.items()}, found.into)) is not None:
        raise RepositoryError(f'"{entry}", on the way to the output folder, is no folder', "choose another one with generate.into")
    branch = branch_name(service, base=base.name, default=await repository.default_branch(), prefix=prefix)
    head = await repository.resolve(f"refs/heads/{branch}")
    at_branch = None if head is None else await folder_in(repository, head, await repository.list_files(head), found, now=base.files)
    at_base = await folder_in(repository, base.commit, base.files, found, now=base.files)
    for folder in (at_base, at_branch):
        if folder is not None and folder.lock is not None:
            locks.refuse_newer(folder.lock, factory=__version__)
    at_base = _with_history(at_base, at_branch)
    ahead = () if head is None else tuple(await repository.ahead(head, of=base.commit))
    request = await pull_requests.find(branch, base.name)
    return Standing(base, branch, inputs, at_base, at_branch, ahead, request)


async def folder_in(repository: Repository, commit: str, files: Mapping[str, TreeFile], found: Found, *, now: Container[str]) -> Folder:
    """Return the output folder of *found* in *commit*; *now* are the paths of the commit that *found* was read from."""
    texts = await contents(repository, {path: file for path, file in files.items() if path.rpartition("/")[2] == LOCK_NAME})
    located = locks.find(texts, intent=found.path, into=found.into) or _left_behind(locks.located(texts), found, now)
    here = _below(files, found.into)
    if located is None:
        return Folder(commit, here)
    if located.folder == found.into:
        return Folder(commit, here, located.lock)
    return Folder(commit, here, located.lock, located.folder, _below(files, located.folder))


def _with_history(base: Folder, branch: Folder | None) -> Folder:
    """Return *base* knowing what landed from *branch* without its lock: whoever merged kept an older one, or none."""
    if branch is None or branch.lock is None:
        return base
    known = base.lock.files if base.lock is not None else {}
    return replace(
        base,
        unrecorded={
            path: file
            for path, file in branch.lock.files.items()
            if file.owner is Owner.HISTORY and path not in known and path in base.held and base.held[path].blob in file.bases
        },
    )


def _left_behind(located: list[Located], found: Found, now: Container[str]) -> Located | None:
    """Return the lock of an intent that moved, and with it where its output goes: it lies where the intent of then put it.

    Only a folder that bears the service's name is taken: of any other it is not certain that it was made for this service.
    """
    blueprint = found.reading.blueprint
    if blueprint is None or blueprint.into.rpartition("/")[2] != blueprint.service.name:
        return None
    orphans = [one for one in located if one.lock.intent and one.lock.intent not in now]
    candidates = [one for one in orphans if one.folder == output_folder(one.lock.intent, blueprint.into)]
    return candidates[0] if len(candidates) == 1 else None


def _below(files: Mapping[str, TreeFile], folder: str) -> dict[str, TreeFile]:
    prefix = f"{folder}/" if folder else ""
    below = {path.removeprefix(prefix): file for path, file in files.items() if path.startswith(prefix)}
    return {path: file for path, file in below.items() if path != LOCK_NAME}
