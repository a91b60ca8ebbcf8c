"""What listens: plain deliveries are read without aiohttp, whatever else with it, on any connection and in any order."""

import asyncio
import gzip
import json
import re
import time
from collections.abc import Iterator

import pytest
from aiohttp import web

from bot import heads
from bot.app import runner_of
from bot.entrance import IDLE_SECONDS, Entrance
from bot.handlers import Me
from bot.jobs.queue import LocalQueue
from bot.jobs.sqlite import SqliteStore
from bot.webhook import Webhook
from tests.bot.lines import FIRST, REPEATED, TAKEN, line, request
from tests.bot.payloads import push
from tests.bot.serving import Running

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: app\r\n\r\n"
ALIVE = (200, b'{"status": "alive"}')


def test_a_delivery_may_come_in_pieces(server: Running) -> None:
    whole = request("pieces")
    with line(server) as one:
        assert one.asked(*(whole[at : at + 7] for at in range(0, len(whole), 7))) == TAKEN


def test_deliveries_that_come_together_are_answered_in_turn(server: Running) -> None:
    forged = request("forged").replace(b"sha256=", b"sha256=0")
    with line(server) as one:
        one.send(request("turn") + forged + request("turn") + HEALTH + request("other") + forged * 200)
        answers = [one.answer() for _ in range(205)]
    assert [answers[at] for at in (0, 2, 3, 4)] == [TAKEN, REPEATED, ALIVE, TAKEN]
    assert {answers[at] for at in (1, *range(5, 205))} == {(401, b'{"error": "the signature is wrong"}')}


def test_a_connection_serves_deliveries_and_others_in_any_order(server: Running) -> None:
    with line(server) as one:
        assert [one.asked(each) for each in (request("order"), HEALTH, request("order"), HEALTH)] == [TAKEN, ALIVE, REPEATED, ALIVE]


def test_who_wants_the_connection_closed_finds_it_closed(server: Running) -> None:
    with line(server) as one:
        assert one.asked(request("closed", "Connection: close")) == TAKEN
        assert one.is_over()


def test_what_is_out_of_the_ordinary_is_taken_as_well(server: Running) -> None:
    body = json.dumps(push("chunked")).encode()
    chunked = f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    with line(server) as one:
        assert one.asked(request("chunked", "Transfer-Encoding: chunked", body=chunked, length=False)) == TAKEN
    with line(server) as one:
        packed = gzip.compress(json.dumps(push("packed")).encode())
        assert one.asked(request("packed", "Content-Encoding: gzip", body=packed)) == TAKEN
    with line(server) as one:
        assert one.asked(request("expected", "Expect: 100-continue")) == (100, b"")
        assert one.answer() == TAKEN


def test_what_is_too_large_is_refused_before_it_has_come(server: Running) -> None:
    huge = request("huge", "Content-Length: 10000000000", body=b"{", length=False)
    endless = request("endless", "Transfer-Encoding: chunked", body=b"", length=False)
    with line(server) as declared, line(server) as chunked:
        assert declared.asked(huge) == (413, b'{"error": "the body is larger than 26 MiB"}')
        assert chunked.asked(endless, *[b"100000\r\n" + b" " * (1 << 20) + b"\r\n"] * 26, b"100000\r\n ")[0] == 413
        assert declared.is_over()
        assert chunked.is_over()


@pytest.mark.parametrize(
    "head",
    [
        FIRST + b"\r\nHost: app\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        FIRST + b"\r\nHost: app\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
        FIRST + b"\r\nHost: app\r\nContent-Length : 2\r\n\r\n{}",
        FIRST + b"\r\nHost: app\r\nContent-Length: +2\r\n\r\n{}",
        FIRST + b"\r\nHost: app\r\nX: a\nContent-Length: 2\r\n\r\n{}",
        FIRST + b"\r\nHost: app\r\nX: a\r\n folded\r\nContent-Length: 2\r\n\r\n{}",
        FIRST + b"\r\nHost: app\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n{}",
        FIRST + b"\r\nHost: app\r\nX: " + b"x" * 40_000 + b"\r\n\r\n",
        b"POST /webhook HTTP/9\r\n\r\n",
    ],
)
def test_two_ways_to_read_a_head_are_none(server: Running, head: bytes) -> None:
    with line(server) as one:
        assert one.asked(head)[0] == 400
        assert one.is_over()


def head(text: str) -> heads.Head | None:
    return heads.read(text.replace("\n", "\r\n").encode(), FIRST)


