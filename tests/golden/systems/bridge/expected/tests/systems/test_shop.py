"""The client of `shop`: how it is known there, and how much it asks."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from order_bridge.settings import from_environment
from order_bridge.systems import ShopClient, Time
from tests.settings import OUTSIDE, SECRETS, settings
from tests.systems.fake import Clock, FakeSystem

pytestmark = pytest.mark.anyio


def client_of(system: FakeSystem, clock: Clock) -> ShopClient:
    """Return the client, as the service has it."""
    time = Time(clock.monotonic, clock.now, clock.sleep, clock.some)
    return ShopClient(settings(), transport=system.transport, time=time)


async def test_the_secret_is_sent_in_its_header(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        await client.request("GET", "/things")
    assert system.received[0].headers["x-shop-access-token"] == SECRETS["SHOP_TOKEN"]


async def test_it_is_found_where_the_settings_say(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        await client.request("GET", "/things")
    assert system.received[0].headers["host"] == "system.example"
    assert system.received[0].path == "/base/things"
    assert settings().system_shop_base_url == client.target.base_url


async def test_it_asks_as_much_as_was_agreed(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        target = client.target
    limits = (target.timeout, target.retries, target.requests_per_second)
    assert limits == (10.0, 4, 2)


async def test_its_secrets_are_nowhere_to_be_read(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        told = repr((client, vars(client), vars(client._auth), settings()))
    for name in ["SHOP_TOKEN"]:
        assert SECRETS[name] not in told


@pytest.mark.parametrize("name", ["SHOP_TOKEN"])
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
        settings(system_shop_base_url=value)
