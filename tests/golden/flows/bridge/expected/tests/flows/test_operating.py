"""`/_flows`: operators see what happens, and may replay, pause and resume; nobody else may."""

from typing import Any

import pytest

from order_bridge.flows import keeping
from order_bridge.flows.queue import depths
from tests.api import Api, Apis
from tests.flows.bridge import PLAIN, Bridge
from tests.flows.plain import FLOWS, SENDS, THING
from tests.settings import NOBODY
from tests.systems.fake import Answer

pytestmark = pytest.mark.anyio

HTML = {"Accept": "text/html"}
MARKUP = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"


async def test_flows_are_told_with_their_messages_by_state(plain: Bridge) -> None:
    await plain.deliver(SENDS, THING)
    found = {one["flow"]: one for one in (await plain.api.get("/_flows")).json()["items"]}
    assert list(found) == [flow.name for flow in FLOWS]
    assert found["sends"] == {
        "flow": "sends",
        "trigger": "webhook /hooks/plain/sends",
        "is_paused": False,
        "next_at": None,
        "messages": {"waiting": 1, "running": 0, "done": 0, "dead": 0, "dropped": 0},
    }
    assert found["whole"]["trigger"] == "schedule 0 0 1 1 * (UTC)"


async def test_the_page_shows_what_came_in_as_text(plain: Bridge) -> None:
    plain.systems[PLAIN].answer(Answer(200), Answer(422, MARKUP))
    await plain.deliver(SENDS, {**THING, "key": MARKUP, "number": MARKUP, "name": MARKUP})
    await plain.work()
    reply = await plain.api.get("/_flows", headers=HTML)
    assert reply.headers["content-type"].startswith("text/html")
    assert "HTTP_422" in reply.text
    assert "&lt;script&gt;" in reply.text
    assert "<script" not in reply.text
    assert "<img" not in reply.text
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    message = await plain.message(SENDS)
    shown = await plain.api.get(f"/_flows/messages/{message.id}", headers=HTML)
    assert shown.headers["content-type"] == "application/json"
    assert shown.headers["x-content-type-options"] == "nosniff"


async def test_the_page_of_nothing_says_so(plain: Bridge) -> None:
    assert (await plain.api.get("/_flows", headers=HTML)).text.count("None.") == 2


async def test_what_is_personal_is_masked_in_payloads(plain: Bridge) -> None:
    await plain.deliver(SENDS, THING)
    message = await plain.message(SENDS)
    shown = (await plain.api.get(f"/_flows/messages/{message.id}")).json()
    assert shown["payload"] == {**THING, "name": "***"}


async def test_messages_are_listed_page_by_page_and_by_state(plain: Bridge) -> None:
    for number in range(3):
        await plain.deliver(SENDS, {**THING, "key": str(number)}, number=number)
    first = (await plain.api.get("/_flows/messages?limit=2&flow=sends&state=waiting")).json()
    rest = (await plain.api.get(f"/_flows/messages?limit=2&before={first['next']}")).json()
    assert [one["key"] for one in first["items"] + rest["items"]] == ["2", "1", "0"]
    assert rest["next"] is None
    assert (await plain.api.get("/_flows/messages?state=dead")).json()["items"] == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "messages/00000000-0000-7000-8000-000000000000", 404),
        ("GET", "messages/what", 422),
        ("GET", "messages?before=what", 422),
        ("GET", "messages?state=what", 422),
        ("GET", "messages?limit=0", 422),
        ("GET", "messages?limit=²", 422),
        ("GET", "messages?limit=99999", 422),
        ("POST", "messages/00000000-0000-7000-8000-000000000000/replay", 404),
        ("POST", "nothing/pause", 404),
        ("POST", "nothing/replay", 404),
    ],
)
async def test_what_is_not_there_and_what_cannot_be_is_told(
    plain: Bridge, method: str, path: str, status: int
) -> None:
    assert (await plain.api.request(method, f"/_flows/{path}")).status_code == status


