"""Commands: whoever may write to the repository is obeyed, acknowledged by a reaction, and answered in one comment, kept up to date."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Any

from bot import commands
from bot.commands import Command, Verb
from bot.jobs import audit
from bot.jobs.model import Job, Key, Kind, Outcome, Verdict, Want
from bot.runs.bench import Bench, Repo
from bot.runs.deliver import Asked, deliver
from bot.runs.journal import Trail
from synapseops.errors import UsageError
from synapseops.forge.branches import PREFIX
from synapseops.forge.github.approvals import may_write
from synapseops.forge.github.failures import Absent
from synapseops.pipeline.decided import Decisions
from synapseops.pipeline.survey import survey
from synapseops.report.text import code
from synapseops.report.ways import COMMENTS

MARKER = "<!-- synapse:answer -->"
_DECISIONS = 40
_APPROVAL = re.compile(rf"`{re.escape(COMMENTS.approving(''))}([0-9a-f]{{4,64}})`")


async def answer(bench: Bench, job: Job, repo: Repo, trail: Trail) -> Outcome:
    """Carry out the command of a comment, or of a check's button."""
    if job.details.get("command") == "accept":
        return await _accept(bench, job, repo)
    try:
        comment: Mapping[str, Any] = await repo.place.client.get(repo.place.path("issues", "comments", int(job.key.target)))
    except Absent:
        return Outcome(Verdict.DONE, "the comment is gone")
    asked = commands.parse(str(comment["body"] or ""))
    login = str((comment.get("user") or {}).get("login", ""))
    if asked is None or comment["created_at"] != comment["updated_at"]:
        return Outcome(Verdict.DONE, "the comment was edited")
    if not login or not await may_write(repo.place, login):
        await _react(repo, job, "-1")
        return Outcome(Verdict.DONE, "whoever asked may not write to the repository")
    trail.add("command", verb=asked.verb or "", by=login, path=asked.path, mark=asked.mark)
    await _react(repo, job, "eyes")
    try:
        outcome, words = await _obeyed(bench, job, repo, trail, asked)
    except UsageError as failure:
        outcome, words = Outcome(Verdict.FAILED, failure.message), f"{code(failure.message)} {code(failure.hint) if failure.hint else ''}"
    if words:
        await say(bench, repo, int(job.details["number"]), words)
    await _react(repo, job, "confused" if asked.verb is None or outcome.verdict is Verdict.FAILED else "+1")
    return outcome


async def _obeyed(bench: Bench, job: Job, repo: Repo, trail: Trail, asked: Command) -> tuple[Outcome, str]:
    """Do what was asked for; return what came of it, and what is to be said about it, "" where the checks say it."""
    if asked.verb is None:
        return Outcome(Verdict.DONE, asked.refusal), f"{asked.refusal}.\n\n{commands.HELP}"
    if asked.verb is Verb.HELP:
        return Outcome(Verdict.DONE), commands.HELP
    request: Mapping[str, Any] = await repo.place.client.get(repo.place.path("pulls", int(job.details["number"])))
    base, branch = str(request["base"]["ref"]), str(request["head"]["ref"])
    is_ours = branch.startswith(f"{PREFIX}/") and (request["head"].get("repo") or {}).get("id") == request["base"]["repo"]["id"]
    if asked.verb is Verb.EXPLAIN:
        return Outcome(Verdict.DONE), await _explained(bench, job, await _intent_of(bench, repo, base, branch) if is_ours else None)
    if not is_ours:
        await bench.store.want([Want(Key(job.key.installation, job.key.repository, Kind.PREVIEW, job.details["number"]), job.repository)])
        return Outcome(Verdict.DONE, "previewed again"), ""
    intent = await _intent_of(bench, repo, base, branch)
    told = Job(Key(job.key.installation, job.key.repository, job.key.kind, base), job.repository, job.details, job.wanted, job.lease, 0)
    if asked.verb is Verb.PAUSE:
        return Outcome(Verdict.DONE, "paused"), "Paused: this pull request is left alone until somebody writes `/synapse resume`."
    outcome = await deliver(bench, told, repo, trail, _asked(asked, intent))
    if outcome.verdict is not Verdict.FAILED:
        return outcome, ""
    # the check tells of the command now: the base has nothing to do with it
    await bench.store.want([Want(Key(job.key.installation, job.key.repository, Kind.DELIVER, base), job.repository)])
    return outcome, f"That could not be done: {code(outcome.reason)}"


def _asked(asked: Command, intent: str) -> Asked:
    only = frozenset({intent})
    if asked.verb is Verb.RESOLVE and asked.favour is not None:
        return Asked(only, decided=Decisions({asked.path: asked.favour}), is_command=True)
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
    raise UsageError(f'no intent on "{base}" makes the service "{service}"')


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
        return "Nothing is recorded about this pull request."
    about = "the preview of this pull request" if intent is None else code(intent)
    lines = [f"- {code(one.about)}: {code(one.decided)}, since {code(one.why)}" for one in entries]
    return "\n".join([f"The last run about {about}, {code(run[:12])}, decided:", "", *(lines or ["- nothing"])])


async def _accept(bench: Bench, job: Job, repo: Repo) -> Outcome:
    """Answer the button that approves: what is approved of is written in a comment, by a person, so that everybody sees it."""
    check: Mapping[str, Any] = await repo.place.client.get(repo.place.path("check-runs", int(job.details["check"])))
    found = _APPROVAL.search(str((check.get("output") or {}).get("summary") or ""))
    if found is None:
        return Outcome(Verdict.DONE, "there is nothing to approve of")
    words = f"To approve of exactly these breaking changes, write `{COMMENTS.approving(found[1])}`."
    async for request in repo.place.client.pages(repo.place.path("commits", check["head_sha"], "pulls")):
        if request["state"] == "open":
            await say(bench, repo, int(request["number"]), words)
    return Outcome(Verdict.DONE, "told how to approve")


async def say(bench: Bench, repo: Repo, number: int, words: str) -> None:
    """Say *words* in the one comment of ours on a pull request, which is changed in place."""
    body = f"{MARKER}\n{words}"
    async for comment in repo.place.client.pages(repo.place.path("issues", number, "comments")):
        if (comment.get("user") or {}).get("login") == bench.credentials.me.login and MARKER in str(comment["body"]):
            if comment["body"] != body:
                await repo.guard.check()
                await repo.place.client.patch(repo.place.path("issues", "comments", int(comment["id"])), {"body": body})
            return
    await repo.guard.check()
    await repo.place.client.post(repo.place.path("issues", number, "comments"), {"body": body})


async def _react(repo: Repo, job: Job, content: str) -> None:
    await repo.guard.check()
    path = repo.place.path("issues", "comments", int(job.key.target), "reactions")
    await repo.place.client.post(path, {"content": content}, repeatable=True)
