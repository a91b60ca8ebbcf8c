"""How lists are fetched, whichever flow asks for them: page by page, when it is time."""

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest
from fastapi import FastAPI

from order_bridge.flows import watermarks
from order_bridge.flows.failures import Permanent
from order_bridge.flows.links import next_path
from order_bridge.flows.model import Flow, Request, Schedule
from order_bridge.flows.scheduling import next_time
from tests.contract import Contract
from tests.flows.bridge import PLAIN, Bridge, bridged
from tests.flows.plain import FETCHES
from tests.systems.fake import Answer

pytestmark = pytest.mark.anyio

ONE, TWO, THREE = (
    {"number": str(number), "changed": f"2026-03-0{number}T00:00:00Z"} for number in (1, 2, 3)
)
NEXT = {"Link": '</base/list?p=0>; rel="prev", </base/list?p=2>; title="a, b"; rel="next"'}
FIRST: dict[str, Answer] = {
    "link": Answer(200, {"rows": [ONE, TWO]}, NEXT),
    "cursor": Answer(200, {"rows": [ONE, TWO], "meta": {"next": "c&2"}}),
    "page": Answer(200, {"rows": [ONE, TWO]}),
    "offset": Answer(200, {"rows": [ONE, TWO]}),
}
ASKED: dict[str, list[dict[str, str]]] = {
    "link": [{"state": "open"}, {"p": "2"}],
    "cursor": [{"state": "open"}, {"state": "open", "cursor": "c&2"}],
    "page": [{"state": "open", "page": str(page), "per_page": "2"} for page in (1, 2)],
    "offset": [{"state": "open", "skip": str(skip)} for skip in (0, 2)],
}
LAST = Answer(200, {"rows": [THREE]})


async def fetch(bridge: Bridge, flow: Flow, *answers: Answer) -> None:
    """Fetch now, with these answers first."""
    bridge.systems[PLAIN].answer(*answers)
    await bridge.runtime.scheduler.fetch_now(flow.name)
    await bridge.work()


async def error(bridge: Bridge, flow: Flow) -> Any:
    """Return what is told of the only fetch."""
    (message,) = await bridge.messages(flow)
    return json.loads(message.error or "null")


def asked(bridge: Bridge) -> list[dict[str, str]]:
    """Return by which parameters lists were asked for."""
    return [one.query for one in bridge.systems[PLAIN].received if one.method == "GET"]


@pytest.mark.parametrize("kind", FIRST)
async def test_every_page_is_fetched_and_every_record_done(plain: Bridge, kind: str) -> None:
    flow = FETCHES[kind]
    await fetch(plain, flow, FIRST[kind], LAST)
    assert asked(plain) == ASKED[kind]
    assert await plain.states(flow) == ["done"] * 3
    sent = [json.loads(one.body) for one in plain.systems[PLAIN].received if one.method == "POST"]
    assert sorted(one["number"] for one in sent) == ["1", "2", "3"]


@pytest.mark.parametrize("kind", FIRST)
async def test_a_fetch_that_fails_goes_on_with_the_page_that_failed(
    plain: Bridge, kind: str
) -> None:
    flow = FETCHES[kind]
    await fetch(plain, flow, FIRST[kind], Answer(500))
    assert await plain.states(flow) == ["done"] * 2
    plain.systems[PLAIN].answer(LAST)
    plain.clock.pass_(flow.failure.delay(1))
    await plain.work()
    assert asked(plain) == [ASKED[kind][0], ASKED[kind][1], ASKED[kind][1]]
    assert await plain.states(flow) == ["done"] * 3


@pytest.mark.parametrize("body", [b"<html>", {"rows": 1}, {"rows": {}}, b'{"rows": [NaN]}'])
async def test_what_holds_no_list_is_a_dead_letter(plain: Bridge, body: Any) -> None:
    flow = FETCHES["whole"]
    await fetch(plain, flow, Answer(200, body))
    assert (await error(plain, flow))["code"] == "E_TYPE"


@pytest.mark.parametrize("body", [{"rows": []}, {"rows": None}, {}, []])
async def test_a_list_of_nothing_is_done(plain: Bridge, body: Any) -> None:
    await fetch(plain, FETCHES["whole"], Answer(200, body))
    assert [one.state for one in await plain.messages(FETCHES["whole"])] == ["done"]


