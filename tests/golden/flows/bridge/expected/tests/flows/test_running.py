"""What becomes of a message, whichever flow it is of."""

import dataclasses
import json
from typing import Any

import pytest
from fastapi import FastAPI

from order_bridge.flows.failures import LeaseLost
from order_bridge.flows.model import Facts, Flow, JsonObject
from order_bridge.mappings import MappingErrors
from order_bridge.mappings.runtime.errors import MappingError
from order_bridge.systems.waiting import Breaker
from tests.contract import Contract
from tests.flows.bridge import LEASE, PLAIN, Bridge, bridged
from tests.flows.plain import DROPS, NAMES, POST, SENDS, THING, sending
from tests.systems.fake import HANG, HANG_UP, Answer, Received

pytestmark = pytest.mark.anyio


def key(received: Received) -> str:
    """Return what tells the system that it was sent this before."""
    return received.headers["idempotency-key"]


async def error(bridge: Bridge, flow: Flow = SENDS) -> Any:
    """Return what is told of the only message."""
    return json.loads((await bridge.message(flow)).error or "null")


async def test_every_step_sends_with_a_key_of_its_own(plain: Bridge) -> None:
    await plain.deliver(SENDS, THING)
    assert await plain.work() == 1
    first, second = plain.systems[PLAIN].received
    assert (first.method, first.path, json.loads(first.body)) == ("POST", "/base/things", THING)
    assert (second.method, second.path) == ("PUT", "/base/things/7")
    assert key(first) != key(second)
    assert (await plain.message(SENDS)).finished_at == plain.clock.now


@pytest.mark.parametrize("status", [408, 425, 500, 502, 503, 504, HANG_UP, HANG])
async def test_what_may_pass_is_tried_again_later_with_the_same_key(
    plain: Bridge, status: int
) -> None:
    plain.systems[PLAIN].answer(Answer(status))
    await plain.deliver(SENDS, THING)
    with plain.hurry(PLAIN, 0.02 if status == HANG else None):
        await plain.work()
    message = await plain.message(SENDS)
    assert (message.state, message.attempts, message.step) == ("waiting", 1, 0)
    assert (await error(plain))["code"] == "UNAVAILABLE"
    plain.clock.pass_(0.9)
    assert await plain.work() == 0
    plain.clock.pass_(0.1)
    assert await plain.work() == 1
    assert await plain.states(SENDS) == ["done"]
    first, second, third = plain.systems[PLAIN].received
    assert (key(first), first.body) == (key(second), second.body)
    assert key(third) != key(first)


async def test_a_system_that_says_when_is_not_asked_before(plain: Bridge) -> None:
    plain.systems[PLAIN].answer(Answer(429, headers={"Retry-After": "3600"}))
    await plain.deliver(SENDS, THING)
    await plain.work()
    plain.clock.pass_(3599)
    assert await plain.work() == 0
    plain.clock.pass_(1)
    assert await plain.work() == 1


async def test_waits_grow_until_attempts_are_used_up(plain: Bridge) -> None:
    plain.systems[PLAIN].default = Answer(500)
    await plain.deliver(SENDS, THING)
    for wait in (1.0, 2.0):
        await plain.work()
        message = await plain.message(SENDS)
        assert message.due_at is not None
        assert (message.due_at - plain.clock.now).total_seconds() == wait
        plain.clock.pass_(wait)
    await plain.work()
    message = await plain.message(SENDS)
    assert (message.state, message.attempts) == ("dead", 3)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 422])
async def test_what_is_refused_is_a_dead_letter_that_goes_on_where_it_failed(
    plain: Bridge, status: int
) -> None:
    system = plain.systems[PLAIN]
    system.answer(Answer(200), Answer(status, {"why": "a secret of theirs"}))
    await plain.deliver(SENDS, THING)
    await plain.work()
    message = await plain.message(SENDS)
    assert (message.state, message.step) == ("dead", 1)
    told = await error(plain)
    assert (told["code"], told["step"]) == (f"HTTP_{status}", 1)
    assert "secret" not in str(told)
    reply = await plain.api.post(f"/_flows/messages/{message.id}/replay")
    assert reply.json() == {"replayed": 1}
    await plain.work()
    assert await plain.states(SENDS) == ["done"]
    assert [one.method for one in system.received] == ["POST", "PUT", "PUT"]
    assert key(system.received[1]) == key(system.received[2])


async def test_a_flow_that_drops_leaves_nothing_to_replay(plain: Bridge) -> None:
    plain.systems[PLAIN].answer(Answer(500))
    await plain.deliver(DROPS, THING)
    await plain.work()
    message = await plain.message(DROPS)
    assert message.state == "dropped"
    assert (await plain.api.post(f"/_flows/messages/{message.id}/replay")).status_code == 404


async def test_to_wait_for_a_system_that_is_given_a_rest_is_no_attempt(plain: Bridge) -> None:
    plain.systems[PLAIN].default = Answer(500)
    for number in range(Breaker.FAILURES):
        await plain.deliver(DROPS, THING, number=number)
    await plain.work()
    await plain.deliver(SENDS, THING)
    await plain.work()
    message = await plain.message(SENDS)
    assert (message.state, message.attempts) == ("waiting", 0)
    assert len(plain.systems[PLAIN].received) == Breaker.FAILURES


