"""A day on which everything fails that can: deliveries come cut off, forged, twice, late and out of order, and GitHub answers late, with
errors and limits, with what was true before, or not at all after it did what was asked."""

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import aiohttp
import pygit2

from bot import logs
from bot.credentials import Credentials
from bot.jobs import audit
from bot.jobs.model import Key, Kind
from bot.jobs.sqlite import SqliteStore
from bot.runs.bench import Bench
from bot.worker import work
from tests.bot.office import BRANCH, INTENT, TODO
from tests.bot.sender import BRANCHES, memory, sender
from tests.bot.serving import Running, environment, running
from tests.bot.small import small_bench
from tests.github import App, Double, Fault, Installation, Person, Repository, running_double

GROWN_MOST = 8 << 20
MODELS = "generated/todo/todo/models.py"
_US = "synapseops[[]bot]*"
_LATER = 1_000.0


def _faults(number: int) -> list[Fault]:
    """Return what goes wrong in round *number*."""
    first = [
        Fault("GET /repos/*", drop=True),
        Fault("POST /repos/*", status=502, times=2),
        Fault("POST /repos/*/pulls", drop_after=True),
        Fault("POST /graphql", drop_after=True, skip=2),
    ]
    limits = [
        Fault("POST /repos/*", status=403, retry_after=1),
        Fault("POST /graphql", status=429, retry_after=1),
        Fault("POST /repos/*", drop_after=True, skip=3),
        Fault("* *", delay=0.05, times=10),
    ]
    stale = [
        Fault("GET /repos/*/git/trees/main*", stale=True),
        Fault("[!G]* /repos/*", status=500, times=2),
        Fault("POST /graphql", drop_after=True),
        Fault("POST /repos/*", drop_after=True, skip=5),
    ]
    chosen = first if number == 0 else limits if number % 2 else stale
    for fault in chosen:
        fault.who = _US
    return chosen


@dataclass
class Day:
    """What takes part. `skew` is how far the clock by which work is due was put forward, so that nobody waits for a next attempt."""

    github: Double
    app: App
    installation: Installation
    repositories: list[Repository]
    alice: Person
    server: Running
    bench: Bench
    chance: random.Random
    skew: list[float]
    happened: list[Fault] = field(default_factory=list)

    async def live(self, rounds: range) -> None:
        """Let people push and ask, and what they want be done, while things go wrong."""
        for number in rounds:
            faults = _faults(number)
            self.happened += faults
            self.github.faults.add(*faults)
            await asyncio.to_thread(self._one, number)
            await self.work()
        await self.work()

    def _one(self, number: int) -> None:
        """Push twice to every repository and ask for help where there is a pull request; all of it is told three times, in any order."""

        def shuffled(held: list[object]) -> list[object]:
            return self.chance.sample(held, len(held))

        with self.github.deliveries.held(order=shuffled, copies=3):  # type: ignore[arg-type]  # of whatever they are
            for repository in self.repositories:
                for what in (f"early{number}", f"late{number}"):
                    self.alice.push(repository, "main", {"synapse.yaml": TODO + f"      {what}: text?\n".encode()})
                for pull in list(repository.pulls.values()):
                    self.alice.comment(repository, pull, "/synapse help")

    async def work(self) -> None:
        """Do what the installation wants until it wants nothing."""
        await self.github.settled()
        while keys := await self._wanted():
            done = [await work(self.bench, key) for key in keys]
            if not any(done):
                self.skew[0] += _LATER
            await self.github.settled()

    async def _wanted(self) -> list[Key]:
        asked = "SELECT installation, repository, kind, target, intent FROM jobs WHERE installation = ?"

        def found(connection: sqlite3.Connection) -> list[Key]:
            rows = connection.execute(asked, (self.installation.id,)).fetchall()
            return [Key(row[0], row[1], Kind(row[2]), row[3], row[4]) for row in rows]

        return await self.bench.store.database.do(found)


