"""Steps 6 and 7: a copy of what is proposed is verified, and held against the base."""

import functools

from msgspec.structs import replace

from synapseops.evidence.causes import Causes
from synapseops.evidence.contract.changes import ContractChange
from synapseops.evidence.model import Evidence
from synapseops.forge.base import EXECUTABLE_MODE, TreeFile
from synapseops.generation import Owner
from synapseops.merging.lock import Lock
from synapseops.merging.paths import is_safe
from synapseops.merging.sides import blob_id
from synapseops.pipeline import comparing, gates, pages, telling
from synapseops.pipeline.again import derive_again
from synapseops.pipeline.course import Course, Joined, Made
from synapseops.pipeline.events import Event, Phase
from synapseops.pipeline.previous import Previous, previous
from synapseops.pipeline.standing import Standing
from synapseops.pipeline.survey import is_regular
from synapseops.pipeline.trying import behaviours
from synapseops.report.model import Gate, Note, Report
from synapseops.toolchain import Tree
from synapseops.verification.toolchain import Result, Subject, verify


async def tree_of(joined: Joined) -> Tree:
    """Return the files to be with their bytes, for tools to look at; links, submodules and what not every machine can hold are left out."""
    seen = {path: file for path, file in joined.arranged.files.items() if is_regular(file) and is_safe(path)}
    read = await joined.shelf.read_all(file.blob for file in seen.values() if isinstance(file, TreeFile))
    data = {path: read[file.blob] if isinstance(file, TreeFile) else file.data for path, file in seen.items()}
    return Tree(data, frozenset(path for path in data if seen[path].mode == EXECUTABLE_MODE))


async def examine(course: Course, made: Made, joined: Joined, tree: Tree) -> Evidence:
    """Let every tool, and the generated tests, look at a copy of *tree* in the sandbox."""
    equipment, found = course.equipment, course.found
    pristine = {path: file.data for path, file in made.files.items()}
    again = functools.partial(
        derive_again,
        course.subject.data,
        found.path,
        found.reading.documents,
        equipment.kinds,
        equipment.generators,
        equipment.toolchain.formatter,
        made.landed,
    )

    def tell(result: Result) -> None:
        equipment.emit(_checked(result, found.path))

    return await verify(equipment.toolchain, Subject(tree, pristine, again, landed=_landed(tree, joined.arranged.lock)), on_result=tell)


def _landed(tree: Tree, lock: Lock) -> frozenset[str]:
    """Return the migrations of *tree* that are as the factory made them, then, as *lock* recorded."""
    history = {path: entry.base for path, entry in lock.files.items() if entry.owner is Owner.HISTORY}
    return frozenset(path for path, data in tree.files.items() if path in history and history[path] == blob_id(data))


def _checked(result: Result, intent: str) -> Event:
    """Return the event of a check that ended."""
    name = getattr(result, "name", "tests")
    return Event(f"check {name}", Phase.FINISHED, intent, result.seconds, (("outcome", result.outcome.value),))


async def compare(course: Course, standing: Standing, made: Made, joined: Joined, report: Report, tree: Tree, evidence: Evidence) -> Report:
    """Hold the evidence against the gates of the intent, and the contract against the base's."""
    equipment, reading = course.equipment, course.found.reading
    then = await previous(course.repository, standing.at_base.lock, equipment.kinds)
    found = comparing.contracts(equipment.generators, standing.at_base, made.files, tree.files)
    changes = await comparing.changes(course.repository, found, then, reading)
    told, exchanged = comparing.news(then, reading), comparing.exchanged(then, reading)
    causes = Causes(course.blueprint, told, [change.node for change in exchanged if change.node is not None])
    evidence = telling.with_causes(evidence, causes, made.files, tree.files)
    texts = await _texts(course, standing, telling.doubtful(report, causes, made.files), tree)
    report = telling.with_lines(report, causes, course.subject, made.files, texts)
    return replace(
        report,
        intent_page=await pages.of_intent(course.repository, course.subject, standing, joined.footing, joined.arranged),
        evidence=evidence,
        gates=_demanded(course, standing, evidence, changes),
        news=told,
        contract=changes,
        records=exchanged,
        coverage=comparing.mapped(reading),
        outline=comparing.outlined(then, reading, first=report.first),
        behaviour=await behaviours(equipment, then, reading, standing.at_base, tree),
        bump=comparing.bump(then, report.version, changes),
        origins=telling.origins(evidence, course.subject),
        notes=(*report.notes, *comparing.unknown(then, reading), *_loosened(course, then)),
        asides=equipment.toolchain.notes,
    )


def _demanded(course: Course, standing: Standing, evidence: Evidence, changes: tuple[ContractChange, ...]) -> tuple[Gate, ...]:
    """Judge what the intent demands of a proposal, or what holds in its place."""
    require, request = course.wanted.require.get(course.found.path, course.subject.delivery.require), standing.pull_request
    approved = {**course.wanted.approved, **(request.approved if request is not None else {})}
    judged = gates.demanded(
        evidence,
        changes,
        approved,
        at_least=require.coverage,
        below=require.security,
        breaking=require.breaking_change,
        ways=course.equipment.ways,
    )
    return tuple(judged)


def _loosened(course: Course, then: Previous) -> tuple[Note, ...]:
    """Say where the intent demands less than it did: whoever reviews is to see that."""
    known = then.reading.intent if then.reading is not None else None
    before = course.wanted.require.get(course.found.path, known.delivery.require if known is not None else None)
    return gates.loosened(before, course.subject.delivery.require) if before is not None else ()


async def _texts(course: Course, standing: Standing, paths: frozenset[str], tree: Tree) -> dict[str, tuple[bytes, bytes]]:
    """Return the files at *paths* as the base holds them, and as they are now."""
    held = {path: file for path, file in standing.at_base.held.items() if path in paths and is_regular(file)}
    before = await course.repository.read_all({file.blob for file in held.values()})
    old = {path: before.get(file.blob, b"") for path, file in held.items()}
    return {path: (old.get(path, b""), tree.files.get(path, b"")) for path in paths}
