"""What this version of the factory makes of the intent that a lock was written for: nothing of an old version is ever executed."""

import functools
from collections.abc import Mapping, Sequence

from synapseops.blueprint.model import Blueprint
from synapseops.errors import SynapseError
from synapseops.merging.lock import Lock
from synapseops.merging.sides import blob_id
from synapseops.pipeline.arranging import around_history
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.folders import Folder
from synapseops.pipeline.pristine import PristineFile, derive
from synapseops.pipeline.reading import Source, contents
from synapseops.pipeline.survey import survey

_REGULAR = frozenset({0o100644, 0o100755})


async def blueprint_of(equipment: Equipment, lock: Lock) -> Blueprint | None:
    """Return the blueprint that *lock* was written for, or None where its intent is not to be had, as in a shallow clone."""
    try:
        old = await survey(equipment.repository, lock.source, equipment.kinds) if lock.source else None
    except SynapseError:
        return None
    subject = old.subjects.get(lock.intent) if old is not None else None
    return subject.found.reading.blueprint if subject is not None and not subject.is_faulty else None


async def made_of(equipment: Equipment, at_base: Folder, blueprint: Blueprint) -> Mapping[str, PristineFile]:
    """Return the files of *blueprint* (path → file), on top of the migrations that *at_base* holds."""
    around = {path: file for path, file in around_history(at_base).items() if file.mode in _REGULAR}
    landed = await contents(equipment.repository, around)
    return derive(blueprint, equipment.generators, formatter=equipment.toolchain.formatter, cache=equipment.cache, landed=landed).files


async def remade(equipment: Equipment, at_base: Folder, lock: Lock) -> Mapping[str, PristineFile] | None:
    """Return the files (path → file) that *lock* was written for, or None where the intent is not to be had."""
    blueprint = await blueprint_of(equipment, lock)
    return await made_of(equipment, at_base, blueprint) if blueprint is not None else None


def sources(equipment: Equipment, at_base: Folder, locks: Sequence[Lock | None], *, keep: bool) -> tuple[Source, ...]:
    """Return where to look for what the repository lacks of what *locks* record: the remote first, then what is made again."""
    known = [lock for lock in locks if lock is not None]
    return functools.partial(_fetched, equipment, known, keep), functools.partial(by_blob, equipment, at_base, known)


async def _fetched(equipment: Equipment, locks: Sequence[Lock], keep: bool) -> dict[str, bytes]:
    if equipment.fetch is None:
        return {}
    found = await equipment.fetch([commit for lock in locks for commit in lock.pristine], keep=keep)
    return {blob_id(file.data): file.data for files in found.values() for file in files.values()}


async def by_blob(equipment: Equipment, at_base: Folder, locks: Sequence[Lock]) -> dict[str, bytes]:
    """Return the bytes of all that is remade for *locks*, by blob id: only what a lock names by its id is ever asked for."""
    found: dict[str, bytes] = {}
    for lock in locks:
        files = await remade(equipment, at_base, lock)
        found |= {blob_id(file.data): file.data for file in (files or {}).values()}
    return found