def test_a_plain_head_is_read() -> None:
    found = head("POST /webhook HTTP/1.1\nHost: app\nX-GitHub-Event:  push \nContent-Length: 7")
    assert found == heads.Head({"host": "app", "x-github-event": "push", "content-length": "7"}, 7, True)


@pytest.mark.parametrize(
    "line",
    [
        "X",
        "X: a\r",
        "X:\x7f",
        "X y: a",
        ": a",
        "host: b",
        "Transfer-Encoding: chunked",
        "Expect: 100-continue",
        "Connection: upgrade",
        "X: é",
        "",
    ],
)
def test_a_head_that_is_not_plain_is_left_to_others(line: str) -> None:
    assert head(f"POST /webhook HTTP/1.1\nHost: app\n{line}\nContent-Length: 7") is None
    assert head("POST /webhook HTTP/1.1\nHost: app\nContent-Length: 7") is not None


@pytest.mark.parametrize("lines", ["Host: app", "Content-Length: 7", "Host: app\nContent-Length: x", "Host: app\nContent-Length: ", ""])
def test_a_head_without_host_or_length_is_left_to_others(lines: str) -> None:
    assert head(f"POST /webhook HTTP/1.1\n{lines}") is None


def test_the_answer_says_when_it_was_made(server: Running) -> None:
    answer = server.deliver(push("dated"))
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT", answer.headers["date"])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    found = SqliteStore(tmp_path_factory.mktemp("store") / "synapse.db", lambda: 1000.0)
    yield found
    found.database.close()


async def _nobody(asked: web.BaseRequest) -> web.Response:
    raise AssertionError("nobody asks")


class Wire(asyncio.Transport):
    """A transport that remembers what became of it."""

    def __init__(self) -> None:
        super().__init__()
        self.written, self.ended, self.is_paused = b"", "", False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += data

    def close(self) -> None:
        self.ended = "closed"

    def abort(self) -> None:
        self.ended = "aborted"

    def is_closing(self) -> bool:
        return self.ended != ""

    def pause_reading(self) -> None:
        self.is_paused = True

    def resume_reading(self) -> None:
        self.is_paused = False

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        pass


@pytest.mark.parametrize(
    ("come", "seconds", "ended", "status"),
    [
        (b"", 70, "", b""),
        (b"", 80, "closed", b""),
        (request("slow")[:40], 80, "closed", b""),
        (request("slow")[:-1], 20, "", b""),
        (request("slow")[:-1], 40, "closed", b"HTTP/1.1 408 "),
    ],
    ids=["idle", "idle for long", "half a head", "half a body", "half a body for long"],
)
def test_who_does_not_go_on_is_let_go_of(store: SqliteStore, come: bytes, seconds: float, ended: str, status: bytes) -> None:
    async def story() -> None:
        entrance, wire = Entrance(Webhook(store, LocalQueue(), Me(7, ""), [b"x"]), web.Server(_nobody)), Wire()
        connection = entrance()
        connection.connection_made(wire)
        connection.data_received(come)
        connection.look(time.monotonic() + seconds)
        connection.connection_lost(None)
        await entrance.close(1)
        assert (wire.ended, wire.written[:13]) == (ended, status)

    asyncio.run(story())


def test_who_does_not_read_the_last_answer_is_cut_off(store: SqliteStore) -> None:
    async def story() -> None:
        entrance, wire = Entrance(Webhook(store, LocalQueue(), Me(7, ""), [b"x"]), web.Server(_nobody)), Wire()
        connection = entrance()
        connection.connection_made(wire)
        connection.data_received(request("unread", "Connection: close"))
        assert wire.ended == "closed"
        connection.look(time.monotonic() + 80)
        assert wire.ended == "aborted"
        connection.connection_lost(None)
        await entrance.close(1)

    asyncio.run(story())


def test_aiohttp_says_when_more_may_come_once_it_goes_on(store: SqliteStore) -> None:
    async def story() -> None:
        others, wire = web.Server(_nobody), Wire()
        entrance = Entrance(Webhook(store, LocalQueue(), Me(7, ""), [b"x"]), others)
        connection = entrance()
        connection.connection_made(wire)
        connection.data_received(HEALTH * 1000)
        assert wire.is_paused
        await entrance.close(1)
        await others.shutdown(0)

    asyncio.run(story())


def test_aiohttp_lets_go_of_idle_connections_as_soon_as_we_do() -> None:
    async def story() -> float:
        runner = runner_of(web.Application())
        await runner.setup()
        assert runner.server is not None
        found: float = runner.server().keepalive_timeout
        await runner.cleanup()
        return found

    assert asyncio.run(story()) == IDLE_SECONDS
