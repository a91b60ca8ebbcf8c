"""Copies of what was made that lie where GitHub looks for them, outside the output folder: made only where the author asked for it.

A copy that people changed is theirs. What is copied is made, edited and merged in the output folder, as everything else.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from synapseops.forge.base import Repository, TreeFile
from synapseops.merging.lock import Lock
from synapseops.merging.paths import parents
from synapseops.pipeline.arranging import Arranged, File, identities
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.pristine import PristineFile
from synapseops.pipeline.standing import Standing
from synapseops.report.model import Note

_Blobs = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Placing:
    """What lies where (path from the root → file), which of it the commit must bring (`beside`), and what a reader should know.

    `recorded` is what the lock remembers: path and blob of each copy. `in_base` and `on_branch` tell whether all lies there already.
    """

    copies: Mapping[str, File] = field(default_factory=dict)
    beside: Mapping[str, File] = field(default_factory=dict)
    recorded: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()
    in_base: bool = True
    on_branch: bool = True


def refused(sources: Mapping[str, str], reason: str) -> Placing:
    """Return that nothing is placed of *sources* (path → where its copy would be), and why."""
    text = f"{{}} is not copied to {{}}, so that GitHub does not run it: {reason}"
    return Placing(notes=tuple(Note(text, pair) for pair in sources.items()))


def sources(made: Mapping[str, PristineFile], arranged: Arranged) -> dict[str, str]:
    """Return what is to be copied (path below the output folder, where it lies now), and where to."""
    moved = arranged.lock.moved
    wanted = {moved.get(path, path): file.place for path, file in made.items() if file.place}
    return {path: place for path, place in wanted.items() if path in arranged.files}


async def find(
    repository: Repository, standing: Standing, footing: Footing, made: Mapping[str, PristineFile], arranged: Arranged, *, unplaced: str
) -> Placing:
    """Return the copies to be, unless something stands against any (*unplaced*) or one of them."""
    wanted = sources(made, arranged)
    if not wanted or unplaced:
        return refused(wanted, unplaced)
    base = {path: file.blob for path, file in standing.base.files.items()}
    branch = await _blobs(repository, standing.at_branch.commit, standing) if standing.at_branch is not None else {}
    outside = footing.outside
    root = branch if footing.is_live else base
    root = {path: file.blob for path, file in outside.items()} if outside is not None else root
    ids = identities(arranged.files)
    copies: dict[str, File] = {}
    notes: list[Note] = []
    for source, place in wanted.items():
        if (reason := _hindrance(place, ids[source][0], root, _ours(source, place, standing, footing))) is not None:
            notes += refused({source: place}, reason).notes
        else:
            copies[place] = arranged.files[source]
            notes.append(Note("GitHub runs {}, a copy of {}: edit the latter", (place, source)))
    blobs = {place: ids[source][0] for source, place in wanted.items() if place in copies}
    return Placing(
        copies,
        {place: file for place, file in copies.items() if root.get(place) != blobs[place]},
        tuple(sorted(blobs.items())),
        tuple(notes),
        all(base.get(place) == blob for place, blob in blobs.items()),
        all(branch.get(place) == blob for place, blob in blobs.items()),
    )


def _hindrance(place: str, blob: str, root: _Blobs, ours: frozenset[str]) -> str | None:
    """Return why no copy may lie at *place*, or None."""
    if any(folder in root for folder in parents(place)):
        return "something that is no folder is in the way"
    if place in root and root[place] not in {blob, *ours}:
        return "somebody changed the copy"
    return None


def _ours(source: str, place: str, standing: Standing, footing: Footing) -> frozenset[str]:
    """Return what a copy at *place* is that nobody changed: what was copied before, or what could have been."""
    folders = [folder for folder in (standing.at_base, standing.at_branch) if folder is not None]
    locks = [footing.lock, *(folder.lock or Lock() for folder in folders)]
    recorded = {blob for lock in locks for path, blob in lock.placed if path == place}
    held = {files[source].blob for files in (footing.held, *(folder.held for folder in folders)) if source in files}
    return frozenset(recorded | held)


async def _blobs(repository: Repository, commit: str, standing: Standing) -> dict[str, str]:
    files: Mapping[str, TreeFile] = standing.base.files if commit == standing.base.commit else await repository.list_files(commit)
    return {path: file.blob for path, file in files.items()}
