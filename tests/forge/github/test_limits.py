"""What the client does where GitHub limits it."""

import asyncio

import pytest

from synapseops.forge.github import Client
from synapseops.forge.github.failures import LimitReached
from tests.forge.github.stand import START, Time, answers, get, json, post, refused, try_out

SLOW = {"message": "You have exceeded a secondary rate limit. Please wait."}


@pytest.mark.parametrize("status", [403, 429])
def test_a_limit_with_a_time_is_waited_for_whatever_was_asked(status: int) -> None:
    found, stand = try_out(answers(json(SLOW, status, {"Retry-After": "7"}), json({"a": 1}, 201)), post)
    assert (found, stand.time.slept) == ({"a": 1}, [7.0])


def test_a_spent_limit_is_waited_for_until_it_is_reset() -> None:
    spent = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(START) + 30)}
    time = Time()
    dated = {"Date": "Fri, 15 Jan 2027 08:00:00 GMT"}  # START, as the server tells it
    _, stand = try_out(answers(json({"message": "API rate limit exceeded"}, 403, spent | dated), json({})), get, time=time)
    assert stand.time.slept == [31.0]


def test_a_secondary_limit_without_a_time_is_backed_off_from() -> None:
    _, stand = try_out(answers(json(SLOW, 403), json({})), get)
    assert stand.time.slept == [60.0]


def test_a_limit_that_graphql_tells_with_200_is_waited_for() -> None:
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(START) + 30), "Date": "Fri, 15 Jan 2027 08:00:00 GMT"}
    limited = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    handler = answers(json(limited, 200, spent), json({"data": {"a": "RATE_LIMITED"}}))
    found, stand = try_out(handler, lambda client: client.graphql("mutation { a }", {}, writes=True, repeatable=False))
    assert (dict(found), stand.time.slept) == ({"a": "RATE_LIMITED"}, [31.0])


def test_a_limit_beyond_our_patience_is_for_whoever_queues_the_work() -> None:
    failure, stand = refused(answers(json(SLOW, 429, {"Retry-After": "3600"})), kind=LimitReached)
    assert (getattr(failure, "wait", None), len(stand.asked), stand.time.slept) == (3600.0, 1, [])


def test_all_that_share_the_allowance_wait() -> None:
    async def two(client: Client) -> None:
        await asyncio.gather(get(client), get(client))
        await get(client)

    _, stand = try_out(answers(json(SLOW, 429, {"Retry-After": "7"}), json({})), two)
    assert stand.time.now >= START + 7


def test_the_limit_that_is_left_is_known() -> None:
    async def left(client: Client) -> object:
        await get(client)
        return client.allowance.limit, client.allowance.remaining

    told = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4321", "X-RateLimit-Reset": "1800000000"}
    assert try_out(answers(json({}, headers=told)), left)[0] == (5000, 4321)


def test_more_points_than_a_minute_allows_are_spread() -> None:
    async def many(client: Client) -> None:
        for _ in range(181):  # a write is five points of 900
            await client.patch("/thing", {})

    _, stand = try_out(answers(json({})), many)
    assert stand.time.now == START + 60


def test_a_wait_that_one_was_told_is_not_slept_through_by_another() -> None:
    async def two(client: Client) -> list[float]:
        waits = []
        for _ in range(2):
            with pytest.raises(LimitReached) as caught:
                await get(client)
            waits.append(caught.value.wait)
        return waits

    waits, stand = try_out(answers(json(SLOW, 429, {"Retry-After": "3600"})), two)
    assert (waits, len(stand.asked), stand.time.slept) == ([3600.0, 3600.0], 1, [])
