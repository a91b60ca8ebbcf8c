"""The worker: brings about what is wanted, one claim at a time, in a process of its own.

`work(bench, key)` is the unit that any engine can call. The embedded engine runs `synapse-bot work`, which is told by lines on its
standard input to look for something to do, answers by a line each, and ends when that input does: it never outlives its server.
"""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any

import aiohttp
from msgspec import Struct
from msgspec.structs import asdict

from bot import credentials, logs
from bot.jobs.model import Job, Key, Kind, Outcome, Verdict
from bot.jobs.sqlite import MOST_ATTEMPTS, MOST_DEATHS, SqliteStore
from bot.masking import Mask
from bot.runs import command, installation, preview, wording
from bot.runs.bench import Bench, Repo, open_bench
from bot.runs.checks import AGGREGATE, Saying, run_key
from bot.runs.deliver import deliver, outcome_of
from bot.runs.guard import Guard, Stopped, unless_stopped
from bot.runs.journal import Trail
from bot.settings import Settings
from synapseops import __version__
from synapseops.errors import NotPermitted, SynapseError, UsageError

MOST_FRUITLESS = 3
"""How many runs may come to nothing one after the other before people see it."""
_GOES_ON = "The server was stopped: the run goes on when it is started again."
_In_repository = Callable[[Bench, Job, Repo, Trail], Coroutine[Any, Any, Outcome]]
_KINDS: Mapping[Kind, _In_repository] = {
    Kind.DELIVER: deliver,
    Kind.PREVIEW: preview.pull_request,
    Kind.GROUP: preview.group,
    Kind.COMMAND: command.answer,
}


class Done(Struct, frozen=True):
    """What was done: the kind of wish, how it ended, and how long it took."""

    kind: str
    verdict: str
    seconds: float


async def work(bench: Bench, key: Key | None = None) -> Done | None:
    """Claim *key*, or whatever is due, and bring it about; None where there is nothing to do."""
    job = await bench.store.claim(key)
    if job is None:
        return None
    trail = Trail(bench.store.database, bench.clock, job.lease)
    trail.add("claim", "started", job.key.intent, **_facts(job))
    logs.get().info("run", run=job.lease, **_facts(job))
    started = bench.timer()
    outcome = await _guarded(bench, job, trail)
    outcome = await bench.store.finish(job, outcome)
    seconds = bench.timer() - started
    trail.add("finish", outcome.verdict.value, job.key.intent, seconds, reason=outcome.reason, **_facts(job))
    logs.get().info("ran", run=job.lease, verdict=outcome.verdict.value, reason=outcome.reason, seconds=round(seconds, 3), **_facts(job))
    return Done(job.key.kind.value, outcome.verdict.value, seconds)


async def _guarded(bench: Bench, job: Job, trail: Trail) -> Outcome:
    """Do what the kind asks for. Whatever fails becomes the outcome: this is the edge of a job."""
    guard = Guard(bench.store, job, bench.stopping)
    if job.deaths >= MOST_DEATHS:
        return await _given_up(bench, job, guard)
    try:
        async with guard.kept():
            if job.key.kind is Kind.INSTALLATION:
                return await installation.look(bench, job)
            repo = await bench.open(job, guard)
            try:
                run = _KINDS[job.key.kind](bench, job, repo, trail)
                return _seen(repo, await unless_stopped(bench.stopping, repo.place.client.allowance, run))
            except Exception as failure:
                await _told_of(bench, job, repo, failure)
                raise
            finally:
                usage = repo.place.client.usage
                trail.add("requests", rest=usage.rest, graphql=usage.graphql)
    except Exception as failure:
        outcome = outcome_of(failure)
        if outcome.verdict is Verdict.FAILED and not isinstance(failure, UsageError):
            logs.get().exception("run_failed", run=job.lease)
        return outcome


def _seen(repo: Repo, outcome: Outcome) -> Outcome:
    """Return *outcome*, a failure where people see nothing of it since the permission for checks is missing."""
    if repo.checks.refused is None or outcome.verdict is not Verdict.DONE:
        return outcome
    return Outcome(Verdict.FAILED, f"done, but no check tells of it: {repo.checks.refused.message}; {outcome.reason}")


