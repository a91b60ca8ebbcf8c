"""Proof of what a commit holds: what its lock records is held against what the factory makes again, and everything else is an edit,
listed as it is everywhere, or a difference that nobody can account for. It is the check for drift, and for tampering."""

import functools
from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops import __version__
from synapseops.errors import UsageError
from synapseops.forge.base import EXECUTABLE_MODE, FILE_MODE, Repository
from synapseops.merging import edits, joining, recognition, threeway
from synapseops.merging import lock as locks
from synapseops.merging.entries import Conflict, Entry
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.paths import LOCK_NAME, parents
from synapseops.merging.sides import Held, Inputs, Merged, Wanted, blob_id, made
from synapseops.pipeline import accounting, copies, footing, landing, remaking
from synapseops.pipeline.accounting import Account
from synapseops.pipeline.arranging import landed
from synapseops.pipeline.copies import Copies
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.folders import Folder, folder_in
from synapseops.pipeline.pristine import PristineFile
from synapseops.pipeline.reading import Shelf
from synapseops.pipeline.standing import inputs_of
from synapseops.pipeline.subjects import Subject
from synapseops.pipeline.survey import Base, survey
from synapseops.report.proof import Difference, Proof

_MOST_COMMITS = 50
_UNRECORDED = "synapse.lock is not the one of what is here: whoever merged it kept another, or none"
_UNMADE = "nothing was made here yet: synapse run proposes it, and once merged it is here"
_UNREADABLE = "synapse.lock cannot be read: nothing in it says who made what is here, or what"

Made = Mapping[str, Wanted]
Kept = Mapping[str, frozenset[tuple[str, int]]]


class _Service(Struct, frozen=True):
    """A service to be proven: its folder in the commit and on the base that edits are told against, and the lock there. `start` is the
    folder where the two began as one, if the base went on since; `is_of_people` tells of commits of people since then."""

    folder: Folder
    base: Folder
    lock: Lock
    start: Folder | None = None
    is_of_people: bool = False


class _Basis(Struct, frozen=True):
    """What the lock is held against: what was made of the intent that it was written for (None: that cannot be told), what of it is to
    be copied where, and why that is not the intent of the commit."""

    made: Made | None
    places: Mapping[str, str] = field(default_factory=dict)
    outdated: str = ""
    differences: tuple[Difference, ...] = ()


async def prove(equipment: Equipment, ref: str, *, base: str | None = None) -> tuple[Proof, ...]:
    """Prove every service of the commit *ref*; what became of edits is told against the commit *base*, as a run tells it.

    Raises `UsageError` where there is no intent.
    """
    seen = await survey(equipment.repository, ref, equipment.kinds)
    if not seen.subjects:
        raise UsageError(f'no intent is committed on "{ref}"', "synapse init writes a synapse.yaml; commit it, then run")
    against = await _against(equipment.repository, seen.base, base)
    return tuple([await _one(equipment, seen.base, against, subject) for subject in seen.subjects.values()])


async def _against(repository: Repository, proven: Base, base: str | None) -> Base:
    """Return the base that edits are told against: the commit itself, where the base contains it or there is none."""
    commit = await repository.resolve(base) if base is not None else None
    if commit is None or not await repository.ahead(proven.commit, of=commit):
        return proven
    return Base(commit, commit, await repository.list_files(commit))


async def _one(equipment: Equipment, there: Base, against: Base, subject: Subject) -> Proof:
    blueprint, found = subject.found.reading.blueprint, subject.found
    proof = Proof(found.path, there.commit)
    if subject.is_faulty or blueprint is None:
        return replace(proof, differences=(Difference(found.path, "faulty", "the intent has faults: synapse check names them"),))
    folder = await folder_in(equipment.repository, there.commit, there.files, found, now=there.files)
    inputs = inputs_of(blueprint, equipment.generators)
    made_now = await remaking.made_of(equipment, folder, blueprint)
    unrecorded = _UNREADABLE if folder.lock is not None and folder.lock.is_silent else _UNRECORDED
    folder = await _as_it_is(equipment, folder, _wanted(made_now), subject, inputs)
    proof = replace(proof, service=blueprint.service.name, into=found.into)
    if folder.lock is None:
        return replace(proof, differences=(Difference(LOCK_NAME, "unmade", _UNMADE),))
    locks.refuse_newer(folder.lock, factory=__version__)
    if folder.moved_from is not None:
        return replace(proof, outdated=f"the output goes to {found.into}/ now, and is not made there yet")
    service = await _service(equipment, folder, folder.lock, against, subject, there)
    if folder.is_unrecorded:  # there may be more history than its lock told
        made_now = await remaking.made_of(equipment, folder, blueprint)
    kept = await _kept(equipment, folder.lock)
    basis = _basis_of(made_now, unrecorded if folder.is_unrecorded else "")
    if any(accounting.differences(Account(folder.lock, basis.made, kept, frozenset(folder.files), frozenset(folder.lock.files)))):
        basis = await _basis(equipment, folder, basis, inputs)
    there_are = {path: file.blob for path, file in there.files.items()}
    return await _proven(equipment, service, basis, kept, _with_copies(proof, service, basis, there_are))


