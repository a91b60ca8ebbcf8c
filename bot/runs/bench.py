"""What a worker holds between runs: the connection to GitHub, who we are there, tokens, tools, and the store."""

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
from msgspec import Struct, field

from bot.credentials import Credentials
from bot.jobs.begun import Begun
from bot.jobs.model import Job
from bot.jobs.sqlite import SqliteStore
from bot.runs.careful import careful
from bot.runs.checks import Board
from bot.runs.guard import Guard, GuardedPullRequests, GuardedRepository
from bot.runs.pausing import refuse_paused
from bot.runs.untold import ChecksIfPermitted
from bot.settings import Settings
from generators import registry
from synapseops.forge.github.allowance import Allowance, Clock
from synapseops.forge.github.auth import AppAuth, Auth
from synapseops.forge.github.client import Client, installation_client, path
from synapseops.forge.github.opening import PERMISSIONS, open_github
from synapseops.forge.github.place import Place
from synapseops.forge.github.wish import Wish
from synapseops.generation import Generator
from synapseops.intent import Kinds
from synapseops.package.provenance import HERE, Builder
from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.discovery import is_read_first
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.events import Emit
from synapseops.report.ways import COMMENTS
from synapseops.toolchain import Isolation
from synapseops.verification.toolchain import Toolchain, detect

_MOST_CLIENTS = 200


class Repo(Struct, frozen=True):
    """One repository, opened for one run: its ports, guarded, and where it is on GitHub."""

    place: Place
    repository: GuardedRepository
    pull_requests: GuardedPullRequests
    checks: ChecksIfPermitted
    board: Board
    guard: Guard
    foresee: Callable[[Wish], None]
    """Lets what will be looked at soon be asked along with something."""
    settle: Callable[[], Awaitable[None]]
    """Ends a run that proposes: writes what waited for something to go along with."""
    places_workflows: bool = False
    """Whether the installation grants what it takes to write below `.github/workflows/`."""


_WORKFLOWS = "workflows"
"""The permission that nobody needs but who has workflows placed: it is asked for where it was granted."""


