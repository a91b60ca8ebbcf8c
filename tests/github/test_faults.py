"""What goes wrong on purpose."""

from threading import Event, Thread

import httpx
import pytest

from tests.github import Fault
from tests.github.conftest import World


def test_a_fault_happens_as_often_as_it_says(world: World) -> None:
    world.github.faults.add(Fault("POST /repos/*/git/blobs", status=502, times=2, skip=1))

    seen = [world.bot.post("/git/blobs", json={"content": str(number)}).status_code for number in range(4)]

    assert seen == [201, 502, 502, 201]
    assert world.github.faults.left == []


@pytest.mark.parametrize("status", [403, 429])
def test_a_limit_says_how_long_to_wait(world: World, status: int) -> None:
    world.github.faults.add(Fault("GET *", status=status, retry_after=7))

    answer = world.bot.get("")

    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "7")


def test_a_connection_drops_before_or_after_the_write_happened(world: World) -> None:
    world.github.faults.add(Fault("POST */git/refs", drop=True))
    with pytest.raises(httpx.RemoteProtocolError):
        world.bot.post("/git/refs", json={"ref": "refs/heads/a", "sha": world.main})
    assert world.bot.get("/git/ref/heads/a").status_code == 404

    world.github.faults.add(Fault("POST */git/refs", drop_after=True))
    with pytest.raises(httpx.RemoteProtocolError):
        world.bot.post("/git/refs", json={"ref": "refs/heads/a", "sha": world.main})
    assert world.bot.get("/git/ref/heads/a").status_code == 200
    assert [request.status for request in world.github.requests if request.method == "POST"] == [0, 0]


def test_a_read_may_be_stale(world: World) -> None:
    old = world.main
    world.github.faults.add(Fault("GET */git/ref/heads/*", stale=True, skip=1))
    assert world.main == old
    new = world.alice.push("octo/shop", "main", {"a": b"1"})

    assert (world.main, world.main) == (old, new)


def test_what_was_just_made_may_not_be_there_yet(world: World) -> None:
    world.github.faults.add(Fault("GET */git/ref/heads/new", stale=True))
    world.bot.branch("new", world.main)

    assert [world.bot.get("/git/ref/heads/new").status_code for _ in range(2)] == [404, 200]


def test_something_happens_just_before_a_write(world: World) -> None:
    start = world.main
    ours = world.bot.committed({"a": "1"}, start)
    world.github.faults.add(Fault("PATCH */git/refs/heads/main", before=lambda: world.alice.push("octo/shop", "main", {"b": b"2"})))

    answer = world.bot.patch("/git/refs/heads/main", json={"sha": ours, "force": False})

    assert (answer.status_code, answer.json()["message"]) == (422, "Update is not a fast forward")


def test_a_request_waits_until_it_is_let_go(world: World) -> None:
    gate, arrived, done = Event(), Event(), []
    world.github.faults.add(Fault("POST */git/blobs", before=arrived.set, gate=None), Fault("POST */git/trees", gate=gate))
    waiting = Thread(target=lambda: done.append(world.person.post("/git/trees", json={"tree": []}).status_code))
    waiting.start()
    world.bot.post("/git/blobs", json={"content": "x"})
    assert arrived.is_set() and done == []

    gate.set()
    waiting.join()

    assert done == [201]


def test_a_fault_may_look_at_who_asks_and_what(world: World) -> None:
    world.github.faults.add(Fault("POST */git/blobs", status=500, who="alice", when=lambda body: b"bad" in body))

    assert world.bot.post("/git/blobs", json={"content": "bad"}).status_code == 201
    assert world.person.post("/git/blobs", json={"content": "good"}).status_code == 201
    assert world.person.post("/git/blobs", json={"content": "bad"}).status_code == 500