async def _given_up(bench: Bench, job: Job, guard: Guard) -> Outcome:
    """Say on the base, where there is one, that whoever tried died of it: a loop ends where people see it."""
    why = f"{job.deaths} workers died of it, and it is not tried again before something new is wanted"
    if job.key.kind is Kind.DELIVER:
        try:
            repo = await bench.open(job, guard)
            if (commit := await _commit_of(job, repo)) is not None:
                await repo.board.conclude([Saying(commit, AGGREGATE, run_key(job, ""), wording.given_up(why))])
        except SynapseError as failure:
            why = f"{why}; it could not be told: {failure}"
    return Outcome(Verdict.FAILED, why)


async def _told_of(bench: Bench, job: Job, repo: Repo, failure: Exception) -> None:
    """Say on the checks that the run was not ended. Where no run follows at once, or the third one came to nothing, they fail."""
    outcome, runs = outcome_of(failure), job.attempts + 1
    if outcome.verdict is Verdict.SUPERSEDED:
        is_wanted = isinstance(failure, Stopped)
        await repo.board.cancel(_GOES_ON if is_wanted else "Something newer is wanted: the run that does it tells the result.")
    elif outcome.verdict is Verdict.AGAIN and runs < MOST_FRUITLESS:
        await repo.board.cancel("The run could not be ended; it is tried again.")
    else:
        is_last = outcome.verdict is not Verdict.AGAIN or runs >= MOST_ATTEMPTS
        told = wording.fruitless(runs, Mask().text(outcome.reason), is_last=is_last)
        if isinstance(failure, NotPermitted):
            told = wording.not_permitted(failure, bench.grants_page(job.key.installation))
        await repo.board.fail(await _commit_of(job, repo), run_key(job, ""), told)


async def _commit_of(job: Job, repo: Repo) -> str | None:
    """Return the commit that the job is about, as far as it can be told now."""
    if job.key.kind is Kind.GROUP:
        return job.key.target
    if job.key.kind is not Kind.DELIVER:
        return job.details.get("commit")
    try:
        return await repo.repository.resolve(job.key.target or await repo.repository.default_branch())
    except SynapseError:
        return job.details.get("commit")


def _facts(job: Job) -> dict[str, Any]:
    return {
        "kind": job.key.kind.value,
        "target": job.key.target,
        "repository": job.repository,
        "installation": job.key.installation,
        "delivery": job.delivery,
        "sender": job.details.get("sender", ""),
        "attempt": job.attempts + 1,
        "factory": __version__,
    }


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Bench]:
    """Open what a worker needs, and close it."""
    known = credentials.find(settings)
    if known is None:
        raise UsageError("no App is set up", "start synapse-bot serve and open /setup, or set SYNAPSE_APP_ID and the rest")
    logs.configure(settings.log_level, known.secrets)
    store = SqliteStore(settings.database, time.time)
    try:
        async with aiohttp.ClientSession() as session:
            yield open_bench(settings, known, store, session)
    finally:
        store.database.close()


async def attend(settings: Settings) -> None:
    """Work whenever a line on standard input says so, until it ends."""
    async with opened(settings) as bench:
        lines: asyncio.Queue[str] = asyncio.Queue()
        reading = asyncio.create_task(_read(lines, bench.stopping))
        while await lines.get():
            done = await work(bench)
            _answer(done)
        await reading


async def _read(lines: "asyncio.Queue[str]", stopping: asyncio.Event) -> None:
    """Hand on what is said on standard input; at its end, say that we stop, to whoever writes just now too."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(os.dup(sys.stdin.fileno()), "rb"))
    while line := await reader.readline():
        lines.put_nowait(line.decode())
    stopping.set()
    lines.put_nowait("")


def _answer(done: Done | None) -> None:
    print(json.dumps(asdict(done) if done is not None else {}), flush=True)
