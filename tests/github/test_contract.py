"""The double is held against GitHub's own description: whatever departs from it fails the test that met it."""

from typing import Any

import httpx
import pytest

from tests import secrecy
from tests.github import routing, serving_double
from tests.github.conftest import World
from tests.github.contract import Exchange, contract, departures
from tests.shared import shared

REF = "/repos/{owner}/{repo}/git/ref/{ref}"
RUNS = "/repos/{owner}/{repo}/check-runs"


@pytest.fixture(autouse=True)
def description() -> None:
    """Skip where there is no description."""
    shared("github/github-rest-subset.json")


def answered(world: World) -> dict[str, Any]:
    return world.bot.get("/git/ref/heads/main").json()


def test_an_answer_that_lacks_a_field_departs(world: World) -> None:
    answer = answered(world)

    assert departures(Exchange("GET", REF, {}, {}, 200, answer, True)) == []
    assert departures(Exchange("GET", REF, {}, {}, 200, answer | {"object": {}}, True)) == [
        f'GET {REF} answers 200: object: "type" is a required property',
        f'GET {REF} answers 200: object: "sha" is a required property',
        f'GET {REF} answers 200: object: "url" is a required property',
    ]


def test_a_status_that_is_not_described_departs(world: World) -> None:
    assert departures(Exchange("GET", REF, {}, {}, 202, answered(world), True)) == [
        f"GET {REF} answers 202: not a status that GitHub describes"
    ]


def test_a_request_that_was_taken_must_have_been_right(world: World) -> None:
    made = world.bot.post("/check-runs", json={"name": "a", "head_sha": world.main}).json()
    wrong = {"name": 1, "head_sha": "x"}

    assert departures(Exchange("POST", RUNS, {}, wrong, 201, made, True)) == [f'POST {RUNS} was asked: name: 1 is not of type "string"']
    assert departures(Exchange("POST", RUNS, {}, wrong, 422, {"message": "no", "documentation_url": ""}, True)) == []
    assert departures(Exchange("GET", REF, {"x": "1"}, {}, 200, answered(world), True)) == [
        f"GET {REF} was asked: with the parameter 'x', which GitHub does not know"
    ]


def test_a_departure_fails_the_test_that_met_it(tmp_path: Any) -> None:
    with pytest.raises(AssertionError, match="was asked: with the parameter 'secret'"), serving_double(tmp_path) as github:
        repo = github.add_repository("octo/shop", private=False)
        httpx.get(f"{github.api_url}/repos/{repo.full_name}/pulls?secret=1")


def test_a_token_in_an_address_fails_the_test_that_put_it_there(tmp_path: Any) -> None:
    secrecy.expect("an address")
    with pytest.raises(AssertionError, match=r"GET /repos/octo/\*\*\* has a token in its address"), serving_double(tmp_path) as github:
        token = github.workflow_token(github.add_repository("octo/shop"))
        httpx.get(f"{github.api_url}/repos/octo/{token}")


def test_every_operation_of_the_double_is_described_or_known_not_to_be() -> None:
    known = contract()
    assert known is not None

    lacking = [f"{one.method} {one.template}" for one in routing.OPERATIONS if known.operation(one.method, one.template) is None]

    assert sorted(lacking) == [
        "GET /repos/{owner}/{repo}/contents",
        "GET /repos/{owner}/{repo}/issues/{issue_number}/events",
        "GET /user",
        "GET /users/{username}",
        "POST /app-manifests/{code}/conversions",
    ]
