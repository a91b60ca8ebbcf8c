"""What every client of a system does, whichever system it is."""

import json
import logging
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from order_bridge.systems import (
    Client,
    Cursor,
    JsonValue,
    LinkHeader,
    Offset,
    Page,
    PageNumber,
    Parameters,
    Reply,
    SystemFailure,
    SystemRefused,
    SystemUnavailable,
    Time,
    clients,
    filled,
)
from order_bridge.systems.auth import NoAuth
from order_bridge.systems.client import Target
from order_bridge.systems.exchange import LARGEST_REPLY
from order_bridge.systems.waiting import Breaker, Pace
from tests.settings import settings
from tests.systems.fake import HANG, HANG_UP, Answer, Clock, FakeSystem

pytestmark = pytest.mark.anyio

BASE = "http://system.example/api"


def client_of(system: FakeSystem, clock: Clock, **changes: Any) -> Client:
    """Return a client of *system*; *changes* of its target win."""
    target = Target(**{"name": "it", "base_url": BASE, "user_agent": "tests/1", **changes})
    time = Time(clock.monotonic, clock.now, clock.sleep, clock.some)
    return Client(target, NoAuth(), transport=system.transport, time=time)


@pytest.fixture
async def client(system: FakeSystem, clock: Clock) -> AsyncIterator[Client]:
    """Yield a client of the system."""
    async with client_of(system, clock) as open_client:
        yield open_client


async def read(client: Client, page: Page, items: str | None = None) -> list[JsonValue]:
    """Return all items of a list."""
    return [
        item
        async for item in client.pages("/list", params={"state": "open"}, page=page, items=items)
    ]


async def test_a_request_arrives_as_it_was_made(client: Client, system: FakeSystem) -> None:
    body: JsonValue = {"total": Decimal("12.50"), "name": "Zoë", "none": None}
    params: Parameters = {"limit": 5, "tags": ["a", "b&c"], "exact": True, "left_out": None}
    await client.request(
        "POST",
        filled("/orders/{number}", {"number": "a/b ?#é"}),
        params=params,
        body=body,
        headers={"X-Trace": "1"},
        idempotency_key="once",
    )
    received = system.received[0]
    assert received.method == "POST"
    assert (
        received.target == "/api/orders/a%2Fb%20%3F%23%C3%A9?limit=5&tags=a&tags=b%26c&exact=true"
    )
    assert received.body == '{"total":12.50,"name":"Zoë","none":null}'.encode()
    wanted = {
        "content-type": "application/json",
        "accept": "application/json",
        "user-agent": "tests/1",
        "x-trace": "1",
        "idempotency-key": "once",
        "host": "system.example",
    }
    assert {name: received.headers[name] for name in wanted} == wanted


async def test_the_numbers_of_a_reply_are_exact(client: Client, system: FakeSystem) -> None:
    system.answer(Answer(201, b'{"total": 0.10, "id": 12345678901234567890}', {"X-Id": "7"}))
    reply = await client.request("GET", "/orders/1")
    assert (reply.status, reply.headers["x-id"]) == (201, "7")
    assert reply.json() == {"total": Decimal("0.10"), "id": 12345678901234567890}
    assert str(reply.json()["total"]) == "0.10"  # type: ignore[index,call-overload]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_what_may_pass_is_tried_again_after_a_growing_pause(
    client: Client, system: FakeSystem, clock: Clock, status: int
) -> None:
    system.answer(Answer(status), Answer(status), Answer(200, [1]))
    assert (await client.request("GET", "/orders")).json() == [1]
    assert clock.waits == [0.5, 1.0]


async def test_after_the_last_try_it_is_told_that_the_system_is_unavailable(
    client: Client, system: FakeSystem, clock: Clock
) -> None:
    system.default = Answer(503, None, {"Retry-After": "7"})
    with pytest.raises(SystemUnavailable) as raised:
        await client.request("PUT", "/orders/1", body={})
    assert raised.value.retry_after == 7.0
    assert len(system.received) == 5
    assert clock.waits == [7.0] * 4


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After-Ms": "250", "Retry-After": "9"}, 0.25),
        ({"Retry-After": "Thu, 01 Jan 2026 00:00:20 GMT"}, 20.0),
        ({"Retry-After": "Wed, 31 Dec 2025 23:59:00 GMT"}, 0.0),
        ({"Retry-After": "soon"}, 0.5),
        ({"Retry-After": "-1"}, 0.5),
    ],
    ids=str,
)
async def test_a_system_is_asked_again_when_it_wants_to_be(
    client: Client, system: FakeSystem, clock: Clock, headers: dict[str, str], seconds: float
) -> None:
    system.answer(Answer(429, None, headers))
    await client.request("GET", "/orders")
    assert clock.waits == [seconds]


