"""What the SDK makes of failures on the way, and of services that are newer than itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from sdk.python.hostile_sdk import (
    Client,
    ConnectionFailedError,
    InvalidReplyError,
    RateLimitedError,
    ServerError,
    StatusError,
    TimedOutError,
    reply_of,
)
from tests.sdk_python.conftest import Served
from tests.sdk_python.faults import Faulty, told, with_member
from tests.sdk_python.rows import EXAMPLES, make

PROBE = EXAMPLES["lists"]


@contextmanager
def _through(faulty: Faulty, **settings: Any) -> Iterator[Client]:
    with Client(http=httpx.Client(transport=faulty), **settings) as client:
        yield client


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("status", [408, 425, 429, 500, 503])
def test_what_fails_in_passing_is_sent_again(status: int) -> None:
    """Twice, as soon as the reply allows."""
    faulty = Faulty(lambda _, n: told(status, **{"Retry-After-Ms": "1"}) if n < 2 else None)
    with _through(faulty) as client:
        assert client.request("GET", "/health/live").status_code == 200
    assert len(faulty.seen) == 3


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("headers", [{}, {"Retry-After": "3600"}])
def test_what_will_not_pass_is_told(headers: dict[str, str]) -> None:
    """A conflict without a time, and a time that nobody waits for."""
    faulty = Faulty(lambda _, n: told(409 if not headers else 429, **headers))
    with _through(faulty) as client, pytest.raises(StatusError) as failed:
        client.request("GET", "/health/live")
    assert failed.value.status == (409 if not headers else 429)
    assert len(faulty.seen) == 1


@pytest.mark.usefixtures("served")
def test_patience_ends() -> None:
    """After the last attempt the failure is told as it is, whoever answered."""
    faulty = Faulty(lambda _, n: told(429 if n == 0 else 502, **{"Retry-After": "0"}))
    with _through(faulty, max_retries=1) as client:
        with pytest.raises(ServerError, match="502"):
            client.request("GET", "/health/live")
        faulty.seen.clear()
        with pytest.raises(RateLimitedError):
            client.request("GET", "/health/live", max_retries=0)


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize(
    ("failure", "kind"),
    [(httpx.ConnectError, ConnectionFailedError), (httpx.ReadTimeout, TimedOutError)],
)
def test_no_reply_is_told_without_secrets(
    failure: type[httpx.TransportError], kind: type[ConnectionFailedError], served: Served
) -> None:
    """The error says what was asked, and neither to whom nor by whom."""

    def fail(request: httpx.Request, _: int) -> httpx.Response:
        raise failure("no luck", request=request)

    with _through(Faulty(fail), max_retries=0) as client, pytest.raises(kind) as failed:
        client.request("GET", "/health/live")
    assert "GET /health/live" in str(failed.value)
    assert not [value for value in served.environment.values() if value in str(failed.value)]
    assert not [value for value in list(served.environment.values())[1:] if value in repr(client)]


@pytest.mark.usefixtures("served")
def test_hooks_see_every_attempt() -> None:
    """Before, they may change the request; after, they see the reply."""
    faulty, seen = Faulty(lambda _, n: told(503, **{"Retry-After": "0"}) if n == 0 else None), []

    def mark(request: httpx.Request) -> None:
        request.headers["X-Request-ID"] = "mine"

    def note(response: httpx.Response) -> None:
        seen.append((response.status_code, response.headers.get("X-Request-ID")))

    with _through(faulty, before=[mark], after=[note]) as client:
        client.request("GET", "/health/live")
    assert seen == [(503, None), (200, "mine")]
    assert {request.headers["User-Agent"].partition("/")[0] for request in faulty.seen} == {
        "hostile-sdk-python"
    }


def _lost(response: httpx.Response, attempt: int) -> httpx.Response:
    """Lose the reply to the first attempt, which the service has served."""
    return told(504, **{"Retry-After-Ms": "1"}) if attempt == 0 else response


def test_what_is_created_is_created_once(client: Client) -> None:
    """Every attempt of one call has one key; another call has another."""
    faulty = Faulty(lambda _, n: None, _lost)
    with _through(faulty) as other:
        made = make(other, PROBE, PROBE.row, {})
    assert reply_of(made).headers["Idempotent-Replayed"] == "true"
    assert len(faulty.seen) == 2
    assert len({request.headers["Idempotency-Key"] for request in faulty.seen}) == 1
    assert client.lists.list({"with_total": True}).total == 1


@pytest.mark.usefixtures("served")
def test_members_of_a_newer_service_survive() -> None:
    """What this version does not know is kept; what it counts on must be there."""
    faulty = Faulty(after=lambda response, _: with_member(response, "quite_new", {"a": [1]}))
    with _through(faulty) as client:
        made = make(client, PROBE, PROBE.row, {})
    assert made.model_extra == {"quite_new": {"a": [1]}}
    broken = Faulty(after=lambda response, _: with_member(response, "version", "secret words"))
    with _through(broken) as client, pytest.raises(InvalidReplyError) as failed:
        make(client, PROBE, PROBE.rows[-1], {})
    assert "version" in str(failed.value)
    assert "secret words" not in str(failed.value)
