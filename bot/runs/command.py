"""Commands: whoever may write to the repository is obeyed, acknowledged by a reaction, and answered in one comment, kept up to date."""

import contextlib
import re
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from bot import commands
from bot.commands import Command, Verb
from bot.jobs import audit
from bot.jobs.model import Job, Key, Kind, Outcome, Verdict, Want
from bot.jobs.sqlite import MOST_ATTEMPTS
from bot.runs import explaining, refusing
from bot.runs.bench import Bench, Repo
from bot.runs.checks import AGGREGATE
from bot.runs.deliver import Asked, delivered, outcome_of
from bot.runs.guard import Superseded
from bot.runs.journal import Trail
from bot.runs.preview import previewed
from bot.runs.saying import react, say
from synapseops.errors import SynapseError, UsageError
from synapseops.forge.base import Conclusion
from synapseops.forge.branches import PREFIX
from synapseops.forge.github.approvals import may_write
from synapseops.forge.github.failures import Absent
from synapseops.pipeline.decided import Decisions
from synapseops.pipeline.survey import survey
from synapseops.report.text import code, count, short
from synapseops.report.ways import COMMENTS

_DECISIONS = 200
_LONGEST = 200
_APPROVAL = re.compile(rf"`{re.escape(COMMENTS.approving(''))}([0-9a-f]{{4,64}})`")


class Answer(Struct, frozen=True):
    """What came of a command: the outcome for the job, what is said about it, "" where the checks say it, and whether it was done."""

    outcome: Outcome
    words: str = ""
    is_done: bool = True


async def answer(bench: Bench, job: Job, repo: Repo, trail: Trail) -> Outcome:
    """Carry out the command of a comment, or of a check's button."""
    if job.details.get("command") in _OF_CHECKS:
        return await _OF_CHECKS[job.details["command"]](bench, job, repo)
    try:
        comment: Mapping[str, Any] = await repo.place.client.get(repo.place.path("issues", "comments", int(job.key.target)))
    except Absent:
        return Outcome(Verdict.DONE, "the comment is gone")
    body = str(comment["body"] or "")
    asked = commands.parse(body)
    login = str((comment.get("user") or {}).get("login", ""))
    if asked is None or comment["created_at"] != comment["updated_at"]:
        return Outcome(Verdict.DONE, "the comment was edited")
    if not login or not await may_write(repo.place, login):
        await react(repo, job, "-1")
        return Outcome(Verdict.DONE, "whoever asked may not write to the repository")
    trail.add("command", verb=asked.verb or "", by=login, path=asked.path, mark=asked.mark)
    await react(repo, job, "eyes")
    try:
        answered = await _obeyed(bench, job, repo, trail, asked)
    except Superseded:
        raise
    except Exception as failure:
        outcome = outcome_of(failure)
        if outcome.verdict is not Verdict.AGAIN or _is_last(job):
            with contextlib.suppress(SynapseError):
                await _tell(bench, job, repo, body, login, Answer(outcome, refusing.broken(failure), is_done=False))
        raise
    if answered.outcome.verdict is not Verdict.AGAIN or _is_last(job):
        await _tell(bench, job, repo, body, login, answered)
    return answered.outcome


def _is_last(job: Job) -> bool:
    """Tell whether no run follows that could answer."""
    return job.attempts + 1 >= MOST_ATTEMPTS


async def _tell(bench: Bench, job: Job, repo: Repo, body: str, login: str, answered: Answer) -> None:
    """Say what came of the command that *body* of *login* begins with; where the checks say it, only in place of an older answer."""
    about = f"{code(short(body.lstrip().splitlines()[0], _LONGEST))} of {code(login)}"
    words = answered.words or "done."
    await say(bench, repo, int(job.details["number"]), f"{about}: {words}", only_anew=not answered.words)
    await react(repo, job, "+1" if answered.is_done else "confused")


