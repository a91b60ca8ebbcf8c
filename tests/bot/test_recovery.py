"""What was missed is found: deliveries that nobody took, and states that differ from what should be."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import cli, keeping, recovery, telling
from bot.jobs import audit
from bot.jobs.sqlite import SqliteStore
from synapseops.errors import UsageError
from tests.bot.office import BRANCH, TODO, Office, in_office
from tests.github import Fault


def tmp_of(place: Office) -> Path:
    return place.bench.settings.data.parent


async def recover(place: Office) -> None:
    assert await recovery.recover(place.bench.app, place.bench.store, 90, time.time)
    await place.settle()


@in_office
async def test_a_delivery_that_was_lost_is_asked_for_again(place: Office) -> None:
    place.install()
    await place.settle()
    place.github.deliveries.lost = lambda delivery: delivery.event == "push"
    await place.delivered({"synapse.yaml": TODO})
    assert place.pulls == []
    place.github.deliveries.lost = lambda delivery: False
    assert await recovery.sweep(place.bench.app, place.bench.store, time.time()) == 1
    await place.settle()
    assert [one.head for one in place.pulls] == [BRANCH]
    assert await recovery.sweep(place.bench.app, place.bench.store, time.time()) == 0


@in_office
async def test_a_push_that_nobody_told_of_is_found_by_the_reconciler(place: Office) -> None:
    place.install()
    await place.settle()
    hook, place.app.hook_url = place.app.hook_url, None
    await asyncio.to_thread(place.push, {"synapse.yaml": TODO})
    place.app.hook_url = hook
    await recovery.reconcile(place.bench.app, place.bench.store)
    await place.settle()
    assert [one.head for one in place.pulls] == [BRANCH]


@in_office
async def test_what_stands_in_one_intent_s_way_keeps_no_other_from_being_found(place: Office) -> None:
    place.install()
    await asyncio.to_thread(place.push, {"x": b"1"}, "develop")
    await place.delivered({"synapse.yaml": TODO})
    await asyncio.to_thread(lambda: place.alice.edit(1, base="develop"))
    await place.settle()
    (run,) = [one for one in place.runs(place.ref("main") or "")["synapse: synapse.yaml"] if one.conclusion == "action_required"]
    assert run.title == 'Stopped: the branch "synapse/todo" belongs to the open pull request #1 into "develop"'
    hook, place.app.hook_url = place.app.hook_url, None
    commit = await asyncio.to_thread(place.push, {"b/synapse.yaml": TODO.replace(b"todo", b"shop")})
    place.app.hook_url = hook
    await recover(place)
    assert [(one.head, one.base) for one in place.pulls] == [(BRANCH, "develop"), ("synapse/shop", "main")]
    assert place.concluded(commit) == {"synapse: b/synapse.yaml": ["success"], "synapse: synapse.yaml": ["action_required"]}
    start = len(place.github.requests)
    await recover(place)
    assert place.writes(start) == []
    await asyncio.to_thread(lambda: place.alice.close(1))
    await place.settle()
    assert place.concluded(commit)["synapse: synapse.yaml"][-1] == "success"


@in_office
async def test_a_sweep_noted_by_a_clock_that_was_ahead_hides_nothing(place: Office) -> None:
    place.install()
    await place.settle()
    await recovery.sweep(place.bench.app, place.bench.store, time.time() + 10 * 86_400)
    place.github.deliveries.lost = lambda delivery: delivery.event == "push"
    await place.delivered({"synapse.yaml": TODO})
    place.github.deliveries.lost = lambda delivery: False
    assert await recovery.sweep(place.bench.app, place.bench.store, time.time()) == 1
    await place.settle()


@in_office
async def test_where_everything_is_as_it_should_be_nothing_is_made_or_written(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    for _ in range(2):  # with the pull request open, and when it is merged
        start, steps = len(place.github.requests), generated(place)
        await recover(place)
        assert (place.writes(start), generated(place)) == ([], steps)
        await asyncio.to_thread(place.alice.merge, 1, "squash", delete_branch=True) if place.pulls[0].state == "open" else None
        await place.settle()


@in_office
async def test_a_database_that_was_lost_costs_no_pull_request(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})
    head = place.pulls[0].head_sha
    with_nothing = SqliteStore(tmp_of(place) / "another.db", time.time)
    place.bench.store.database.close()
    place.bench.store = with_nothing
    await recover(place)
    assert [(one.state, one.head_sha) for one in place.pulls] == [("open", head)]
    assert generated(place) == 0


@in_office
async def test_a_github_that_does_not_answer_is_asked_again_later(place: Office) -> None:
    place.github.faults.add(Fault("GET /app/hook/deliveries", status=502, times=None))
    assert not await recovery.recover(place.bench.app, place.bench.store, 90, time.time)


def generated(place: Office) -> int:
    """Return how often something was generated."""
    asked = "SELECT COUNT(*) FROM trail WHERE step = 'generate'"
    return place.bench.store.database.now(lambda connection: int(connection.execute(asked).fetchone()[0]))


def test_operators_see_runs_and_their_steps_and_can_prove_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    @in_office
    async def story(place: Office) -> None:
        place.install()
        await place.delivered({"synapse.yaml": TODO})

    story(tmp_path)
    database = tmp_path / "synapse.db"
    assert telling.runs(database, 10) == 0
    newest = capsys.readouterr().out.splitlines()[0]
    assert "done" in newest
    assert newest.endswith("  deliver octo/shop: synapse.yaml: proposed")
    assert telling.run(database, newest.split()[0]) == 0
    steps = [line.split()[1] for line in capsys.readouterr().out.splitlines()]
    assert steps[0] == "claim"
    assert steps[-1] == "finish"
    assert {"read", "look", "generate", "merge", "verify", "compare", "propose", "decision", "requests"} <= set(steps)
    assert telling.verify(database) == 0
    assert "entries are as they were written" in capsys.readouterr().out


def test_a_backup_holds_what_the_server_wrote_a_moment_ago_and_overwrites_nothing(tmp_path: Path) -> None:
    database, kept = tmp_path / "synapse.db", tmp_path / "kept.db"
    store = SqliteStore(database, time.time)  # goes on: the log beside the file is not taken over yet
    try:
        store.database.now(lambda connection: audit.append(connection, audit.Entry(0.0, "1", "claim", "started", "", 0.0, "{}")))
        assert keeping.backup(database, kept) == 0
        assert kept.stat().st_mode & 0o777 == 0o600
        with telling.reading(kept) as connection:
            assert audit.named(connection, "1") == ["1"]
        with pytest.raises(UsageError, match="File exists"):
            keeping.backup(database, kept)
    finally:
        store.database.close()


@pytest.mark.parametrize("held", [b"", b"no database\n"])
@pytest.mark.parametrize("ask", [lambda file: telling.runs(file, 10), lambda file: telling.run(file, "1"), telling.verify])
def test_operators_are_told_of_a_file_that_is_no_database_of_ours(tmp_path: Path, held: bytes, ask: Callable[[Path], int]) -> None:
    file = tmp_path / "synapse.db"
    file.write_bytes(held)
    with pytest.raises(UsageError, match="cannot be read"):
        ask(file)


@pytest.mark.parametrize("most", ["0", "-3", "ten", "9" * 20])
def test_operators_ask_for_a_number_of_runs_that_there_can_be(most: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["runs", "--most", most])
    assert "is no number from 1 on" in capsys.readouterr().err
