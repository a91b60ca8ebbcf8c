"""The double as tests use it: a server in a thread of its own, and what can be set up in it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.github import admin, objects, registration, server
from tests.github.call import Reply
from tests.github.clock import Clock
from tests.github.deeds import installing, refs
from tests.github.deliveries import Deliveries
from tests.github.events import EVENTS
from tests.github.faults import Faults
from tests.github.hub import Hub, Limits, Request
from tests.github.model import Account, App, Caller, Installation, Repository
from tests.github.person import Person

PERMISSIONS = {"checks": "write", "contents": "write", "issues": "write", "metadata": "read", "pull_requests": "write"}
WORKFLOW = {"contents": "read", "metadata": "read", "packages": "read"}


class Double:
    """A GitHub of one's own. REST below `api_url`, GraphQL at `graphql_url`, git at `url`/OWNER/NAME.git."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.hub = Hub(folder)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="github", daemon=True)
        self._runner: web.AppRunner | None = None

    def start(self, port: int = 0) -> None:
        """Serve at 127.0.0.1, at a free port unless one is given."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(port), self._loop).result()

    async def _serve(self, port: int) -> None:
        self.hub.deliveries.attach(self._loop)
        self._runner = web.AppRunner(server.application(self.hub, self._administer), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.hub.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def _administer(self, method: str, path: str, body: dict[str, Any]) -> Reply:
        return admin.answer(self, method, path, body)

    def stop(self) -> None:
        """Serve no more; says when the double itself failed at something, or departed from GitHub's description."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _end(self) -> None:
        await self.hub.deliveries.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def complain(self) -> None:
        """Raise when the double failed by a fault of its own, or where requests and answers depart from GitHub's description."""
        assert not self.hub.failures, "\n".join(self.hub.failures)

    @property
    def url(self) -> str:
        """Where it is, as people see it."""
        return self.hub.url

    @property
    def api_url(self) -> str:
        """Where its REST API is."""
        return f"{self.url}{server.API}"

    @property
    def graphql_url(self) -> str:
        """Where its GraphQL API is."""
        return f"{self.url}/api/graphql"

    @property
    def requests(self) -> list[Request]:
        """All requests that were answered so far."""
        return self.hub.requests

    def writes_at_once(self, installation: Installation) -> int:
        """Return how many writes of an installation were under way at once, at most."""
        return self.hub.most_writes[f"installation {installation.id}"]

    @property
    def secrets(self) -> set[str]:
        """Every token, JWT, secret and line of a key that was ever good for something here: what no log may hold."""
        return set(self.hub.secrets)

    @property
    def faults(self) -> Faults:
        """What is to go wrong."""
        return self.hub.faults

    @property
    def clock(self) -> Clock:
        """Its time."""
        return self.hub.clock

    @property
    def limits(self) -> Limits:
        """Its bounds."""
        return self.hub.limits

    @property
    def deliveries(self) -> Deliveries:
        """What was told to Apps."""
        return self.hub.deliveries

    async def settled(self, patience: float = 60) -> None:
        """Wait until all deliveries are answered, *patience* seconds at most."""
        await asyncio.to_thread(self.hub.deliveries.wait, patience)

    def add_app(
        self,
        slug: str,
        *,
        hook_url: str | None = None,
        permissions: Mapping[str, str] | None = None,
        events: Sequence[str] = EVENTS,
        owner: str = "octo",
    ) -> App:
        """Register a GitHub App."""
        with self.hub.lock:
            given = PERMISSIONS if permissions is None else permissions
            return registration.register(self.hub, slug, hook_url=hook_url, permissions=given, events=events, owner=owner)

    def add_repository(
        self,
        full_name: str,
        *,
        files: Mapping[str, bytes] | None = None,
        default_branch: str = "main",
        private: bool = True,
        empty: bool = False,
    ) -> Repository:
        """Make a repository with *files* in a first commit; *empty* without any commit."""
        with self.hub.lock:
            repository = self.hub.add_repository(full_name, default_branch=default_branch, private=private)
            if not empty:
                owner = objects.by(repository.owner, self.clock.now())
                first = objects.commit_files(repository.git, None, files or {"README.md": b"# Read me\n"}, "First commit", owner)
                refs.write(repository, f"refs/heads/{default_branch}", first)
            return repository

    def install(
        self, app: App, repositories: Sequence[Repository] | None = None, *, account: str | None = None, by: Person | None = None
    ) -> Installation:
        """Install *app* for *repositories* of one owner, or for all of *account*; once installed there, give it more."""
        with self.hub.lock:
            owner = repositories[0].owner if repositories else self.hub.account(account or "octo", "Organization")
            actor = by.account if by else owner
            for known in self.hub.installations.values():
                if known.app is app and known.account is owner:
                    installing.give(self.hub, known, actor, [one for one in repositories or () if not known.sees(one)])
                    return known
            given = None if repositories is None else list(repositories)
            return installing.install(self.hub, app, actor, owner, given, dict(app.permissions), list(app.events))

    def uninstall(self, installation: Installation) -> None:
        """Take the App away; its tokens end."""
        with self.hub.lock:
            installing.uninstall(self.hub, installation, installation.account)

    def suspend(self, installation: Installation) -> None:
        """Keep the App from doing anything."""
        with self.hub.lock:
            installing.suspend(self.hub, installation, installation.account)

    def unsuspend(self, installation: Installation) -> None:
        """Let a suspended App go on."""
        with self.hub.lock:
            installing.unsuspend(self.hub, installation, installation.account)

    def take(self, installation: Installation, repositories: Sequence[Repository]) -> None:
        """Take repositories from an installation."""
        with self.hub.lock:
            installing.take(self.hub, installation, installation.account, list(repositories))

    def grant(self, installation: Installation, permissions: Mapping[str, str]) -> None:
        """Let the installation have other permissions, as its owner accepts them."""
        with self.hub.lock:
            installing.accept_permissions(self.hub, installation, installation.account, dict(permissions))

    def add_person(self, login: str, roles: Mapping[str, str] | None = None) -> Person:
        """Make a person with *roles* (`read`, `triage`, `write`, `maintain`, `admin`) in repositories, by their names."""
        with self.hub.lock:
            account = self.hub.account(login)
            for full_name, role in (roles or {}).items():
                self.hub.repository(full_name).roles[login] = role
            return Person(self.hub, account, self.hub.issue_token(Caller(account), "ghp_"))

    def workflow_token(self, repo: Repository, permissions: Mapping[str, str] | None = None) -> str:
        """Return what a workflow of *repo* has as GITHUB_TOKEN."""
        with self.hub.lock:
            given = {"metadata": "read", **(WORKFLOW if permissions is None else permissions)}
            assert "workflows" not in given, "GITHUB_TOKEN never has it"
            holder = Caller(self._actions().bot, self._actions(), None, (repo,), given)
            return self.hub.issue_token(holder, "ghs_", timedelta(hours=6))

    def _actions(self) -> App:
        """Return GitHub's own App, for which workflows act."""
        for app in self.hub.apps.values():
            if app.slug == "github-actions":
                return app
        return registration.register(self.hub, "github-actions", hook_url=None, permissions={}, events=(), owner="github", key=0)

    def app_token(self, installation: Installation, **permissions: str) -> str:
        """Return a token of an installation, as it is made for who asks with the JWT of the App."""
        with self.hub.lock:
            given = {"metadata": "read", **(permissions or installation.permissions)}
            holder = Caller(installation.app.bot, installation.app, installation, None, given)
            return self.hub.issue_token(holder, "ghs_", timedelta(hours=1), long=installation.app.long_tokens)

    def require(self, repository: Repository, *checks: str, branch: str | None = None) -> None:
        """Let a branch (the default one) take only what passed *checks*."""
        with self.hub.lock:
            repository.required_checks[branch or repository.default_branch] = checks

    def account(self, login: str) -> Account:
        """Return an account by its login."""
        return self.hub.account(login)


@contextmanager
def serving_double(folder: Path, port: int = 0, *, described: bool = True) -> Iterator[Double]:
    """Run a double, with its repositories below *folder*; *described*: held against GitHub's description in the end."""
    double = Double(folder / "github")
    double.start(port)
    try:
        yield double
        if described:
            double.complain()
    finally:
        double.stop()


@asynccontextmanager
async def running_double(folder: Path, port: int = 0) -> AsyncIterator[Double]:
    """Run a double beside an event loop, which goes on while the double ends."""
    double = Double(folder / "github")
    double.start(port)
    try:
        yield double
        double.complain()
    finally:
        await asyncio.to_thread(double.stop)
