"""What comes in is verified and recorded once, then kept and sent on."""

import json

import pytest

from tests.generators.flows.bridge import Bridge

pytestmark = pytest.mark.anyio


async def test_an_order_is_kept_and_sent_on(bridge: Bridge) -> None:
    reply = await bridge.order()
    assert (reply.status_code, reply.json()) == (202, {"status": "accepted"})
    assert await bridge.orders() == []
    assert await bridge.work() == 1
    (order,) = await bridge.orders()
    assert (order["number"], order["total"], order["state"]) == ("A1", "12.50", "open")
    (sent,) = bridge.erp.received
    assert (sent.method, sent.path, sent.body) == ("POST", "/orders", {"tranId": "A1", "total": "12.50", "sub": 3})
    assert len(sent.key) == 32
    (message,) = await bridge.messages()
    assert (message["state"], message["step"], message["attempts"], message["error"]) == ("done", 2, 0, None)


async def test_a_delivery_that_comes_again_is_acknowledged_and_not_done_again(bridge: Bridge) -> None:
    await bridge.order()
    again = await bridge.order(total="99.00")
    assert (again.status_code, again.json()) == (200, {"status": "duplicate"})
    await bridge.work()
    assert (await bridge.order()).status_code == 200
    assert await bridge.work() == 0
    assert len(bridge.erp.received) == 1


async def test_a_wrong_signature_is_refused(bridge: Bridge) -> None:
    reply = await bridge.deliver(b"{}", secret="another")  # noqa: S106
    assert (reply.status_code, reply.headers["content-type"]) == (401, "application/problem+json")
    assert await bridge.messages() == []


async def test_a_delivery_that_cannot_be_told_from_others_is_refused(bridge: Bridge) -> None:
    reply = await bridge.deliver(b"{}", delivery="")
    assert reply.status_code == 422
    assert reply.json()["errors"] == [{"parameter": "X-Shopify-Webhook-Id", "code": "required", "detail": "It tells deliveries apart"}]


async def test_a_system_that_fails_is_asked_again_with_the_same_key(bridge: Bridge) -> None:
    bridge.erp.answer(bridge.fake.Answer(500), bridge.fake.Answer(bridge.fake.HANG_UP))
    await bridge.order()
    await bridge.work()
    (message,) = await bridge.messages()
    assert (message["state"], message["step"], message["attempts"], message["error"]["code"]) == ("waiting", 1, 1, "UNAVAILABLE")
    assert message["due_at"] == "2100-03-01T12:00:01Z"
    assert await bridge.work() == 0
    bridge.clock.pass_(1)
    await bridge.work()
    bridge.clock.pass_(2)
    await bridge.work()
    assert len({one.key for one in bridge.erp.received}) == 1
    assert len(bridge.erp.received) == 3
    assert [one["state"] for one in await bridge.messages()] == ["done"]


async def test_a_system_that_is_given_a_rest_uses_no_attempt_up(bridge: Bridge) -> None:
    bridge.erp.answer(*[bridge.fake.Answer(500)] * 5)
    for number in range(6):
        await bridge.order(f"A{number}", delivery=str(number))
        await bridge.work()
    messages = await bridge.messages()
    assert [(one["state"], one["attempts"]) for one in messages] == [*[("waiting", 1)] * 5, ("waiting", 0)]
    assert "is given a rest" in messages[-1]["error"]["detail"]
    assert len(bridge.erp.received) == 5


async def test_a_system_that_says_when_is_not_asked_before(bridge: Bridge) -> None:
    bridge.erp.answer(bridge.fake.Answer(429, headers={"Retry-After": "30"}))
    await bridge.order()
    await bridge.work()
    bridge.clock.pass_(29)
    assert await bridge.work() == 0
    bridge.clock.pass_(1)
    assert await bridge.work() == 1
    assert [one["state"] for one in await bridge.messages()] == ["done"]


async def test_what_a_system_refuses_is_a_dead_letter_until_it_is_replayed(bridge: Bridge) -> None:
    bridge.erp.answer(bridge.fake.Answer(422))
    await bridge.order()
    await bridge.work()
    (message,) = await bridge.messages(state="dead")
    assert (message["error"]["step"], message["error"]["code"]) == (1, "HTTP_422")
    assert message["error"]["detail"].endswith("/orders: status 422")
    reply = await bridge.client.post(f"/_flows/messages/{message['id']}/replay")
    assert (reply.status_code, reply.json()) == (200, {"replayed": 1})
    assert await bridge.work() == 1
    assert [one["state"] for one in await bridge.messages()] == ["done"]
    assert len(bridge.erp.effects) == 1
    assert (await bridge.client.post(f"/_flows/messages/{message['id']}/replay")).status_code == 404


