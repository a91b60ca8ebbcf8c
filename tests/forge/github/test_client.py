"""The client of GitHub's interface, against a server that misbehaves as GitHub and what lies before it do."""

import asyncio
import json as text
from collections.abc import Callable

import pytest
from aiohttp import web

from synapseops.errors import NotPermitted, RepositoryError, Unavailable
from synapseops.forge.github import Client
from synapseops.forge.github.client import path
from synapseops.forge.github.failures import Absent, Locked, QueryRefused, Refused, Unauthorized
from tests.forge.github.stand import TOKEN, Handler, answers, dropped, get, json, post, refused, try_out


def test_a_request_says_who_asks_and_for_which_version() -> None:
    found, stand = try_out(answers(json({"a": 1})), get)
    (request,) = stand.asked
    assert found == {"a": 1}
    assert request.path == "/api/v3/thing"
    told = {name: request.headers[name] for name in ("Accept", "Authorization", "X-GitHub-Api-Version")}
    assert told == {"Accept": "application/vnd.github+json", "Authorization": f"Bearer {TOKEN}", "X-GitHub-Api-Version": "2022-11-28"}
    assert request.headers["User-Agent"].startswith("synapseops/")


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (("repos", "octo", "shop"), "/repos/octo/shop"),
        (("repos", "octo/../x", "a b", "git", "ref", "heads/a#b"), "/repos/octo%2F..%2Fx/a%20b/git/ref/heads/a%23b"),
        (("git", "ref", "heads/ü%2F?x"), "/git/ref/heads/%C3%BC%252F%3Fx"),
    ],
)
def test_parts_of_a_path_are_quoted(parts: tuple[str, ...], whole: str) -> None:
    assert path(*parts) == whole


def test_a_quoted_path_arrives_as_it_was_quoted() -> None:
    _, stand = try_out(answers(json({})), lambda client: client.get(path("git", "ref", "heads/ü%2F?x")))
    assert stand.asked[0].raw_path == "/api/v3/git/ref/heads/%C3%BC%252F%3Fx"


async def listed(client: Client, key: str | None = None) -> list[object]:
    return [item async for item in client.pages("/things", {"state": "all"}, key=key)]


def paged(wrap: Callable[[list[int]], object]) -> Handler:
    def handler(request: web.Request) -> web.StreamResponse:
        page = int(request.query.get("page", "1"))
        link = f'<{request.url.with_query({"page": str(page + 1)})}>; rel="next"' if page < 3 else ""
        return web.json_response(wrap([page * 10, page * 10 + 1]), headers={"Link": link} if link else {})

    return handler


def test_a_list_is_read_over_all_its_pages() -> None:
    found, stand = try_out(paged(lambda items: items), listed)
    assert found == [10, 11, 20, 21, 30, 31]
    assert stand.told()[0] == "GET /api/v3/things?per_page=100&state=all"


def test_a_wrapped_list_is_read_over_all_its_pages() -> None:
    found, _ = try_out(paged(lambda items: {"total_count": 6, "check_runs": items}), lambda client: listed(client, "check_runs"))
    assert found == [10, 11, 20, 21, 30, 31]


def test_pages_are_fetched_only_when_they_are_needed() -> None:
    async def first(client: Client) -> object:
        async for item in client.pages("/things"):
            return item
        return None

    found, stand = try_out(paged(lambda items: items), first)
    assert (found, len(stand.asked)) == (10, 1)


def test_a_next_page_elsewhere_is_not_followed() -> None:
    handler = answers(json([1], headers={"Link": '<http://elsewhere.example/api/v3/things?page=2>; rel="next"'}))
    failure, stand = refused(handler, listed, RepositoryError)
    assert "elsewhere.example" in str(failure)
    assert len(stand.asked) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_read_is_repeated_when_the_server_is_broken(status: int) -> None:
    found, stand = try_out(answers(json({}, status), json({}, status), json({"a": 1})), get)
    assert (found, stand.time.slept) == ({"a": 1}, [0.5, 1.0])


