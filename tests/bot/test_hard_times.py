"""Tokens that end, clocks that are off, Apps that are not theirs, workers that die: handled, and told without secrets."""

import asyncio
import dataclasses
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest
from msgspec.structs import replace

from bot import recovery
from bot.jobs.model import Key, Kind, Want
from bot.jobs.sqlite import LEASE_SECONDS, MOST_DEATHS, SqliteStore
from bot.worker import work
from synapseops.evidence.model import CheckResult
from synapseops.toolchain import Tree
from synapseops.verification.checks.base import Workspace
from tests.bot.office import BRANCH, INTENT, MODELS, MORE, TODO, Office, in_office, tree
from tests.bot.small import small_bench
from tests.github import Fault


@in_office
async def test_a_token_that_ended_is_renewed(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    place.github.clock.advance(2 * 3600)
    commit = await place.delivered({"synapse.yaml": MORE})
    assert place.concluded(commit) == {INTENT: ["success"]}


@pytest.mark.parametrize("seconds", [300, -300])
def test_a_clock_that_is_off_by_five_minutes_does_not_matter(tmp_path: Path, seconds: int) -> None:
    @in_office
    async def story(place: Office) -> None:
        place.github.clock.advance(seconds)
        place.install()
        await place.delivered({"synapse.yaml": TODO})
        assert [one.head for one in place.pulls] == [BRANCH]

    story(tmp_path)


@in_office
async def test_with_the_number_of_another_app_nothing_is_done_and_nothing_is_tried_for_ever(place: Office) -> None:
    installation = place.install()
    await place.settle()
    wrong = dataclasses.replace(place.bench.credentials, app_id=4711)
    folder = place.bench.settings.data.parent
    async with aiohttp.ClientSession() as session:
        bench = small_bench(folder, place.github.url, wrong, place.bench.store, session)
        await place.bench.store.want([Want(Key(installation.id, place.repo.id, Kind.DELIVER), place.repo.full_name)])
        done = await work(bench)
    assert done is not None
    assert done.verdict == "failed"
    assert await place.bench.store.wait() is None


@in_office
async def test_a_wish_that_workers_die_of_is_given_up_where_people_see_it(place: Office) -> None:
    place.install()
    await place.settle()
    commit = await asyncio.to_thread(place.push, {"synapse.yaml": TODO})
    await place.github.settled()
    now = time.time()
    dying = SqliteStore(place.bench.settings.data.parent / "synapse.db", lambda: now)
    for _ in range(MOST_DEATHS):
        await dying.claim()
        now += LEASE_SECONDS + 1
    await asyncio.to_thread(dying.database.close)
    place.bench.store._clock = lambda: now + LEASE_SECONDS + 1
    done = await place.settle()
    assert [one.verdict for one in done] == ["failed"]
    runs = place.runs(commit)
    assert [one.title for one in runs["synapse"]] == ["Given up"]
    assert place.pulls == []


class Endless:
    """A check that goes on until somebody ends it."""

    name = "ruff"

    def __init__(self, begins: asyncio.Event) -> None:
        self.begins = begins

    def concerns(self, tree: Tree) -> bool:
        return True

    async def run(self, workspace: Workspace) -> CheckResult:
        self.begins.set()
        await asyncio.Event().wait()
        raise AssertionError("unreachable")


@in_office
async def test_a_server_that_stops_ends_a_long_check_at_once_and_what_was_wanted_goes_on_with_the_next(place: Office) -> None:
    place.install()
    await place.settle()
    commit = await asyncio.to_thread(place.push, {"synapse.yaml": TODO})
    await place.github.settled()
    bench, toolchain, begins = place.bench, place.bench.toolchain, asyncio.Event()
    bench.toolchain = replace(toolchain, checks=(Endless(begins),))
    running = asyncio.create_task(work(bench))
    await begins.wait()
    bench.stopping.set()
    done = await asyncio.wait_for(running, 60)
    assert done is not None
    assert done.verdict == "superseded"
    (check,) = place.runs(commit)[INTENT]
    assert (check.conclusion, check.summary) == ("cancelled", "The server was stopped: the run goes on when it is started again.")
    bench.toolchain = toolchain
    bench.stopping.clear()
    await place.settle()
    assert place.concluded(commit) == {INTENT: ["cancelled", "success"]}
    assert [one.state for one in place.pulls] == ["open"]


@contextmanager
def heard(capsys: pytest.CaptureFixture[str], told: list[str]) -> Iterator[None]:
    yield
    captured = capsys.readouterr()
    told.extend((captured.out, captured.err))


def test_no_secret_is_in_logs_database_reports_or_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secrets: set[bytes] = set()
    told: list[str] = []

    @in_office
    async def story(place: Office) -> None:
        place.app.long_tokens = True
        place.install()
        place.github.faults.add(
            Fault("POST /repos/*/git/trees", status=500, times=4),
            Fault("POST /graphql", drop=True),
            Fault("POST /repos/*/pulls", drop_after=True),
        )
        await place.delivered({"synapse.yaml": TODO})
        await place.bench.store.want([Want(Key(5, place.repo.id, Kind.DELIVER), place.repo.full_name)])
        await place.settle()
        await place.delivered({"synapse.yaml": MORE})
        assert [one.head for one in place.pulls] == [BRANCH]
        app = place.app
        lines = [line for line in app.private_key.splitlines() if len(line) > 20]
        secrets.update(one.encode() for one in (*place.github.hub.tokens, app.webhook_secret, app.client_secret, *lines))
        texts = [request.body or "" for request in place.pulls]
        texts += [f"{one.title}{one.summary}{one.text}" for one in place.looked(lambda: list(place.repo.checks.values()))]
        told.extend(texts)

    with heard(capsys, told):
        story(tmp_path)
    assert len(secrets) > 20
    places = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and ".pem" not in path.name]
    everything = [*places, *(text.encode() for text in told)]
    assert [one for one in secrets if any(one in data for data in everything)] == []


