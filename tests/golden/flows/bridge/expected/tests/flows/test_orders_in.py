"""The flow `orders_in`."""

import pytest

from order_bridge.flows.defined.orders_in import flow
from order_bridge.tables.orders import OrderRow
from tests.flows.bridge import Bridge, Record, changed
from tests.systems.fake import HANG_UP, Answer

pytestmark = pytest.mark.anyio

RECORD: Record = {
    "number": "A1",
    "total": "12.50",
    "updated": "2026-03-01T10:00:00Z",
    "state": "paid",
    "customer": "Ann",
}


async def test_a_delivery_is_recorded_and_then_done(bridge: Bridge) -> None:
    reply = await bridge.deliver(flow, RECORD)
    assert (reply.status_code, reply.json()) == (202, {"status": "accepted"})
    assert await bridge.states(flow) == ["waiting"]
    await bridge.work()
    assert await bridge.states(flow) == ["done"]
    assert await bridge.count(OrderRow) == 1


async def test_a_delivery_that_comes_again_is_acknowledged_and_not_done_again(
    bridge: Bridge,
) -> None:
    assert (await bridge.deliver(flow, RECORD)).status_code == 202

    assert (await bridge.deliver(flow, RECORD)).json() == {"status": "duplicate"}
    await bridge.work()
    assert (await bridge.deliver(flow, RECORD)).status_code == 200
    assert await bridge.states(flow) == ["done"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"a": "\\ud800"}', b"[" * 200 + b"]" * 200],
)
async def test_what_is_no_json_is_refused(bridge: Bridge, body: bytes) -> None:
    assert (await bridge.send(flow, body)).status_code == 400
    assert await bridge.messages(flow) == []


async def test_what_its_system_did_not_sign_is_refused(bridge: Bridge) -> None:
    reply = await bridge.api.post("/hooks/shop/orders", content=b"{}")
    assert reply.status_code == 401
    assert await bridge.messages(flow) == []


async def test_a_crash_loses_nothing(bridge: Bridge) -> None:
    assert (await bridge.deliver(flow, RECORD)).status_code == 202

    await bridge.crash(flow)
    await bridge.work()
    assert await bridge.states(flow) == ["done"]


@pytest.mark.parametrize("status", [500, 503, 408, HANG_UP])
async def test_a_system_that_fails_is_asked_again_with_the_same_key(
    bridge: Bridge, status: int
) -> None:
    assert (await bridge.deliver(flow, RECORD)).status_code == 202

    system = bridge.systems["erp"]
    before = len(system.received)
    system.answer(Answer(status))
    await bridge.work()
    assert await bridge.states(flow) == ["waiting"]
    assert await bridge.work() == 0
    bridge.clock.pass_(flow.failure.delay(1))
    await bridge.work()
    assert await bridge.states(flow) == ["done"]
    first, second, *_ = [one for one in system.received[before:] if one.method == "POST"]
    assert first.headers.get("Idempotency-Key") == second.headers.get("Idempotency-Key")
    assert first.body == second.body


async def test_a_system_that_says_when_is_not_asked_before(bridge: Bridge) -> None:
    assert (await bridge.deliver(flow, RECORD)).status_code == 202

    bridge.systems["erp"].answer(Answer(429, headers={"Retry-After": "3600"}))
    await bridge.work()
    wait = max(3600, flow.failure.delay(1))
    bridge.clock.pass_(wait - 1)
    assert await bridge.work() == 0
    bridge.clock.pass_(1)
    await bridge.work()
    assert await bridge.states(flow) == ["done"]


async def test_what_a_system_refuses_is_a_dead_letter_until_it_is_replayed(bridge: Bridge) -> None:
    assert (await bridge.deliver(flow, RECORD)).status_code == 202

    bridge.systems["erp"].answer(Answer(422))
    await bridge.work()
    (message,) = [one for one in await bridge.messages(flow) if one.kind == "record"]
    assert message.state == "dead"
    assert "HTTP_422" in (message.error or "")
    reply = await bridge.api.post(f"/_flows/messages/{message.id}/replay")
    assert reply.json() == {"replayed": 1}
    await bridge.work()
    assert await bridge.states(flow) == ["done"]


async def test_the_same_again_changes_nothing(bridge: Bridge) -> None:
    assert (await bridge.deliver(flow, RECORD)).status_code == 202

    await bridge.work()
    before = [one.version for one in await bridge.rows(OrderRow)]
    await bridge.deliver(flow, RECORD, number=2)
    await bridge.work()
    assert await bridge.states(flow) == ["done", "done"]
    assert [one.version for one in await bridge.rows(OrderRow)] == before


async def test_what_is_older_is_passed_over(bridge: Bridge) -> None:
    assert (await bridge.deliver(flow, RECORD)).status_code == 202

    await bridge.work()
    before = [one.version for one in await bridge.rows(OrderRow)]
    await bridge.deliver(flow, changed(RECORD, ("updated",), "1999-12-31T23:59:59Z"), number=2)
    await bridge.work()
    assert await bridge.states(flow) == ["done", "done"]
    assert [one.version for one in await bridge.rows(OrderRow)] == before
