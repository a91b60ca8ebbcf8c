"""Deliveries that come at once go to the disk together, and each is told what became of it alone."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.jobs.database import StoreFailed
from bot.jobs.intake import MOST
from bot.jobs.model import Key, Kind, Received, Rename, Want, Wish, Withdraw
from bot.jobs.sqlite import SqliteStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    found = SqliteStore(tmp_path / "synapse.db", lambda: 1000.0)
    yield found
    found.database.close()


def wish(repository: int, **details: str) -> Want:
    return Want(Key(5, repository, Kind.DELIVER), f"octo/{repository}", details)


def of(identity: str, *wishes: Wish) -> Received:
    return Received(identity, "push", "", "digest", wishes)


def receive(store: SqliteStore, *every: Received) -> Sequence[bool | BaseException]:
    async def all_at_once() -> list[bool | BaseException]:
        return await asyncio.gather(*(store.receive(one) for one in every), return_exceptions=True)

    return asyncio.run(all_at_once())


def rows(store: SqliteStore, query: str) -> list[tuple[object, ...]]:
    return store.database.now(lambda connection: [tuple(row) for row in connection.execute(query)])


def test_each_is_told_whether_it_is_new(store: SqliteStore) -> None:
    receive(store, of("a", wish(1)))
    assert receive(store, of("b", wish(1)), of("a", wish(1)), of("c", wish(2)), of("b", wish(1))) == [True, False, True, False]
    assert rows(store, "SELECT id FROM deliveries ORDER BY id") == [("a",), ("b",), ("c",)]
    assert rows(store, "SELECT repository, wanted FROM jobs ORDER BY repository") == [(1, 2), (2, 1)]


def test_more_than_go_together_are_all_kept(store: SqliteStore) -> None:
    many = [of(f"{number}", wish(number)) for number in range(3 * MOST + 1)]
    assert receive(store, *many) == [True] * len(many)
    assert rows(store, "SELECT COUNT(*) FROM deliveries") == rows(store, "SELECT COUNT(*) FROM jobs") == [(len(many),)]


def test_the_newest_of_those_that_come_together_counts_and_all_are_counted(store: SqliteStore) -> None:
    receive(store, *(of(f"{number}", wish(1, commit=f"c{number}")) for number in range(5)))
    ((details, delivery, wanted),) = rows(store, "SELECT details, delivery, wanted FROM jobs")
    assert (json.loads(str(details)), delivery, wanted) == ({"commit": "c4"}, "4", 5)


def test_what_is_let_go_of_in_between_is_let_go_of_in_its_turn(store: SqliteStore) -> None:
    receive(store, of("a", wish(1), wish(2)), of("b", Withdraw(5)), of("c", wish(3)), of("d", Rename(3, "octo/new")), of("e", wish(4)))
    assert rows(store, "SELECT repository, name, wanted FROM jobs ORDER BY repository") == [(3, "octo/new", 2), (4, "octo/4", 1)]


def test_one_that_cannot_be_stored_takes_no_other_along_and_leaves_nothing(store: SqliteStore) -> None:
    bad = of("bad", wish(7), Want(Key(5, 8, Kind.DELIVER, None)))  # type: ignore[arg-type]
    first, failed, last = receive(store, of("a", wish(1)), bad, of("b", wish(2)))
    assert (first, isinstance(failed, StoreFailed), last) == (True, True, True)
    assert rows(store, "SELECT id FROM deliveries ORDER BY id") == [("a",), ("b",)]
    assert rows(store, "SELECT repository FROM jobs ORDER BY repository") == [(1,), (2,)]


def test_who_went_away_before_the_answer_is_kept_all_the_same(store: SqliteStore) -> None:
    async def one_leaves() -> bool:
        leaving = asyncio.ensure_future(store.receive(of("a", wish(1))))
        staying = asyncio.ensure_future(store.receive(of("b", wish(2))))
        await asyncio.sleep(0)
        leaving.cancel()
        return await staying

    assert asyncio.run(one_leaves())
    assert rows(store, "SELECT id FROM deliveries ORDER BY id") == [("a",), ("b",)]


def test_a_command_is_obeyed_once_whatever_id_its_body_comes_under(store: SqliteStore) -> None:
    def command(identity: str) -> Received:
        return Received(identity, "issue_comment", "created", "body", (wish(1),))

    assert receive(store, command("a"), command("b")) == [True, False]
    assert receive(store, command("c"), of("d", wish(2))) == [False, True]
    assert rows(store, "SELECT id FROM deliveries ORDER BY id") == [("a",), ("d",)]
    assert rows(store, "SELECT repository, wanted FROM jobs ORDER BY repository") == [(1, 1), (2, 1)]
