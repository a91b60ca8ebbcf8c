"""Step 5: what was made is brought into what people have, and every edit of theirs is accounted for."""

import functools

from msgspec.structs import replace

from synapseops.merging import edits, joining
from synapseops.merging.lock import Lock
from synapseops.pipeline import footing as footings
from synapseops.pipeline import packing, remaking, telling, upgrading
from synapseops.pipeline import placing as placings
from synapseops.pipeline.arranging import Arranged, arrange
from synapseops.pipeline.course import Course, Joined, Made
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.reading import Shelf
from synapseops.pipeline.standing import Standing
from synapseops.report.model import Report


async def bring_in(course: Course, standing: Standing, made: Made, report: Report) -> tuple[Report, Joined]:
    """Merge what was made into what people have, and tell what became of their edits."""
    equipment, wanted = course.equipment, course.wanted
    made_before = tuple(folder.lock for folder in (standing.at_base, standing.at_branch) if folder is not None)
    shelf = Shelf(course.repository, *remaking.sources(equipment, standing.at_base, made_before, keep=wanted.writes))
    decided = wanted.decided.below(report.into)
    footing = await footings.find(course.repository, shelf, standing, course.found, decided, recreate=wanted.recreate)
    formatter = equipment.toolchain.formatter
    arranged = await arrange(shelf, standing, footing, made.files, formatter, decided, read=packing.read(equipment, course.subject))
    report = telling.with_files(report, arranged, standing, made.files, made.pristine.schema)
    report = await _keep_books(shelf, report, standing, footing, arranged)
    placing = await placings.find(course.repository, standing, footing, made.files, arranged, unplaced=equipment.unplaced)
    return await upgrading.told(equipment, report, standing, arranged.wanted), Joined(shelf, footing, arranged, placing)


async def _keep_books(shelf: Shelf, report: Report, standing: Standing, footing: Footing, arranged: Arranged) -> Report:
    """Tell of every edit people made to the factory's files, of what awaits a decision, and of what could not be merged in."""
    at_base, merged = standing.at_base, arranged.merged
    conflicts = joining.told_once(merged.conflicts, footing.contradictions)
    told = edits.Told(at_base.lock or Lock(), at_base.held, arranged.lock, merged.files, arranged.wanted, conflicts)
    if footing.start is not None:
        told = replace(told, start_lock=footing.start.lock or Lock(), start=footing.start.held)
    entries = await shelf.answer(functools.partial(edits.ledger, told))
    return replace(report, edits=entries, conflicts=conflicts, base_left_out=footing.base_left_out)