async def _as_it_is(equipment: Equipment, folder: Folder, wanted: Made, subject: Subject, inputs: str) -> Folder:
    """Return *folder* as what it is, where its lock does not say so: what was made here at any time, or is *wanted* now."""
    told = await landing.recognised(equipment.repository, folder, subject.found, known=equipment.known)
    if told.is_unrecorded or not recognition.may_be_unrecorded(folder.lock, folder.held):
        return told
    files = {path: LockedFile(file.mode, file.owner, file.blob) for path, file in wanted.items()}
    return landing.as_made(folder, Lock(subject.found.path, __version__, inputs, (), files, source=folder.commit))


async def _service(equipment: Equipment, folder: Folder, lock: Lock, against: Base, subject: Subject, there: Base) -> _Service:
    repository, found = equipment.repository, subject.found
    base = await folder_in(repository, against.commit, against.files, found, now=there.files)
    base = folder if against.commit == there.commit else await landing.recognised(repository, base, found, known=equipment.known)
    commit = await repository.merge_base(against.commit, there.commit)
    if commit is None or commit == against.commit:
        return _Service(folder, base, lock)
    ahead = await repository.ahead(there.commit, of=against.commit)
    start = await folder_in(repository, commit, await repository.list_files(commit), subject.found, now=there.files)
    return _Service(folder, base, lock, start, any(not one.is_ours for one in ahead))


def _basis_of(made_of_it: Mapping[str, PristineFile], outdated: str = "") -> _Basis:
    return _Basis(_wanted(made_of_it), {path: file.place for path, file in made_of_it.items() if file.place}, outdated)


async def _basis(equipment: Equipment, folder: Folder, now: _Basis, inputs: str) -> _Basis:
    """Return what the lock is to be held against, where it does not say what is made *now* of the intent with these *inputs*."""
    lock = folder.lock or Lock()
    if lock.is_silent:
        return _Basis(None, outdated=_UNREADABLE)
    if lock.factory != __version__:
        maker = lock.factory or "of an unknown version"
        return _Basis(None, outdated=f"made by SynapseOps {maker}, and this is {__version__}: not made again yet")
    if lock.inputs == inputs:
        return now
    told = "the intent changed since; not regenerated yet"
    old = await remaking.blueprint_of(equipment, lock)
    if not lock.inputs or old is None:
        return _Basis(None, outdated=told)
    if inputs_of(old, equipment.generators) != lock.inputs:
        by_hand = "the lock was changed by hand: the commit that it names as its source has other inputs"
        return _Basis(None, outdated=told, differences=(Difference(LOCK_NAME, "inputs", by_hand),))
    return _basis_of(await remaking.made_of(equipment, folder, old), told)


def _with_copies(proof: Proof, service: _Service, basis: _Basis, root: Mapping[str, str]) -> Proof:
    """Return *proof* with what is to be said of what lies outside the folder; nothing, where it cannot be told what was to be copied."""
    if basis.made is None:
        return proof
    folder = service.folder
    places = {
        folder_place: place for path, place in basis.places.items() if (folder_place := service.lock.moved.get(path, path)) in folder.files
    }
    held = [one.held for one in (folder, service.base)]
    sources = {source: frozenset(files[source].blob for files in held if source in files) for source in places}
    known = copies.recorded([service.lock, service.base.lock or Lock()])
    found = Copies(places, {source: folder.files[source].blob for source in places}, root, known, sources)
    return replace(proof, differences=tuple(copies.differences(found)), copies=tuple(copies.of_people(found)))


