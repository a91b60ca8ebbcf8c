"""A run, from the intents of a base commit to their pull requests: a list of named steps."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from synapseops.blueprint.model import Blueprint
from synapseops.errors import ConcurrentChange, UsageError
from synapseops.forge import branches
from synapseops.pipeline import deciding, landing, packing, pages, remaking, steps, strengthening, telling, upgrading
from synapseops.pipeline import footing as footings
from synapseops.pipeline import placing as placings
from synapseops.pipeline.arranging import Arranged, arrange
from synapseops.pipeline.decided import NONE, Decisions
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.events import WHOLE, Event, Journal, Phase
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.placing import Placing
from synapseops.pipeline.reading import Shelf
from synapseops.pipeline.standing import Standing, inputs_of, look
from synapseops.pipeline.survey import Subject, Survey, survey
from synapseops.report.model import Ending, Problem, Report

_ATTEMPTS = 3
Told = Callable[[Exception], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the base branch, whether it was named by whoever asks (then `delivery.base` has no say), and whether
    anything may be written.

    `recreate`: people's commits on the branch are discarded. `only`: the intents meant, None for all. `decided` are decisions
    about conflicts, by path from the root, and about edits. `books_only`: nothing but people's edits and the conflicts is asked for.
    `prefix`: what the names of our branches begin with, before the slash. `strength`: how many seconds may be spent on small faults that
    the tests should notice, 0 for none.
    """

    base: str
    is_explicit: bool = False
    writes: bool = True
    recreate: bool = False
    only: frozenset[str] | None = None
    decided: Decisions = NONE
    books_only: bool = False
    prefix: str = branches.PREFIX
    strength: float = 0.0

    def means(self, path: str) -> bool:
        """Tell whether the intent at *path* is meant."""
        return self.only is None or path in self.only


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
    """Bring one intent to its pull request."""
    journal = Journal(equipment.emit, equipment.timer, subject.found.path)
    blueprint = subject.found.reading.blueprint
    if subject.is_faulty or blueprint is None:
        return telling.faulty(subject, seen.base.name)
    with journal.step("look"):
        standing = await look(
            equipment.repository,
            equipment.pull_requests,
            seen.base,
            subject.found,
            service=blueprint.service.name,
            inputs=inputs_of(blueprint, equipment.generators),
            prefix=wanted.prefix,
            known=equipment.known,
            others={one.distribution: one.version for one in equipment.generators if one.distribution},
        )
    report = telling.beginning(subject, blueprint, standing, equipment.ways)
    if standing.is_refused and not (wanted.recreate or wanted.books_only):
        return report
    with journal.step("generate") as facts:
        made = await steps.generate(equipment, subject, blueprint, standing)
        facts["files"] = str(len(made.files))
    if made.faults:
        return telling.faulty(subject, seen.base.name, made.faults)
    standing, made = await _recognised(equipment, subject, blueprint, standing, made)
    with journal.step("merge") as facts:
        report, joined = await _joined(equipment, wanted, subject, standing, made, report)
        facts |= {"edits": str(len(report.edits)), "conflicts": str(len(report.conflicts))}
    if wanted.books_only:
        return replace(report, ending=Ending.PLANNED)
    report = replace(report, notes=(*report.notes, *joined.placing.notes))
    if not joined.arranged.differs(standing.at_base) and joined.placing.in_base:
        return await steps.withdraw(equipment, report, standing) if wanted.writes else telling.nothing(report)
    report = await _examined(equipment, wanted, subject, standing, made, joined, report, journal)
    return replace(report, seconds=tuple(journal.seconds.items()))


async def _recognised(
    equipment: Equipment, subject: Subject, blueprint: Blueprint, standing: Standing, made: steps.Made
) -> tuple[Standing, steps.Made]:
    """Take the base for what is made now, where it is that and its lock does not say so: then there may be more history than it told."""
    base = landing.as_made(standing.at_base, steps.as_output(subject, standing, made))
    if base is standing.at_base:
        return standing, made
    standing = replace(standing, at_base=base)
    return standing, await steps.generate(equipment, subject, blueprint, standing)


@dataclass(frozen=True, slots=True)
class _Joined:
    """What was made, brought into what people have: the objects at hand, what it was brought into, and what came of it."""

    shelf: Shelf
    footing: Footing
    arranged: Arranged
    placing: Placing


async def _joined(
    equipment: Equipment, wanted: Wanted, subject: Subject, standing: Standing, made: steps.Made, report: Report
) -> tuple[Report, _Joined]:
    """Merge what was made into what people have, and tell what became of their edits."""
    made_before = tuple(folder.lock for folder in (standing.at_base, standing.at_branch) if folder is not None)
    shelf = Shelf(equipment.repository, *remaking.sources(equipment, standing.at_base, made_before, keep=wanted.writes))
    decided = wanted.decided.below(report.into)
    footing = await footings.find(equipment.repository, shelf, standing, subject.found, decided, recreate=wanted.recreate)
    formatter = equipment.toolchain.formatter
    arranged = await arrange(shelf, standing, footing, made.files, formatter, decided, read=packing.read(equipment, subject))
    report = telling.with_files(report, arranged, standing, made.files, made.pristine.schema)
    report = await steps.keep_books(shelf, report, standing, footing, arranged)
    placing = await placings.find(equipment.repository, standing, footing, made.files, arranged, unplaced=equipment.unplaced)
    return await upgrading.told(equipment, report, standing, arranged.wanted), _Joined(shelf, footing, arranged, placing)


async def _examined(
    equipment: Equipment,
    wanted: Wanted,
    subject: Subject,
    standing: Standing,
    made: steps.Made,
    joined: _Joined,
    report: Report,
    journal: Journal,
) -> Report:
    """Verify and compare what is to be proposed, and propose it."""
    arranged = joined.arranged
    if wanted.writes:
        await equipment.repository.check_branch(standing.branch)
    with journal.step("verify"):
        tree = await steps.tree_of(joined.shelf, arranged.files)
        evidence = await steps.examine(equipment, subject, made, tree, arranged.lock)
    with journal.step("compare"):
        report = replace(report, intent_page=await pages.of_intent(equipment.repository, subject, standing, joined.footing, arranged))
        report = await steps.compare(equipment, report, subject, standing, made, tree, evidence)
    if wanted.strength:
        with journal.step("strength"):
            report = await strengthening.told(equipment, report, subject, made.files, tree, wanted.strength)
    if not wanted.writes:
        return replace(report, ending=Ending.PLANNED)
    with journal.step("propose"):
        return await steps.propose(equipment, report, subject, standing, joined.footing, arranged, joined.placing, made, tree)


def _unwrapped(failure: Exception) -> Exception:
    """Return the one failure that a group of tasks stands for, or *failure* itself."""
    while isinstance(failure, ExceptionGroup) and len(failure.exceptions) == 1:
        failure = failure.exceptions[0]
    return failure


def _link_problem(path: str) -> Problem:
    return Problem("usage", f'intent "{path}" is a symbolic link or a submodule, and is not followed', "commit the file itself")
