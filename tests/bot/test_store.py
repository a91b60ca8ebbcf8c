"""The store's decisions, over a real database: what is claimed, by whom, for how long, and what counts."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.jobs import audit
from bot.jobs.database import FORMAT, StoreFailed
from bot.jobs.model import Job, Key, Kind, Outcome, Received, Rename, Verdict, Want, Withdraw
from bot.jobs.sqlite import LEASE_SECONDS, MOST_ATTEMPTS, SqliteStore
from synapseops.errors import UsageError

_T = TypeVar("_T")
DONE = Outcome(Verdict.DONE)


@dataclass
class Shop:
    """A store whose clock is told the time."""

    path: Path
    now: float = 1000.0
    store: SqliteStore = field(init=False)

    def __post_init__(self) -> None:
        self.store = SqliteStore(self.path, lambda: self.now)

    def do(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Await *coroutine*."""
        return asyncio.run(coroutine)

    async def receive(self, received: Received) -> bool:
        """Receive a delivery."""
        return await self.store.receive(received)

    def want(self, *keys: Key) -> None:
        """Want the state of each of *keys*."""
        self.do(self.store.want(Want(key, f"octo/{key.repository}") for key in keys))

    def claim(self, key: Key | None = None) -> Job | None:
        """Claim what is due."""
        return self.do(self.store.claim(key))

    def claimed(self, key: Key | None = None) -> Job:
        """Claim what is due, which must be something."""
        job = self.claim(key)
        assert job is not None
        return job

    def finish(self, job: Job, outcome: Outcome = DONE) -> Outcome:
        """End the claim."""
        return self.do(self.store.finish(job, outcome))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    found = Shop(tmp_path / "synapse.db")
    yield found
    found.store.database.close()


def key(repository: int = 1, target: str = "", *, installation: int = 5, kind: Kind = Kind.DELIVER) -> Key:
    return Key(installation, repository, kind, target)


def test_what_is_done_is_not_wanted_any_more(shop: Shop) -> None:
    shop.want(key())
    shop.finish(shop.claimed())
    assert shop.claim() is None
    assert shop.do(shop.store.wait()) is None


def test_what_is_wanted_again_while_it_runs_supersedes_the_run_and_waits(shop: Shop) -> None:
    shop.want(key())
    job = shop.claimed()
    assert shop.do(shop.store.holds(job))
    shop.want(key())
    assert not shop.do(shop.store.holds(job))
    assert shop.claim() is None
    shop.finish(job)
    assert shop.claimed().wanted == 2


def test_the_latest_wish_counts(shop: Shop) -> None:
    for commit in ("a", "b"):
        shop.do(shop.store.want([Want(key(), "octo/shop", {"commit": commit})]))
    assert shop.claimed().details == {"commit": "b"}


def test_one_run_at_a_time_works_in_a_repository(shop: Shop) -> None:
    shop.want(key(1, "main"), key(1, "develop"), key(1, "7", kind=Kind.PREVIEW), key(2))
    first, second = shop.claimed(), shop.claimed()
    assert {first.key.repository, second.key.repository} == {1, 2}
    assert shop.claim() is None
    shop.finish(first)
    assert shop.claimed().key.repository == first.key.repository


def test_the_installation_served_longest_ago_is_next(shop: Shop) -> None:
    shop.want(*(key(number, installation=1) for number in range(1, 20)))
    shop.now += 1
    shop.want(key(50, installation=2), key(60, installation=3))
    order = []
    for _ in range(5):
        job = shop.claimed()
        order.append(job.key.installation)
        shop.now += 1
        shop.finish(job)
    assert order == [1, 2, 3, 1, 1]


def test_what_may_pass_is_tried_again_later_and_later_and_then_given_up(shop: Shop) -> None:
    shop.want(key())
    waits, outcome = [], Outcome(Verdict.AGAIN, "502")
    for _ in range(MOST_ATTEMPTS):
        job = shop.claimed()
        outcome = shop.finish(job, Outcome(Verdict.AGAIN, "502"))
        if outcome.verdict is Verdict.AGAIN:
            waits.append(shop.do(shop.store.wait()) or 0.0)
            assert shop.claim() is None
            shop.now += waits[-1]
    assert waits == [5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0]
    assert (outcome.verdict, outcome.reason) == (Verdict.FAILED, "given up after 8 attempts: 502")
    assert shop.claim() is None


def test_a_new_wish_is_not_made_to_wait_for_an_old_ones_failures(shop: Shop) -> None:
    shop.want(key())
    shop.finish(shop.claimed(), Outcome(Verdict.AGAIN, "502"))
    shop.want(key())
    assert shop.claimed().attempts == 0


