"""Step 4: the pristine tree, on top of the history that has landed."""

from msgspec.structs import replace

from synapseops import __version__
from synapseops.forge.base import EXECUTABLE_MODE, FILE_MODE, TreeFile
from synapseops.generation import Owner
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import blob_id
from synapseops.pipeline import landing
from synapseops.pipeline.arranging import around_history
from synapseops.pipeline.course import Course, Made
from synapseops.pipeline.pristine import PristineFile, derive
from synapseops.pipeline.reading import contents
from synapseops.pipeline.standing import Standing
from synapseops.pipeline.survey import is_regular


async def generate(course: Course, standing: Standing) -> Made:
    """Derive the pristine tree, with at most one migration on top of those that the base holds."""
    around = around_history(standing.at_base)
    # one question costs less than two: mappings are tried with the team's code later
    asked = {path: file for path, file in {**_of_team(standing), **around}.items() if is_regular(file)}
    read = await contents(course.repository, asked)
    landed = {path: data for path, data in read.items() if path in around}
    equipment = course.equipment
    formatter = equipment.toolchain.formatter
    pristine = derive(course.blueprint, equipment.generators, formatter=formatter, cache=equipment.cache, landed=landed)
    place = course.found.reading.source.place
    return Made(pristine, landed, tuple(sorted((place(fault) for fault in pristine.faults), key=lambda one: one.place)))


def _of_team(standing: Standing) -> dict[str, TreeFile]:
    """Return the files of the base that are people's own."""
    lock, held = standing.at_base.lock or Lock(), standing.at_base.held
    return {path: held[path] for path, file in lock.files.items() if file.owner is Owner.TEAM and path in held}


async def recognised(course: Course, standing: Standing, made: Made) -> tuple[Standing, Made]:
    """Take the base for what is made now, where it is that and its lock does not say so: then there may be more history than it told."""
    base = landing.as_made(standing.at_base, _as_output(course, standing, made))
    if base is standing.at_base:
        return standing, made
    standing = replace(standing, at_base=base)
    return standing, await generate(course, standing)


def _as_output(course: Course, standing: Standing, made: Made) -> Lock:
    """Return what was made as the lock of an output that holds just that."""
    wanted = {path: LockedFile(_mode(file), file.owner, blob_id(file.data)) for path, file in made.files.items()}
    return Lock(course.found.path, __version__, standing.inputs, (), wanted, source=standing.base.commit)


def _mode(file: PristineFile) -> int:
    return EXECUTABLE_MODE if file.executable else FILE_MODE