async def _obeyed(bench: Bench, job: Job, repo: Repo, trail: Trail, asked: Command) -> Answer:
    """Do what was asked for."""
    if asked.verb is None:
        return Answer(Outcome(Verdict.DONE, asked.refusal), f"{asked.refusal}.\n\n{commands.HELP}", is_done=False)
    if asked.verb is Verb.HELP:
        return Answer(Outcome(Verdict.DONE), f"these are the commands.\n\n{commands.HELP}")
    request: Mapping[str, Any] = await repo.place.client.get(repo.place.path("pulls", int(job.details["number"])))
    base, branch = str(request["base"]["ref"]), str(request["head"]["ref"])
    is_fork = (request["head"].get("repo") or {}).get("id") != request["base"]["repo"]["id"]
    is_ours = branch.startswith(f"{PREFIX}/") and not is_fork
    state = "merged" if request.get("merged_at") else str(request["state"])
    if refused := refusing.at_once(asked.verb, state, is_ours=is_ours, is_fork=is_fork, base=base):
        like = "not ours" if state == "open" and not is_ours else state
        return Answer(Outcome(Verdict.DONE, f"not for a pull request that is {like}"), refused, is_done=False)
    if asked.verb is Verb.EXPLAIN:
        return Answer(Outcome(Verdict.DONE), await _explained(bench, job, await _intent_of(bench, repo, base, branch) if is_ours else None))
    if asked.verb is Verb.APPROVE and (refused := await _unawaited(repo, str(request["head"]["sha"]), asked.mark)):
        return Answer(Outcome(Verdict.DONE, "no such fingerprint awaits an approval"), refused, is_done=False)
    if not is_ours and asked.verb is Verb.APPROVE:
        about = Key(job.key.installation, job.key.repository, Kind.PREVIEW, job.details["number"])
        came = await previewed(bench, Job(about, job.repository, job.details, job.wanted, job.lease, 0), repo, trail)
        refused = refusing.unapproved(asked.mark, came.reports)
        return Answer(came.outcome, refused, is_done=not refused)
    if not is_ours:
        await bench.store.want([Want(Key(job.key.installation, job.key.repository, Kind.PREVIEW, job.details["number"]), job.repository)])
        return Answer(Outcome(Verdict.DONE, "previewed again"))
    if asked.verb is Verb.PAUSE:
        return Answer(Outcome(Verdict.DONE, "paused"), "paused; this pull request is left alone until somebody writes `/synapse resume`.")
    return await _run(bench, job, repo, trail, asked, base, await _intent_of(bench, repo, base, branch))


async def _unawaited(repo: Repo, commit: str, mark: str) -> str:
    """Return why *mark* approves of nothing, as far as our checks of *commit* tell: nobody can know a fingerprint that none of them shows.
    "" where they cannot tell: one has not ended, or failed before anything was compared, perhaps."""
    newest = {one.name: one for one in reversed(await repo.checks.of(commit)) if one.name.startswith(AGGREGATE)}
    if not newest or any(one.conclusion in {None, Conclusion.CANCELLED} for one in newest.values()):
        return ""
    if shown := sorted({found for one in newest.values() for found in _APPROVAL.findall(one.summary)}):
        return refusing.other(mark, shown) if mark not in shown else ""
    return "" if any(one.conclusion is Conclusion.ACTION_REQUIRED for one in newest.values()) else refusing.unawaited(mark)


async def _run(bench: Bench, job: Job, repo: Repo, trail: Trail, asked: Command, base: str, intent: str) -> Answer:
    """Run the *intent* as it was asked for."""
    about = Key(job.key.installation, job.key.repository, job.key.kind, base)
    told = Job(about, job.repository, job.details, job.wanted, job.lease, 0)
    came = await delivered(bench, told, repo, trail, _asked(asked, intent))
    refused = refusing.afterwards(asked, came.reports, came.outcome.reason)
    if came.outcome.verdict is Verdict.FAILED and came.is_told:
        # the check tells of the command now: the base has nothing to do with it
        await bench.store.want([Want(Key(job.key.installation, job.key.repository, Kind.DELIVER, base), job.repository)])
    return Answer(came.outcome, refused, is_done=not refused)


def _asked(asked: Command, intent: str) -> Asked:
    only = frozenset({intent})
    if asked.verb is Verb.RESOLVE and asked.favour is not None:
        return Asked(only, decided=Decisions({asked.path: asked.favour}, of_one=True), is_command=True)
    if asked.verb is Verb.FORGET:
        return Asked(only, decided=Decisions(forgotten=(asked.mark,)), is_command=True)
    return Asked(only, recreate=asked.verb is Verb.RECREATE, is_command=True)