async def test_messages_of_one_key_wait_for_each_other_and_for_no_other(plain: Bridge) -> None:
    plain.systems[PLAIN].answer(Answer(500))
    await plain.deliver(SENDS, {**THING, "name": "first"}, number=1)
    await plain.work()
    await plain.deliver(SENDS, {**THING, "name": "second"}, number=2)
    await plain.deliver(SENDS, {**THING, "key": "b", "name": "other"}, number=3)
    await plain.work()
    assert await plain.states(SENDS) == ["waiting", "waiting", "done"]
    plain.clock.pass_(1)
    await plain.work()
    posted = [
        json.loads(one.body)["name"]
        for one in plain.systems[PLAIN].received
        if one.method == "POST"
    ]
    assert posted == ["first", "other", "first", "second"]


async def test_a_worker_that_dies_loses_nothing_and_what_was_done_stays_done(plain: Bridge) -> None:
    system = plain.systems[PLAIN]
    system.answer(Answer(200), Answer(HANG))
    await plain.deliver(SENDS, THING)
    await plain.killed(system, requests=2)
    assert await plain.states(SENDS) == ["running"]
    plain.clock.pass_(LEASE + 1)
    await plain.work()
    assert await plain.states(SENDS) == ["done"]
    assert [one.method for one in system.received] == ["POST", "PUT", "PUT"]
    assert key(system.received[1]) == key(system.received[2])


async def test_what_ends_the_process_again_and_again_is_a_dead_letter(plain: Bridge) -> None:
    await plain.deliver(SENDS, THING)
    for _ in range(10):
        await plain.crash(SENDS)
    await plain.work()
    assert (await error(plain))["code"] == "CRASH"
    assert plain.systems[PLAIN].received == []


async def test_who_lost_a_message_does_nothing_more_with_it(plain: Bridge) -> None:
    await plain.deliver(SENDS, THING)
    (message,) = await plain.runtime.queue.claim(1)
    plain.clock.pass_(LEASE + 1)
    plain.runtime.queue._worker, ours = "another", plain.runtime.queue._worker
    await plain.work()
    plain.runtime.queue._worker = ours
    with pytest.raises(LeaseLost):
        await plain.runtime.queue.finish(message)
    flows, runner = plain.runtime.flows, plain.runtime.worker._runner
    assert flows[message.flow] == SENDS
    assert await runner.run(message, 1.0) == "lost"


async def test_a_lease_that_is_renewed_goes_on(plain: Bridge) -> None:
    await plain.deliver(SENDS, THING)
    (message,) = await plain.runtime.queue.claim(1)
    plain.clock.pass_(LEASE - 1)
    await plain.runtime.queue.renew([message.id])
    plain.clock.pass_(LEASE - 1)
    assert await plain.work() == 0
    await plain.runtime.queue.give_back([message.id])
    assert await plain.work() == 1


@pytest.mark.parametrize(
    ("number", "path"),
    [("a/b ?é", "/base/things/a/b ?é"), (7, "/base/things/7"), (True, "/base/things/true")],
)
async def test_values_are_put_into_paths_as_one_segment(
    plain: Bridge, number: Any, path: str
) -> None:
    await plain.deliver(NAMES, {"number": number})
    await plain.work()
    (received,) = plain.systems[PLAIN].received
    assert received.path == path
    assert received.target.count("/") == 3


@pytest.mark.parametrize("number", [None, "", ".", "..", [], {}])
async def test_what_would_lead_elsewhere_is_not_sent(plain: Bridge, number: Any) -> None:
    await plain.deliver(NAMES, {"number": number})
    await plain.work()
    assert (await error(plain, NAMES))["code"] in {"E_MISSING", "E_CONSTRAINT"}
    assert plain.systems[PLAIN].received == []


REFUSED = MappingError("E_CAST", "made", "total", "total", "price", "a decimal", "string", "x")


def refuse(record: JsonObject, facts: Facts) -> JsonObject:
    """Refuse a record as mappings do."""
    raise MappingErrors((REFUSED,))


def stumble(record: JsonObject, facts: Facts) -> JsonObject:
    """Fail as code does that has a bug."""
    raise KeyError(record["name"])


async def test_what_a_mapping_refuses_is_told_rule_by_rule(
    service: FastAPI, contract: Contract
) -> None:
    flow = dataclasses.replace(SENDS, steps=(sending(POST, refuse),))
    async with bridged(service, contract, (flow,)) as bridge:
        await bridge.deliver(flow, THING)
        await bridge.work()
        told = await error(bridge, flow)
    assert (told["code"], told["errors"]) == ("E_CAST", [dataclasses.asdict(REFUSED)])
    assert "total" in told["detail"]


async def test_a_bug_is_told_by_its_kind_and_tried_again(
    service: FastAPI, contract: Contract
) -> None:
    flow = dataclasses.replace(SENDS, steps=(sending(POST, stumble),))
    async with bridged(service, contract, (flow,)) as bridge:
        await bridge.deliver(flow, THING)
        await bridge.work()
        told = await error(bridge, flow)
        assert await bridge.states(flow) == ["waiting"]
    assert told["code"] == "ERROR"
    assert "KeyError" in told["detail"]
    assert "Ann" not in str(told)


async def test_a_flow_that_has_fewer_steps_now_is_done(
    service: FastAPI, contract: Contract
) -> None:
    async with bridged(service, contract, (SENDS,)) as bridge:
        bridge.systems[PLAIN].answer(Answer(200), Answer(422))
        await bridge.deliver(SENDS, THING)
        await bridge.work()
    shorter = dataclasses.replace(SENDS, steps=SENDS.steps[:1])
    async with bridged(service, contract, (shorter,)) as bridge:
        await bridge.api.post("/_flows/sends/replay")
        await bridge.work()
        assert await bridge.states(shorter) == ["done"]
        assert bridge.systems[PLAIN].received == []