def test_a_read_is_repeated_when_the_connection_breaks() -> None:
    calls: list[int] = []

    def handler(request: web.Request) -> web.StreamResponse:
        calls.append(1)
        return dropped(request) if len(calls) < 3 else web.json_response({"a": 1})

    found, _ = try_out(handler, get)
    assert (found, len(calls)) == ({"a": 1}, 3)


def test_a_server_that_stays_broken_is_unavailable_for_now() -> None:
    failure, stand = refused(answers(json({}, 502)), kind=Unavailable)
    assert (len(stand.asked), getattr(failure, "retryable", None)) == (4, True)


def test_a_write_that_may_have_been_done_is_not_repeated() -> None:
    for handler in (answers(json({}, 502)), dropped):
        _, stand = refused(handler, post, Unavailable)
        assert len(stand.asked) == 1


def test_a_write_that_can_be_compared_is_repeated() -> None:
    found, stand = try_out(answers(json({}, 502), json({"a": 1}, 201)), lambda client: client.post("/thing", {}, repeatable=True))
    assert (found, len(stand.asked)) == ({"a": 1}, 2)


def test_a_missing_permission_is_named() -> None:
    handler = answers(json({"message": "Resource not accessible by integration"}, 403, {"X-Accepted-GitHub-Permissions": "contents=write"}))
    failure, stand = refused(handler, post, NotPermitted)
    assert isinstance(failure, NotPermitted)
    assert (failure.permission, len(stand.asked)) == ("contents=write", 1)
    assert 'the permission "contents=write" is missing' in str(failure)


@pytest.mark.parametrize(
    ("status", "message", "kind", "told"),
    [
        (404, "Not Found", Absent, "404 Not Found"),
        (401, "Bad credentials", Unauthorized, "401 Bad credentials"),
        (422, "Reference already exists", Refused, "Reference already exists"),
        (403, "Repository was archived so is read-only.", RepositoryError, "archived"),
        (403, "Unable to create comment because issue is locked.", Locked, "is locked"),
        (451, "Repository access blocked", Refused, "451"),
    ],
)
def test_a_refusal_says_what_it_means(status: int, message: str, kind: type[Exception], told: str) -> None:
    failure, stand = refused(answers(json({"message": message}, status)), kind=kind)
    assert told in str(failure)
    assert len(stand.asked) == 1


def test_an_error_page_of_a_proxy_is_unavailability() -> None:
    failure, _ = refused(answers(lambda: web.Response(text="<html>", content_type="application/json")), kind=Unavailable)
    assert "no JSON" in str(failure)


def test_no_message_repeats_a_token() -> None:
    for status in (401, 403, 404, 422):
        failure, _ = refused(answers(json({"message": f"bad token {TOKEN} and ghp_{'x' * 36}"}, status)))
        assert "ghs_" not in f"{failure!r} {failure}" and "ghp_" not in f"{failure!r} {failure}"