async def test_nobody_is_held_up_for_long(client: Client, system: FakeSystem, clock: Clock) -> None:
    system.answer(Answer(429, None, {"Retry-After": "3600"}))
    with pytest.raises(SystemUnavailable) as raised:
        await client.request("GET", "/orders")
    assert (raised.value.retry_after, clock.waits) == (3600.0, [])


@pytest.mark.parametrize("status", [300, 302, 400, 401, 403, 404, 409, 422])
async def test_a_refusal_is_told_at_once(
    client: Client, system: FakeSystem, clock: Clock, status: int
) -> None:
    system.answer(Answer(status, {"why": "so"}, {"Location": "http://elsewhere.example/"}))
    with pytest.raises(SystemRefused) as raised:
        await client.request("GET", "/orders", params={"email": "ada@example.org"})
    assert raised.value.status == status
    assert json.loads(raised.value.body) == {"why": "so"}
    assert "ada" not in str(raised.value)
    assert (len(system.received), clock.waits) == (1, [])


@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_what_may_have_been_done_is_not_done_twice(
    client: Client, system: FakeSystem, method: str
) -> None:
    system.answer(Answer(500))
    with pytest.raises(SystemUnavailable):
        await client.request(method, "/orders", body={})
    assert len(system.received) == 1
    system.answer(Answer(500))
    await client.request(method, "/orders", body={}, idempotency_key="once")
    system.answer(Answer(429))
    await client.request(method, "/orders", body={})
    assert len(system.received) == 5


async def test_the_key_is_the_same_at_every_try(client: Client, system: FakeSystem) -> None:
    system.answer(Answer(500), Answer(HANG_UP))
    await client.request(
        "POST", "/orders", body={}, idempotency_key="a", idempotency_header="X-Once"
    )
    assert [one.headers["x-once"] for one in system.received] == ["a", "a", "a"]


async def test_a_connection_that_is_refused_or_lost_is_tried_again(
    client: Client, system: FakeSystem, clock: Clock
) -> None:
    system.answer(Answer(HANG_UP))
    await client.request("GET", "/orders")
    assert len(system.received) == 2
    system.is_down = True
    with pytest.raises(SystemUnavailable, match="ConnectError"):
        await client.request("POST", "/orders", body={})
    assert len(clock.waits) == 5


async def test_a_system_that_says_nothing_is_not_waited_for(
    system: FakeSystem, clock: Clock
) -> None:
    system.default = Answer(HANG)
    async with client_of(system, clock, timeout=0.02, retries=1) as client:
        with pytest.raises(SystemUnavailable, match="Timeout"):
            await client.request("GET", "/orders")
    assert clock.waits == [0.5]


async def test_a_reply_without_end_is_not_read(client: Client, system: FakeSystem) -> None:
    system.answer(Answer(200, b" " * (LARGEST_REPLY + 1)))
    with pytest.raises(SystemRefused, match="longer than"):
        await client.request("GET", "/orders")


async def test_a_system_that_keeps_failing_is_given_a_rest(
    system: FakeSystem, clock: Clock
) -> None:
    async with client_of(system, clock, retries=0) as client:
        system.answer(*[Answer(500)] * Breaker.FAILURES)
        for _ in range(Breaker.FAILURES):
            with pytest.raises(SystemUnavailable):
                await client.request("GET", "/orders")
        with pytest.raises(SystemUnavailable, match="rest") as raised:
            await client.request("GET", "/orders")
        assert raised.value.retry_after == Breaker.REST
        assert len(system.received) == Breaker.FAILURES
        clock.passed += Breaker.REST
        system.answer(Answer(500))
        with pytest.raises(SystemUnavailable, match="500"):
            await client.request("GET", "/orders")
        with pytest.raises(SystemUnavailable, match="rest"):
            await client.request("GET", "/orders")
        clock.passed += Breaker.REST
        await client.request("GET", "/orders")
        await client.request("GET", "/orders")


