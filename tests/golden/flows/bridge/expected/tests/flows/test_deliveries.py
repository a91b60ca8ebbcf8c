"""What webhooks take, whichever flow they are of: signed, readable, and once."""

import base64
import datetime as dt
from typing import Any

import pytest

from order_bridge.errors import Unauthorized
from order_bridge.flows import payloads, verification
from order_bridge.flows.model import Verification, Webhook
from tests.api import Api
from tests.flows.bridge import PLAIN_SECRETS, Bridge, signed
from tests.flows.plain import DROPS, SENDS, SIGNATURES, SIGNED, THING, TOLD_BY_BODY, TOLD_BY_PATH

pytestmark = pytest.mark.anyio

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BODY = b'{"id": 1}'
KEYS = [PLAIN_SECRETS[name] for name in ("PLAIN_SECRET_BEFORE", "PLAIN_SECRET")]


@pytest.mark.parametrize("scheme", SIGNED)
async def test_what_is_signed_is_taken_and_nothing_else(plain: Bridge, scheme: str) -> None:
    flow = SIGNED[scheme]
    assert isinstance(flow.trigger, Webhook)
    assert (await plain.deliver(flow, THING)).status_code == 202
    assert (await plain.api.post(flow.trigger.path, json=THING)).status_code == 401
    assert len(await plain.messages(flow)) == 1


def is_taken(how: Verification, headers: dict[str, str], body: bytes = BODY, *, now: float) -> bool:
    """Tell whether a delivery is taken."""
    try:
        verification.check(how, KEYS, headers, body, now)
    except Unauthorized:
        return False
    return True


@pytest.mark.parametrize("scheme", SIGNATURES)
def test_any_of_several_secrets_will_do_for_this_body_alone(scheme: str) -> None:
    how = SIGNATURES[scheme]
    for secret in KEYS:
        headers = signed(how, secret, BODY, {}, AT)
        assert is_taken(how, headers, now=AT.timestamp())
        assert not is_taken(how, headers, BODY + b" ", now=AT.timestamp())
        for nonsense in ("", "what", "sha256=zz", "t=1,v1=ff", "v1,?"):
            assert not is_taken(how, dict.fromkeys(headers, nonsense), now=AT.timestamp())
    other = base64.b64encode(b"not theirs").decode()
    assert not is_taken(how, signed(how, other, BODY, {}, AT), now=AT.timestamp())


@pytest.mark.parametrize("scheme", ["stripe", "standard_webhooks", "base64"])
@pytest.mark.parametrize("seconds", [-301.0, 301.0])
def test_a_signature_is_good_for_a_few_minutes(scheme: str, seconds: float) -> None:
    how = SIGNATURES[scheme]
    headers = signed(how, KEYS[0], BODY, {}, AT)
    assert is_taken(how, headers, now=AT.timestamp() + how.tolerance / 2)
    assert not is_taken(how, headers, now=AT.timestamp() + seconds)


@pytest.mark.parametrize(
    "flow", [SENDS, TOLD_BY_PATH, TOLD_BY_BODY], ids=lambda flow: str(flow.name)
)
async def test_a_delivery_that_comes_again_is_acknowledged_and_not_done_again(
    plain: Bridge, flow: Any
) -> None:
    record = {**THING, "meta": {"id": "delivery-0"}}
    assert (await plain.deliver(flow, record)).json() == {"status": "accepted"}
    again = await plain.deliver(flow, record)
    assert (again.status_code, again.json()) == (200, {"status": "duplicate"})
    assert (await plain.deliver(flow, record, number=2)).status_code == 202
    assert await plain.states(flow) == ["waiting", "waiting"]


@pytest.mark.parametrize("flow", [SENDS, TOLD_BY_PATH], ids=lambda flow: str(flow.name))
async def test_a_delivery_without_what_tells_it_apart_is_refused(plain: Bridge, flow: Any) -> None:
    assert (await plain.api.post(flow.trigger.path, json=THING)).status_code == 422
    assert await plain.messages(flow) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e400000}',
        b'{"a": 1e99999999999999999999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": "\\ud800"}',
        b'{"\\udfff": 1}',
        b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}",
        b"[" * 100_000,
    ],
    ids=lambda body: str(body[:20]),
)
async def test_what_cannot_be_kept_is_refused_and_nothing_is_recorded(
    plain: Bridge, body: bytes
) -> None:
    assert (await plain.send(SENDS, body)).status_code in {400, 422}
    assert await plain.messages(SENDS) == []


@pytest.mark.parametrize(
    "record",
    [
        {"number": "7", "text": "x" * 500_000},
        {"number": "7", "deep": {"a": [{"b": [[[[[]]]]]}]}},
        {"number": "7", "large": 10**400},
        {"number": "7", "nul": "\0"},
        {"number": {"not": "a number"}, "key": ["a"], "name": None},
        {"number": "n" * 100_000, "key": "k" * 100_000},
    ],
    ids=["long", "deep", "large", "nul", "other types", "long keys"],
)
async def test_odd_records_come_to_an_end_and_hold_nobody_up(
    plain: Bridge, record: dict[str, Any]
) -> None:
    assert (await plain.deliver(DROPS, record)).status_code == 202
    assert (await plain.deliver(DROPS, THING, number=2)).status_code == 202
    await plain.work()
    assert set(await plain.states(DROPS)) <= {"done", "dropped"}
    assert (await plain.states(DROPS))[1] == "done"


@pytest.mark.parametrize(
    "text", ['{"a":1.10,"b":[true,null,"é"]}', '{"n":12345678901234567890.5}', "[0.1,-0,1E-50]"]
)
def test_what_is_read_is_written_as_exactly(text: str) -> None:
    assert payloads.read(payloads.write(payloads.read(text))) == payloads.read(text)


async def test_what_nobody_signs_takes_callers_of_the_service(plain: Bridge, stranger: Api) -> None:
    assert isinstance(DROPS.trigger, Webhook)
    assert (await stranger.post(DROPS.trigger.path, json=THING)).status_code == 401
    assert (await plain.api.post(DROPS.trigger.path, json=THING)).status_code == 202
