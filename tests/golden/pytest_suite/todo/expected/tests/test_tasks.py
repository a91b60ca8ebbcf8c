"""Tasks: what `/tasks` promises."""

import json

import pytest

from tests import expect
from tests.api import Api, Body
from tests.cases import Accepted, Refused
from tests.factories import only, tasks, without

pytestmark = pytest.mark.anyio

ABSENT = "/tasks/00000008-0000-4000-8000-000000000008"
OPERATIONS = [
    ("GET", "/tasks"),
    ("POST", "/tasks"),
    ("GET", "/tasks/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/tasks/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/tasks/00000008-0000-4000-8000-000000000008"),
    ("DELETE", "/tasks/00000008-0000-4000-8000-000000000008"),
]
BODIES = [
    ("POST", "/tasks"),
    ("PUT", "/tasks/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/tasks/00000008-0000-4000-8000-000000000008"),
]
FORBIDDEN = {
    "nonsense": "unknown",
    "id": "read_only",
    "created_at": "read_only",
    "updated_at": "read_only",
    "version": "read_only",
}
REQUIRED = ["title"]
REFUSED = [
    Refused("title", None, "null"),
    Refused("title", 1, "type"),
    Refused("title", "", "length"),
    Refused("title", "a" * 121, "length"),
    Refused("title", "alph\x00", "text"),
    Refused("done", None, "null"),
    Refused("done", "true", "type"),
    Refused("done", 1, "type"),
    Refused("done", 0, "type"),
]
ACCEPTED = [
    Accepted("title", "a"),
    Accepted("title", "a" * 120),
    Accepted("title", 'Zoë "\\"\t\n'),
    Accepted("done", True),
    Accepted("done", False),
]
DEFAULTS: Body = {
    "done": False,
}
CHANGES: Body = {
    "title": "bravo",
    "done": True,
}
REFUSED_QUERIES = [
    ("nonsense=1", "nonsense", "unknown"),
    ("limit=0", "limit", "range"),
    ("limit=201", "limit", "range"),
    ("limit=ten", "limit", "type"),
    ("limit=1.0", "limit", "type"),
    ("limit=1&limit=2", "limit", "repeated"),
    ("with_total=maybe", "with_total", "type"),
    ("cursor=nonsense", "cursor", "cursor"),
    ("sort=created_at", "sort", "unknown"),
    ("search=alpha", "search", "unknown"),
]
ROWS: list[Body] = [
    {},
    {},
    {},
]


async def test_create_answers_with_the_task(api: Api) -> None:
    sent = await tasks.prepare(api)
    reply = await api.post(tasks.PATH, json=sent)
    shown = expect.created(reply, sent, tasks.path)
    expect.shown(await api.get(reply.headers["location"]), shown)


async def test_create_fills_in_what_is_absent(api: Api) -> None:
    sent = only(await tasks.prepare(api), tasks.REQUIRED)
    shown = await api.created("POST", tasks.PATH, sent)
    expect.holds(shown, DEFAULTS | sent)


async def test_create_requires_what_has_no_default(api: Api) -> None:
    for field in REQUIRED:
        reply = await api.post(tasks.PATH, json=without(tasks.body(), field))
        expect.faults(reply, {f"/{field}": "required"})


async def test_create_reports_all_faults_at_once(api: Api) -> None:
    reply = await api.post(tasks.PATH, json={})
    expect.faults(reply, {f"/{field}": "required" for field in REQUIRED})


@pytest.mark.parametrize("field", ["title", "done"])
async def test_create_refuses(api: Api, field: str) -> None:
    for case in REFUSED:
        if case.field == field:
            reply = await api.post(tasks.PATH, json=tasks.body({field: case.value}))
            expect.faults(reply, {case.pointer: case.code}, case)


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
async def test_create_accepts(api: Api, case: Accepted) -> None:
    shown = await tasks.create(api, {case.field: case.sent})
    expect.holds(shown[case.field], case.shown)


async def test_create_refuses_what_is_not_the_clients(api: Api) -> None:
    for field, code in FORBIDDEN.items():
        reply = await api.post(tasks.PATH, json=tasks.body({field: None}))
        expect.faults(reply, {f"/{field}": code})


async def test_create_with_one_idempotency_key_creates_once(api: Api) -> None:
    sent = await tasks.prepare(api)
    headers = {"Idempotency-Key": "one"}
    first = await api.post(tasks.PATH, json=sent, headers=headers)
    again = await api.post(tasks.PATH, json=sent, headers=headers)
    expect.replayed(first, again)
    assert await expect.total(api, tasks.PATH) == 1


async def test_an_idempotency_key_is_for_one_body(api: Api) -> None:
    sent = await tasks.prepare(api)
    other = sent | {"title": "bravo"}
    headers = {"Idempotency-Key": "one"}
    await api.post(tasks.PATH, json=sent, headers=headers)
    reply = await api.post(tasks.PATH, json=other, headers=headers)
    expect.problem(reply, 422, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["", "two words", "a" * 256])
