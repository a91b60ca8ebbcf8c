"""The App within the test's own process, over the double's real HTTP: the same parts as the server's, with small generators and checks that
answer as they are told, so that a run takes a moment. Tests may stop time, and look at everything."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import aiohttp
import pygit2
from aiohttp import web

from bot import logs
from bot.credentials import Credentials
from bot.jobs import audit
from bot.jobs.queue import LocalQueue
from bot.jobs.sqlite import SqliteStore
from bot.runs.bench import Bench
from bot.webhook import LARGEST, Webhook
from bot.worker import Done, work
from tests.bot.small import small_bench
from tests.github import App, CheckRun, Double, Fault, Installation, Person, PullRequest, Repository, running_double

MODELS = "generated/todo/todo/models.py"
TODO = b"synapse: 1\nservice: todo\nresources:\n  Task:\n    fields:\n      title: string(1..120)\n      done: boolean = false\n"
MORE = TODO + b"      note: text?\n"
FAULTY = TODO.replace(b"string(1..120)", b"strin(1..120)")
BRANCH = "synapse/todo"
INTENT = "synapse: synapse.yaml"
_T = TypeVar("_T")


@dataclass
class Office:
    """A double with an App, a repository and Alice, and the App's parts. `now` is the App's clock where it is not None."""

    github: Double
    app: App
    repo: Repository
    alice: Person
    bench: Bench
    queue: LocalQueue
    done: list[Done] = field(default_factory=list)

    def install(self) -> Installation:
        """Install the App in the repository."""
        return self.github.install(self.app, [self.repo])

    def push(self, files: Mapping[str, bytes | None], branch: str = "main") -> str:
        """Let Alice push *files*."""
        return self.alice.push(self.repo, branch, files)

    async def settle(self) -> list[Done]:
        """Let every delivery come in and everything that is due be done; return what was done."""
        done: list[Done] = []
        await self.github.settled()
        while (one := await work(self.bench)) is not None:
            done.append(one)
            await self.github.settled()
        self.done += done
        return done

    async def delivered(self, files: Mapping[str, bytes | None], branch: str = "main") -> str:
        """Push *files* and settle; return the commit."""
        commit = await asyncio.to_thread(self.push, files, branch)
        await self.settle()
        return commit

    def looked(self, ask: Callable[[], _T]) -> _T:
        """Return what *ask* finds in the double, nobody writing meanwhile."""
        with self.github.hub.lock:
            return ask()

    @property
    def pulls(self) -> list[PullRequest]:
        """All pull requests, by number."""
        return self.looked(lambda: [self.repo.pulls[number] for number in sorted(self.repo.pulls)])

    def ref(self, name: str) -> str | None:
        """Return the commit of a branch."""
        return self.looked(lambda: str(self.repo.git.references[f"refs/heads/{name}"].target) if self.has(name) else None)

    def has(self, name: str) -> bool:
        """Tell whether there is a branch *name*."""
        return f"refs/heads/{name}" in list(self.repo.git.references)

    def runs(self, commit: str) -> dict[str, list[CheckRun]]:
        """Return the check runs of *commit*, by name."""
        named: dict[str, list[CheckRun]] = {}
        for one in self.looked(lambda: list(self.repo.checks.values())):
            if one.suite.head_sha == commit:
                named.setdefault(one.name, []).append(one)
        return named

    def concluded(self, commit: str) -> dict[str, list[str | None]]:
        """Return how the check runs of *commit* ended, by name."""
        return {name: [one.conclusion for one in every] for name, every in self.runs(commit).items()}

    def writes(self, start: int = 0) -> list[str]:
        """Return what the App wrote by REST, from the *start*-th request on, but for tokens."""
        asked = self.github.requests[start:]
        return [f"{one.method} {one.path}" for one in asked if one.method != "GET" and "graphql" not in one.path and "[bot]" in one.who]

    def trail(self) -> audit.Proof:
        """Prove the audit trail."""
        return self.bench.store.database.now(audit.verify)


@contextlib.asynccontextmanager
async def office(folder: Path, files: Mapping[str, bytes] | None = None, *, peoples_code: bool = False) -> AsyncIterator[Office]:
    """Set the scene."""
    async with running_double(folder) as github:
        app = github.add_app("synapseops")
        repo = github.add_repository("octo/shop", files=files or {"README.md": b"# Shop\n"})
        alice = github.add_person("alice", {"octo/shop": "write"})
        logs.configure("error", ())
        store = SqliteStore(folder / "synapse.db", time.time)
        credentials = Credentials(app.id, app.private_key, app.webhook_secret, slug=app.slug)
        try:
            async with aiohttp.ClientSession() as session:
                bench = small_bench(folder, github.url, credentials, store, session, peoples_code=peoples_code)
                found = Office(github, app, repo, alice, bench, LocalQueue())
                async with _entrance(found):
                    yield found
            bench.store.database.close()
        except BaseException:
            store.database.close()
            raise


@contextlib.asynccontextmanager
async def _entrance(place: Office) -> AsyncIterator[None]:
    """Take deliveries."""
    credentials = place.bench.credentials
    application = web.Application(client_max_size=LARGEST)
    webhook = Webhook(place.bench.store, place.queue, credentials.me, credentials.webhook_secrets)
    application.router.add_post("/webhook", webhook.handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    place.app.hook_url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    try:
        yield
    finally:
        await place.github.settled()
        await runner.cleanup()


def locked() -> tuple[Fault, Fault]:
    """Return what GitHub answers the App where a conversation is locked."""
    asked = ("comments", "comment"), ("reactions", "reaction")
    said = [(f"POST /repos/*/issues/*{path}", f"Unable to create {what} because issue is locked.") for path, what in asked]
    one, two = (Fault(match, status=403, message=message, who="synapseops*", times=None) for match, message in said)
    return one, two


def in_office(story: Callable[[Office], Awaitable[None]]) -> Callable[[Path], None]:
    """Let *story* be a test: it is told in an office of its own."""

    def test(tmp_path: Path) -> None:
        async def told() -> None:
            async with office(tmp_path) as place:
                await story(place)
                assert place.trail().broken_at is None

        asyncio.run(told())

    test.__name__, test.__doc__ = story.__name__, story.__doc__
    return test


def tree(place: Office, commit: str) -> dict[str, bytes]:
    """Return the files of *commit*."""
    found: dict[str, bytes] = {}

    def walk(folder: pygit2.Tree, above: str) -> None:
        for entry in folder:
            if isinstance(entry, pygit2.Tree):
                walk(entry, f"{above}{entry.name}/")
            elif isinstance(entry, pygit2.Blob):
                found[f"{above}{entry.name}"] = entry.data

    def read() -> None:
        made = place.repo.git[commit]
        assert isinstance(made, pygit2.Commit)
        walk(made.tree, "")

    place.looked(read)
    return found
