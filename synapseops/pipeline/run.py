"""A run, from the intents of a base commit to their pull requests: a list of named steps."""

from collections.abc import Callable

from msgspec.structs import replace

from synapseops.errors import ConcurrentChange, RepositoryError, UsageError
from synapseops.pipeline import deciding, gates, strengthening, telling
from synapseops.pipeline.bringing import bring_in
from synapseops.pipeline.course import Course, Joined, Made, Wanted
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.events import WHOLE, Event, Journal, Phase
from synapseops.pipeline.examining import compare, examine, tree_of
from synapseops.pipeline.generating import generate, recognised
from synapseops.pipeline.proposing import propose, withdraw
from synapseops.pipeline.standing import Standing, inputs_of, look
from synapseops.pipeline.subjects import Subject
from synapseops.pipeline.survey import Survey, survey
from synapseops.report.model import Ending, Note, Problem, Report

_ATTEMPTS = 3
Told = Callable[[Exception], None]


async def run(equipment: Equipment, wanted: Wanted, *, on_failure: Told, seen: Survey | None = None) -> tuple[Report, ...]:
    """Bring every intent of the base to its pull request, each for itself: one that fails does not stop the others.

    `on_failure` is told what our own failures were; raising from it ends the run. `seen` is what was found where somebody has just looked.
    """
    journal = Journal(equipment.emit, equipment.timer, "")
    with journal.step("read") as facts:
        seen = seen or await survey(equipment.repository, wanted.base, equipment.kinds)
        facts["intents"] = str(len(seen.subjects))
    if not seen.subjects and not seen.links:
        raise UsageError(f'no intent is committed on "{wanted.base}"', "synapse init writes a synapse.yaml; commit it, then run again")
    reports = [await _recorded(equipment, wanted, seen, path, on_failure) for path in seen.subjects if wanted.means(path)]
    links = [link for link in seen.links if wanted.means(link)]
    return (*reports, *(telling.stopped(link, wanted.base, _link_problem(link)) for link in links))


async def _recorded(equipment: Equipment, wanted: Wanted, seen: Survey, path: str, on_failure: Told) -> Report:
    """Run one intent, and tell how it ended."""
    start = equipment.timer()
    report = await _guarded(equipment, wanted, seen, path, on_failure)
    for decision in deciding.decisions(report):
        equipment.emit(decision.event(path))
    equipment.emit(Event(WHOLE, Phase.FINISHED, path, equipment.timer() - start, telling.facts(report)))
    return report


async def _guarded(equipment: Equipment, wanted: Wanted, seen: Survey, path: str, on_failure: Told) -> Report:
    """Run one intent; what stood in its way becomes its report. Where a ref moved meanwhile, read everything again, but where people's
    commits are to be discarded: whoever asked for that had not seen what came in between."""
    attempts = 1 if wanted.recreate else _ATTEMPTS
    for attempt in range(1, attempts + 1):
        try:
            return await _directed(equipment, wanted, seen, path)
        except ConcurrentChange as failure:
            if attempt == attempts:
                return telling.stopped(path, wanted.base, telling.problem(failure))
            seen = await survey(equipment.repository, wanted.base, equipment.kinds)
        except Exception as failure:
            cause = _unwrapped(failure)
            on_failure(cause)
            return telling.stopped(path, wanted.base, telling.problem(cause))
    raise AssertionError("unreachable")


async def _directed(equipment: Equipment, wanted: Wanted, seen: Survey, path: str) -> Report:
    """Run one intent on the base that it names itself, unless one was asked for."""
    subject = seen.subjects.get(path)
    if subject is None:
        raise UsageError(f'"{path}" is not on "{wanted.base}" any more')
    named = subject.delivery.base
    if subject.is_faulty or wanted.is_explicit or named is None or named == wanted.base:
        return await _one(equipment, seen, subject, wanted)
    there = await survey(equipment.repository, named, equipment.kinds)
    if path not in there.subjects:
        raise UsageError(f'the base "{named}" that delivery.base names does not hold "{path}"', "merge the intent there first")
    return await _one(equipment, there, there.subjects[path], wanted)