async def test_a_malformed_idempotency_key_is_refused(api: Api, key: str) -> None:
    headers = {"Idempotency-Key": key}
    reply = await api.post(tasks.PATH, json=tasks.body(), headers=headers)
    expect.faults(reply, {"Idempotency-Key": "format"})


async def test_get_answers_as_create_did(api: Api) -> None:
    shown = await tasks.create(api)
    expect.shown(await api.get(tasks.path(shown)), shown)


async def test_get_answers_304_to_who_has_it(api: Api) -> None:
    shown = await tasks.create(api)
    for tags in ('"1"', 'W/"1"', '"0", "1"', "*"):
        reply = await api.get(tasks.path(shown), headers={"If-None-Match": tags})
        assert (reply.status_code, reply.content) == (304, b""), tags
        assert reply.headers["etag"] == '"1"'


async def test_get_answers_in_full_to_who_has_another(api: Api) -> None:
    shown = await tasks.create(api)
    reply = await api.get(tasks.path(shown), headers={"If-None-Match": '"0"'})
    expect.shown(reply, shown)


async def test_get_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.get(ABSENT), 404, "not-found")


async def test_get_refuses_a_malformed_etag(api: Api) -> None:
    reply = await api.get(ABSENT, headers={"If-None-Match": "1"})
    expect.faults(reply, {"If-None-Match": "format"})


async def test_list_is_empty_at_first(api: Api) -> None:
    reply = await api.get(tasks.PATH, params={"with_total": "true"})
    expect.status(reply, 200)
    assert reply.json() == {"items": [], "next_cursor": None, "total": 0}


async def test_list_shows_what_create_showed(api: Api) -> None:
    shown = await tasks.create(api)
    reply = await api.get(tasks.PATH)
    assert reply.json() == {"items": [shown], "next_cursor": None, "total": None}


async def test_list_pages_through_everything_once(api: Api) -> None:
    rows = [await tasks.create(api) for _ in range(3)]
    pages = await expect.pages(api, tasks.PATH, limit=2)
    assert pages == [rows[:2], rows[2:]]
    assert await expect.total(api, tasks.PATH, limit=1) == 3


async def test_list_is_stable_while_rows_are_added(api: Api) -> None:
    rows = [await tasks.create(api) for _ in range(2)]
    first = (await api.get(tasks.PATH, params={"limit": 1})).json()
    rows.append(await tasks.create(api))
    rest = (await api.get(tasks.PATH, params={"cursor": first["next_cursor"]})).json()
    assert first["items"] + rest["items"] == rows
    assert rest["next_cursor"] is None


async def test_list_refuses(api: Api) -> None:
    for query, parameter, code in REFUSED_QUERIES:
        expect.faults(await api.get(tasks.PATH + "?" + query), {parameter: code}, query)


async def test_replace_sets_every_field(api: Api) -> None:
    before = await tasks.create(api)
    sent = tasks.replacement(before, CHANGES)
    reply = await api.put(tasks.path(before), json=sent)
    after = reply.json()
    expect.shown(reply, after)
    expect.holds(after, sent)
    expect.followed(before, after, changed=tasks.REPLACEABLE)
    expect.shown(await api.get(tasks.path(before)), after)


async def test_replace_sets_back_what_is_absent(api: Api) -> None:
    before = await tasks.create(api)
    sent = only(tasks.replacement(before), tasks.REQUIRED)
    reply = await api.put(tasks.path(before), json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), sent | only(DEFAULTS, tasks.REPLACEABLE))


async def test_replace_by_itself_changes_nothing(api: Api) -> None:
    before = await tasks.create(api)
    reply = await api.put(tasks.path(before), json=tasks.replacement(before))
    expect.shown(reply, before)


async def test_replace_refuses_what_create_refuses(api: Api) -> None:
    before = await tasks.create(api)
    for field in ["title"]:
        reply = await api.put(tasks.path(before), json=without(tasks.replacement(before), field))
        expect.faults(reply, {f"/{field}": "required"})
    for case in REFUSED:
        if case.field in tasks.REPLACEABLE:
            sent = tasks.replacement(before, {case.field: case.value})
            reply = await api.put(tasks.path(before), json=sent)
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(tasks.path(before)), before)


async def test_replace_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await tasks.create(api)
    for field, code in FORBIDDEN.items():
        sent = tasks.replacement(before, {field: before.get(field)})
        reply = await api.put(tasks.path(before), json=sent)
        expect.faults(reply, {f"/{field}": code})


async def test_replace_misses_what_is_not_there(api: Api) -> None:
    sent = only(tasks.body(), tasks.REPLACEABLE)
    expect.problem(await api.put(ABSENT, json=sent), 404, "not-found")


