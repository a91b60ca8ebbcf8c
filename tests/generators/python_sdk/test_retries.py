"""When a request is sent again, and after how long."""

from email.utils import formatdate

import httpx
import pytest

from generators.sdk import behaviour
from tests.generators.python_sdk import sdks

NOW = 1_767_225_600.0


def _wait(status: int, attempt: int = 0, chance: float = 0.0, **headers: str) -> float | None:
    found: float | None = sdks.sdk("orders", "core.retries").wait(httpx.Response(status, headers=headers), attempt, now=NOW, chance=chance)
    return found


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 422])
def test_what_will_not_pass_is_not_repeated(status: int) -> None:
    assert _wait(status) is None


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_what_may_pass_is_repeated_after_longer_and_longer_waits(status: int) -> None:
    assert [_wait(status, attempt) for attempt in range(6)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]


def test_waits_are_up_to_a_quarter_shorter() -> None:
    assert _wait(500, 10, chance=0.999) == pytest.approx(6.0, abs=0.01)
    assert _wait(500, 10_000_000 // 10_000, chance=0.5) == 7.0


def test_without_a_reply_the_wait_is_as_usual() -> None:
    assert sdks.sdk("orders", "core.retries").wait(None, 1, now=NOW, chance=0.0) == 1.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "0.25"}, 0.25),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After-Ms": "20"}, 0.02),
        ({"Retry-After-Ms": "20", "Retry-After": "3"}, 0.02),
        ({"Retry-After-Ms": "soon", "Retry-After": "3"}, 3.0),
        ({"Retry-After": formatdate(NOW + 10, usegmt=True)}, 10.0),
        ({"Retry-After": formatdate(NOW - 10, usegmt=True)}, 0.0),
        ({"Retry-After": "soon"}, 0.5),
        ({"Retry-After": "nan"}, 0.5),
        ({"Retry-After": "60"}, behaviour.LONGEST_PROMISE),
        ({"Retry-After": "61"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": formatdate(NOW + 3600, usegmt=True)}, None),
    ],
)
def test_replies_say_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert _wait(429, **headers) == seconds


def test_a_conflict_is_repeated_where_the_reply_says_when() -> None:
    assert _wait(409, **{"Retry-After": "1"}) == 1.0
