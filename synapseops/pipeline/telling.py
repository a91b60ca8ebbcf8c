"""What a run found and decided, put into the words of a `Report`. Pure."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from synapseops import __version__
from synapseops.blueprint.model import Blueprint, Ref, Resource
from synapseops.diagnostics import Diagnostic, Pointer, in_order
from synapseops.errors import ConcurrentChange, SynapseError, Unavailable, UsageError
from synapseops.evidence.causes import WHOLE, Causes
from synapseops.evidence.model import Evidence, Finding
from synapseops.forge.base import PullRequest
from synapseops.generation import Owner, SchemaChange
from synapseops.merging.paths import LOCK_NAME
from synapseops.pipeline.arranging import Arranged, identities
from synapseops.pipeline.folders import Folder
from synapseops.pipeline.pristine import PristineFile
from synapseops.pipeline.standing import Standing
from synapseops.pipeline.subjects import Subject
from synapseops.report.model import Ending, FileChange, Note, Problem, PullRequestRef, Report, ResourceRow
from synapseops.report.ways import TERMINAL, Ways

SNAPSHOT = "migrations/schema.json"
MIGRATION, LOCK, PEOPLE = "migration", "lock", "people"


def faulty(subject: Subject, base: str, more: tuple[Diagnostic, ...] = ()) -> Report:
    """Tell that the intent has faults."""
    blueprint = subject.found.reading.blueprint
    name = blueprint.service.name if blueprint is not None else ""
    return Report(subject.found.path, Ending.FAULTY, service=name, base=base, diagnostics=in_order([*subject.diagnostics, *more]))


def stopped(intent: str, base: str, problem: Problem) -> Report:
    """Tell that something stood in the way."""
    return Report(intent, Ending.STOPPED, base=base, problem=problem)


def problem(failure: Exception) -> Problem:
    """Return what *failure* means to whoever ran us."""
    if isinstance(failure, UsageError):
        return Problem("usage", failure.message, failure.hint)
    if isinstance(failure, ConcurrentChange):
        return Problem("concurrent_change", str(failure), "run again when nobody else writes to the repository")
    if isinstance(failure, Unavailable):
        return Problem("unavailable", str(failure), "run again later")
    if isinstance(failure, SynapseError):
        return Problem("internal", str(failure))
    return Problem("internal", f"{type(failure).__name__}: {failure}")


def facts(report: Report) -> tuple[tuple[str, str], ...]:
    """Return how a run ended, for the audit trail."""
    kind = report.problem.kind if report.problem is not None else ""
    number = str(report.pull_request.number) if report.pull_request is not None else ""
    told = (
        ("ending", report.ending.value),
        ("inputs", report.inputs),
        ("commit", report.commit),
        ("pull_request", number),
        ("problem", kind),
    )
    return tuple((word, value) for word, value in told if value)


def unasked(request: PullRequest) -> tuple[Note, ...]:
    """Tell whom the forge did not take as reviewers."""
    told = "{} was not taken as a reviewer: whoever is to review, a team too, needs access to the repository"
    return tuple(Note(told, (name,)) for name in request.unasked)


def beginning(subject: Subject, blueprint: Blueprint, standing: Standing, ways: Ways = TERMINAL) -> Report:
    """Tell what is known before anything is made."""
    return Report(
        intent=subject.found.path,
        ending=Ending.QUIET,
        pull_request=reference(standing.pull_request) if standing.pull_request is not None else None,
        service=blueprint.service.name,
        version=blueprint.service.version,
        base=standing.base.name,
        base_commit=standing.base.commit,
        branch=standing.branch,
        commit=standing.at_branch.commit if standing.at_branch is not None else "",
        into=subject.found.into,
        first=standing.at_base.lock is None,
        roles=blueprint.roles,
        resources=tuple(_row(resource) for resource in blueprint.resources),
        diagnostics=subject.diagnostics,
        factory=__version__,
        inputs=standing.inputs,
        has_peoples_commits=bool(standing.of_people),
        ways=ways,
    )


def nothing(report: Report) -> Report:
    """Tell that the base holds what the intent says."""
    return replace(report, ending=Ending.NOTHING_TO_PROPOSE)


def reference(request: PullRequest) -> PullRequestRef:
    """Return what a report says of a pull request."""
    return PullRequestRef(request.number, request.state.value, request.draft, request.path, request.title, request.head)


def with_files(
    report: Report, arranged: Arranged, standing: Standing, made: Mapping[str, PristineFile], schema: tuple[SchemaChange, ...] = ()
) -> Report:
    """Tell what becomes of each file of the output folder, against the base, and what the new migration does to the *schema*."""
    files = tuple(_file_changes(arranged, standing.at_base, made))
    known = standing.at_base.lock.files if standing.at_base.lock is not None else {}  # what is put back is not new
    new = [file.path for file in files if file.kind == MIGRATION and file.change == "added" and file.path not in known]
    migrations = tuple(path for path in new if path != SNAPSHOT)
    return replace(
        report,
        files=files,
        migrations=migrations,
        schema=schema if migrations else (),
        package=_package(made),
        notes=(*report.notes, *_notes(standing.at_base, report.into)),
    )


def with_causes(evidence: Evidence, causes: Causes, made: Mapping[str, PristineFile], tree: Mapping[str, bytes]) -> Evidence:
    """Name the node of the intent that each finding in a file of the factory's comes from."""

    def traced(finding: Finding) -> Finding:
        if finding.cause is not None or finding.file not in made:
            return finding
        lines = tree.get(finding.file, b"").splitlines()
        line = lines[finding.line - 1].decode("utf-8", "replace") if 0 < finding.line <= len(lines) else ""
        return replace(finding, cause=causes.of_finding(finding, made[finding.file].causes, line))

    checks = tuple(replace(check, findings=tuple(map(traced, check.findings))) for check in evidence.checks)
    return replace(evidence, checks=checks, tests=replace(evidence.tests, failures=tuple(map(traced, evidence.tests.failures))))


