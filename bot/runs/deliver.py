"""Deliver: the intents of a base branch have their pull requests, and both the base's commit and the pull request's head have checks."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence

from msgspec import Struct

from bot.jobs.model import Job, Outcome, Verdict
from bot.runs import elsewhere, orphans, wording
from bot.runs.bench import Bench, Repo
from bot.runs.checks import AGGREGATE, Saying, name_of, run_key
from bot.runs.guard import Superseded
from bot.runs.journal import Progress, Trail
from bot.runs.pausing import Paused
from bot.runs.saying import NO_CHECKS, correct, say
from bot.runs.settled import unsettled, want_previews
from bot.runs.untouched import note, untouched
from synapseops.errors import NotPermitted, RepositoryError, SynapseError, UsageError
from synapseops.forge.branches import branch_name
from synapseops.forge.github.wish import Wish
from synapseops.merging.lock import Lock
from synapseops.merging.paths import LOCK_NAME
from synapseops.pipeline.course import Wanted
from synapseops.pipeline.decided import NONE, Decisions
from synapseops.pipeline.events import Event
from synapseops.pipeline.folders import folder_in
from synapseops.pipeline.run import run
from synapseops.pipeline.survey import Survey, survey
from synapseops.report.model import Ending, Report
from synapseops.report.text import code, count

PROGRESS_SECONDS = 10.0
"""How long a run goes on before it tells how far it is; then it tells after twice as long each time: what it costs GitHub stays small."""

_LONGEST_PAUSE = 160.0
_SHOWN = "✅ The checks of this pull request are shown: the permission that was missing has been granted."


class Asked(Struct, frozen=True):
    """What a person asked for beyond what the base says: of which intents, None for all, and how. A command is obeyed on a paused
    pull request too."""

    only: frozenset[str] | None = None
    recreate: bool = False
    decided: Decisions = NONE
    is_command: bool = False


_PLAINLY = Asked()


class Delivered(Struct, frozen=True):
    """What came of a run: the outcome for the job, the reports of the intents, where it came to any, and whether checks tell of it."""

    outcome: Outcome
    reports: tuple[Report, ...] = ()
    is_told: bool = True


async def deliver(bench: Bench, job: Job, repo: Repo, trail: Trail) -> Outcome:
    """Bring the intents of the base that *job* names to their pull requests."""
    return (await delivered(bench, job, repo, trail)).outcome


async def delivered(bench: Bench, job: Job, repo: Repo, trail: Trail, asked: Asked = _PLAINLY) -> Delivered:
    """Deliver as somebody *asked*, and tell how it went."""
    default = await repo.repository.default_branch()
    base = job.key.target or default
    try:
        seen = await survey(repo.repository, base, bench.kinds)
    except RepositoryError:
        raise
    except UsageError as failure:  # the branch is gone
        return Delivered(Outcome(Verdict.DONE, failure.message))
    await repo.board.tidy(seen.base.commit)
    meant, why = await _due(bench, job, repo, trail, seen, default, asked)
    if not meant:
        return Delivered(Outcome(Verdict.DONE, why))
    spared = await untouched(bench, job, repo, seen, meant)
    return await _brought_about(bench, job, repo, trail, seen, meant - spared, spared, asked)


async def _due(bench: Bench, job: Job, repo: Repo, trail: Trail, seen: Survey, default: str, asked: Asked) -> tuple[frozenset[str], str]:
    """Return the intents of the base that are to be looked at, and why where there are none. What concerns no intent, and those of
    other bases, is done here, unless somebody *asked* for some alone."""
    meant = intents_for(seen, seen.base.name, default)
    if asked.only is not None:
        return meant & asked.only, elsewhere.why_none(seen, default)
    closed = await orphans.close(bench, repo, trail, seen, meant, default)
    if seen.base.name == default:
        await repo.board.conclude(await elsewhere.sayings(repo, job, seen))
    if not meant:
        told_of = f"; {count(closed, 'pull request')} closed" if closed else ""
        return meant, f"{elsewhere.why_none(seen, default)}{told_of}"
    if "reconcile" in job.details:
        await want_previews(bench, job, repo)
        meant = await unsettled(bench, repo, seen, meant, regranted="regranted" in job.details)
    return meant, "everything is as it should be"


async def _brought_about(
    bench: Bench, job: Job, repo: Repo, trail: Trail, seen: Survey, meant: frozenset[str], spared: frozenset[str], asked: Asked
) -> Delivered:
    """Run the intents *meant*, let checks tell how that went and of those that were *spared*, and note it for the next push."""
    if asked.is_command:
        repo.pull_requests.refuse = _nobody
    stood: dict[str, Exception] = {}
    reports = await _carried_out(bench, job, repo, trail, seen, meant, asked, stood) if meant else ()
    ended = [(report, _told(report, stood, bench.grants_page(job.key.installation))) for report in reports]
    told = [
        (report, one)
        for report, one in ended
        if not _is_refused(report, asked) or repo.board.goes_on(seen.base.commit, name_of(report.intent))
    ]
    await repo.board.conclude(await _sayings(repo, job, seen.base.commit, told, spared))
    await repo.settle()
    await note(bench, job, seen, ended)
    for report in reports:
        await _told_without_checks(bench, job, repo, report)
    paused = {message for message, failure in stood.items() if isinstance(failure, Paused)}
    outcome = _outcome([one for one in reports if one.problem is None or one.problem.message not in paused], len(spared))
    return Delivered(outcome, reports, bool(told))


def _is_refused(report: Report, asked: Asked) -> bool:
    """Tell whether what somebody decided could not be done: their answer says so, and the check stands as it is."""
    return asked.decided != NONE and report.ending is Ending.STOPPED and report.problem is not None and report.problem.kind == "usage"


async def _told_without_checks(bench: Bench, job: Job, repo: Repo, report: Report) -> None:
    """Say on the open pull request that its checks are missing, where they may not be made; and that they are back, where that was said."""
    request = report.pull_request
    if request is None or request.state != "open":
        return
    with contextlib.suppress(NotPermitted):  # then the log alone can tell
        if repo.checks.refused is None:
            await correct(bench, repo, request.number, _SHOWN, marker=NO_CHECKS)
            return
        why = f"⚠️ The checks of this pull request cannot be shown: {code(repo.checks.refused.message)}."
        await say(bench, repo, request.number, f"{why}\n\n{wording.granting(bench.grants_page(job.key.installation))}", marker=NO_CHECKS)


def intents_for(seen: Survey, base: str, default: str) -> frozenset[str]:
    """Return the intents that a push to *base* counts for: those that name it, and, on the default branch, those that name none."""
    chosen = {path for path, subject in seen.subjects.items() if (subject.delivery.base or default) == base}
    return frozenset(chosen | (set(seen.links) if base == default else set()))


async def _carried_out(
    bench: Bench, job: Job, repo: Repo, trail: Trail, seen: Survey, meant: frozenset[str], asked: Asked, stood: dict[str, Exception]
) -> tuple[Report, ...]:
    """Run the pipeline; *stood* is told what stood in the way, by the message of it."""
    progress = Progress()

    def emit(event: Event) -> None:
        trail.event(event)
        progress.event(event)

    def told(failure: Exception) -> None:
        trail.add("failure", "failed", kind=type(failure).__name__, message=str(failure))
        stood[str(failure)] = failure
        if isinstance(failure, Superseded) or getattr(failure, "retryable", False):
            raise failure

    wanted = Wanted(seen.base.name, recreate=asked.recreate, only=meant, decided=asked.decided)
    await _foresee(repo, seen, sorted(meant)[:1])  # the others' turn comes later: what would be told of them now may be old by then
    await repo.board.begin(seen.base.commit, [(name_of(intent), run_key(job, intent)) for intent in sorted(meant)])
    async with _shown(bench, repo, seen.base.commit, sorted(meant), progress):
        return await run(bench.equipment(repo, emit), wanted, on_failure=told, seen=seen)


async def _foresee(repo: Repo, seen: Survey, intents: list[str]) -> None:
    """Say what the run will look at, so that the beginning of its checks may tell it too."""
    default = await repo.repository.default_branch()
    for subject in [seen.subjects[intent] for intent in intents if intent in seen.subjects]:
        blueprint = subject.found.reading.blueprint
        if blueprint is not None and not subject.is_faulty:
            branch, lock = branch_name(blueprint.service.name, base=seen.base.name, default=default), f"{subject.found.into}/{LOCK_NAME}"
            here = await folder_in(repo.repository, seen.base.commit, seen.base.files, subject.found, now=seen.base.files)
            landed = here.lock or Lock()
            repo.foresee(Wish(branch, lock.removeprefix("/"), landed.source, landed.intent))


@contextlib.asynccontextmanager
async def _shown(bench: Bench, repo: Repo, commit: str, intents: list[str], progress: Progress) -> AsyncIterator[None]:
    """Tell on the check runs how far things are, now and then: short runs are over before."""

    before = {intent: progress.summary(intent) for intent in intents}

    async def tell() -> None:
        told: Mapping[str, str] = before  # of those that nobody has begun with, nothing is told
        for turn in itertools.count():
            await bench.beat(min(PROGRESS_SECONDS * 2**turn, _LONGEST_PAUSE))
            now = {intent: progress.summary(intent) for intent in intents}
            for intent in [one for one in intents if now[one] != told.get(one)]:
                await repo.board.tell(commit, name_of(intent), progress.title(intent), now[intent])
            told = now

    telling = asyncio.create_task(tell())
    try:
        yield
    finally:
        telling.cancel()
        # progress that could not be told is no failure of the run
        await asyncio.gather(telling, return_exceptions=True)


async def _nobody(number: int) -> None:
    """Refuse nothing."""


def _told(report: Report, stood: Mapping[str, Exception], page: str) -> wording.Told:
    """Return what is said of *report*; *stood* is what stood in the way, by its message."""
    failure = stood.get(report.problem.message) if report.problem is not None else None
    if isinstance(failure, Paused):
        return wording.paused(failure.by)
    return wording.not_permitted(failure, page) if isinstance(failure, NotPermitted) else wording.of(report)


async def _sayings(repo: Repo, job: Job, commit: str, told: Sequence[tuple[Report, wording.Told]], spared: frozenset[str]) -> list[Saying]:
    """Return what is to be said of each intent: on the base's commit, and on the head of its pull request, which has the aggregate too.

    One check tells of all those that were *spared*.
    """
    found: list[Saying] = []
    for report, one in told:
        name, key = name_of(report.intent), run_key(job, report.intent)
        found.append(Saying(commit, name, key, one))
        if (head := open_head(report)) and head != commit:
            found += [Saying(head, name, key, one), Saying(head, AGGREGATE, run_key(job, ""), wording.together({report.intent: one}))]
    if spared or (told and await repo.board.stands(commit, AGGREGATE)):  # where a run before us could not be ended, it said so
        whole = wording.together({report.intent: one for report, one in told}, untouched=spared)
        found.append(Saying(commit, AGGREGATE, run_key(job, ""), whole))
    return found


def open_head(report: Report) -> str:
    """Return the head of the open pull request that *report* tells of, or ""."""
    request = report.pull_request
    return report.commit or request.head if request is not None and request.state == "open" else ""


def _outcome(reports: list[Report], spared: int) -> Outcome:
    if any(report.problem is not None and report.problem.kind == "concurrent_change" for report in reports):
        return Outcome(Verdict.AGAIN, "the repository changed all the while")
    stopped = [report for report in reports if report.ending is Ending.STOPPED]
    reason = "; ".join([*map(_ended, reports), *([f"{count(spared, 'intent')} untouched"] if spared else [])])
    return Outcome(Verdict.FAILED if stopped else Verdict.DONE, reason)


def _ended(report: Report) -> str:
    why = f": {report.problem.message}" if report.problem is not None else ""
    return f"{report.intent}: {report.ending.value}{why}"


def outcome_of(failure: Exception) -> Outcome:
    """Return what *failure* means for the job: only what may pass is tried again."""
    if isinstance(failure, Superseded):
        return Outcome(Verdict.SUPERSEDED, str(failure))
    if isinstance(failure, SynapseError) and failure.retryable:
        return Outcome(Verdict.AGAIN, str(failure), float(getattr(failure, "wait", 0.0)))
    return Outcome(Verdict.FAILED, f"{type(failure).__name__}: {failure}")
