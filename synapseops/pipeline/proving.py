"""Proof of what a commit holds: the pristine tree is derived again from the intent, and everything else is an edit that is listed,
or a difference that nobody can account for. It is the check for drift, and for tampering with files and lock."""

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from synapseops import __version__
from synapseops.errors import UsageError
from synapseops.forge.base import EXECUTABLE_MODE, FILE_MODE, Repository
from synapseops.generation import Owner
from synapseops.merging import edits
from synapseops.merging import lock as locks
from synapseops.merging.entries import Edit
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import Wanted, blob_id
from synapseops.pipeline.arranging import around_history
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.pristine import Pristine, derive
from synapseops.pipeline.reading import Shelf
from synapseops.pipeline.standing import Folder, folder_in, inputs_of
from synapseops.pipeline.survey import Base, Subject, survey
from synapseops.report.proof import Difference, Proof

_REGULAR = frozenset({0o100644, 0o100755})


@dataclass(frozen=True, slots=True)
class _Case:
    """A service to be proven: its folder, the lock there, and what is derived (path → file)."""

    folder: Folder
    lock: Lock
    derived: Mapping[str, Wanted]
    inputs: str


async def prove(equipment: Equipment, ref: str) -> tuple[Proof, ...]:
    """Prove every service of the commit *ref*. Raises `UsageError` where there is no intent."""
    seen = await survey(equipment.repository, ref, equipment.kinds)
    if not seen.subjects:
        raise UsageError(f'no intent is committed on "{ref}"', "synapse init writes a synapse.yaml; commit it, then run")
    return tuple([await _one(equipment, seen.base, subject) for subject in seen.subjects.values()])


async def _one(equipment: Equipment, base: Base, subject: Subject) -> Proof:
    blueprint, found = subject.found.reading.blueprint, subject.found
    proof = Proof(found.path, base.commit)
    if subject.is_faulty or blueprint is None:
        return replace(proof, differences=(Difference(found.path, "faulty", "the intent has faults: synapse check names them"),))
    folder = await folder_in(equipment.repository, base.commit, base.files, found)
    proof = replace(proof, service=blueprint.service.name, into=found.into)
    if folder.lock is None or folder.moved_from is not None:
        return replace(proof, differences=(Difference(locks.LOCK_NAME, "unmade", "nothing was made here yet: synapse run does"),))
    locks.refuse_newer(folder.lock, factory=__version__)
    history = around_history(folder)
    landed = {path: await equipment.repository.read(file.blob) for path, file in history.items() if file.mode in _REGULAR}
    made = derive(blueprint, equipment.generators, formatter=equipment.toolchain.formatter, cache=equipment.cache, landed=landed)
    case = _Case(folder, _offered(folder.lock), _wanted(made), inputs_of(blueprint, equipment.generators))
    return await _proven(equipment.repository, case, folder.lock, proof)


def _offered(lock: Lock) -> Lock:
    """Return *lock* as if everything that was offered had been merged: what the folder is held against."""
    return replace(lock, files={path: replace(file, base=file.pending or file.base) for path, file in lock.files.items()})


def _wanted(made: Pristine) -> dict[str, Wanted]:
    return {
        path: Wanted(blob_id(file.data), EXECUTABLE_MODE if file.executable else FILE_MODE, file.owner) for path, file in made.files.items()
    }


async def _proven(repository: Repository, case: _Case, lock: Lock, proof: Proof) -> Proof:
    shelf = Shelf(repository)
    listed = await shelf.answer(functools.partial(edits.listed, case.lock, case.folder.files))
    undecided = tuple(lock.moved.get(path, path) for path, file in sorted(lock.files.items()) if file.pending is not None)
    found = tuple(_of_files(case, listed))
    differences = (*_of_lock(case), *found) if found else ()
    return replace(proof, proven=_proven_files(case), edits=listed, undecided=undecided, differences=differences)


def _of_lock(case: _Case) -> Iterator[Difference]:
    """Say why files differ, where the lock tells."""
    if case.lock.inputs != case.inputs:
        yield Difference(locks.LOCK_NAME, "inputs", "the intent says something else than what was made: synapse run proposes it")
    if case.lock.factory != __version__:
        maker = case.lock.factory or "of an unknown version"
        yield Difference(locks.LOCK_NAME, "factory", f"made by SynapseOps {maker}, and this is {__version__}: synapse run proposes it")


def _of_files(case: _Case, listed: tuple[Edit, ...]) -> Iterator[Difference]:
    edited = {edit.made_as for edit in listed}
    for path in sorted(case.derived.keys() | case.lock.files.keys()):
        want, recorded = case.derived.get(path), case.lock.files.get(path)
        if (told := _judged(want, recorded, is_held=path in case.folder.files, is_edited=path in edited)) is not None:
            yield Difference(path, *told)


def _judged(want: Wanted | None, recorded: LockedFile | None, *, is_held: bool, is_edited: bool) -> tuple[str, str] | None:
    """Return what is wrong with what the lock says of a file, as kind and words."""
    if recorded is None:
        return ("unrecorded", "the factory makes it, and the lock does not know it") if want is not None else None
    if recorded.owner is Owner.TEAM:
        return None
    if want is None:
        is_stale = recorded.owner is Owner.FACTORY and is_held and not is_edited
        return ("stale", "the factory does not make it any more") if is_stale else None
    if want.owner is not Owner.TEAM and (want.blob, want.mode) != (recorded.base, recorded.mode):
        return "otherwise", "the lock records something else than the factory makes"
    return None


def _proven_files(case: _Case) -> int:
    """Return how many files are exactly what was derived."""
    places = {path: case.lock.moved.get(path, path) for path in case.derived}
    held = {path: case.folder.files.get(place) for path, place in places.items()}
    return sum((file.blob, file.mode) == (want.blob, want.mode) for path, want in case.derived.items() if (file := held[path]) is not None)
