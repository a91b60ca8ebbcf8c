"""A worker's bench with small generators, and checks that answer as they are told, so that a run takes a moment.

`python -m tests.bot.small` stays, and for each line of JSON makes a process of its own that works until nothing is due: one that can
be killed at any moment, as a machine can.
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, cast

import aiohttp
from msgspec.structs import replace

from bot import logs
from bot.credentials import Credentials
from bot.jobs.sqlite import SqliteStore
from bot.runs.bench import Bench
from bot.runs.careful import careful
from bot.settings import Settings
from bot.worker import work
from generators import registry
from synapseops.evidence.model import CheckResult, Outcome
from synapseops.forge.github.allowance import Allowance, Clock
from synapseops.forge.github.auth import AppAuth
from synapseops.forge.github.client import Client
from synapseops.intent import Kinds
from synapseops.pipeline.cache import FolderCache
from synapseops.toolchain import Command, Completed, Isolation
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.toolchain import Toolchain
from tests.pipeline.making import GENERATORS
from tests.pipeline.workshop import GREEN, ToldCheck, ToldTests

_CHECKS = (ToldCheck(CheckResult("ruff", Outcome.PASSED, 0.1, tool="ruff 1")),)


class FullSandbox:
    """A sandbox that holds the full level and runs nothing: the tests that would run in it are told."""

    isolation = Isolation.FULL

    async def run(self, command: Command) -> Completed:
        """Refuse."""
        raise AssertionError(f"{command} was to be run")


async def _at_once(seconds: float) -> None:
    """Let no time pass between attempts."""


def small_bench(
    folder: Path,
    github_url: str,
    credentials: Credentials,
    store: SqliteStore,
    session: aiohttp.ClientSession,
    *,
    peoples_code: bool = False,
) -> Bench:
    """Return a bench whose data lie in *folder*."""
    settings = Settings.model_validate({"data": folder / "data", "github_url": github_url})
    toolchain = Toolchain(RuffFormatter(), FullSandbox(), _CHECKS, ToldTests(GREEN))
    pace = Clock(sleep=_at_once)
    auth = AppAuth(credentials.app_id, credentials.private_key)
    return Bench(
        settings=settings,
        credentials=credentials,
        store=store,
        session=session,
        app=Client(session, auth, api_url=settings.api_url, allowance=Allowance(clock=pace)),
        pace=pace,
        generators=GENERATORS,
        kinds=Kinds(registry.made(GENERATORS), registry.PLANNED),
        toolchain=careful(toolchain, peoples_code=peoples_code),
        cache=FolderCache(folder / "cache"),
    )


def _killed(*_: object, **__: object) -> NoReturn:
    """Be killed in the middle of it."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


class _Deadly:
    """A check, or the tests, that whoever asks dies of."""

    name = "ruff"

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        return _killed


def _dying(bench: Bench, step: str) -> None:
    """Let the run be killed in the middle of *step*."""
    toolchain, deadly = bench.toolchain, cast("Any", _Deadly())
    if step == "generate":
        bench.generators = tuple(replace(one, generate=_killed) for one in bench.generators)
    elif step == "check":
        bench.toolchain = replace(toolchain, checks=(deadly,))
    elif step == "test":
        bench.toolchain = replace(toolchain, tests=deadly)


async def _until_idle(folder: Path, github_url: str, credentials: Credentials, dies_in: str) -> None:
    """Start as a server does, and do everything that is due."""
    logs.configure("error", ())
    store = SqliteStore(folder / "synapse.db", time.time)
    await store.release()
    async with aiohttp.ClientSession() as session:
        bench = small_bench(folder, github_url, credentials, store, session)
        _dying(bench, dies_in)
        while await work(bench) is not None:
            pass
    store.database.close()


def main() -> None:
    """Make a process for each line; say which it is, and then how it ended."""
    for line in sys.stdin:
        told = json.loads(line)
        held, release = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(release)
            os.read(held, 1)  # until whoever asked knows who we are
            credentials = Credentials(told["app_id"], told["private_key"], told["webhook_secret"], slug=told["slug"])
            asyncio.run(_until_idle(Path(told["folder"]), told["github_url"], credentials, told["dies_in"]))
            os._exit(0)
        print(child, flush=True)
        sys.stdin.readline()
        os.close(release)
        os.close(held)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