async def _intent_of(bench: Bench, repo: Repo, base: str, branch: str) -> str:
    """Return the path of the intent whose service *branch* proposes."""
    seen = await survey(repo.repository, base, bench.kinds)
    service = branch.removeprefix(f"{PREFIX}/").partition("@")[0]
    for path, subject in seen.subjects.items():
        blueprint = subject.found.reading.blueprint
        if blueprint is not None and blueprint.service.name == service:
            return path
    faulty = ", ".join(f'"{path}"' for path, subject in seen.subjects.items() if subject.is_faulty)
    hint = f"mend {faulty}: it has faults, and its check shows where" if faulty else ""
    raise UsageError(f'no intent on "{base}" makes the service "{service}"', hint)


async def _explained(bench: Bench, job: Job, intent: str | None) -> str:
    """Tell from the audit trail what the last run about *intent* decided, for None what the last preview of this pull request did."""

    def ask(connection: sqlite3.Connection) -> tuple[str | None, list[audit.Decided]]:
        if intent is None:
            run = audit.last_preview(connection, job.repository, job.details["number"])
        else:
            run = audit.last_about(connection, job.repository, intent)
        return run, audit.last_decisions(connection, run, intent, _DECISIONS) if run is not None else []

    run, entries = await bench.store.database.do(ask)
    if run is None:
        return "nothing is recorded about this pull request. `/synapse regenerate` looks at it."
    about = "the preview of this pull request" if intent is None else code(intent)
    told = list(explaining.lines(entries)) or ["- nothing"]
    return "\n".join([f"The last run about {about}, {code(run[:12])}, decided:", "", *told])


async def _accept(bench: Bench, job: Job, repo: Repo) -> Outcome:
    """Answer the button that approves: what is approved of is written in a comment, by a person, so that everybody sees it."""
    check: Mapping[str, Any] = await repo.place.client.get(repo.place.path("check-runs", int(job.details["check"])))
    found = _APPROVAL.search(str((check.get("output") or {}).get("summary") or ""))
    if found is None:
        return Outcome(Verdict.DONE, "there is nothing to approve of")
    command = COMMENTS.approving(found[1])
    numbers = await _open(repo, str(check["head_sha"])) or await _asking(repo, command)
    for number in numbers:
        await say(bench, repo, number, f"To approve of exactly these breaking changes, write `{command}`.")
    return Outcome(Verdict.DONE, "told how to approve" if numbers else "no open pull request asks for it")


async def _again(bench: Bench, job: Job, repo: Repo) -> Outcome:
    """Want the pull requests looked at whose head is the commit that *job* names: GitHub names none where they come from a fork."""
    numbers = await _open(repo, job.details["commit"])
    keys = [Key(job.key.installation, job.key.repository, Kind.PREVIEW, str(number)) for number in numbers]
    await bench.store.want([Want(key, job.repository, {"again": "yes"}) for key in keys])
    return Outcome(Verdict.DONE, f"{count(len(numbers), 'pull request')} previewed again")


async def _open(repo: Repo, commit: str) -> list[int]:
    """Return the open pull requests whose head is *commit*."""
    pages = repo.place.client.pages(repo.place.path("commits", commit, "pulls"))
    return [int(one["number"]) async for one in pages if one["state"] == "open" and one["head"]["sha"] == commit]


async def _asking(repo: Repo, command: str) -> list[int]:
    """Return the open pull requests whose body asks for *command*: a check of the base tells of it, too."""
    asked: dict[str, str | int] = {"state": "open", "sort": "updated", "direction": "desc", "per_page": 100}
    found: Sequence[Mapping[str, Any]] = await repo.place.client.get(repo.place.path("pulls"), asked)
    return [int(request["number"]) for request in found if f"`{command}`" in str(request.get("body") or "")]


_OF_CHECKS: Mapping[str, Callable[[Bench, Job, Repo], Awaitable[Outcome]]] = {"accept": _accept, "again": _again}