def test_a_moved_repository_is_followed_when_reading() -> None:
    def handler(request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/api/v3/repos/"):
            return web.Response(status=301, headers={"Location": str(request.url.with_path("/api/v3/repositories/7/issues"))})
        return web.json_response([1])

    found, stand = try_out(handler, lambda client: client.get("/repos/old/name/issues"))
    assert (found, stand.told()) == ([1], ["GET /api/v3/repos/old/name/issues", "GET /api/v3/repositories/7/issues"])


def test_a_write_follows_only_a_redirect_that_keeps_it_a_write() -> None:
    def handler(status: int) -> Handler:
        def answer(request: web.Request) -> web.StreamResponse:
            if request.path == "/api/v3/thing":
                return web.Response(status=status, headers={"Location": "/api/v3/other"})
            return web.json_response({"method": request.method})

        return answer

    found, stand = try_out(handler(307), post)
    assert (found, text.loads(stand.bodies[1])) == ({"method": "POST"}, {"a": 1})
    refused(handler(301), post, Refused)


def test_credentials_do_not_follow_a_redirect_elsewhere() -> None:
    for to in ("http://127.0.0.1:1/api/v3/thing", "/login", "//elsewhere.example/api/v3/thing"):
        _, stand = refused(answers(lambda to=to: web.Response(status=301, headers={"Location": to})), kind=RepositoryError)
        assert len(stand.asked) == 1


def test_circles_of_redirects_end() -> None:
    _, stand = refused(answers(lambda: web.Response(status=301, headers={"Location": "/api/v3/thing"})), kind=RepositoryError)
    assert len(stand.asked) == 4


def test_what_did_not_change_is_not_sent_again() -> None:
    def handler(request: web.Request) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == '"one"':
            return web.Response(status=304, headers={"ETag": '"one"'})
        return web.json_response({"a": 1}, headers={"ETag": '"one"'})

    async def twice(client: Client) -> tuple[object, object]:
        return await get(client), await get(client)

    found, stand = try_out(handler, twice)
    assert found == ({"a": 1}, {"a": 1})
    assert [request.headers.get("If-None-Match") for request in stand.asked] == [None, '"one"']


def test_what_never_changes_is_asked_for_once() -> None:
    async def twice(client: Client) -> tuple[object, object]:
        where = f"/repos/octo/shop/git/trees/{'a' * 40}"
        return await client.get(where), await client.get(where)

    found, stand = try_out(lambda request: web.json_response({"a": 1}, headers={"ETag": '"one"'}), twice)
    assert (found, len(stand.asked)) == (({"a": 1}, {"a": 1}), 1)


def test_writes_go_one_by_one() -> None:
    async def many(client: Client) -> None:
        await asyncio.gather(*(client.patch("/thing", {}) for _ in range(4)))

    _, stand = try_out(answers(json({})), many)
    assert (len(stand.asked), stand.most_under_way) == (4, 1)


def test_reads_go_beside_each_other_and_within_bounds() -> None:
    async def many(client: Client) -> None:
        await asyncio.gather(*(get(client) for _ in range(30)))

    _, stand = try_out(answers(json({})), many)
    assert 2 <= stand.most_under_way <= 10


def test_requests_are_counted_by_kind_repeated_ones_too() -> None:
    async def some(client: Client) -> object:
        await client.get("/thing")
        await client.graphql("query { x }", {})
        return client.usage

    usage, _ = try_out(answers(json({}, 502), json({"data": {}})), some)
    assert (getattr(usage, "rest", 0), getattr(usage, "graphql", 0)) == (2, 1)
    assert getattr(usage, "asked", {}) == {"GET /thing": 2}


def test_graphql_is_asked_where_the_server_has_it() -> None:
    found, stand = try_out(answers(json({"data": {"a": 1}})), lambda client: client.graphql("query { a }", {"b": 2}))
    assert (dict(found), stand.told()) == ({"a": 1}, ["POST /api/graphql"])
    assert text.loads(stand.bodies[0]) == {"query": "query { a }", "variables": {"b": 2}}


def test_errors_of_graphql_are_a_refusal_with_what_was_answered() -> None:
    handler = answers(json({"data": {"a": None, "b": 1}, "errors": [{"type": "NOT_FOUND", "message": "no a"}]}))
    failure, _ = refused(handler, lambda client: client.graphql("query { a b }", {}), QueryRefused)
    assert isinstance(failure, QueryRefused)
    assert (failure.types, dict(failure.data)) == (("NOT_FOUND",), {"a": None, "b": 1})


def test_a_workflow_that_may_not_be_written_names_the_permission() -> None:
    said = "refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml` without `workflows` permission"
    for status in (403, 422):
        failure, _ = refused(answers(json({"message": said}, status)), post, NotPermitted)
        assert getattr(failure, "permission", None) == "workflows=write"


def test_an_answer_nested_beyond_measure_is_unavailability() -> None:
    refused(answers(lambda: web.Response(text="[" * 100_000, content_type="application/json")), kind=Unavailable)
