"""Where a proposal stands: what base and branch hold of it, and what became of its pull request."""

import hashlib
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from synapseops import __version__
from synapseops.blueprint import digest
from synapseops.blueprint.model import Blueprint
from synapseops.errors import RepositoryError
from synapseops.forge.base import CommitInfo, PullRequest, PullRequests, PullRequestState, Repository
from synapseops.forge.branches import PREFIX, branch_name
from synapseops.generation import Generator, Owner
from synapseops.merging import lock as locks
from synapseops.merging import paths
from synapseops.pipeline import landing
from synapseops.pipeline.discovery import Found, twin_in_case, unsafe_entry
from synapseops.pipeline.folders import Folder, folder_in
from synapseops.pipeline.landing import Known
from synapseops.pipeline.survey import Base


class Standing(Struct, frozen=True):
    """What base and branch hold of one service, and its newest pull request. `at_branch` is None when there is no branch."""

    base: Base
    branch: str
    inputs: str
    at_base: Folder
    at_branch: Folder | None
    ahead: tuple[CommitInfo, ...]
    pull_request: PullRequest | None
    refuses_lock: bool = False
    """Whether somebody closed a pull request that brought nothing but the lock that the base lacks."""

    @property
    def is_landed(self) -> bool:
        """Whether the base took what the branch proposed, however it was merged."""
        if self.at_branch is None:
            return False
        merged = self.pull_request is not None and self.pull_request.state is PullRequestState.MERGED
        holds_lock = self.at_branch.lock is not None and self.at_branch.lock == self.at_base.lock and not self.at_base.is_unrecorded
        return merged or not self.ahead or holds_lock

    @property
    def is_of_others(self) -> bool:
        """Whether the branch only has the name of ours: the factory never made or proposed anything on it."""
        if self.at_branch is None or self.at_branch.lock is not None or not self.ahead or len(self.of_people) < len(self.ahead):
            return False
        return self.pull_request is None or not self.pull_request.inputs

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
        if refused and self.at_base.is_unrecorded:
            return self.refuses_lock
        return refused and (self.at_base.lock is None or self.at_base.lock.inputs != self.inputs)

    @property
    def of_people(self) -> tuple[CommitInfo, ...]:
        """The commits of people on our branch."""
        return tuple(commit for commit in self.ahead if not commit.is_ours)


def inputs_of(blueprint: Blueprint, generators: tuple[Generator, ...]) -> str:
    """Return the hash of everything that decides what is made: the canonical blueprint, the generators, their options, others' versions."""
    used = [generator for generator in generators if generator.kind in blueprint.artifacts]
    told = [digest(blueprint), *(f"{generator.name} {generator.options_in(blueprint).model_dump_json()}" for generator in used)]
    told += [f"{generator.distribution} {generator.version}" for generator in used if generator.distribution]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


async def look(
    repository: Repository,
    pull_requests: PullRequests,
    base: Base,
    found: Found,
    *,
    service: str,
    inputs: str,
    prefix: str = PREFIX,
    known: Known | None = None,
    others: Mapping[str, str] | None = None,
) -> Standing:
    """Look at base, branch (below *prefix*) and pull request of *service*.

    Raises `UsageError` when a newer factory made what is there, or newer generators of *others* (distribution → version here).
    """
    if (reason := paths.refusal(found.into)) is not None:
        raise RepositoryError(f'the output folder "{found.into}" {reason}', "choose another one with generate.into, or move the intent")
    if (entry := unsafe_entry({path: file.mode for path, file in base.files.items()}, found.into)) is not None:
        raise RepositoryError(f'"{entry}", on the way to the output folder, is no folder', "choose another one with generate.into")
    if (twin := twin_in_case(base.files, found.into)) is not None:
        raise RepositoryError(
            f'"{twin}" lies in the output folder "{found.into}" where file systems know no case, and beside it elsewhere',
            "give that folder another name, or choose another one with generate.into",
        )
    branch = branch_name(service, base=base.name, default=await repository.default_branch(), prefix=prefix)
    head = await repository.resolve(f"refs/heads/{branch}")
    at_branch = None if head is None else await folder_in(repository, head, await repository.list_files(head), found, now=base.files)
    at_base = await folder_in(repository, base.commit, base.files, found, now=base.files)
    ahead = () if head is None else tuple(await repository.ahead(head, of=base.commit))
    request = await pull_requests.find(branch, base.name)
    at_base = _with_history(at_base, at_branch)
    at_base = await landing.recognised(repository, at_base, found, branch=at_branch, request=request, known=known)
    for folder in (at_base, at_branch):
        if folder is not None and folder.lock is not None:
            locks.refuse_newer(folder.lock, factory=__version__)
            locks.refuse_newer_generators(folder.lock, installed=others or {})
    refuses = at_base.is_unrecorded and await landing.brings_the_lock_alone(repository, at_base, request, found)
    return Standing(base, branch, inputs, at_base, at_branch, ahead, request, refuses)


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
