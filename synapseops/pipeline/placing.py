"""Copies of what was made that lie where GitHub looks for them, outside the output folder: made only where the author asked for it.

A copy that people changed is theirs; one that nobody asks for any more goes. What is copied is made, edited and merged in the output
folder, as everything else.
"""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.errors import NotPermitted
from synapseops.forge.base import Repository, TreeFile
from synapseops.merging.lock import Lock
from synapseops.pipeline import copies as copied
from synapseops.pipeline.arranging import Arranged, File, identities
from synapseops.pipeline.copies import Copies
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.pristine import PristineFile
from synapseops.pipeline.standing import Standing
from synapseops.report.model import Note

_NOTHING = Copies({}, {}, {}, {}, {})


class Placing(Struct, frozen=True):
    """What lies where (`copies`: path from the root → file), which of it the commit must bring, None for what must go (`beside`), and what
    a reader should know.

    `recorded` is what the lock remembers: path and blob of each copy. `in_base` and `on_branch` tell whether all is as it should be there.
    """

    copies: Mapping[str, File] = field(default_factory=dict)
    beside: Mapping[str, File | None] = field(default_factory=dict)
    recorded: tuple[tuple[str, str], ...] = ()
    notes: tuple[Note, ...] = ()
    in_base: bool = True
    on_branch: bool = True
    seen: Copies = _NOTHING

    def refused(self, reason: str) -> "Placing":
        """Return that nothing is placed or taken away, and why; the lock goes on knowing what lies there."""
        stays = "{} stays, a copy that nothing asks for any more: " + reason
        notes = (*_refused(self.seen.wanted, reason), *(Note(stays, (place,)) for place in self.seen.leftover))
        return Placing(recorded=self.seen.kept, notes=notes, seen=self.seen)

    def forbidden(self, message: str) -> NotPermitted:
        """Return the failure of a run that was for copies alone, which may not be written: *message* says so."""
        place = min(self.beside)
        what, way = ("removed", "delete it yourself") if self.beside[place] is None else ("written", "say place_workflows: false")
        hint = f"give whoever runs this the permission for workflows, or {way}"
        return NotPermitted(f'"{place}" cannot be {what}: {message}', hint, permission="workflows=write")


def _refused(sources: Mapping[str, str], reason: str) -> tuple[Note, ...]:
    """Tell that nothing is placed of *sources* (path → where its copy would be), and why."""
    text = f"{{}} is not copied to {{}}, so that GitHub does not run it: {reason}"
    return tuple(Note(text, pair) for pair in sources.items())


def sources(made: Mapping[str, PristineFile], arranged: Arranged) -> dict[str, str]:
    """Return what is to be copied (path below the output folder, where it lies now), and where to."""
    moved = arranged.lock.moved
    wanted = {moved.get(path, path): file.place for path, file in made.items() if file.place}
    return {path: place for path, place in wanted.items() if path in arranged.files}


async def find(
    repository: Repository, standing: Standing, footing: Footing, made: Mapping[str, PristineFile], arranged: Arranged, *, unplaced: str
) -> Placing:
    """Return the copies to be, unless something stands against any (*unplaced*) or one of them."""
    folders = [folder for folder in (standing.at_base, standing.at_branch) if folder is not None]
    recorded = copied.recorded([footing.lock, *(folder.lock or Lock() for folder in folders)])
    wanted = sources(made, arranged)
    if not wanted and not recorded:
        return Placing()
    base = {path: file.blob for path, file in standing.base.files.items()}
    branch = await _blobs(repository, standing.at_branch.commit, standing) if standing.at_branch is not None else {}
    root = branch if footing.is_live else base
    if footing.outside is not None:
        root = {path: file.blob for path, file in footing.outside.items()}
    held = [footing.held, *(folder.held for folder in folders)]
    ours = {source: frozenset(files[source].blob for files in held if source in files) for source in wanted}
    now = {source: identities(arranged.files)[source][0] for source in wanted}
    seen = Copies(wanted, now, root, recorded, ours)
    return Placing(seen=seen).refused(unplaced) if unplaced else _placed(seen, arranged.files, base, branch)


def _placed(seen: Copies, files: Mapping[str, File], base: Mapping[str, str], branch: Mapping[str, str]) -> Placing:
    """Return what is to become of each copy."""
    copies: dict[str, File] = {}
    notes: list[Note] = []
    for source, place in seen.wanted.items():
        if (reason := seen.hindrance(source)) is not None:
            notes += _refused({source: place}, reason)
        else:
            copies[place] = files[source]
            notes.append(Note("GitHub runs {}, a copy of {}: edit the latter", (place, source)))
    going = sorted({*seen.leftover, *replace(seen, root=base).leftover} - set(seen.changed))  # also those that are gone on the branch
    notes += [Note("{} goes: it was a copy, and nothing asks for one any more", (place,)) for place in going]
    notes += [Note("{} was a copy of ours, and somebody changed it: it stays, and is yours", (place,)) for place in seen.changed]
    blobs: dict[str, str | None] = {place: seen.now[source] for source, place in seen.wanted.items() if place in copies}
    due = blobs | dict.fromkeys(going)
    return Placing(
        copies,
        {place: copies.get(place) for place, blob in due.items() if seen.root.get(place) != blob},
        tuple(sorted((place, blob) for place, blob in blobs.items() if blob is not None)),
        tuple(notes),
        all(base.get(place) == blob for place, blob in due.items()),
        all(branch.get(place) == blob for place, blob in due.items()),
        seen,
    )


async def _blobs(repository: Repository, commit: str, standing: Standing) -> dict[str, str]:
    files: Mapping[str, TreeFile] = standing.base.files if commit == standing.base.commit else await repository.list_files(commit)
    return {path: file.blob for path, file in files.items()}
