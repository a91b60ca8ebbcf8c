"""The flow `orders_nightly`."""

from typing import Any

import pytest

from order_bridge.flows.defined.orders_nightly import flow
from order_bridge.tables.orders import OrderRow
from tests.flows.bridge import Bridge, Record
from tests.systems.fake import Answer

pytestmark = pytest.mark.anyio

RECORD: Record = {
    "number": "A1",
    "total": "12.50",
    "updated": "2026-03-01T10:00:00Z",
    "state": "paid",
    "customer": "Ann",
}

LIST: Any = {"orders": [RECORD]}
NOTHING: Any = {"orders": []}


async def test_what_is_fetched_is_done(bridge: Bridge) -> None:
    await bridge.runtime.scheduler.fetch_now(flow.name)
    bridge.systems["shop"].default = Answer(200, NOTHING)
    bridge.systems["shop"].answer(Answer(200, LIST))

    await bridge.work()
    assert await bridge.states(flow) == ["done"]
    assert await bridge.count(OrderRow) == 1


async def test_a_fetch_that_fails_is_tried_again(bridge: Bridge) -> None:
    await bridge.runtime.scheduler.fetch_now(flow.name)
    system = bridge.systems["shop"]
    system.default = Answer(200, NOTHING)
    system.answer(Answer(500), Answer(200, LIST))
    await bridge.work()
    bridge.clock.pass_(flow.failure.delay(1))
    await bridge.work()
    assert await bridge.states(flow) == ["done"]


async def test_a_crash_loses_nothing(bridge: Bridge) -> None:
    await bridge.runtime.scheduler.fetch_now(flow.name)
    bridge.systems["shop"].default = Answer(200, NOTHING)
    bridge.systems["shop"].answer(Answer(200, LIST))

    await bridge.runtime.scheduler.tick()
    await bridge.crash(flow)
    await bridge.work()
    assert await bridge.states(flow) == ["done"]
