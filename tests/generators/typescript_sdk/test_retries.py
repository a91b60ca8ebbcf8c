"""When a request is sent again, and after how long."""

from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

import pytest

from generators.sdk import behaviour
from tests.generators.typescript_sdk.node import Node

NOW = 1_767_225_600.0


@pytest.fixture
def node(process: Node) -> Node:
    return process


def _wait(node: Node, status: int, attempt: int = 0, chance: float = 0.0, headers: Mapping[str, str] = {}) -> Any:
    code = """
        const reply = given.status === null ? undefined : new sdk.Reply(given.status, new Headers(given.headers), "");
        const found = retries.wait(reply, given.attempt, given.now, given.chance);
        return found === undefined ? null : found / 1000;
    """
    return node.run(code, status=status or None, headers=headers, attempt=attempt, now=NOW * 1000, chance=chance)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 412, 422])
def test_what_will_not_pass_is_not_repeated(node: Node, status: int) -> None:
    assert _wait(node, status) is None


@pytest.mark.parametrize("status", [0, 408, 425, 429, 500, 502, 503, 504, 599])
def test_what_may_pass_is_repeated_after_longer_and_longer_waits(node: Node, status: int) -> None:
    assert [_wait(node, status, attempt) for attempt in range(6)] == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]


def test_waits_are_up_to_a_quarter_shorter(node: Node) -> None:
    assert _wait(node, 500, 10, chance=0.999) == pytest.approx(6.0, abs=0.01)
    assert _wait(node, 500, 5000, chance=0.5) == 7.0


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
        ({"Retry-After": ""}, 0.5),
        ({"Retry-After": "0x10"}, 0.5),
        ({"Retry-After": "nan"}, 0.5),
        ({"Retry-After": "60"}, behaviour.LONGEST_PROMISE),
        ({"Retry-After": "61"}, None),
        ({"Retry-After": "9" * 400}, None),
        ({"Retry-After": formatdate(NOW + 3600, usegmt=True)}, None),
    ],
)
def test_replies_say_how_long_to_wait(node: Node, headers: dict[str, str], seconds: float | None) -> None:
    assert _wait(node, 429, headers=headers) == seconds


def test_a_conflict_is_repeated_where_the_reply_says_when(node: Node) -> None:
    assert _wait(node, 409, headers={"Retry-After": "1"}) == 1.0