def doubtful(report: Report, causes: Causes, made: Mapping[str, PristineFile]) -> frozenset[str]:
    """Return the paths of files whose texts tell which of several changes made them differ."""
    return frozenset(
        file.path
        for file in report.files
        if file.change != "unchanged" and file.kind not in (PEOPLE, LOCK) and causes.is_doubtful(_nodes(file, made))
    )


def with_lines(
    report: Report, causes: Causes, subject: Subject, made: Mapping[str, PristineFile], texts: Mapping[str, tuple[bytes, bytes]]
) -> Report:
    """Name the lines of the intent that make each file differ; *texts* are those of doubtful files, before and now."""

    def traced(file: FileChange) -> FileChange:
        if file.change == "unchanged" or file.kind == PEOPLE:
            return file
        old, new = (text.decode("utf-8", "replace") for text in texts.get(file.path, (b"", b"")))
        found = causes.of_file(_nodes(file, made), old, new)
        return replace(file, lines=tuple(sorted({subject.found.reading.source.line_of(node) for node in found})))

    return replace(report, files=tuple(map(traced, report.files)), head=subject.found.reading.source.line_of(WHOLE))


def _nodes(file: FileChange, made: Mapping[str, PristineFile]) -> tuple[Pointer, ...]:
    return made[file.path].causes if file.path in made else ()


def origins(evidence: Evidence, subject: Subject) -> tuple[tuple[Finding, str], ...]:
    """Return the findings whose place in the intent is known, with that place as `file:line`."""
    findings = [finding for check in evidence.checks for finding in check.findings] + list(evidence.tests.failures)
    return tuple(
        (finding, f"{subject.found.path}:{subject.found.reading.source.line_of(finding.cause)}") for finding in findings if finding.cause
    )


def _row(resource: Resource) -> ResourceRow:
    refs = tuple((field.name, field.type.resource, field.nullable) for field in resource.fields if isinstance(field.type, Ref))
    operations = tuple(dict.fromkeys(route.action.value for route in resource.routes))
    return ResourceRow(resource.name, resource.path, len(resource.fields), operations, refs)


def _file_changes(arranged: Arranged, at_base: Folder, made: Mapping[str, PristineFile]) -> Iterator[FileChange]:
    before, after = identities(at_base.files), identities(arranged.files)
    for path in sorted(before.keys() | after.keys()):
        change = (
            "added" if path not in before else "removed" if path not in after else "unchanged" if before[path] == after[path] else "changed"
        )
        owner = arranged.lock.files[path].owner if path in arranged.lock.files else None
        yield FileChange(path, _kind(path, owner, made, at_base), change, team_owned=owner is Owner.TEAM)
    is_new = at_base.lock is None or at_base.moved_from is not None
    yield FileChange(LOCK_NAME, LOCK, "added" if is_new else "changed" if arranged.differs(at_base) else "unchanged")


def _kind(path: str, owner: Owner | None, made: Mapping[str, PristineFile], at_base: Folder) -> str:
    if owner is Owner.HISTORY:
        return MIGRATION
    if path in made:
        return made[path].generator
    if at_base.lock is None or path not in at_base.lock.files:
        return PEOPLE
    return made[min(made, key=lambda other: _distance(path, other))].generator if made else PEOPLE


def _distance(path: str, other: str) -> tuple[int, str]:
    """Order paths by how much of *path* they do not share: a stale file is of the kind of its nearest neighbour."""
    shared = sum(1 for _ in _shared(path.split("/"), other.split("/")))
    return -shared, other


def _shared(one: list[str], other: list[str]) -> Iterator[str]:
    for left, right in zip(one, other, strict=False):
        if left != right:
            return
        yield left


def _package(made: Mapping[str, PristineFile]) -> str:
    """Return the package that `python -m` runs, or ""."""
    return next((path.partition("/")[0] for path in sorted(made) if path.endswith("/__main__.py") and path.count("/") == 1), "")


def _notes(at_base: Folder, into: str) -> Iterator[Note]:
    if at_base.is_unrecorded:
        told = "the base holds what was made here, and {} does not say so: it was left out of a merge, and the right one is proposed"
        yield Note(told, (f"{into}/{LOCK_NAME}",))
    if at_base.moved_from is not None:
        yield Note("the output moves from {} to {}: remove the old folder when this is merged", (f"{at_base.moved_from}/", f"{into}/"))