def test_who_is_asked_to_wait_waits_with_the_whole_installation(shop: Shop) -> None:
    shop.want(key(1), key(2), key(3, installation=6))
    shop.finish(shop.claimed(key(1)), Outcome(Verdict.AGAIN, "rate limit", wait=60))
    assert shop.claimed().key.installation == 6
    assert shop.claim() is None
    shop.now += 61
    assert shop.claimed().key.installation == 5


def test_a_lease_that_ran_out_is_somebody_elses(shop: Shop) -> None:
    shop.want(key())
    lost = shop.claimed()
    shop.now += LEASE_SECONDS + 1
    found = shop.claimed()
    assert found.lease != lost.lease
    assert [shop.do(shop.store.holds(job)) for job in (lost, found)] == [False, True]
    shop.finish(lost)
    assert shop.do(shop.store.holds(found))


def test_who_asks_whether_the_job_is_still_theirs_keeps_it(shop: Shop) -> None:
    shop.want(key())
    job = shop.claimed()
    for _ in range(3):
        shop.now += LEASE_SECONDS * 0.9
        assert shop.do(shop.store.holds(job))
    assert shop.claim() is None


def test_what_a_clock_that_was_ahead_put_off_is_due_when_a_server_starts(shop: Shop) -> None:
    shop.now += 86_400
    shop.want(key())
    shop.finish(shop.claimed(), Outcome(Verdict.AGAIN, "busy", wait=60))
    shop.now -= 86_400
    assert shop.claim() is None
    shop.do(shop.store.release())
    assert shop.claimed().key == key()


def test_a_database_of_a_newer_version_is_let_be(shop: Shop) -> None:
    shop.want(key())
    with contextlib.closing(sqlite3.connect(shop.path)) as connection:
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    with pytest.raises(UsageError, match="a newer version made the database"):
        SqliteStore(shop.path, lambda: 0.0)


def test_a_broken_database_is_told_with_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "synapse.db"
    broken.write_bytes(b"no database" * 1000)
    with pytest.raises(UsageError, match="is broken: file is not a database") as told:
        SqliteStore(broken, lambda: 0.0)
    assert "move it elsewhere" in told.value.hint


def test_a_server_that_starts_takes_every_lease_back(shop: Shop) -> None:
    shop.want(key())
    job = shop.claimed()
    assert shop.do(shop.store.release()) == 1
    assert not shop.do(shop.store.holds(job))
    assert shop.claimed().key == job.key


def test_deaths_of_workers_are_counted_until_somebody_ends_the_claim(shop: Shop) -> None:
    shop.want(key())
    counted = []
    for _ in range(3):
        counted.append(shop.claimed().deaths)
        shop.now += LEASE_SECONDS + 1
    shop.finish(shop.claimed(), Outcome(Verdict.SUPERSEDED))
    assert (counted, shop.claimed().deaths) == ([0, 1, 2], 0)


def test_what_a_dead_worker_held_is_taken_back_at_once(shop: Shop) -> None:
    shop.want(key())
    job = shop.claimed()
    assert shop.do(shop.store.bury(1)) == 0
    assert shop.do(shop.store.bury(int(job.lease.split("-")[0]))) == 1
    assert shop.claimed().key == job.key


def test_a_worker_that_was_ended_did_not_die_of_what_it_did(shop: Shop) -> None:
    shop.want(key())
    for died_of_it, deaths in ((True, 0), (False, 1), (False, 1)):
        job = shop.claimed()
        assert job.deaths == deaths
        assert shop.do(shop.store.bury(int(job.lease.split("-")[0]), died_of_it=died_of_it)) == 1
    assert shop.claimed().deaths == 1


def test_nothing_is_wanted_where_we_are_not_any_more(shop: Shop) -> None:
    shop.want(key(1), key(2), key(3, installation=6))
    job = shop.claimed(key(1))
    shop.do(shop.store.want([Withdraw(5)]))
    assert not shop.do(shop.store.holds(job))
    shop.finish(job)
    assert shop.claimed().key.installation == 6
    assert shop.claim() is None


def test_a_repository_that_is_removed_takes_its_own_wishes_along(shop: Shop) -> None:
    shop.want(key(1), key(2))
    shop.do(shop.store.want([Withdraw(5, 1)]))
    assert shop.claimed().key.repository == 2
    assert shop.claim() is None


def test_a_renamed_repository_is_worked_on_under_its_new_name(shop: Shop) -> None:
    shop.want(key())
    job = shop.claimed()
    shop.do(shop.store.want([Rename(1, "octo/store")]))
    assert not shop.do(shop.store.holds(job))
    shop.finish(job, Outcome(Verdict.SUPERSEDED))
    assert shop.claimed().repository == "octo/store"


