"""The client of `erp`: how it is known there, and how much it asks."""

import asyncio
import base64
from pathlib import Path
from urllib.parse import parse_qs, quote_plus

import pytest
from pydantic import ValidationError

from order_bridge.settings import from_environment
from order_bridge.systems import ErpClient, SystemRefused, SystemUnavailable, Time
from tests.settings import OUTSIDE, SECRETS, settings
from tests.systems.fake import Answer, Clock, FakeSystem

pytestmark = pytest.mark.anyio


def client_of(system: FakeSystem, clock: Clock) -> ErpClient:
    """Return the client, as the service has it."""
    time = Time(clock.monotonic, clock.now, clock.sleep, clock.some)
    return ErpClient(settings(), transport=system.transport, time=time)


async def test_a_token_is_asked_for_once_and_sent(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        for _ in range(2):
            await client.request("GET", "/things")
    assert [one.headers["authorization"] for one in system.received] == ["Bearer a-token"] * 2
    asked = system.tokens[0]
    names = ("ERP_ID", "ERP_SECRET")
    pair = ":".join(quote_plus(SECRETS[name]) for name in names)
    assert len(system.tokens) == 1
    assert asked.headers["authorization"] == f"Basic {base64.b64encode(pair.encode()).decode()}"
    assert asked.path == "/token"
    assert parse_qs(asked.body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["orders.read orders.write"],
    }


async def test_a_token_that_ends_is_renewed_in_time(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        await client.request("GET", "/things")
        clock.passed += 3_569
        await client.request("GET", "/things")
        clock.passed += 2
        await client.request("GET", "/things")
    assert len(system.tokens) == 2


async def test_a_token_that_is_no_longer_known_is_renewed(system: FakeSystem, clock: Clock) -> None:
    system.answer(Answer(200), Answer(401))
    async with client_of(system, clock) as client:
        await client.request("GET", "/things")
        system.token = Answer(200, {"access_token": "another", "expires_in": None})
        await client.request("GET", "/things")
    assert [one.headers["authorization"] for one in system.received] == [
        "Bearer a-token",
        "Bearer a-token",
        "Bearer another",
    ]


async def test_one_new_token_is_enough_for_all(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        await client.request("GET", "/things")
        system.answer(Answer(401), Answer(401))
        system.token = Answer(200, {"access_token": "another", "expires_in": 60})
        await asyncio.gather(client.request("GET", "/a"), client.request("GET", "/b"))
    assert len(system.tokens) == 2


async def test_who_is_not_known_with_a_new_token_is_refused(
    system: FakeSystem, clock: Clock
) -> None:
    system.default = Answer(401)
    async with client_of(system, clock) as client:
        with pytest.raises(SystemRefused) as raised:
            await client.request("GET", "/things")
    assert (raised.value.status, len(system.received), len(system.tokens)) == (401, 2, 2)


@pytest.mark.parametrize(
    "answer", [Answer(400, {"error": "invalid_client"}), Answer(200, {}), Answer(200, b"?")]
)
async def test_no_token_is_a_refusal(system: FakeSystem, clock: Clock, answer: Answer) -> None:
    system.token = answer
    async with client_of(system, clock) as client:
        with pytest.raises(SystemRefused):
            await client.request("GET", "/things")
    assert system.received == []


async def test_tokens_that_cannot_be_had_now_are_asked_for_again(
    system: FakeSystem, clock: Clock
) -> None:
    system.token = Answer(503)
    async with client_of(system, clock) as client:
        with pytest.raises(SystemUnavailable):
            await client.request("POST", "/things", body={})
    assert len(system.tokens) == client.target.retries + 1


async def test_it_is_found_where_the_settings_say(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        await client.request("GET", "/things")
    assert system.received[0].headers["host"] == "system.example"
    assert system.received[0].path == "/base/things"
    assert settings().system_erp_base_url == client.target.base_url


async def test_it_asks_as_much_as_was_agreed(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        target = client.target
    limits = (target.timeout, target.retries, target.requests_per_second)
    assert limits == (10.0, 4, None)


async def test_its_secrets_are_nowhere_to_be_read(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        told = repr((client, vars(client), vars(client._auth), settings()))
    for name in ["ERP_ID", "ERP_SECRET"]:
        assert SECRETS[name] not in told


@pytest.mark.parametrize("name", ["ERP_ID", "ERP_SECRET"])
@pytest.mark.parametrize("value", ["", "two\nhush", " hush", "h\u00fcsh"])
def test_a_secret_that_cannot_be_one_is_told_by_its_name(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    value: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for variable, given in {**OUTSIDE, name: value}.items():
        monkeypatch.setenv(variable, given)
    with pytest.raises(SystemExit):
        from_environment()
    told = capsys.readouterr().err
    assert f"  {name}: is not " in told
    assert not value or value not in told


@pytest.mark.parametrize("value", ["ftp://a", "http://user:pass@a", "https://", "http://a?b=c", ""])
def test_an_address_that_is_none_is_told(value: str) -> None:
    with pytest.raises(ValidationError, match="is not"):
        settings(system_erp_base_url=value)
