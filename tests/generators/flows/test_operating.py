"""Operators see what happens, and may replay, pause and resume; nobody else may."""

import asyncio

import pytest

from tests.generators.flows.bridge import Bridge, module

pytestmark = pytest.mark.anyio

WAITING = {"flow": "orders_in", "state": "waiting"}


async def test_flows_are_shown_with_their_messages_by_state(bridge: Bridge) -> None:
    await bridge.order()
    items = (await bridge.client.get("/_flows")).json()["items"]
    assert [one["flow"] for one in items] == ["orders_in", "orders_nightly", "order_changed"]
    assert items[0] == {
        "flow": "orders_in",
        "trigger": "webhook /hooks/shop/orders",
        "is_paused": False,
        "next_at": None,
        "messages": {"waiting": 1, "running": 0, "done": 0, "dead": 0, "dropped": 0},
    }


async def test_a_page_shows_people_what_failed(bridge: Bridge) -> None:
    await bridge.order("<script>alert(1)</script>", total=1)
    await bridge.work()
    reply = await bridge.client.get("/_flows", headers={"Accept": "text/html"})
    assert reply.headers["content-type"].startswith("text/html")
    assert "<script>" not in reply.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in reply.text
    assert "E_TYPE" in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]


async def test_only_operators_may_look_and_act(bridge: Bridge) -> None:
    for method, path in (("GET", "/_flows"), ("GET", "/_flows/messages"), ("POST", "/_flows/orders_in/pause")):
        assert (await bridge.client.request(method, path, headers={"X-API-Key": "no"})).status_code == 401


async def test_a_form_on_another_site_cannot_press_buttons(bridge: Bridge) -> None:
    reply = await bridge.client.post("/_flows/orders_in/pause", headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403


async def test_a_paused_flow_records_and_runs_when_it_is_resumed(bridge: Bridge) -> None:
    await bridge.client.post("/_flows/orders_in/pause")
    assert (await bridge.order()).status_code == 202
    assert await bridge.work() == 0
    reply = await bridge.client.post("/_flows/orders_in/resume", headers={"Accept": "text/html"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/_flows")
    assert await bridge.work() == 1


async def test_all_dead_messages_of_a_flow_are_replayed_at_once(bridge: Bridge) -> None:
    bridge.erp.answer(bridge.fake.Answer(400), bridge.fake.Answer(400))
    await bridge.order("A1", delivery="1")
    await bridge.order("B1", delivery="2")
    await bridge.work()
    assert (await bridge.client.post("/_flows/orders_in/replay")).json() == {"replayed": 2}
    await bridge.work()
    assert [one["state"] for one in await bridge.messages()] == ["done", "done"]


async def test_a_message_shows_its_payload(bridge: Bridge) -> None:
    await bridge.order()
    (message,) = await bridge.messages()
    shown = (await bridge.client.get(f"/_flows/messages/{message['id']}")).json()
    assert shown["payload"]["total"] == "12.50"


async def test_what_does_not_exist_is_not_found(bridge: Bridge) -> None:
    unknown = "00000000-0000-7000-8000-000000000000"
    assert (await bridge.client.get(f"/_flows/messages/{unknown}")).status_code == 404
    assert (await bridge.client.get("/_flows/messages/what")).status_code == 422
    assert (await bridge.client.get("/_flows/messages?state=what")).status_code == 422
    assert (await bridge.client.get("/_flows/messages?limit=0")).status_code == 422
    assert (await bridge.client.post("/_flows/nothing/pause")).status_code == 404


async def test_messages_come_page_by_page(bridge: Bridge) -> None:
    for number in range(3):
        await bridge.order(f"A{number}", delivery=str(number))
    first = (await bridge.client.get("/_flows/messages?limit=2")).json()
    rest = (await bridge.client.get(f"/_flows/messages?limit=2&before={first['next']}")).json()
    assert [one["key"] for one in first["items"] + rest["items"]] == ["A2", "A1", "A0"]
    assert rest["next"] is None


async def test_old_messages_are_forgotten_and_of_dead_ones_the_payload(bridge: Bridge) -> None:
    bridge.erp.answer(bridge.fake.Answer(200), bridge.fake.Answer(400))
    await bridge.order("A1", delivery="1")
    await bridge.work()
    await bridge.order("B1", delivery="2")
    await bridge.work()
    bridge.clock.pass_(31 * 86_400)
    context = bridge.runtime.context
    await module("flows.keeping").forget(context.database, bridge.runtime.flows.values(), bridge.clock())
    (message,) = await bridge.messages()
    assert message["state"] == "dead"
    assert (await bridge.client.get(f"/_flows/messages/{message['id']}")).json()["payload"] is None


async def test_measurements_tell_what_came_of_messages(bridge: Bridge) -> None:
    await bridge.order()
    await bridge.order()
    await bridge.work()
    async with bridge.runtime.context.database.reading() as session:
        bridge.runtime.measurements.show(await module("flows.queue").depths(session))
    registry = bridge.runtime.context.metrics.registry
    assert registry.get_sample_value("flow_messages_received_total", {"flow": "orders_in", "result": "duplicate"}) == 1
    assert registry.get_sample_value("flow_runs_total", {"flow": "orders_in", "outcome": "done"}) == 1
    assert registry.get_sample_value("flow_messages", {"flow": "orders_in", "state": "done"}) == 1


async def test_a_process_that_works_on_no_messages_tells_how_many_there_are(bridge: Bridge) -> None:
    await bridge.order()
    async with bridge.runtime.running(), asyncio.timeout(30):
        while (told := bridge.runtime.context.metrics.registry.get_sample_value("flow_messages", WAITING)) is None:
            await asyncio.sleep(0)
    assert told == 1