def test_a_delivery_is_received_once(shop: Shop) -> None:
    received = Received("id", "push", "", "digest", (Want(key(), "octo/shop"),))
    assert [shop.do(shop.receive(received)) for _ in range(2)] == [True, False]
    assert shop.claimed().delivery == "id"


def test_a_delivery_that_cannot_be_stored_leaves_nothing_and_takes_no_other_along(shop: Shop) -> None:
    good = Received("good", "push", "", "digest", (Want(key(1)),))
    bad = Received("bad", "push", "", "digest", (Want(key(2)), Want(Key(5, 3, Kind.DELIVER, None))))  # type: ignore[arg-type]

    async def both() -> list[object]:
        return await asyncio.gather(shop.store.receive(good), shop.store.receive(bad), return_exceptions=True)

    kept, failed = shop.do(both())
    assert kept is True
    assert isinstance(failed, StoreFailed)
    assert not shop.do(shop.store.knows("bad"))
    assert shop.claimed().key.repository == 1
    assert shop.claim() is None


def test_two_processes_share_the_file_and_never_a_claim(shop: Shop) -> None:
    other = SqliteStore(shop.path, lambda: shop.now)
    shop.want(*(key(number) for number in range(1, 41)))

    async def claims() -> list[Job | None]:
        return await asyncio.gather(*(store.claim() for _ in range(25) for store in (shop.store, other)))

    found = [job.key.repository for job in shop.do(claims()) if job is not None]
    other.database.close()
    assert sorted(found) == list(range(1, 41))


def test_what_was_stored_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    first = Shop(tmp_path / "synapse.db")
    first.want(key())
    first.store.database.close()
    second = Shop(tmp_path / "synapse.db")
    assert second.claimed().repository == "octo/1"
    second.store.database.close()


def test_deliveries_are_forgotten_after_a_while(shop: Shop) -> None:
    shop.do(shop.receive(Received("old", "ping", "", "digest")))
    shop.now += 100
    shop.do(shop.receive(Received("new", "ping", "", "digest")))
    assert shop.do(shop.store.forget(before=shop.now)) == 1
    assert [shop.do(shop.store.knows(name)) for name in ("old", "new")] == [False, True]


def _append(shop: Shop, *steps: str) -> None:
    for step in steps:
        entry = audit.Entry(shop.now, "run", step, "finished", "synapse.yaml", 0.5, '{"who": "alice"}')
        shop.store.database.now(lambda connection, entry=entry: audit.append(connection, entry))  # type: ignore[misc]
        shop.now += 1


def test_the_trail_proves_itself_and_outlives_pruning(shop: Shop) -> None:
    _append(shop, "read", "look", "generate", "propose")
    whole = shop.store.database.now(audit.verify)
    assert (whole.entries, whole.broken_at) == (4, None)
    assert shop.store.database.now(lambda connection: audit.prune(connection, 1002.0)) == 2
    rest = shop.store.database.now(audit.verify)
    assert (rest.entries, rest.broken_at, rest.head) == (2, None, whole.head)
    _append(shop, "more")
    assert shop.store.database.now(audit.verify).entries == 3


def test_a_trail_pruned_to_nothing_goes_on_from_its_anchor(shop: Shop) -> None:
    _append(shop, "read")
    shop.store.database.now(lambda connection: audit.prune(connection, 9e9))
    _append(shop, "read")
    proof = shop.store.database.now(audit.verify)
    assert (proof.entries, proof.broken_at) == (1, None)


@pytest.mark.parametrize(
    ("tampering", "broken_at", "why"),
    [
        ("UPDATE trail SET facts = '{}' WHERE seq = 2", 2, "an entry was changed"),
        ("DELETE FROM trail WHERE seq = 2", 2, "an entry is missing"),
        ("DELETE FROM trail WHERE seq = 3", 3, "the last entries are missing"),
    ],
)
def test_the_trail_refuses_to_be_changed_and_shows_where_it_was(shop: Shop, tampering: str, broken_at: int, why: str) -> None:
    _append(shop, "read", "look", "propose")
    with pytest.raises(StoreFailed, match="the audit trail is appended to only"):
        shop.store.database.now(lambda connection: connection.execute(tampering))

    def forced(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TRIGGER trail_is_not_changed")
        connection.execute("DROP TRIGGER trail_is_pruned_from_its_beginning")
        connection.execute(tampering)

    shop.store.database.now(forced)
    proof = shop.store.database.now(audit.verify)
    assert (proof.broken_at, proof.why) == (broken_at, why)