async def _one(equipment: Equipment, seen: Survey, subject: Subject, wanted: Wanted) -> Report:
    """Bring one intent to its pull request, unless something stands against making anything of it."""
    blueprint = subject.found.reading.blueprint
    if subject.is_faulty or blueprint is None:
        return telling.faulty(subject, seen.base.name)
    course = Course(equipment, wanted, seen.base, subject, blueprint)
    journal = Journal(equipment.emit, equipment.timer, subject.found.path)
    with journal.step("look"):
        standing = await _looked(course)
    if standing.is_of_others and wanted.writes:
        raise RepositoryError(
            f"the branch \"{standing.branch}\" is somebody's: it has the name of ours, and nothing on it is the factory's",
            "rename or delete it, or give the service another name",
        )
    report = telling.beginning(subject, blueprint, standing, equipment.ways)
    if standing.is_refused and not (wanted.recreate or wanted.books_only):
        return report
    return await _carried_on(course, journal, standing, report)


async def _looked(course: Course) -> Standing:
    equipment = course.equipment
    return await look(
        course.repository,
        equipment.pull_requests,
        course.base,
        course.found,
        service=course.blueprint.service.name,
        inputs=inputs_of(course.blueprint, equipment.generators),
        prefix=course.wanted.prefix,
        known=equipment.known,
        others={one.distribution: one.version for one in equipment.generators if one.distribution},
    )


async def _carried_on(course: Course, journal: Journal, standing: Standing, report: Report) -> Report:
    """Make what the intent says, bring it into what people have, and propose that, if it is anything new."""
    with journal.step("generate") as facts:
        made = await generate(course, standing)
        facts["files"] = str(len(made.files))
    if made.faults:
        return telling.faulty(course.subject, course.base.name, made.faults)
    standing, made = await recognised(course, standing, made)
    with journal.step("merge") as facts:
        report, joined = await bring_in(course, standing, made, report)
        facts |= {"edits": str(len(report.edits)), "conflicts": str(len(report.conflicts))}
    if course.wanted.books_only:
        return replace(report, ending=Ending.PLANNED)
    report = replace(report, notes=(*report.notes, *joined.placing.notes))
    if not joined.differs(standing.at_base):
        report = replace(report, notes=(*report.notes, *_loosened(course)))
        return await withdraw(course, standing, report) if course.wanted.writes else telling.nothing(report)
    report = await _proposed(course, journal, standing, made, joined, report)
    return replace(report, seconds=tuple(journal.seconds.items()))


def _loosened(course: Course) -> tuple[Note, ...]:
    """Say where the intent demands less than what holds in its place, though nothing else is new."""
    before = course.wanted.require.get(course.found.path)
    return gates.loosened(before, course.subject.delivery.require) if before is not None else ()


async def _proposed(course: Course, journal: Journal, standing: Standing, made: Made, joined: Joined, report: Report) -> Report:
    """Verify what is to be proposed, compare it with the base, and propose it."""
    wanted = course.wanted
    if wanted.writes:
        await course.repository.check_branch(standing.branch)
    with journal.step("verify"):
        tree = await tree_of(joined)
        evidence = await examine(course, made, joined, tree)
    with journal.step("compare"):
        report = await compare(course, standing, made, joined, report, tree, evidence)
    if wanted.strength:
        with journal.step("strength"):
            report = await strengthening.told(course, report, made, tree)
    if not wanted.writes:
        return replace(report, ending=Ending.PLANNED)
    with journal.step("propose"):
        return await propose(course, standing, made, joined, report, tree)


def _unwrapped(failure: Exception) -> Exception:
    """Return the one failure that a group of tasks stands for, or *failure* itself."""
    while isinstance(failure, ExceptionGroup) and len(failure.exceptions) == 1:
        failure = failure.exceptions[0]
    return failure


def _link_problem(path: str) -> Problem:
    return Problem("usage", f'intent "{path}" is a symbolic link or a submodule, and is not followed', "commit the file itself")
