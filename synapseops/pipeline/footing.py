"""What the next commit of the branch builds on: the folder as people have it now, on base and branch together."""

import functools
from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.forge.base import Repository, TreeFile
from synapseops.merging import combining, joining
from synapseops.merging.entries import Conflict
from synapseops.merging.joining import Joined, State
from synapseops.merging.lock import Answer, Lock
from synapseops.merging.sides import Held, Placed
from synapseops.pipeline.decided import NONE, Decisions
from synapseops.pipeline.discovery import Found
from synapseops.pipeline.folders import Folder, folder_in
from synapseops.pipeline.reading import Shelf
from synapseops.pipeline.standing import Standing

_COMMITS = 200


class Footing(Struct, frozen=True):
    """What there is to build on. `held` and `lock` are the output folder; all else comes from the tree of the commit `tree`, or,
    where people changed it on base and branch, is `outside` (path from the root → file).

    `is_live`: the commit is appended to the branch. `base_left_out`: the base could not be merged into it.
    """

    held: Mapping[str, Held]
    lock: Lock
    tree: str
    parents: tuple[str, ...]
    outside: Mapping[str, Placed] | None = None
    is_live: bool = False
    base_left_out: tuple[str, ...] = ()
    """The paths (from the root) on which base and branch do not agree, so that the base was not merged into the branch."""
    start: Folder | None = None
    """The folder where the base that was left out and the branch began as one."""
    contradictions: tuple[Conflict, ...] = ()
    """What people do not agree on in the folder."""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """What was decided about others of the folder, for the time when all are."""
    answered: frozenset[str] = frozenset()
    """The files (below the folder) on which the decisions of this run are such answers."""

    @property
    def settles(self) -> bool:
        """Whether the base comes in since the last contradiction was decided: that is to be recorded, whatever the files are then."""
        return bool(self.answered) and len(self.parents) > 1


async def find(
    repository: Repository, shelf: Shelf, standing: Standing, found: Found, decided: Decisions = NONE, *, recreate: bool = False
) -> Footing:
    """Return what to build on: the live branch with the base merged in, else the base alone."""
    there = standing.at_branch
    if there is None or recreate or not (standing.is_live or await _holds_more(repository, shelf, standing, found.into)):
        at_base = standing.at_base
        return Footing(at_base.held, at_base.lock or Lock(), at_base.commit, (at_base.commit,))
    return await _on_branch(repository, shelf, standing, there, found, decided)


async def _holds_more(repository: Repository, shelf: Shelf, standing: Standing, into: str) -> bool:
    """Tell whether people committed to a branch that landed or was closed something that the base never held."""
    there, base = standing.at_branch, standing.base
    if there is None or not standing.of_people:
        return False
    start = await repository.merge_base(base.commit, there.commit)
    before = await repository.list_files(start) if start is not None else {}
    after = await repository.list_files(there.commit)
    changed = {path: after.get(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    if await _held_once(repository, standing, start, changed, into):
        return False
    both = await shelf.answer(functools.partial(combining.combine, before, base.files, after))
    return bool(both.disputed) or _identities(both.files) != _identities(base.files)


async def _held_once(
    repository: Repository, standing: Standing, start: str | None, changed: Mapping[str, TreeFile | None], into: str
) -> bool:
    """Tell whether a commit of the base since *start* holds all that the branch *changed*, as a squash does: it landed then,
    whatever became of it. What lies outside the folder is looked at in the base alone."""
    prefix = f"{into}/" if into else ""
    inside = {path: file for path, file in changed.items() if path.startswith(prefix)}
    if start is None or any(standing.base.files.get(path) != file for path, file in changed.items() if path not in inside):
        return False
    for commit in (await repository.ahead(standing.base.commit, of=start))[:_COMMITS]:
        held = await repository.list_files(commit.id, into)
        if all(held.get(path) == file for path, file in inside.items()):
            return True
    return False


async def _on_branch(repository: Repository, shelf: Shelf, standing: Standing, there: Folder, found: Found, decided: Decisions) -> Footing:
    base = standing.base
    lock = there.lock or standing.at_base.lock or Lock()
    alone = Footing(there.held, lock, there.commit, (there.commit,), is_live=True)
    commit = await repository.merge_base(base.commit, there.commit)
    if commit == base.commit:
        return alone
    before = await repository.list_files(commit) if commit is not None else {}
    start = await folder_in(repository, commit or "", before, found, now=base.files)
    inside, answered = await _inside(shelf, standing, start, there, decided)
    alone = replace(alone, start=start, contradictions=inside.contradictions, answers=inside.answers, answered=answered)
    if inside.contradictions:
        return replace(alone, base_left_out=tuple(f"{found.into}/{one.path}".lstrip("/") for one in inside.contradictions))
    outside, disputed = await _outside(repository, shelf, standing, there, before, found.into)
    if disputed:
        return replace(alone, base_left_out=disputed)
    return Footing(inside.files, inside.lock, base.commit, (there.commit, base.commit), outside, is_live=True, answered=answered)


async def _inside(shelf: Shelf, standing: Standing, start: Folder, there: Folder, decided: Decisions) -> tuple[Joined, frozenset[str]]:
    """Return the folder on both, with what was decided before and now, and on which files it was decided now."""
    of_people = bool(standing.of_people)
    before = await join(shelf, start, there, standing.at_base, of_people=of_people)
    now = decided.of([one.path for one in before.contradictions])
    if not now:
        return before, frozenset()
    told = {**before.answers, **{path: Answer(favour) for path, favour in now.items()}}
    return await join(shelf, start, there, standing.at_base, told, of_people=of_people), frozenset(now)


async def join(
    shelf: Shelf, start: Folder, there: Folder, base: Folder, answers: Mapping[str, Answer] | None = None, *, of_people: bool
) -> Joined:
    """Return the folder on branch and base together, which began as *start*; without *answers*, with those that the branch's lock knows."""
    one, branch, other = (State(folder.held, folder.lock or Lock()) for folder in (start, there, base))
    told = answers if answers is not None else branch.lock.answers
    return await shelf.answer(lambda blobs: joining.join(one, branch, other, told, blobs, of_people=of_people))


async def _outside(
    repository: Repository, shelf: Shelf, standing: Standing, there: Folder, before: Mapping[str, TreeFile], into: str
) -> tuple[Mapping[str, Placed] | None, tuple[str, ...]]:
    """Return what lies outside the folder, or None where the base alone decides; and the paths on which the two do not agree."""
    start, branch = _without(before, into), _without(await repository.list_files(there.commit), into)
    if start == branch:
        return None, ()
    base = _without(standing.base.files, into)
    both = await shelf.answer(functools.partial(combining.combine, start, branch, base))
    return both.files, both.disputed


def _without(files: Mapping[str, TreeFile], folder: str) -> dict[str, TreeFile]:
    return {path: file for path, file in files.items() if folder and not path.startswith(f"{folder}/")}


def _identities(files: Mapping[str, Held]) -> set[tuple[str, str, int]]:
    return {(path, file.blob, file.mode) for path, file in files.items()}
