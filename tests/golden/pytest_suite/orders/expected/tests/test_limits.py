"""What one caller, and one request, may take."""

from collections.abc import AsyncIterator, MutableMapping
from typing import Any

import pytest
from fastapi import FastAPI

from orders.errors import RateLimited
from orders.limits import RateLimiter
from tests import expect
from tests.api import Api, Serve
from tests.conftest import CALLER

pytestmark = pytest.mark.anyio

METHOD = "GET"
PATH = "/customers"


class Clock:
    """Tells the time that a test says it is."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_caller_has_a_minutes_worth_at_once_and_then_its_share() -> None:
    clock = Clock()
    limiter = RateLimiter(2, clock)
    assert limiter.take("one")["RateLimit-Remaining"] == "1"
    assert limiter.take("one")["RateLimit-Remaining"] == "0"
    with pytest.raises(RateLimited) as caught:
        limiter.take("one")
    assert caught.value.headers["Retry-After"] == "30"
    assert limiter.take("two")["RateLimit-Remaining"] == "1"
    clock.now = 30.0
    assert limiter.take("one") == {
        "RateLimit-Limit": "2",
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": "60",
    }


def test_callers_are_forgotten_before_they_fill_the_memory() -> None:
    limiter = RateLimiter(1, Clock())
    limiter.take("first")
    for number in range(10_000):
        limiter.take(str(number))
    assert limiter.take("first")["RateLimit-Remaining"] == "0"


async def test_who_asks_too_often_is_told_to_wait(serve: Serve) -> None:
    async with serve(rate_limit_per_minute=1) as api:
        first, second = [await api.request(METHOD, PATH) for _ in range(2)]
        health = await api.get("/health/live")
    assert first.headers["ratelimit-limit"] == "1"
    assert first.headers["ratelimit-remaining"] == "0"
    expect.problem(second, 429, "rate-limited")
    assert int(second.headers["retry-after"]) > 0
    assert second.headers["ratelimit-remaining"] == "0"
    expect.status(health, 200)
    assert "ratelimit-limit" not in health.headers


async def test_no_limit_is_no_header(api: Api) -> None:
    assert "ratelimit-limit" not in (await api.request(METHOD, PATH)).headers


async def test_a_body_that_is_too_large_is_not_read(serve: Serve) -> None:
    async with serve(max_body_bytes=100) as api:
        reply = await api.request("POST", "/customers", json={"nonsense": "a" * 100})
    expect.problem(reply, 413, "body-too-large")


async def test_a_body_that_grows_too_large_is_not_read_on(serve: Serve) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b" " * 50

    async with serve(max_body_bytes=100) as api:
        reply = await api.request(
            "POST",
            "/customers",
            content=parts(),
            headers={"Content-Type": "application/json"},
        )
    expect.problem(reply, 413, "body-too-large")


async def test_a_caller_who_hangs_up_gets_no_answer(
    service: FastAPI,
) -> None:
    sent: list[MutableMapping[str, Any]] = []
    headers, path = {**CALLER, "content-type": "application/json"}, "/customers"
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "state": {},
    }

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await service(scope, receive, send)
    assert sent == []
