"""Previews: what a pull request or a merge group would change, told by checks on its head. Nothing is pushed.

Of a fork only the intents' texts are read: nothing is made, run or written but the check.
"""

import posixpath
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.jobs.model import Job, Outcome, Verdict
from bot.runs import shared, wording
from bot.runs.bench import Bench, Repo
from bot.runs.checks import AGGREGATE, Saying, name_of, run_key
from bot.runs.deliver import Delivered
from bot.runs.guard import Superseded
from bot.runs.journal import Trail
from bot.runs.settled import is_told
from bot.runs.wording import Told
from synapseops.errors import SynapseError
from synapseops.forge.base import CommitInfo, Conclusion, NewCommit, NewFile, Repository, TreeFile
from synapseops.forge.branches import PREFIX, branch_name
from synapseops.forge.github.approvals import approved
from synapseops.merging.paths import LOCK_NAME
from synapseops.pipeline.course import Wanted
from synapseops.pipeline.demands import demands, service_of
from synapseops.pipeline.run import run
from synapseops.pipeline.survey import Survey, survey
from synapseops.report.model import Ending, Report
from synapseops.report.text import count

HEADS = "refs/heads/"
_MOST_OF_A_FORK = 50
"""How many checks a pull request of a stranger's may cost, the faulty intents first: beyond it, the aggregate alone tells."""


class Forbidden(SynapseError):
    """A preview was about to write: a fault of ours."""


class Proposed(Struct, frozen=True):
    """What is previewed: the commit, the branch that it would go into, whether it comes from a fork, and its own branch where that has a
    name of ours."""

    head: str
    base: str
    is_fork: bool = False
    ours: str = ""
    number: int = 0
    """The pull request whose comments approve of breaking changes, 0 for none."""


async def pull_request(bench: Bench, job: Job, repo: Repo, trail: Trail) -> Outcome:
    """Preview the pull request that *job* names."""
    return (await previewed(bench, job, repo, trail)).outcome


async def previewed(bench: Bench, job: Job, repo: Repo, trail: Trail) -> Delivered:
    """Preview the pull request that *job* names, and tell how it went."""
    found: Mapping[str, Any] = await repo.place.client.get(repo.place.path("pulls", int(job.key.target)))
    if found["state"] != "open":
        return Delivered(Outcome(Verdict.DONE, "the pull request is not open any more"))
    head = found["head"]
    if job.details.get("reconcile") and await is_told(repo, str(head["sha"])):
        return Delivered(Outcome(Verdict.DONE, "its checks are there"))
    is_fork = (head.get("repo") or {}).get("id") != found["base"]["repo"]["id"]
    ours = str(head["ref"]) if not is_fork and str(head["ref"]).startswith(f"{PREFIX}/") else ""
    proposed = Proposed(str(head["sha"]), str(found["base"]["ref"]), is_fork, ours, int(found["number"]))
    return await _preview(bench, job, repo, trail, proposed)


async def group(bench: Bench, job: Job, repo: Repo, trail: Trail) -> Outcome:
    """Preview the head of a merge group."""
    proposed = Proposed(job.key.target, job.details.get("base", ""), number=int(job.details.get("number", 0)))
    return (await _preview(bench, job, repo, trail, proposed)).outcome


async def _preview(bench: Bench, job: Job, repo: Repo, trail: Trail, proposed: Proposed) -> Delivered:
    """Tell on the head of what is *proposed* what it would change."""
    await repo.board.tidy(proposed.head)
    after = await survey(repo.repository, proposed.head, bench.kinds)
    before = await survey(repo.repository, f"{HEADS}{proposed.base}", bench.kinds)
    if not after.subjects and not before.subjects:
        return Delivered(Outcome(Verdict.DONE, "no intent is in this repository"))
    if proposed.ours and _locks(after) != _locks(before) and _is_made(before, proposed, await repo.repository.default_branch()):
        return Delivered(Outcome(Verdict.DONE, "the factory made it, and its own run checks it"))
    stale = await _stale(repo, before, after)
    touched = frozenset(path for path, subject in after.subjects.items() if _is_touched(before, after, path) or subject.is_faulty) - stale
    reports: tuple[Report, ...] = ()
    if proposed.is_fork:
        told = _parsed(after, touched)
    elif touched:
        reports = await _planned(bench, job, repo, trail, proposed, await _wanted(repo, proposed, before, after, touched))
        told = {report.intent: wording.of(report) for report in reports}
    else:
        told = {}
    told |= {path: wording.removed(path) for path in _removed(before, after) if path not in stale}
    await repo.board.conclude(await shared.sayable(repo, proposed.number, _sayings(job, proposed, told)))
    return Delivered(Outcome(Verdict.DONE, f"{count(len(touched), 'intent')} touched"), reports)


def _sayings(job: Job, proposed: Proposed, told: Mapping[str, Told]) -> list[Saying]:
    """Return what the check of each intent says, of a fork the faulty ones first, and the aggregate of all."""
    apart = sorted(told, key=lambda path: (told[path].conclusion is Conclusion.NEUTRAL, path))
    if proposed.is_fork:
        apart = apart[:_MOST_OF_A_FORK]
    sayings = [Saying(proposed.head, name_of(path), run_key(job, path), told[path]) for path in sorted(apart)]
    return [*sayings, Saying(proposed.head, AGGREGATE, run_key(job, ""), wording.together(told))]


