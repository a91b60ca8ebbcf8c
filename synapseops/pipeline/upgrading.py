"""What differs because the factory is another version: told apart from what the intent changes, by making the old intent anew."""

from collections.abc import Mapping

from msgspec.structs import replace

from synapseops import __version__
from synapseops.generation import Owner
from synapseops.merging.sides import Wanted, blob_id
from synapseops.pipeline import remaking
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.standing import Standing
from synapseops.report.model import Report, Upgrade


async def told(equipment: Equipment, report: Report, standing: Standing, wanted: Mapping[str, Wanted]) -> Report:
    """Tell which files another version of the factory makes otherwise than the one that made the base."""
    lock = standing.at_base.lock
    if lock is None or not lock.factory or lock.factory == __version__:
        return report
    now = {path: file.blob for path, file in wanted.items() if file.owner is Owner.FACTORY}
    if lock.inputs != standing.inputs:
        made = await remaking.remade(equipment, standing.at_base, lock)
        if made is None:
            return replace(report, upgrade=Upgrade(lock.factory, None))
        now = {path: blob_id(file.data) for path, file in made.items() if file.owner is Owner.FACTORY}
    before = {path: file.base for path, file in lock.files.items() if file.owner is Owner.FACTORY}
    paths = sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))
    return replace(report, upgrade=Upgrade(lock.factory, tuple(paths)))