async def test_a_record_that_the_mapping_refuses_is_a_dead_letter_with_its_errors(bridge: Bridge) -> None:
    await bridge.order(total=12)
    await bridge.work()
    (message,) = await bridge.messages(state="dead")
    assert message["error"]["code"] == "E_TYPE"
    assert message["error"]["errors"][0]["target_path"] == "total"
    assert await bridge.orders() == []


async def test_attempts_end(bridge: Bridge) -> None:
    bridge.erp.default = bridge.fake.Answer(503)
    await bridge.order()
    for _ in range(4):
        await bridge.work()
        bridge.clock.pass_(600)
    (message,) = await bridge.messages()
    assert (message["state"], message["attempts"]) == ("dead", 4)
    assert len(bridge.erp.received) == 4


async def test_an_older_order_is_passed_over(bridge: Bridge) -> None:
    await bridge.order(total="2.00", updated="2026-03-01T11:00:00Z")
    await bridge.order(total="1.00", updated="2026-03-01T10:59:59+00:00", delivery="2")
    await bridge.work()
    assert [one["total"] for one in await bridge.orders()] == ["2.00"]


async def test_orders_with_one_number_wait_for_the_first(bridge: Bridge) -> None:
    bridge.erp.answer(bridge.fake.Answer(500))
    await bridge.order("A1", delivery="1")
    await bridge.work()
    await bridge.order("A1", delivery="2", total="20.00")
    await bridge.order("B1", delivery="3")
    await bridge.work()
    assert [one["state"] for one in await bridge.messages()] == ["waiting", "waiting", "done"]
    bridge.clock.pass_(1)
    await bridge.work()
    assert [one.body["total"] for one in bridge.erp.received] == ["12.50", "12.50", "12.50", "20.00"]
    assert [one["state"] for one in await bridge.messages(flow="orders_in")] == ["done", "done", "done"]


async def test_a_crash_between_steps_repeats_only_what_was_not_noted(bridge: Bridge) -> None:
    await bridge.order()
    await bridge.runtime.queue.claim(1)  # its worker dies here
    assert await bridge.work() == 0
    bridge.clock.pass_(61)
    assert await bridge.work() == 1
    assert [one["state"] for one in await bridge.messages()] == ["done"]


async def test_whoever_lost_its_lease_notes_nothing(bridge: Bridge) -> None:
    await bridge.order()
    (lost,) = await bridge.runtime.queue.claim(1)
    bridge.clock.pass_(61)
    bridge.runtime.queue._worker = "another"
    (taken,) = await bridge.runtime.queue.claim(1)
    bridge.runtime.queue._worker = "the first"
    assert await bridge.runtime.worker._runner.run(lost, 1.0) == "lost"
    assert await bridge.orders() == []
    assert taken.id == lost.id


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"number": NaN}', 400),
        (b'{"number": "a", "number": "b"}', 400),
        (b'{"number": "\\ud800"}', 400),
        (b'{"number": "\xff"}', 400),
        (b"[" * 101 + b"]" * 101, 400),
        (b"[" * 100_000, 400),
        (b'{"number": 1e9999999}', 400),
        (b'{"number": ' + b"9" * 5000 + b"}", 400),
        (b"[1]", 422),
        (b"", 400),
        (b'{"number": "' + b"x" * 1_100_000 + b'"}', 413),
    ],
)
async def test_what_cannot_be_kept_is_refused_at_the_door(bridge: Bridge, body: bytes, status: int) -> None:
    reply = await bridge.deliver(body)
    assert (reply.status_code, reply.headers["content-type"]) == (status, "application/problem+json"), reply.text
    assert await bridge.messages() == []


@pytest.mark.parametrize(
    "record",
    [
        {"number": "x" * 900_000, "total": "1.00"},
        {"number": "a\0b", "total": "1.00"},
        {"number": {"deep": [1]}, "total": "1.00"},
        {"number": "A1", "total": "1" + "0" * 400},
        {"number": "A1", "total": "1.00", "state": ["open"]},
        {"number": "A1", "total": "1.00", "updated": "yesterday"},
        {"number": None},
        {},
    ],
    ids=range(8),
)
async def test_a_poisonous_record_is_a_dead_letter_and_holds_nobody_up(bridge: Bridge, record: object) -> None:
    assert (await bridge.deliver(json.dumps(record).encode())).status_code == 202
    await bridge.order("B2", delivery="2")
    await bridge.work()
    assert [one["state"] for one in await bridge.messages()] == ["dead", "done"]