async def _wanted(repo: Repo, proposed: Proposed, before: Survey, after: Survey, touched: frozenset[str]) -> Wanted:
    """Return what is asked for: demands are those of the base, or whoever proposes could do away with them just there."""
    require = demands(before, after, touched)
    asks = any(one.breaking_change is not None for one in require.values())
    people = await approved(repo.place, proposed.number) if asks and proposed.number else {}
    return Wanted(proposed.base, is_explicit=True, writes=False, only=touched, require=require, approved=people)


def _is_made(before: Survey, proposed: Proposed, default: str) -> bool:
    """Tell whether the branch with a name of ours is one that an intent of the base makes, or may make: a faulty one does not say."""
    services = [service_of(before, path) for path in before.subjects]
    return any(one is None or branch_name(one, base=proposed.base, default=default) == proposed.ours for one in services)


def _removed(before: Survey, after: Survey) -> list[str]:
    """Return the intents that are gone, but for those whose service another one makes now: that one is told of."""
    made = {service_of(after, path) for path in after.subjects.keys() - before.subjects.keys()} - {None}
    return sorted(path for path in before.subjects.keys() - after.subjects.keys() if service_of(before, path) not in made)


def _locks(seen: Survey) -> dict[str, TreeFile]:
    return {path: file for path, file in seen.base.files.items() if posixpath.basename(path) == LOCK_NAME}


async def _stale(repo: Repo, before: Survey, after: Survey) -> frozenset[str]:
    """Return the intents that differ since the base went on alone: what is proposed is behind, and its merge changes nothing about them."""
    differing = [path for path in sorted(before.subjects.keys() | after.subjects.keys()) if _is_touched(before, after, path)]
    if not differing:
        return frozenset()
    common = await repo.repository.merge_base(before.base.commit, after.base.commit)
    if common is None or common == before.base.commit:
        return frozenset()
    files = await repo.repository.list_files(common)
    return frozenset(path for path in differing if all(files.get(one) == after.base.files.get(one) for one in _named(before, after, path)))


def _is_touched(before: Survey, after: Survey, path: str) -> bool:
    """Tell whether the intent at *path*, or a file that it names, differs."""
    return any(before.base.files.get(one) != after.base.files.get(one) for one in _named(before, after, path))


def _named(before: Survey, after: Survey, path: str) -> set[str]:
    subjects = (seen.subjects[path] for seen in (before, after) if path in seen.subjects)
    return {path}.union(*(one.documents for one in subjects))


def _parsed(after: Survey, touched: frozenset[str]) -> dict[str, Told]:
    reports = [Report(path, Ending.FAULTY, diagnostics=after.subjects[path].diagnostics) for path in sorted(touched)]
    return {report.intent: wording.parsed_only(report.intent, wording.remarks(report)) for report in reports}


async def _planned(bench: Bench, job: Job, repo: Repo, trail: Trail, proposed: Proposed, wanted: Wanted) -> tuple[Report, ...]:
    equipment = bench.equipment(repo, trail.event)
    at_head = _AtHead(repo.repository, proposed)

    def told(failure: Exception) -> None:
        trail.add("failure", "failed", kind=type(failure).__name__, message=str(failure))
        if isinstance(failure, Superseded) or getattr(failure, "retryable", False):
            raise failure

    await repo.board.begin(proposed.head, [(name_of(path), run_key(job, path)) for path in sorted(wanted.only or ())])
    return await run(replace(equipment, repository=at_head), wanted, on_failure=told)


class _AtHead:
    """The repository as it will be when what is proposed is merged: the base is at the head. Nothing can be written to it."""

    def __init__(self, inner: Repository, proposed: Proposed) -> None:
        self._inner = inner
        self._proposed = proposed
        self.default_branch = inner.default_branch
        self.list_files = inner.list_files
        self.read = inner.read
        self.read_all = inner.read_all
        self.page = inner.page
        self.merge_base = inner.merge_base

    async def resolve(self, ref: str) -> str | None:
        """Return the commit that *ref* names, the head for the base."""
        is_base = ref in {self._proposed.base, f"{HEADS}{self._proposed.base}"}
        return await self._inner.resolve(self._proposed.head if is_base else ref)

    async def ahead(self, commit: str, *, of: str) -> list[CommitInfo]:
        """Return the commits reachable from *commit* and not from *of*."""
        return await self._inner.ahead(commit, of=of)

    async def write_pristine(self, files: Mapping[str, NewFile | TreeFile]) -> str:
        """Refuse."""
        raise Forbidden("a preview writes nothing")

    async def write(self, commit: NewCommit) -> str:
        """Refuse."""
        raise Forbidden("a preview writes nothing")

    async def check_branch(self, branch: str) -> None:
        """Refuse."""
        raise Forbidden("a preview writes nothing")

    async def move(self, branch: str, *, to: str | None, was: str | None) -> None:
        """Refuse."""
        raise Forbidden("a preview writes nothing")