async def test_a_paused_flow_records_and_runs_when_it_is_resumed(plain: Bridge) -> None:
    assert (await plain.api.post("/_flows/sends/pause")).json() == {
        "flow": "sends",
        "is_paused": True,
    }
    assert (await plain.deliver(SENDS, THING)).status_code == 202
    assert await plain.work() == 0
    assert ">Resume<" in (await plain.api.get("/_flows", headers=HTML)).text
    reply = await plain.api.post("/_flows/sends/resume", headers=HTML)
    assert (reply.status_code, reply.headers["location"]) == (303, "/_flows")
    assert await plain.work() == 1


async def test_all_dead_messages_of_a_flow_are_replayed_at_once(plain: Bridge) -> None:
    plain.systems[PLAIN].answer(Answer(400), Answer(400))
    for number in (1, 2):
        await plain.deliver(SENDS, {**THING, "key": str(number)}, number=number)
    await plain.work()
    assert "Replay dead" in (await plain.api.get("/_flows", headers=HTML)).text
    assert (await plain.api.post("/_flows/sends/replay")).json() == {"replayed": 2}
    await plain.work()
    assert await plain.states(SENDS) == ["done", "done"]


ACTIONS = (
    "sends/pause",
    "sends/resume",
    "sends/replay",
    "messages/00000000-0000-7000-8000-000000000000/replay",
)


@pytest.mark.parametrize("path", ACTIONS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://other.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
async def test_no_other_site_may_press_buttons(
    plain: Bridge, path: str, headers: dict[str, str]
) -> None:
    assert (await plain.api.post(f"/_flows/{path}", headers=headers)).status_code == 403


async def test_the_page_itself_may_press_buttons(plain: Bridge) -> None:
    ours: list[dict[str, Any]] = [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://service"}]
    for headers in ours:
        assert (await plain.api.post("/_flows/sends/resume", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "path", ["", "/messages", "/messages/00000000-0000-7000-8000-000000000000"]
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_only_operators_may_look(
    plain: Bridge, apis: Apis, stranger: Api, path: str, accept: str
) -> None:
    for caller, status in ((stranger, 401), (apis(NOBODY), 403)):
        assert (
            await caller.get(f"/_flows{path}", headers={"Accept": accept})
        ).status_code == status


@pytest.mark.parametrize("path", ACTIONS)
async def test_only_operators_may_act(plain: Bridge, apis: Apis, stranger: Api, path: str) -> None:
    for caller, status in ((stranger, 401), (apis(NOBODY), 403)):
        assert (await caller.post(f"/_flows/{path}")).status_code == status
    assert (await apis("only operator").post(f"/_flows/{path}")).status_code in {200, 404}


async def test_old_messages_are_forgotten_and_of_dead_ones_the_payload(plain: Bridge) -> None:
    plain.systems[PLAIN].answer(Answer(200), Answer(200), Answer(400))
    for number in (1, 2):
        await plain.deliver(SENDS, THING, number=number)
    await plain.work()
    plain.clock.pass_(SENDS.keep.total_seconds() + 1)
    await keeping.forget(plain.runtime.context.database, FLOWS, plain.clock.now)
    message = await plain.message(SENDS)
    assert (message.state, message.payload) == ("dead", None)
    assert (await plain.api.get(f"/_flows/messages/{message.id}")).json()["payload"] is None


async def test_what_comes_of_messages_is_counted(plain: Bridge) -> None:
    for _ in range(2):
        await plain.deliver(SENDS, THING)
    await plain.work()
    async with plain.runtime.context.database.reading() as session:
        plain.runtime.measurements.show(await depths(session))
    counted = {
        ("flow_messages_received_total", "result", "new"): 1,
        ("flow_messages_received_total", "result", "duplicate"): 1,
        ("flow_runs_total", "outcome", "done"): 1,
        ("flow_messages", "state", "done"): 1,
    }
    value = plain.runtime.context.metrics.registry.get_sample_value
    assert {one: value(one[0], {"flow": "sends", one[1]: one[2]}) for one in counted} == counted