@in_office
async def test_who_is_asked_to_wait_waits_as_long_with_everything_of_the_installation(place: Office) -> None:
    place.install()
    await place.settle()
    place.github.faults.add(Fault("POST /repos/*/git/commits", status=403, retry_after=300, times=None))
    commit = await place.delivered({"synapse.yaml": TODO})
    assert place.done[-1].verdict == "again"
    assert 290 < (await place.bench.store.wait() or 0) <= 300
    start = len(place.github.requests)
    await place.delivered({"synapse.yaml": MORE})
    assert [one for one in place.github.requests[start:] if one.who.startswith("synapseops")] == []
    assert place.concluded(commit) == {INTENT: [None]}
    place.github.faults.clear()
    later = time.time() + 301
    place.bench.store._clock = lambda: later
    place.bench._allowances.clear()  # it goes by the machine's clock, by which no time passed
    await place.settle()
    assert place.concluded(commit) == {INTENT: ["cancelled"]}
    assert [one.head for one in place.pulls] == [BRANCH]


@in_office
async def test_every_worker_hears_of_a_permission_that_was_granted(place: Office) -> None:
    installation = place.install()
    await asyncio.to_thread(place.github.grant, installation, {**installation.permissions, "contents": "read"})
    await place.delivered({"synapse.yaml": TODO})
    async with aiohttp.ClientSession() as session:
        folder, credentials = place.bench.settings.data.parent, place.bench.credentials
        another = small_bench(folder, place.github.url, credentials, place.bench.store, session)
        await asyncio.to_thread(place.github.grant, installation, {**installation.permissions, "contents": "write"})
        await place.github.settled()
        done = [await work(another), await work(place.bench)]
    assert [one.kind for one in done if one is not None] == ["installation", "deliver"]
    assert [one.head for one in place.pulls] == [BRANCH]


@in_office
async def test_an_hour_s_requests_that_end_in_the_middle_of_a_run_are_waited_for_and_it_is_gone_on_with_once(place: Office) -> None:
    place.install()
    await place.settle()
    left = Fault("POST /repos/*/git/trees", after=lambda: setattr(place.github.limits, "requests", 0))
    place.github.faults.add(left)
    commit = await place.delivered({"synapse.yaml": TODO})
    assert (place.done[-1].verdict, place.pulls) == ("again", [])
    (run,) = place.runs(commit)[INTENT]
    assert (run.status, run.title) == ("in_progress", "In progress")
    assert "when GitHub asks the App to wait" in (run.summary or "")
    assert 3590 < (await place.bench.store.wait() or 0) < 3610
    place.github.limits.requests = 5_000
    later = time.time() + 3601
    place.bench.store._clock = lambda: later
    place.bench._allowances.clear()  # it goes by the machine's clock, by which no time passed
    await place.settle()
    assert place.concluded(commit) == {INTENT: ["success"]}
    assert [one.head for one in place.pulls] == [BRANCH]


@in_office
async def test_reads_that_are_stale_throughout_a_run_lose_nothing_and_the_next_run_sees_the_truth(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    mine = await place.delivered({"NOTES.md": b"mine\n"}, BRANCH)
    place.github.faults.add(Fault("GET *", stale=True, who="synapseops*", times=None))
    await place.delivered({"synapse.yaml": MORE})
    place.github.faults.clear()
    later = time.time() + 3600
    place.bench.store._clock = lambda: later
    await recovery.reconcile(place.bench.app, place.bench.store)
    await place.settle()
    (request,) = place.pulls
    files = tree(place, request.head_sha)
    assert (files["NOTES.md"], b"note" in files[MODELS]) == (b"mine\n", True)
    history = place.looked(lambda: [str(one.id) for one in place.repo.git.walk(request.head_sha)])
    assert mine in history
    assert place.concluded(request.head_sha)["synapse"] == ["success"]
