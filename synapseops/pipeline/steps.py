"""The steps of a run after reading: each takes values and ports, and returns a value."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace

from synapseops import __version__
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Diagnostic
from synapseops.errors import NotPermitted
from synapseops.evidence.causes import Causes
from synapseops.evidence.model import Evidence
from synapseops.forge.base import EXECUTABLE_MODE, FILE_MODE, NewCommit, NewFile, Proposal, PullRequest, PullRequestState, TreeFile
from synapseops.forge.commits import message
from synapseops.generation import Owner
from synapseops.merging import edits, joining
from synapseops.merging import lock as locks
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.paths import LOCK_NAME, is_safe
from synapseops.merging.sides import blob_id
from synapseops.pipeline import comparing, deeds, gates, packing, telling
from synapseops.pipeline import placing as placings
from synapseops.pipeline.again import derive_again
from synapseops.pipeline.arranging import Arranged, File, around_history, with_pristine
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.events import Event, Phase
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.placing import Placing
from synapseops.pipeline.previous import previous
from synapseops.pipeline.pristine import Pristine, PristineFile, derive
from synapseops.pipeline.reading import Shelf, contents
from synapseops.pipeline.standing import Standing
from synapseops.pipeline.survey import Subject
from synapseops.pipeline.trying import behaviours
from synapseops.report import html, markdown
from synapseops.report.model import Ending, Report
from synapseops.toolchain import Tree
from synapseops.verification.toolchain import Result, verify
from synapseops.verification.toolchain import Subject as Verified

_REGULAR = frozenset({0o100644, 0o100755})
_EXECUTABLE = 0o100755
_NOTHING_LEFT = "Nothing differs from the base any more: what this proposed is there, or the intent was taken back."


@dataclass(frozen=True, slots=True)
class Made:
    """The pristine tree, the landed files it builds on, and the faults that only the landed ones show, placed."""

    pristine: Pristine
    landed: Mapping[str, bytes]
    faults: tuple[Diagnostic, ...]

    @property
    def files(self) -> Mapping[str, PristineFile]:
        """The files of the pristine tree."""
        return self.pristine.files


async def generate(equipment: Equipment, subject: Subject, blueprint: Blueprint, standing: Standing) -> Made:
    """Derive the pristine tree, with at most one migration on top of those that the base holds."""
    around = {path: file for path, file in around_history(standing.at_base).items() if file.mode in _REGULAR}
    landed = await contents(equipment.repository, around)
    formatter = equipment.toolchain.formatter
    pristine = derive(blueprint, equipment.generators, formatter=formatter, cache=equipment.cache, landed=landed)
    place = subject.found.reading.source.place
    return Made(pristine, landed, tuple(sorted((place(fault) for fault in pristine.faults), key=lambda one: one.place)))


def as_output(subject: Subject, standing: Standing, made: Made) -> Lock:
    """Return what was made as the lock of an output that holds just that."""
    wanted = {path: LockedFile(_mode(file), file.owner, blob_id(file.data)) for path, file in made.files.items()}
    return Lock(subject.found.path, __version__, standing.inputs, (), wanted, source=standing.base.commit)


def _mode(file: PristineFile) -> int:
    return EXECUTABLE_MODE if file.executable else FILE_MODE


async def keep_books(shelf: Shelf, report: Report, standing: Standing, footing: Footing, arranged: Arranged) -> Report:
    """Tell of every edit people made to the factory's files, of what awaits a decision, and of what could not be merged in."""
    at_base, merged = standing.at_base, arranged.merged
    conflicts = joining.told_once(merged.conflicts, footing.contradictions)
    told = edits.Told(at_base.lock or Lock(), at_base.held, arranged.lock, merged.files, arranged.wanted, conflicts)
    if footing.start is not None:
        told = replace(told, start_lock=footing.start.lock or Lock(), start=footing.start.held)
    entries = await shelf.answer(functools.partial(edits.ledger, told))
    return replace(report, edits=entries, conflicts=conflicts, base_left_out=footing.base_left_out)


async def tree_of(shelf: Shelf, files: Mapping[str, File]) -> Tree:
    """Return *files* with their bytes, for tools to look at; links, submodules and what not every machine can hold are left out."""
    seen = {path: file for path, file in files.items() if file.mode in _REGULAR and is_safe(path)}
    read = await shelf.read_all(file.blob for file in seen.values() if isinstance(file, TreeFile))
    data = {path: file.data if isinstance(file, NewFile) else read[file.blob] for path, file in seen.items()}
    return Tree(data, frozenset(path for path in data if files[path].mode == _EXECUTABLE))


