"""The flow `order_changed`."""

import pytest

from order_bridge.flows.defined.order_changed import flow
from tests.factories import orders
from tests.flows.bridge import Bridge

pytestmark = pytest.mark.anyio


async def test_a_change_is_recorded_with_the_row_and_comes_to_an_end(bridge: Bridge) -> None:
    row = await orders.create(bridge.api)
    assert (await bridge.api.delete(orders.path(row))).status_code == 204

    assert await bridge.states(flow) == ["waiting"]
    await bridge.work()
    assert await bridge.states(flow) in (["done"], ["dead"])