@asynccontextmanager
async def _day(folder: Path, repositories: int) -> AsyncIterator[Day]:
    """Set the scene: a server in a process of its own, a worker with small generators here."""
    async with running_double(folder) as github, aiohttp.ClientSession() as session:
        github.faults.add(Fault("GET /nowhere", stale=True, times=None))  # so that answers are remembered from now on
        app = github.add_app("synapseops")
        repos = [github.add_repository(f"octo/shop-{number}", files={"README.md": b"# Shop\n"}) for number in range(repositories)]
        alice = github.add_person("alice", {repo.full_name: "write" for repo in repos})
        logs.configure("error", ())
        skew = [0.0]
        told = {"SYNAPSE_APP_ID": str(app.id), "SYNAPSE_PRIVATE_KEY": app.private_key, "SYNAPSE_WEBHOOK_SECRET": app.webhook_secret}
        with running(environment(folder, **told, SYNAPSE_GITHUB_URL=github.url, SYNAPSE_LOG_LEVEL="info")) as server:
            app.hook_url = f"{server.url}/webhook"
            store = SqliteStore(folder / "synapse.db", lambda: time.time() + skew[0])
            credentials = Credentials(app.id, app.private_key, app.webhook_secret, slug=app.slug)
            bench = small_bench(folder, github.url, credentials, store, session)
            installation = github.install(app, repos)
            try:
                yield Day(github, app, installation, repos, alice, server, bench, random.Random(7), skew)  # noqa: S311  # the same every time
            finally:
                await asyncio.to_thread(store.database.close)


@dataclass(frozen=True, slots=True)
class Told:
    """What there was of it: deliveries of GitHub's own with their repetitions, faults, and by how many bytes the server grew."""

    told: int
    faults: int
    grown: int


async def bad_day(folder: Path, *, count: int, repositories: int, rounds: int) -> Told:
    """Live through it with *count* deliveries besides, and look at what is left."""
    async with _day(folder, repositories) as day:
        sending = sender(day.server, day.app.webhook_secret)
        await asyncio.gather(sending.send(range(count // 3)), day.live(range(1)))
        before = await asyncio.to_thread(memory, day.server)
        await asyncio.gather(sending.send(range(count // 3, count)), day.live(range(1, rounds)))
        grown = await asyncio.to_thread(memory, day.server) - before
        missed = [fault.match for fault in day.happened if not fault.happened]
        assert not missed, (missed, [f"{one.method} {one.path} {one.status}" for one in day.github.requests if "synapseops" in one.who])
        with day.github.hub.lock:
            for repository in day.repositories:
                _look(day, repository, rounds - 1)
        assert day.bench.store.database.now(audit.verify).broken_at is None
        records = day.github.deliveries.records
        told = {one.guid for one in records}
    with closing(sqlite3.connect(folder / "synapse.db")) as database:
        kept = [str(row[0]) for row in database.execute("SELECT id FROM deliveries")]
        assert sorted(kept) == sorted({f"many-{number}" for number in range(count)} | told)
        assert database.execute("SELECT COUNT(*), SUM(wanted) FROM jobs").fetchone() == (BRANCHES, count)
    return Told(len(records), sum(fault.happened for fault in day.happened), grown)


def _look(day: Day, repository: Repository, newest: int) -> None:
    """Find one pull request with the newest content, each commit of it another one, one answer, and every check run ended once."""
    (pull,) = repository.pulls.values()
    assert (pull.state, pull.head) == ("open", BRANCH)
    tip = repository.git.get(pull.head_sha)
    assert isinstance(tip, pygit2.Commit)
    models = tip.tree[MODELS]
    assert isinstance(models, pygit2.Blob)
    assert (f"late{newest}".encode() in models.data, b"early" in models.data) == (True, False)
    trees = [str(one.tree_id) for one in repository.git.walk(tip.id, pygit2.enums.SortMode.TOPOLOGICAL)]
    assert all(one != other for one, other in pairwise(trees))
    assert len([one for one in repository.comments.values() if one.app is day.app]) == 1
    assert {one.conclusion for one in repository.checks.values()} <= {"success", "cancelled", "neutral"}
    main = str(repository.git.references["refs/heads/main"].target)
    ended = [(one.name, one.conclusion) for one in repository.checks.values() if one.suite.head_sha == main]
    assert ended == [(INTENT, "success")]