async def examine(equipment: Equipment, subject: Subject, made: Made, tree: Tree, lock: Lock) -> Evidence:
    """Let every tool, and the generated tests, look at a copy of *tree* in the sandbox."""
    pristine = {path: file.data for path, file in made.files.items()}
    again = functools.partial(
        derive_again,
        subject.data,
        subject.found.path,
        subject.found.reading.documents,
        equipment.kinds,
        equipment.generators,
        equipment.toolchain.formatter,
        made.landed,
    )
    intent = subject.found.path

    def tell(result: Result) -> None:
        equipment.emit(checked(result, intent))

    return await verify(equipment.toolchain, Verified(tree, pristine, again, landed=_landed(tree, lock)), on_result=tell)


def _landed(tree: Tree, lock: Lock) -> frozenset[str]:
    """Return the migrations of *tree* that are as the factory made them, then, as *lock* recorded."""
    history = {path: entry.base for path, entry in lock.files.items() if entry.owner is Owner.HISTORY}
    return frozenset(path for path, data in tree.files.items() if path in history and history[path] == blob_id(data))


def checked(result: Result, intent: str) -> Event:
    """Return the event of a check that ended."""
    name = getattr(result, "name", "tests")
    return Event(f"check {name}", Phase.FINISHED, intent, result.seconds, (("outcome", result.outcome.value),))


async def compare(
    equipment: Equipment, report: Report, subject: Subject, standing: Standing, made: Made, tree: Tree, evidence: Evidence
) -> Report:
    """Hold the evidence against the gates of the intent, and the contract against the base's."""
    require, reading = subject.delivery.require, subject.found.reading
    then = await previous(equipment.repository, standing.at_base.lock, equipment.kinds)
    found = comparing.contracts(equipment.generators, standing.at_base, made.files, tree.files)
    changes = await comparing.changes(equipment.repository, found, then, reading)
    approved = standing.pull_request.approved if standing.pull_request is not None else {}
    judged = gates.demanded(
        evidence,
        changes,
        approved,
        at_least=require.coverage,
        below=require.security,
        breaking=require.breaking_change,
        ways=equipment.ways,
    )
    told, exchanged = comparing.news(then, reading), comparing.exchanged(then, reading)
    if reading.blueprint is not None:
        causes = Causes(reading.blueprint, told, [change.node for change in exchanged if change.node is not None])
        evidence = telling.with_causes(evidence, causes, made.files, tree.files)
        texts = await _texts(equipment, standing, telling.doubtful(report, causes, made.files), tree)
        report = telling.with_lines(report, causes, subject, made.files, texts)
    return replace(
        report,
        evidence=evidence,
        gates=tuple(judged),
        news=told,
        contract=changes,
        records=exchanged,
        coverage=comparing.mapped(reading),
        outline=comparing.outlined(then, reading, first=report.first),
        behaviour=await behaviours(equipment, then, reading, standing.at_base, tree),
        bump=comparing.bump(then, report.version, changes),
        origins=telling.origins(evidence, subject),
        notes=(*report.notes, *comparing.unknown(then, reading)),
        asides=equipment.toolchain.notes,
    )


async def _texts(equipment: Equipment, standing: Standing, paths: frozenset[str], tree: Tree) -> dict[str, tuple[bytes, bytes]]:
    """Return the files at *paths* as the base holds them, and as they are now."""
    held = {path: file for path, file in standing.at_base.held.items() if path in paths and file.mode in _REGULAR}
    before = await equipment.repository.read_all({file.blob for file in held.values()})
    old = {path: before.get(file.blob, b"") for path, file in held.items()}
    return {path: (old.get(path, b""), tree.files.get(path, b"")) for path in paths}


async def propose(
    equipment: Equipment,
    report: Report,
    subject: Subject,
    standing: Standing,
    footing: Footing,
    arranged: Arranged,
    placing: Placing,
    made: Made,
    tree: Tree,
) -> Report:
    """Write objects, move the branch, open or update the pull request, attach the zip: each only where it differs."""
    head, report = await _committed(equipment, report, standing, footing, arranged, placing, made.files)
    request = await equipment.pull_requests.put(_proposal(report, subject, standing, head))
    package = packing.package(equipment, subject, report, standing, arranged.lock, made.files, tree, head)
    where = await equipment.pull_requests.attach(request.number, {**package.files, html.NAME: html.page(report)})
    told_already = standing.at_branch is not None and head == standing.at_branch.commit and request == standing.pull_request
    ending = Ending.UP_TO_DATE if told_already else Ending.PROPOSED
    return replace(
        report,
        ending=ending,
        commit=head,
        pull_request=telling.reference(request),
        zip=where[package.zip],
        provenance=where[package.provenance],
        page=where[html.NAME],
    )