@pytest.mark.parametrize(
    "target",
    [
        "http://other.example/base/list",
        "//other.example/base/list",
        "/list?p=2",
        "http://[/base/list",
    ],
)
async def test_a_link_that_leads_elsewhere_is_not_followed(plain: Bridge, target: str) -> None:
    flow = FETCHES["link"]
    await fetch(plain, flow, Answer(200, {"rows": []}, {"Link": f'<{target}>; rel="next"'}))
    assert (await error(plain, flow))["code"] == "E_CONSTRAINT"
    assert len(plain.systems[PLAIN].received) == 1


async def test_a_list_that_goes_on_where_it_was_ends(plain: Bridge) -> None:
    flow = FETCHES["cursor"]
    same = Answer(200, {"rows": [], "meta": {"next": "c"}})
    await fetch(plain, flow, same, same)
    assert (await error(plain, flow))["code"] == "ENDLESS"


@pytest.mark.parametrize(
    "header", ["", "nonsense", '<?p=2>; rel="last"', '<?p=2>; rel="nextish"', "<?p=2>"]
)
def test_a_header_without_a_next_page_leads_nowhere(header: str) -> None:
    assert next_path(header, "http://system.example/base", "/list") is None


async def test_only_what_is_new_is_asked_for_and_done(plain: Bridge) -> None:
    flow = FETCHES["since"]
    await fetch(plain, flow, Answer(200, {"rows": [TWO, ONE]}))
    plain.clock.pass_(1)
    await fetch(plain, flow, Answer(200, {"rows": [TWO, THREE]}))
    assert [one.get("since") for one in asked(plain)] == [None, TWO["changed"]]
    assert await plain.states(flow) == ["done"] * 3


@pytest.mark.parametrize(
    ("known", "values", "latest"),
    [
        (None, ["2026-01-01T00:00:00Z", "2026-01-01T00:30:00+01:00", None], "2026-01-01T00:00:00Z"),
        ("2026-01-02", ["2026-01-01"], "2026-01-02"),
        ("9", [10, 2], "10"),
        (None, [], None),
    ],
)
def test_marks_are_compared_as_what_they_are(
    known: str | None, values: list[Any], latest: str | None
) -> None:
    assert watermarks.latest(known, values) == latest


@pytest.mark.parametrize(("known", "value"), [(None, "soon"), (None, {}), ("2026-01-01", 5)])
def test_what_tells_no_time_is_refused(known: str | None, value: Any) -> None:
    with pytest.raises(Permanent):
        watermarks.latest(known, [value])


@pytest.mark.parametrize(
    ("mark", "before"),
    [("2026-01-01T00:00:00Z", "2025-12-31T00:00:00Z"), ("2026-01-01", "2025-12-31"), ("12", "12")],
)
def test_marks_are_looked_back_from(mark: str, before: str) -> None:
    assert watermarks.looking_back(mark, dt.timedelta(days=1)) == before


HOURLY = dataclasses.replace(
    FETCHES["whole"],
    trigger=Schedule("0 * * * *", "UTC", PLAIN, Request("GET", ("/list",)), ("rows",)),
)


async def test_a_schedule_is_kept_and_what_was_missed_is_made_up_for_once(
    service: FastAPI, contract: Contract
) -> None:
    async with bridged(service, contract, (HOURLY,)) as bridge:
        await bridge.work()
        assert await bridge.messages(HOURLY) == []
        for seconds in (3600, 10 * 3600):
            bridge.clock.pass_(seconds)
            await bridge.work()
            await bridge.work()
        assert len(await bridge.messages(HOURLY)) == 2


async def test_a_paused_schedule_asks_for_nothing(service: FastAPI, contract: Contract) -> None:
    async with bridged(service, contract, (HOURLY,)) as bridge:
        await bridge.work()
        await bridge.api.post("/_flows/whole/pause")
        bridge.clock.pass_(3600)
        await bridge.work()
        assert await bridge.messages(HOURLY) == []


def test_a_time_that_clocks_skip_is_made_up_for() -> None:
    how = Schedule("30 2 * * *", "Europe/Berlin", PLAIN, Request("GET", ("/list",)))
    at = next_time(how, dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC))
    assert dt.timedelta(0) < at - dt.datetime(2026, 3, 29, tzinfo=dt.UTC) < dt.timedelta(hours=2)
