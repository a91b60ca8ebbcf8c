"""The client of `weather`: how it is known there, and how much it asks."""

import pytest
from pydantic import ValidationError

from order_bridge.systems import Time, WeatherClient
from tests.settings import settings
from tests.systems.fake import Clock, FakeSystem

pytestmark = pytest.mark.anyio


def client_of(system: FakeSystem, clock: Clock) -> WeatherClient:
    """Return the client, as the service has it."""
    time = Time(clock.monotonic, clock.now, clock.sleep, clock.some)
    return WeatherClient(settings(), transport=system.transport, time=time)


async def test_requests_are_sent_as_they_are(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        await client.request("GET", "/things")
    assert "authorization" not in system.received[0].headers


async def test_it_is_found_where_the_settings_say(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        await client.request("GET", "/things")
    assert system.received[0].headers["host"] == "system.example"
    assert system.received[0].path == "/base/things"
    assert settings().system_weather_base_url == client.target.base_url


async def test_it_asks_as_much_as_was_agreed(system: FakeSystem, clock: Clock) -> None:
    async with client_of(system, clock) as client:
        target = client.target
    limits = (target.timeout, target.retries, target.requests_per_second)
    assert limits == (10.0, 4, None)


@pytest.mark.parametrize("value", ["ftp://a", "http://user:pass@a", "https://", "http://a?b=c", ""])
def test_an_address_that_is_none_is_told(value: str) -> None:
    with pytest.raises(ValidationError, match="is not"):
        settings(system_weather_base_url=value)
