"""A change of a row is a message, recorded with it; what changes nothing raises none."""

import pytest

from tests.generators.flows.bridge import Bridge

pytestmark = pytest.mark.anyio


async def created(bridge: Bridge, **changes: object) -> dict[str, object]:
    reply = await bridge.client.post("/orders", json={"number": "A1", "total": "1.00", "changed": None, **changes})
    assert reply.status_code == 201, reply.text
    order: dict[str, object] = reply.json()
    return order


async def test_a_change_is_sent_on_and_its_answer_kept_without_an_echo(bridge: Bridge) -> None:
    bridge.erp.default = bridge.fake.Answer(200, {"tranId": "A1", "id": "E-7"})
    order = await created(bridge)
    assert await bridge.messages() == []
    await bridge.client.patch(f"/orders/{order['id']}", json={"state": "paid"})
    await bridge.work()
    (kept,) = await bridge.orders()
    assert kept["erp_id"] == "E-7"
    assert [(one.method, one.path) for one in bridge.erp.received] == [("PUT", "/orders/A1")] * 2
    assert [one["state"] for one in await bridge.messages()] == ["done", "done"]
    assert await bridge.work() == 0


async def test_a_change_that_the_condition_does_not_hold_of_is_not_sent(bridge: Bridge) -> None:
    order = await created(bridge)
    await bridge.client.patch(f"/orders/{order['id']}", json={"note": "kept for later"})
    await bridge.work()
    assert bridge.erp.received == []
    assert [one["state"] for one in await bridge.messages()] == ["done"]


async def test_a_request_that_changes_nothing_raises_no_change(bridge: Bridge) -> None:
    order = await created(bridge)
    await bridge.client.patch(f"/orders/{order['id']}", json={"total": "1.00"})
    assert await bridge.messages() == []


async def test_what_is_rolled_back_raises_no_change(bridge: Bridge) -> None:
    await created(bridge)
    other = await created(bridge, number="B1")
    assert (await bridge.client.patch(f"/orders/{other['id']}", json={"number": "A1"})).status_code == 409
    assert await bridge.messages() == []


async def test_a_deleted_row_is_told_as_it_was(bridge: Bridge) -> None:
    bridge.erp.default = bridge.fake.Answer(200, {"tranId": "A1", "id": "E-7"})
    order = await created(bridge, state="paid")
    await bridge.client.delete(f"/orders/{order['id']}")
    await bridge.work()
    (sent,) = bridge.erp.received
    assert sent.body["total"] == "1.00"
    assert await bridge.orders() == []
    assert [one["state"] for one in await bridge.messages()] == ["done"]


async def test_a_value_in_a_path_is_encoded(bridge: Bridge) -> None:
    bridge.erp.default = bridge.fake.Answer(200, {"tranId": "A/1 ?", "id": "E-7"})
    order = await created(bridge, number="A/1 ?")
    await bridge.client.patch(f"/orders/{order['id']}", json={"state": "paid"})
    await bridge.work()
    assert bridge.erp.received[0].path == "/orders/A%2F1%20%3F"


async def test_a_value_that_leads_to_another_path_is_refused(bridge: Bridge) -> None:
    order = await created(bridge, number="..")
    await bridge.client.patch(f"/orders/{order['id']}", json={"state": "paid"})
    await bridge.work()
    (message,) = await bridge.messages()
    assert (message["state"], message["error"]["code"]) == ("dead", "E_CONSTRAINT")
    assert bridge.erp.received == []


async def test_a_webhook_keeps_what_its_mapping_does_not_name(bridge: Bridge) -> None:
    await created(bridge, note="by hand", state="paid")
    await bridge.order("A1", total="3.00")
    await bridge.work()
    (kept,) = await bridge.orders()
    assert (kept["note"], kept["total"], kept["state"]) == ("by hand", "3.00", "open")


async def test_a_named_field_whose_source_is_missing_becomes_its_default_or_null(bridge: Bridge) -> None:
    await created(bridge, state="paid")
    await bridge.deliver(b'{"number": "A1", "total": "3.00"}')
    await bridge.work()
    (kept,) = await bridge.orders()
    assert (kept["state"], kept["changed"]) == ("open", None)


async def test_the_same_order_again_writes_nothing(bridge: Bridge) -> None:
    await bridge.order()
    await bridge.work()
    before = await bridge.orders()
    await bridge.order(delivery="2")
    await bridge.work()
    assert await bridge.orders() == before
    assert await bridge.messages(flow="order_changed") == []
