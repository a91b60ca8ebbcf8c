"""What differs because the factory is another version: told apart from what the intent changes, by making the old intent anew."""

from collections.abc import Mapping
from dataclasses import replace

from synapseops import __version__
from synapseops.errors import SynapseError
from synapseops.generation import Owner
from synapseops.merging.lock import Lock
from synapseops.merging.sides import Wanted, blob_id
from synapseops.pipeline.arranging import around_history
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.pristine import derive
from synapseops.pipeline.standing import Standing
from synapseops.pipeline.survey import survey
from synapseops.report.model import Report, Upgrade

_REGULAR = frozenset({0o100644, 0o100755})


async def told(equipment: Equipment, report: Report, standing: Standing, wanted: Mapping[str, Wanted]) -> Report:
    """Tell which files another version of the factory makes otherwise than the one that made the base."""
    lock = standing.at_base.lock
    if lock is None or not lock.factory or lock.factory == __version__:
        return report
    now: dict[str, str] | None = {path: file.blob for path, file in wanted.items() if file.owner is Owner.FACTORY}
    if lock.inputs != standing.inputs:
        now = await _made_of_old(equipment, standing, lock)
    if now is None:
        return replace(report, upgrade=Upgrade(lock.factory, None))
    before = {path: file.base for path, file in lock.files.items() if file.owner is Owner.FACTORY}
    paths = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    return replace(report, upgrade=Upgrade(lock.factory, tuple(paths)))


async def _made_of_old(equipment: Equipment, standing: Standing, lock: Lock) -> dict[str, str] | None:
    """Return what this version makes of the intent that the base was made from (path → blob id), or None where that is gone."""
    try:
        old = await survey(equipment.repository, lock.source, equipment.kinds) if lock.source else None
    except SynapseError:  # a shallow clone lacks that commit
        return None
    subject = old.subjects.get(lock.intent) if old is not None else None
    blueprint = subject.found.reading.blueprint if subject is not None and not subject.is_faulty else None
    if blueprint is None:
        return None
    landed = {
        path: await equipment.repository.read(file.blob) for path, file in around_history(standing.at_base).items() if file.mode in _REGULAR
    }
    made = derive(blueprint, equipment.generators, formatter=equipment.toolchain.formatter, cache=equipment.cache, landed=landed)
    return {path: blob_id(file.data) for path, file in made.files.items() if file.owner is Owner.FACTORY}