async def withdraw(equipment: Equipment, report: Report, standing: Standing) -> Report:
    """Nothing differs from the base: close an open pull request and delete its branch, if every commit ahead is ours."""
    request, branch = standing.pull_request, standing.at_branch
    ended = telling.nothing(report)
    if request is None or standing.of_people or not _may_close(request):
        return ended
    if branch is not None:
        await equipment.repository.check_branch(standing.branch)
    # a closed one too: the forge tidies up after a run that was killed in between
    await equipment.pull_requests.close(request.number, comment=_NOTHING_LEFT)
    if branch is not None:
        await equipment.repository.move(standing.branch, to=None, was=branch.commit)
    closed = await equipment.pull_requests.find(standing.branch, standing.base.name)
    return replace(ended, commit="", pull_request=telling.reference(closed or request))


def _may_close(request: PullRequest) -> bool:
    """Tell whether *request* is open, or was closed by us, perhaps in a run that was killed before it could delete the branch."""
    return request.state is PullRequestState.OPEN or (request.state is PullRequestState.CLOSED and not request.inputs)


async def _committed(
    equipment: Equipment,
    report: Report,
    standing: Standing,
    footing: Footing,
    arranged: Arranged,
    placing: Placing,
    made: Mapping[str, PristineFile],
) -> tuple[str, Report]:
    """Return the branch's head as it should be; where no workflow may be placed after all, without it, which the report says."""
    try:
        return await _commit(equipment, report, standing, footing, arranged, placing), report
    except NotPermitted as failure:
        if not placing.beside:
            raise
        if not arranged.differs(standing.at_base):
            raise NotPermitted(
                f'"{min(placing.beside)}" cannot be written: {failure.message}',
                "give whoever runs this the permission for workflows, or say place_workflows: false",
                permission="workflows=write",
            ) from failure
        told = tuple(note for note in report.notes if note not in placing.notes)
        without = placings.refused(placings.sources(made, arranged), "whoever runs this lacks the permission for workflows")
        report = replace(report, notes=(*told, *without.notes))
        return await _commit(equipment, report, standing, footing, arranged, without), report


async def _commit(equipment: Equipment, report: Report, standing: Standing, footing: Footing, arranged: Arranged, placing: Placing) -> str:
    """Return the branch's head as it should be; a commit is made only where the branch holds something else."""
    repository, there = equipment.repository, standing.at_branch
    continues = footing.is_live and arranged.continues(there) and placing.on_branch
    if there is not None and continues and not footing.settles:
        return there.commit
    pristine = [await repository.write_pristine(files) for files in arranged.pristine]
    lock = NewFile(locks.write(replace(with_pristine(arranged.lock, pristine), placed=placing.recorded)), FILE_MODE)
    deed = deeds.deed(footing, arranged, factory=report.factory)
    subject = deeds.subject(report.service, standing.base.name, deed)
    text = message(report.service, base=standing.base.name, inputs=standing.inputs, subject=subject, lines=deeds.lines(deed))
    into, files = _with_outside(footing, report.into, {**arranged.files, LOCK_NAME: lock})
    commit = await repository.write(NewCommit(footing.tree, footing.parents, into, files, text, placing.beside))
    if there is None or commit != there.commit:
        await repository.move(standing.branch, to=commit, was=there.commit if there is not None else None)
    return commit


def _with_outside(footing: Footing, into: str, files: Mapping[str, File]) -> tuple[str, Mapping[str, File]]:
    """Return the folder to be replaced and its files: the whole tree where people changed it on base and branch."""
    if footing.outside is None:
        return into, files
    outside: dict[str, File] = {
        path: NewFile(file.data, file.mode) if file.data is not None else TreeFile(file.blob, file.mode)
        for path, file in footing.outside.items()
    }
    return "", outside | {f"{into}/{path}": file for path, file in files.items()}


def _proposal(report: Report, subject: Subject, standing: Standing, head: str) -> Proposal:
    delivery, request = subject.delivery, standing.pull_request
    is_open = request is not None and request.state is PullRequestState.OPEN
    return Proposal(
        branch=standing.branch,
        base=standing.base.name,
        head=head,
        title=f"{'Add' if report.first else 'Update'} the {report.service} service",
        body=markdown.beside(request.body, report) if request is not None and is_open else markdown.body(report),
        inputs=standing.inputs,
        breaking=report.fingerprint,
        draft="failed_check" in delivery.draft_on and not report.is_fine,
        labels=tuple(delivery.labels),
        reviewers=tuple(delivery.reviewers),
    )