class Bench(Struct):
    """Everything that outlives a run in one worker process."""

    settings: Settings
    credentials: Credentials
    store: SqliteStore
    session: aiohttp.ClientSession
    app: Client
    generators: tuple[Generator, ...]
    kinds: Kinds
    toolchain: Toolchain
    cache: FolderCache
    clock: Callable[[], float] = time.time
    timer: Callable[[], float] = time.perf_counter
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    pace: Clock = field(default_factory=Clock)
    beat: Callable[[float], Awaitable[None]] = asyncio.sleep
    _allowances: dict[int, Allowance] = field(default_factory=dict)
    _auths: dict[tuple[int, str], Auth] = field(default_factory=dict)
    _grants: dict[int, Mapping[str, str]] = field(default_factory=dict)
    _changes: dict[int, str] = field(default_factory=dict)
    _pages: dict[int, str] = field(default_factory=dict)

    async def client(self, installation: int, repository: str = "") -> Client:
        """Return the client of an installation, its tokens good for *repository* ("owner/name") alone where one is named.

        They are asked for with what a run needs, as far as it was granted: what GitHub then refuses names the permission that is missing.
        """
        await self._forget_if_changed(installation)
        allowance = self._allowances.setdefault(installation, Allowance(clock=self.pace))
        key = (installation, repository)
        if key not in self._auths:
            names = [repository.partition("/")[2]] if repository else []
            needed = {**PERMISSIONS, _WORKFLOWS: "write"} if repository else {"metadata": "read"}
            granted = await self._granted(installation)
            permissions = {name: _least(granted[name], level) for name, level in needed.items() if granted.get(name, "none") != "none"}
            if len(self._auths) >= _MOST_CLIENTS:
                self._auths.clear()
            client = installation_client(self.app, installation, allowance=allowance, repositories=names, permissions=permissions)
            self._auths[key] = client.auth
        # a client for each run counts what that run asks for; the token goes on
        return Client(self.session, self._auths[key], api_url=self.app.api_url, allowance=allowance)

    async def changed(self, installation: int, when: str) -> None:
        """Let every worker ask anew what *installation* grants: somebody may have changed it. *when* is another word each time."""
        await self.store.mark(f"grants of {installation}", when)

    async def _forget_if_changed(self, installation: int) -> None:
        told = await self.store.mark(f"grants of {installation}")
        if self._changes.get(installation) != told:
            self._changes[installation] = told
            self._grants.pop(installation, None)
            for key in [key for key in self._auths if key[0] == installation]:
                del self._auths[key]

    def grants_page(self, installation: int) -> str:
        """Return where people see what *installation* grants, "" where it is not known."""
        return self._pages.get(installation, "")

    async def _granted(self, installation: int) -> Mapping[str, str]:
        if installation not in self._grants:
            found: Mapping[str, Any] = await self.app.get(path("app", "installations", installation))
            self._grants[installation], self._pages[installation] = found["permissions"], str(found.get("html_url") or "")
        return self._grants[installation]

    async def open(self, job: Job, guard: Guard) -> Repo:
        """Open the repository of *job*."""
        client = await self.client(job.key.installation, job.repository)
        # a retry may come long after the delivery that told which branch it is
        default = job.details.get("default", "") if not job.attempts else ""
        me = self.credentials.me
        grants = self._grants.get(job.key.installation, {})
        may_check = _covers(grants.get("checks", ""), "write")
        app = me.app_id if may_check else 0
        forge = open_github(client, job.repository, login=me.login, default_branch=default, app=app, reads=is_read_first, waits=True)
        checks = ChecksIfPermitted(forge.checks, granted=may_check)
        board = Board(checks, guard, Begun(self.store.database, job.key.repository))
        return Repo(
            forge.place,
            GuardedRepository(forge.repository, guard, board.is_new),
            GuardedPullRequests(forge.pull_requests, guard, functools.partial(refuse_paused, forge.place)),
            checks,
            board,
            guard,
            forge.wishes.add,
            forge.settle,
            _covers(grants.get(_WORKFLOWS, ""), "write"),
        )

    def equipment(self, repo: Repo, emit: Emit) -> Equipment:
        """Return what a run of the pipeline is handed."""
        url, slug = self.settings.github_url, self.credentials.me.slug
        return Equipment(
            repository=repo.repository,
            pull_requests=repo.pull_requests,
            generators=self.generators,
            kinds=self.kinds,
            toolchain=self.toolchain,
            cache=self.cache,
            timer=self.timer,
            emit=emit,
            runs_team_code=self.settings.peoples_code,
            at_least=Isolation.FULL,
            ways=COMMENTS,
            builder=Builder(f"{url}/apps/{slug}" if slug else f"{HERE.id}/app", f"{url}/{repo.place.name}"),
            unplaced="" if repo.places_workflows else "the App has not the permission for workflows",
        )


def open_bench(settings: Settings, credentials: Credentials, store: SqliteStore, session: aiohttp.ClientSession) -> Bench:
    """Return the bench of a worker, with the tools of this machine."""
    loaded = registry.load()
    return Bench(
        settings=settings,
        credentials=credentials,
        store=store,
        session=session,
        app=Client(session, AppAuth(credentials.app_id, credentials.private_key), api_url=settings.api_url),
        generators=loaded,
        kinds=registry.kinds(loaded),
        toolchain=careful(detect(cache=_cache(settings) / "tools"), peoples_code=settings.peoples_code),
        cache=FolderCache(_cache(settings) / "renderings"),
    )


def _least(granted: str, needed: str) -> str:
    """Return what is asked for of a permission that is granted: no more than is needed."""
    return needed if _covers(granted, needed) else granted


def _covers(granted: str, needed: str) -> bool:
    return granted in {needed, "write", "admin"}


def _cache(settings: Settings) -> Path:
    return settings.data / "cache"