async def _proven(equipment: Equipment, service: _Service, basis: _Basis, kept: Kept | None, proof: Proof) -> Proof:
    locks_before = (service.lock, service.base.lock)
    shelf = Shelf(equipment.repository, *remaking.sources(equipment, service.folder, locks_before, keep=False))
    offered = {path: file for path, file in _offered(service.lock).items() if basis.made is None or path in basis.made}
    inputs = Inputs(offered, service.folder.held, service.lock, landed(service.folder))
    merged = await shelf.answer(functools.partial(threeway.merge, inputs))
    between = await _contradictions(shelf, service)
    entries = await _ledger(shelf, service, merged, offered, between)
    places = {path: merged.moved.get(path, path) for path in service.lock.files}
    held = frozenset(path for path, place in places.items() if place in service.folder.files)
    shadowed = _shadowed((basis.made or {}).keys() - service.lock.files.keys(), service.folder.files)
    account = Account(service.lock, basis.made, kept, held, frozenset(entry.edit.made_as for entry in entries), shadowed)
    waiting = {places[path] for path, file in service.lock.files.items() if file.pending is not None}
    exact = sum(
        (file.blob, file.mode) == (want.blob, want.mode)
        for path, want in offered.items()
        if (file := service.folder.files.get(places[path])) is not None
    )
    return replace(
        proof,
        proven=exact,
        edits=entries,
        undecided=tuple(sorted({*waiting, *shadowed, *(one.path for one in between)})),
        differences=(*basis.differences, *accounting.differences(account), *proof.differences),
        outdated=basis.outdated,
        unchecked=accounting.unchecked(account),
        beside=tuple(sorted(service.folder.files.keys() - set(places.values()))),
    )


def _shadowed(paths: Iterable[str], there: Mapping[str, Held]) -> frozenset[str]:
    """Return those of *paths* that cannot be there: below a file, or where a folder is."""
    folders = {folder for path in there for folder in parents(path)}
    return frozenset(path for path in paths if path in folders or any(folder in there for folder in parents(path)))


async def _contradictions(shelf: Shelf, service: _Service) -> tuple[Conflict, ...]:
    """Return the files on which people contradict each other on base and branch."""
    if service.start is None:
        return ()
    joined = await footing.join(shelf, service.start, service.folder, service.base, of_people=service.is_of_people)
    return joined.contradictions


async def _ledger(shelf: Shelf, service: _Service, merged: Merged, offered: Made, between: tuple[Conflict, ...]) -> tuple[Entry, ...]:
    """Return the edits in the folder, with what became of them: those of a run that finds everything made already."""
    lock = replace(service.lock, files=merged.locked, moved=merged.moved)
    base = service.base
    told = edits.Told(base.lock or Lock(), base.held, lock, merged.files, offered, joining.told_once(merged.conflicts, between))
    if service.start is not None:
        told = replace(told, start_lock=service.start.lock or Lock(), start=service.start.held)
    return await shelf.answer(functools.partial(edits.ledger, told))


async def _kept(equipment: Equipment, lock: Lock) -> Kept | None:
    """Return what the pristine commits of *lock* hold, by path, or None where not all of them are to be had."""
    if not lock.pristine or len(lock.pristine) > _MOST_COMMITS:
        return None
    repository = equipment.repository
    commits: dict[str, Mapping[str, Held]] = {}
    for commit in lock.pristine:
        if await repository.resolve(commit) is not None:
            commits[commit] = await repository.list_files(commit)
    missing = [commit for commit in lock.pristine if commit not in commits]
    if missing and equipment.fetch is not None:
        found = await equipment.fetch(missing, keep=False)
        commits |= {commit: {path: made(file.data, file.mode) for path, file in files.items()} for commit, files in found.items()}
    return accounting.kept(commits) if len(commits) == len(lock.pristine) else None


def _offered(lock: Lock) -> dict[str, Wanted]:
    """Return what the factory made last, as *lock* says."""
    return {
        path: Wanted(file.pending if file.pending is not None else file.base, file.mode, file.owner) for path, file in lock.files.items()
    }


def _wanted(made: Mapping[str, PristineFile]) -> dict[str, Wanted]:
    return {path: Wanted(blob_id(file.data), EXECUTABLE_MODE if file.executable else FILE_MODE, file.owner) for path, file in made.items()}