async def test_a_refusal_is_no_failure_of_the_system(system: FakeSystem, clock: Clock) -> None:
    system.default = Answer(404)
    async with client_of(system, clock) as client:
        for _ in range(Breaker.FAILURES + 1):
            with pytest.raises(SystemRefused):
                await client.request("GET", "/orders")


async def test_requests_keep_their_distance(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock, requests_per_second=4) as client:
        for _ in range(3):
            await client.request("GET", "/orders")
    assert clock.waits == [0.25, 0.25]


async def test_nobody_waits_long_for_a_turn(system: FakeSystem, clock: Clock) -> None:
    pace = Pace(1, Time(clock.monotonic, clock.now, hold, clock.some))
    turns = [await pace.turn() for _ in range(62)]
    assert turns == [0.0] * 61 + [61.0]
    async with client_of(system, clock, requests_per_second=1) as client:
        client._pace = pace
        with pytest.raises(SystemUnavailable, match="turn") as raised:
            await client.request("GET", "/orders")
    assert raised.value.retry_after == 61.0
    assert system.received == []


async def hold(seconds: float) -> None:
    """Sleep while no time passes."""


@pytest.mark.parametrize(
    "path",
    ["orders", "", "/a/../b", "/a/./b", "/a b", "/a\nb", "/a#b", "http://other.example/a", "/é"],
)
async def test_a_path_that_is_none_is_not_asked_for(
    client: Client, system: FakeSystem, path: str
) -> None:
    with pytest.raises(SystemRefused):
        await client.request("GET", path)
    assert system.received == []


@pytest.mark.parametrize("value", ["", ".", "..", None])
def test_a_value_that_would_lead_elsewhere_is_not_put_into_a_path(value: str | None) -> None:
    with pytest.raises(ValueError, match="nothing to put"):
        filled("/orders/{number}/lines", {"number": value})


async def test_a_header_that_cannot_be_sent_is_not_told(client: Client, system: FakeSystem) -> None:
    with pytest.raises(SystemRefused) as raised:
        await client.request("GET", "/orders", headers={"X-Key": "hush\nhush"})
    assert "hush" not in repr(raised.value)
    assert raised.value.__cause__ is None


async def test_a_number_that_json_has_not_is_not_sent(client: Client, system: FakeSystem) -> None:
    with pytest.raises(SystemRefused, match="is no JSON"):
        await client.request("POST", "/orders", body=[Decimal("NaN")])
    assert system.received == []


async def test_what_is_told_of_a_request_has_neither_queries_nor_values(
    client: Client, system: FakeSystem, caplog: pytest.LogCaptureFixture
) -> None:
    system.answer(Answer(404))
    path = filled("/orders/{number}", {"number": "ada"})
    with caplog.at_level(logging.INFO), pytest.raises(SystemRefused) as raised:
        await client.request("GET", path, params={"key": "hush"})
    assert str(raised.value) == f"it: GET {BASE}" + "/orders/{number}: status 404"
    assert system.received[0].target == "/api/orders/ada?key=hush"
    assert "ada" not in caplog.text
    assert "hush" not in caplog.text


async def test_links_are_followed(client: Client, system: FakeSystem) -> None:
    back = '<http://system.example/api/list?after=1>; rel="prev"'
    link = f'{back}, </api/list?after=2>; title="a, b"; rel="next last"'
    system.answer(
        Answer(200, [1, 2], {"Link": link}), Answer(200, [3], {"Link": '<?x=1>; rel="prev"'})
    )
    assert await read(client, LinkHeader()) == [1, 2, 3]
    assert [one.target for one in system.received] == ["/api/list?state=open", "/api/list?after=2"]


