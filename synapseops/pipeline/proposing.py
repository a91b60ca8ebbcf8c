"""The last step: objects, the branch, the pull request, the package, in that order, each only where it differs."""

from collections.abc import Mapping

from msgspec.structs import replace

from synapseops.errors import NotPermitted
from synapseops.forge.base import FILE_MODE, NewCommit, NewFile, Proposal, PullRequest, PullRequestState, TreeFile
from synapseops.forge.commits import message
from synapseops.merging import lock as locks
from synapseops.merging.paths import LOCK_NAME
from synapseops.pipeline import deeds, packing, telling
from synapseops.pipeline.arranging import File, with_pristine
from synapseops.pipeline.course import Course, Joined, Made
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.standing import Standing
from synapseops.report import html, markdown
from synapseops.report.model import Ending, Report
from synapseops.toolchain import Tree

_NOTHING_LEFT = "Nothing differs from the base any more: what this proposed is there, or the intent was taken back."


async def propose(course: Course, standing: Standing, made: Made, joined: Joined, report: Report, tree: Tree) -> Report:
    """Write objects, move the branch, open or update the pull request, attach the zip: each only where it differs."""
    head, report = await _committed(course, standing, joined, report)
    pull_requests = course.equipment.pull_requests
    request = await pull_requests.put(_proposal(course, standing, report, head))
    report = replace(report, notes=(*report.notes, *telling.unasked(request)))
    package = packing.package(course, standing, made, joined, report, tree, head)
    where = await pull_requests.attach(request.number, {**package.files, html.NAME: html.page(report)})
    as_found = replace(request, unasked=())  # whom the forge did not take changes nothing on it
    told_already = standing.at_branch is not None and head == standing.at_branch.commit and as_found == standing.pull_request
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


async def withdraw(course: Course, standing: Standing, report: Report) -> Report:
    """Nothing differs from the base: close an open pull request and delete its branch, if every commit ahead is ours."""
    repository, pull_requests = course.repository, course.equipment.pull_requests
    request, branch = standing.pull_request, standing.at_branch
    ended = telling.nothing(report)
    if request is None or standing.of_people or not _may_close(request):
        return ended
    if branch is not None:
        await repository.check_branch(standing.branch)
    # a closed one too: the forge tidies up after a run that was killed in between
    await pull_requests.close(request.number, comment=_NOTHING_LEFT)
    if branch is not None:
        await repository.move(standing.branch, to=None, was=branch.commit)
    closed = await pull_requests.find(standing.branch, standing.base.name)
    return replace(ended, commit="", pull_request=telling.reference(closed or request))


def _may_close(request: PullRequest) -> bool:
    """Tell whether *request* is open, or was closed by us, perhaps in a run that was killed before it could delete the branch."""
    return request.state is PullRequestState.OPEN or (request.state is PullRequestState.CLOSED and not request.inputs)


async def _committed(course: Course, standing: Standing, joined: Joined, report: Report) -> tuple[str, Report]:
    """Return the branch's head as it should be; where no workflow may be placed after all, without it, which the report says."""
    placing = joined.placing
    try:
        return await _commit(course, standing, joined, report), report
    except NotPermitted as failure:
        if not placing.beside:
            raise
        if not joined.arranged.differs(standing.at_base):
            raise placing.forbidden(failure.message) from failure
        told = tuple(note for note in report.notes if note not in placing.notes)
        without = placing.refused("whoever runs this lacks the permission for workflows")
        report = replace(report, notes=(*told, *without.notes))
        return await _commit(course, standing, replace(joined, placing=without), report), report


async def _commit(course: Course, standing: Standing, joined: Joined, report: Report) -> str:
    """Return the branch's head as it should be; a commit is made only where the branch holds something else."""
    footing, arranged, placing = joined.footing, joined.arranged, joined.placing
    repository, there = course.repository, standing.at_branch
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


def _proposal(course: Course, standing: Standing, report: Report, head: str) -> Proposal:
    delivery, request = course.subject.delivery, standing.pull_request
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