async def test_patch_sets_one_field_alone(api: Api) -> None:
    before = await tasks.create(api)
    for field, value in CHANGES.items():
        reply = await api.patch(tasks.path(before), json={field: value})
        after = reply.json()
        expect.shown(reply, after)
        expect.holds(after[field], value)
        expect.followed(before, after, changed=[field])
        before = after
    expect.shown(await api.get(tasks.path(before)), before)


async def test_patch_takes_a_merge_patch(api: Api) -> None:
    before = await tasks.create(api)
    reply = await api.patch(
        tasks.path(before),
        content=json.dumps(CHANGES),
        headers={"Content-Type": "application/merge-patch+json"},
    )
    expect.status(reply, 200)
    expect.holds(reply.json(), CHANGES)


async def test_patch_with_nothing_changes_nothing(api: Api) -> None:
    before = await tasks.create(api)
    reply = await api.patch(tasks.path(before), json={})
    expect.shown(reply, before)


async def test_patch_refuses_what_create_refuses(api: Api) -> None:
    before = await tasks.create(api)
    for case in REFUSED:
        if case.field in tasks.REPLACEABLE and not case.merges:
            reply = await api.patch(tasks.path(before), json={case.field: case.value})
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(tasks.path(before)), before)


async def test_patch_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await tasks.create(api)
    for field, code in FORBIDDEN.items():
        reply = await api.patch(tasks.path(before), json={field: before.get(field)})
        expect.faults(reply, {f"/{field}": code})


async def test_patch_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.patch(ABSENT, json={}), 404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_the_current_etag_passes(api: Api, method: str) -> None:
    shown = await tasks.create(api)
    sent = tasks.replacement(shown) if method == "PUT" else {}
    for tags in ['"0", "1"'] if method == "DELETE" else ["*", '"1"', '"0", "1"']:
        reply = await api.request(method, tasks.path(shown), json=sent, headers={"If-Match": tags})
        expect.status(reply, 204 if method == "DELETE" else 200)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_another_etag_is_refused(api: Api, method: str) -> None:
    shown = await tasks.create(api)
    sent = tasks.replacement(shown, CHANGES) if method == "PUT" else {}
    for tags in ('"0"', 'W/"1"', '"2", "3"'):
        reply = await api.request(method, tasks.path(shown), json=sent, headers={"If-Match": tags})
        expect.problem(reply, 412, "precondition-failed")
    expect.shown(await api.get(tasks.path(shown)), shown)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_a_malformed_etag_is_refused(api: Api, method: str) -> None:
    sent = only(tasks.body(), tasks.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": "1"})
    expect.faults(reply, {"If-Match": "format"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_misses_before_it_compares_etags(api: Api, method: str) -> None:
    sent = only(tasks.body(), tasks.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": '"1"'})
    expect.problem(reply, 404, "not-found")


async def test_delete_removes(api: Api) -> None:
    shown = await tasks.create(api)
    reply = await api.delete(tasks.path(shown))
    assert (reply.status_code, reply.content) == (204, b"")
    expect.problem(await api.delete(tasks.path(shown)), 404, "not-found")
    expect.problem(await api.get(tasks.path(shown)), 404, "not-found")
    assert await expect.total(api, tasks.PATH) == 0


async def test_delete_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.delete(ABSENT), 404, "not-found")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_a_key_that_cannot_be_one_is_refused(api: Api, method: str) -> None:
    sent = only(tasks.body(), tasks.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, "/tasks/nonsense", json=sent)
    expect.faults(reply, {"id": "format"})


async def test_parameters_that_are_not_there_are_refused(api: Api) -> None:
    for method, path in OPERATIONS:
        reply = await api.request(method, path, params={"nonsense": "1"}, json={})
        expect.blames(reply, "nonsense", "unknown")


@pytest.mark.parametrize(("method", "path"), BODIES)
async def test_a_body_must_be_an_object_of_json(api: Api, method: str, path: str) -> None:
    for media_type in ("text/plain", ""):
        reply = await api.request(method, path, content=b"{}", headers={"Content-Type": media_type})
        expect.problem(reply, 415, "unsupported-media-type")
    for content in (b"", b"{", b"\xff", b'{"a": NaN}', b'{"a": "\\ud800"}', b"[" * 100_000):
        headers = {"Content-Type": "application/json; charset=utf-8"}
        reply = await api.request(method, path, content=content, headers=headers)
        expect.problem(reply, 400, "malformed-body")
    for content in (b"[]", b'"alpha"', b"1", b"null"):
        headers = {"Content-Type": "application/json"}
        reply = await api.request(method, path, content=content, headers=headers)
        expect.faults(reply, {"": "type"})


async def test_strangers_are_refused(stranger: Api) -> None:
    for method, path in OPERATIONS:
        expect.unauthorized(await stranger.request(method, path, json={}))
