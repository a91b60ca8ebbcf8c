"""When it is time, records are fetched: all pages, from where the last fetch ended, once."""

import datetime as dt

import pytest

from tests.generators.flows.bridge import Bridge, module

pytestmark = pytest.mark.anyio

NIGHT = dt.datetime(2100, 3, 2, 2, tzinfo=dt.UTC)


def record(number: str, updated: str) -> dict[str, str]:
    return {"number": number, "total": "1.00", "state": "open", "updated": updated}


def pages(bridge: Bridge) -> None:
    """Have the shop answer two pages."""
    following = {"Link": f'<{bridge.shop.url}/orders.json?page=1>; rel="previous", <{bridge.shop.url}/orders.json?page=3>; rel="next"'}
    first = bridge.fake.Answer(200, {"orders": [record("A1", "2100-03-01T10:00:00Z"), record("B1", "2100-03-01T11:00:00Z")]}, following)
    bridge.shop.answer(first, bridge.fake.Answer(200, {"orders": [record("C1", "2100-03-01T09:00:00Z")]}))


async def test_nothing_is_fetched_before_it_is_time(bridge: Bridge) -> None:
    await bridge.work()
    bridge.clock.now = NIGHT - dt.timedelta(seconds=1)
    await bridge.work()
    assert bridge.shop.received == []


async def test_every_page_is_fetched_and_every_record_kept(bridge: Bridge) -> None:
    await bridge.work()
    pages(bridge)
    bridge.clock.now = NIGHT
    await bridge.work()
    assert [dict(one.query) for one in bridge.shop.received] == [{}, {"page": "3"}]
    assert sorted(one["number"] for one in await bridge.orders()) == ["A1", "B1", "C1"]
    assert {one["state"] for one in await bridge.messages(flow="orders_nightly")} == {"done"}


async def test_the_next_fetch_begins_where_the_last_one_ended_less_the_overlap(bridge: Bridge) -> None:
    await bridge.work()
    pages(bridge)
    bridge.clock.now = NIGHT
    await bridge.work()
    known = bridge.fake.Answer(200, {"orders": [record("B1", "2100-03-01T11:00:00Z"), record("D1", "2100-03-02T01:00:00Z")]})
    bridge.shop.answer(known)
    bridge.clock.now = NIGHT + dt.timedelta(days=1)
    await bridge.work()
    assert dict(bridge.shop.received[-1].query) == {"updated_min": "2100-03-01T10:55:00Z"}
    messages = [one for one in await bridge.messages(flow="orders_nightly") if one["kind"] == "record"]
    assert len(messages) == 4, "what lies in the overlap is known"


async def test_a_fetch_that_fails_goes_on_with_the_page_that_failed(bridge: Bridge) -> None:
    await bridge.work()
    following = {"Link": "</orders.json?page=2>; rel=next"}
    bridge.shop.answer(
        bridge.fake.Answer(200, {"orders": [record("A1", "2100-03-01T10:00:00Z")]}, following),
        bridge.fake.Answer(500),
        bridge.fake.Answer(200, {"orders": []}),
    )
    bridge.clock.now = NIGHT
    await bridge.work()
    assert [one["number"] for one in await bridge.orders()] == ["A1"]
    bridge.clock.pass_(1)
    await bridge.work()
    assert [dict(one.query) for one in bridge.shop.received] == [{}, {"page": "2"}, {"page": "2"}]
    assert {one["state"] for one in await bridge.messages(flow="orders_nightly")} == {"done"}


async def test_times_that_were_missed_are_made_up_for_once(bridge: Bridge) -> None:
    await bridge.work()
    bridge.shop.default = bridge.fake.Answer(200, {"orders": []})
    bridge.clock.now = NIGHT + dt.timedelta(days=7, hours=3)
    await bridge.work()
    await bridge.work()
    assert len(bridge.shop.received) == 1


async def test_a_next_page_elsewhere_is_not_asked(bridge: Bridge) -> None:
    await bridge.work()
    bridge.shop.answer(bridge.fake.Answer(200, {"orders": []}, {"Link": f"<{bridge.erp.url}/orders.json?page=2>; rel=next"}))
    bridge.clock.now = NIGHT
    await bridge.work()
    assert bridge.erp.received == []
    (message,) = await bridge.messages(state="dead")
    assert message["error"]["code"] == "E_CONSTRAINT"


def test_schedules_are_told_in_their_zone() -> None:
    scheduling, model = module("flows.scheduling"), module("flows.model")
    how = model.Schedule("30 2 * * *", zone="Europe/Berlin", system="shop", request=model.Request("GET", ("/",)))
    times = [scheduling.next_time(how, dt.datetime(2026, 3, 28, day % 24, tzinfo=dt.UTC)) for day in (0, 2)]
    assert [one.isoformat() for one in times] == ["2026-03-28T01:30:00+00:00", "2026-03-29T01:00:00+00:00"]