@pytest.mark.parametrize(
    "target",
    [
        "http://other.example/api/list",
        "//other.example/api/list",
        "https://system.example/api/list",
        "http://system.example:8080/api/list",
        "http://system.example@other.example/",
    ],
)
async def test_a_link_to_another_host_is_not_followed(
    client: Client, system: FakeSystem, target: str
) -> None:
    system.answer(Answer(200, [1], {"Link": f'<{target}>; rel="next"'}))
    with pytest.raises(SystemRefused, match="another host"):
        await read(client, LinkHeader())
    assert len(system.received) == 1


async def test_a_list_in_a_circle_ends(client: Client, system: FakeSystem) -> None:
    system.default = Answer(200, [1], {"Link": '</api/list?state=open>; rel="next"'})
    with pytest.raises(SystemRefused, match="circle"):
        await read(client, LinkHeader())


async def test_cursors_are_passed_on(client: Client, system: FakeSystem) -> None:
    system.answer(
        Answer(200, {"data": {"rows": [1]}, "meta": {"next": "c&2"}}),
        Answer(200, {"data": {"rows": [2]}, "meta": {"next": None}}),
    )
    assert await read(client, Cursor("cursor", "meta.next"), "data.rows") == [1, 2]
    assert [one.query for one in system.received] == [
        {"state": "open"},
        {"state": "open", "cursor": "c&2"},
    ]


async def test_a_list_without_a_cursor_has_one_page(client: Client, system: FakeSystem) -> None:
    system.answer(Answer(200, {"rows": [1]}))
    assert await read(client, Cursor("cursor", "meta.next"), "rows") == [1]


async def test_a_cursor_that_is_no_text_ends_in_a_refusal(
    client: Client, system: FakeSystem
) -> None:
    system.answer(Answer(200, {"rows": [1], "next": {}}))
    with pytest.raises(SystemRefused, match="cursor"):
        await read(client, Cursor("cursor", "next"), "rows")


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (PageNumber("page"), ["1", "2", "3", "4"]),
        (PageNumber("page", size=2), ["1", "2", "3"]),
        (Offset("page", size=2), ["0", "2", "4"]),
    ],
    ids=["pages until an empty one", "pages until a short one", "offsets until a short page"],
)
async def test_pages_are_counted(
    client: Client, system: FakeSystem, page: Page, asked: list[str]
) -> None:
    system.answer(*(Answer(200, {"rows": rows}) for rows in ([1, 2], [3, 4], [5], None)))
    assert await read(client, page, "rows") == [1, 2, 3, 4, 5]
    assert [one.query["page"] for one in system.received] == asked


@pytest.mark.parametrize("body", [b"<html>", b'{"rows": 1}', b"{}", b"[1]", b'{"rows": NaN}'])
async def test_a_reply_that_holds_no_list_is_refused(
    client: Client, system: FakeSystem, body: bytes
) -> None:
    system.answer(Answer(200, body))
    with pytest.raises(SystemRefused):
        await read(client, LinkHeader(), "rows")


async def test_a_page_that_fails_is_tried_again(client: Client, system: FakeSystem) -> None:
    system.answer(
        Answer(200, [1], {"Link": '</api/list?p=2>; rel="next"'}), Answer(500), Answer(200, [2])
    )
    assert await read(client, LinkHeader()) == [1, 2]


@pytest.mark.parametrize(
    "number", [b"1e1001", b"1E-1001", b"1e999999999", b"1e99999999999999999999", b"NaN"]
)
def test_a_number_out_of_all_range_is_no_json(number: bytes) -> None:
    with pytest.raises(ValueError, match=r"range|no JSON"):
        Reply(200, {}, b"[" + number + b"]").json()


def test_a_reply_that_is_no_json_object_has_no_fields() -> None:
    assert [Reply(200, {}, body).fields() for body in (b"<html>", b"[1]", b"[" * 100_000)] == [
        {},
        {},
        {},
    ]


async def test_every_system_has_a_client(system: FakeSystem) -> None:
    made = clients(settings(), transport=system.transport)
    assert list(made) == ["shop", "erp", "carrier", "maps", "ledger", "weather"]
    assert all(client.target.name == name for name, client in made.items())
    for client in made.values():
        await client.close()


def test_both_failures_are_of_one_kind() -> None:
    assert issubclass(SystemRefused, SystemFailure)
    assert issubclass(SystemUnavailable, SystemFailure)
