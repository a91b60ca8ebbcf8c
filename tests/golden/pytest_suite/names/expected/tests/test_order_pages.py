"""Order pages: what `/order-pages` promises."""

import json

import pytest

from tests import expect
from tests.api import Api, Body
from tests.cases import Accepted, Refused
from tests.factories import only, order_pages, orders, without

pytestmark = pytest.mark.anyio

ABSENT = "/order-pages/hotel"
OPERATIONS = [
    ("GET", "/order-pages"),
    ("POST", "/order-pages"),
    ("GET", "/order-pages/hotel"),
    ("PUT", "/order-pages/hotel"),
    ("PATCH", "/order-pages/hotel"),
    ("DELETE", "/order-pages/hotel"),
    ("PUT", "/order-pages/by/name/hotel"),
]
BODIES = [
    ("POST", "/order-pages"),
    ("PUT", "/order-pages/hotel"),
    ("PATCH", "/order-pages/hotel"),
    ("PUT", "/order-pages/by/name/hotel"),
]
FORBIDDEN = {
    "nonsense": "unknown",
    "created_at": "read_only",
    "updated_at": "read_only",
    "version": "read_only",
}
FROZEN = {
    "name": "immutable",
}
REQUIRED = ["name"]
REFUSED = [
    Refused("name", None, "null"),
    Refused("name", 1, "type"),
    Refused("name", "", "length"),
    Refused("name", "alph\x00", "text"),
    Refused("order", 1, "type"),
    Refused("order", "1", "format"),
    Refused("order", "00000001000040008000000000000001", "format"),
    Refused("order", "{00000001-0000-4000-8000-000000000001}", "format"),
    Refused("order", "urn:uuid:00000001-0000-4000-8000-000000000001", "format"),
    Refused("note", 1, "type"),
    Refused("note", "alph\x00", "text"),
]
ACCEPTED = [
    Accepted("name", "a"),
    Accepted("name", 'Zoë "\\"\t\n'),
    Accepted("order", None),
    Accepted("note", None),
    Accepted("note", ""),
    Accepted("note", 'Zoë "\\"\t\n'),
]
DEFAULTS: Body = {
    "order": None,
    "note": None,
}
CHANGES: Body = {
    "note": "bravo",
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


async def test_create_answers_with_the_order_page(api: Api) -> None:
    sent = await order_pages.prepare(api)
    reply = await api.post(order_pages.PATH, json=sent)
    shown = expect.created(reply, sent, order_pages.path)
    expect.shown(await api.get(reply.headers["location"]), shown)


async def test_create_fills_in_what_is_absent(api: Api) -> None:
    sent = only(await order_pages.prepare(api), order_pages.REQUIRED)
    shown = await api.created("POST", order_pages.PATH, sent)
    expect.holds(shown, DEFAULTS | sent)


async def test_create_requires_what_has_no_default(api: Api) -> None:
    for field in REQUIRED:
        reply = await api.post(order_pages.PATH, json=without(order_pages.body(), field))
        expect.faults(reply, {f"/{field}": "required"})


async def test_create_reports_all_faults_at_once(api: Api) -> None:
    reply = await api.post(order_pages.PATH, json={})
    expect.faults(reply, {f"/{field}": "required" for field in REQUIRED})


@pytest.mark.parametrize("field", ["name", "order", "note"])
async def test_create_refuses(api: Api, field: str) -> None:
    for case in REFUSED:
        if case.field == field:
            reply = await api.post(order_pages.PATH, json=order_pages.body({field: case.value}))
            expect.faults(reply, {case.pointer: case.code}, case)


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
async def test_create_accepts(api: Api, case: Accepted) -> None:
    shown = await order_pages.create(api, {case.field: case.sent})
    expect.holds(shown[case.field], case.shown)


async def test_create_refuses_what_is_not_the_clients(api: Api) -> None:
    for field, code in FORBIDDEN.items():
        reply = await api.post(order_pages.PATH, json=order_pages.body({field: None}))
        expect.faults(reply, {f"/{field}": code})


async def test_create_with_one_idempotency_key_creates_once(api: Api) -> None:
    sent = await order_pages.prepare(api)
    headers = {"Idempotency-Key": "one"}
    first = await api.post(order_pages.PATH, json=sent, headers=headers)
    again = await api.post(order_pages.PATH, json=sent, headers=headers)
    expect.replayed(first, again)
    assert await expect.total(api, order_pages.PATH) == 1


async def test_an_idempotency_key_is_for_one_body(api: Api) -> None:
    sent = await order_pages.prepare(api)
    other = sent | {"name": "bravo"}
    headers = {"Idempotency-Key": "one"}
    await api.post(order_pages.PATH, json=sent, headers=headers)
    reply = await api.post(order_pages.PATH, json=other, headers=headers)
    expect.problem(reply, 422, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["", "two words", "a" * 256])
async def test_a_malformed_idempotency_key_is_refused(api: Api, key: str) -> None:
    headers = {"Idempotency-Key": key}
    reply = await api.post(order_pages.PATH, json=order_pages.body(), headers=headers)
    expect.faults(reply, {"Idempotency-Key": "format"})


@pytest.mark.parametrize("field", ["name"])
async def test_a_taken_value_conflicts(api: Api, field: str) -> None:
    first = await order_pages.create(api)
    reply = await api.post(
        order_pages.PATH, json=await order_pages.prepare(api, {field: first[field]})
    )
    expect.conflicts(reply, {f"/{field}"})


async def test_get_answers_as_create_did(api: Api) -> None:
    shown = await order_pages.create(api)
    expect.shown(await api.get(order_pages.path(shown)), shown)


async def test_get_answers_304_to_who_has_it(api: Api) -> None:
    shown = await order_pages.create(api)
    for tags in ('"1"', 'W/"1"', '"0", "1"', "*"):
        reply = await api.get(order_pages.path(shown), headers={"If-None-Match": tags})
        assert (reply.status_code, reply.content) == (304, b""), tags
        assert reply.headers["etag"] == '"1"'


async def test_get_answers_in_full_to_who_has_another(api: Api) -> None:
    shown = await order_pages.create(api)
    reply = await api.get(order_pages.path(shown), headers={"If-None-Match": '"0"'})
    expect.shown(reply, shown)


async def test_get_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.get(ABSENT), 404, "not-found")


async def test_get_refuses_a_malformed_etag(api: Api) -> None:
    reply = await api.get(ABSENT, headers={"If-None-Match": "1"})
    expect.faults(reply, {"If-None-Match": "format"})


async def test_list_is_empty_at_first(api: Api) -> None:
    reply = await api.get(order_pages.PATH, params={"with_total": "true"})
    expect.status(reply, 200)
    assert reply.json() == {"items": [], "next_cursor": None, "total": 0}


async def test_list_shows_what_create_showed(api: Api) -> None:
    shown = await order_pages.create(api)
    reply = await api.get(order_pages.PATH)
    assert reply.json() == {"items": [shown], "next_cursor": None, "total": None}


async def test_list_pages_through_everything_once(api: Api) -> None:
    rows = [await order_pages.create(api) for _ in range(3)]
    pages = await expect.pages(api, order_pages.PATH, limit=2)
    assert pages == [rows[:2], rows[2:]]
    assert await expect.total(api, order_pages.PATH, limit=1) == 3


async def test_list_is_stable_while_rows_are_added(api: Api) -> None:
    rows = [await order_pages.create(api) for _ in range(2)]
    first = (await api.get(order_pages.PATH, params={"limit": 1})).json()
    rows.append(await order_pages.create(api))
    rest = (await api.get(order_pages.PATH, params={"cursor": first["next_cursor"]})).json()
    assert first["items"] + rest["items"] == rows
    assert rest["next_cursor"] is None


async def test_list_refuses(api: Api) -> None:
    for query, parameter, code in REFUSED_QUERIES:
        expect.faults(await api.get(order_pages.PATH + "?" + query), {parameter: code}, query)


async def test_replace_sets_every_field(api: Api) -> None:
    before = await order_pages.create(api)
    sent = order_pages.replacement(before, CHANGES)
    reply = await api.put(order_pages.path(before), json=sent)
    after = reply.json()
    expect.shown(reply, after)
    expect.holds(after, sent)
    expect.followed(before, after, changed=order_pages.REPLACEABLE)
    expect.shown(await api.get(order_pages.path(before)), after)


async def test_replace_sets_back_what_is_absent(api: Api) -> None:
    before = await order_pages.create(api)
    sent = only(order_pages.replacement(before), order_pages.REQUIRED)
    reply = await api.put(order_pages.path(before), json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), sent | only(DEFAULTS, order_pages.REPLACEABLE))


async def test_replace_by_itself_changes_nothing(api: Api) -> None:
    before = await order_pages.create(api)
    reply = await api.put(order_pages.path(before), json=order_pages.replacement(before))
    expect.shown(reply, before)


async def test_replace_refuses_what_create_refuses(api: Api) -> None:
    before = await order_pages.create(api)
    for case in REFUSED:
        if case.field in order_pages.REPLACEABLE:
            sent = order_pages.replacement(before, {case.field: case.value})
            reply = await api.put(order_pages.path(before), json=sent)
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(order_pages.path(before)), before)


async def test_replace_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await order_pages.create(api)
    for field, code in (FORBIDDEN | FROZEN).items():
        sent = order_pages.replacement(before, {field: before.get(field)})
        reply = await api.put(order_pages.path(before), json=sent)
        expect.faults(reply, {f"/{field}": code})


async def test_replace_misses_what_is_not_there(api: Api) -> None:
    sent = only(order_pages.body(), order_pages.REPLACEABLE)
    expect.problem(await api.put(ABSENT, json=sent), 404, "not-found")


async def test_patch_sets_one_field_alone(api: Api) -> None:
    before = await order_pages.create(api)
    for field, value in CHANGES.items():
        reply = await api.patch(order_pages.path(before), json={field: value})
        after = reply.json()
        expect.shown(reply, after)
        expect.holds(after[field], value)
        expect.followed(before, after, changed=[field])
        before = after
    expect.shown(await api.get(order_pages.path(before)), before)


async def test_patch_takes_a_merge_patch(api: Api) -> None:
    before = await order_pages.create(api)
    reply = await api.patch(
        order_pages.path(before),
        content=json.dumps(CHANGES),
        headers={"Content-Type": "application/merge-patch+json"},
    )
    expect.status(reply, 200)
    expect.holds(reply.json(), CHANGES)


async def test_patch_with_nothing_changes_nothing(api: Api) -> None:
    before = await order_pages.create(api)
    reply = await api.patch(order_pages.path(before), json={})
    expect.shown(reply, before)


@pytest.mark.parametrize("field", ["order", "note"])
async def test_patch_with_null_empties(api: Api, field: str) -> None:
    before = await order_pages.create(api)
    reply = await api.patch(order_pages.path(before), json={field: None})
    expect.status(reply, 200)
    assert reply.json()[field] is None


async def test_patch_refuses_what_create_refuses(api: Api) -> None:
    before = await order_pages.create(api)
    for case in REFUSED:
        if case.field in order_pages.REPLACEABLE and not case.merges:
            reply = await api.patch(order_pages.path(before), json={case.field: case.value})
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(order_pages.path(before)), before)


async def test_patch_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await order_pages.create(api)
    for field, code in (FORBIDDEN | FROZEN).items():
        reply = await api.patch(order_pages.path(before), json={field: before.get(field)})
        expect.faults(reply, {f"/{field}": code})


async def test_patch_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.patch(ABSENT, json={}), 404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_the_current_etag_passes(api: Api, method: str) -> None:
    shown = await order_pages.create(api)
    sent = order_pages.replacement(shown) if method == "PUT" else {}
    for tags in ['"0", "1"'] if method == "DELETE" else ["*", '"1"', '"0", "1"']:
        reply = await api.request(
            method, order_pages.path(shown), json=sent, headers={"If-Match": tags}
        )
        expect.status(reply, 204 if method == "DELETE" else 200)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_another_etag_is_refused(api: Api, method: str) -> None:
    shown = await order_pages.create(api)
    sent = order_pages.replacement(shown, CHANGES) if method == "PUT" else {}
    for tags in ('"0"', 'W/"1"', '"2", "3"'):
        reply = await api.request(
            method, order_pages.path(shown), json=sent, headers={"If-Match": tags}
        )
        expect.problem(reply, 412, "precondition-failed")
    expect.shown(await api.get(order_pages.path(shown)), shown)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_a_malformed_etag_is_refused(api: Api, method: str) -> None:
    sent = only(order_pages.body(), order_pages.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": "1"})
    expect.faults(reply, {"If-Match": "format"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_misses_before_it_compares_etags(api: Api, method: str) -> None:
    sent = only(order_pages.body(), order_pages.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": '"1"'})
    expect.problem(reply, 404, "not-found")


async def test_delete_removes(api: Api) -> None:
    shown = await order_pages.create(api)
    reply = await api.delete(order_pages.path(shown))
    assert (reply.status_code, reply.content) == (204, b"")
    expect.problem(await api.delete(order_pages.path(shown)), 404, "not-found")
    expect.problem(await api.get(order_pages.path(shown)), 404, "not-found")
    assert await expect.total(api, order_pages.PATH) == 0


async def test_delete_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.delete(ABSENT), 404, "not-found")


async def test_upsert_by_name_creates_then_updates(api: Api) -> None:
    given = await order_pages.prepare(api)
    sent, place = without(given, "name"), expect.place("/order-pages/by/name", given["name"])
    first = await api.put(place, json=sent)
    shown = expect.created(first, given, order_pages.path)
    again = await api.put(place, json=sent)
    expect.shown(again, shown)
    changes = without(CHANGES, "name")
    changed = await api.put(place, json=sent | changes)
    expect.status(changed, 200)
    expect.holds(changed.json(), changes)
    expect.followed(shown, changed.json(), changed=changes)


async def test_upsert_by_name_sets_back_what_is_absent(api: Api) -> None:
    before = await order_pages.create(api)
    place = expect.place("/order-pages/by/name", before["name"])
    sent = without(only(order_pages.replacement(before), order_pages.REQUIRED), "name")
    reply = await api.put(place, json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), only(without(DEFAULTS, "name"), order_pages.REPLACEABLE))


async def test_upsert_by_name_compares_etags(api: Api) -> None:
    given = await order_pages.prepare(api)
    sent, place = without(given, "name"), expect.place("/order-pages/by/name", given["name"])
    missing = await api.put(place, json=sent, headers={"If-Match": "*"})
    expect.problem(missing, 412, "precondition-failed")
    expect.status(await api.put(place, json=sent), 201)
    stale = await api.put(place, json=sent, headers={"If-Match": '"0"'})
    expect.problem(stale, 412, "precondition-failed")
    expect.status(await api.put(place, json=sent, headers={"If-Match": '"1"'}), 200)


async def test_upsert_by_name_takes_any_character(api: Api) -> None:
    sent = without(await order_pages.prepare(api), "name")
    reply = await api.put(expect.place("/order-pages/by/name", "a/b %cé?"), json=sent)
    expect.status(reply, 201)
    assert reply.json()["name"] == "a/b %cé?"


async def test_upsert_by_name_takes_the_value_from_the_path_alone(api: Api) -> None:
    reply = await api.put("/order-pages/by/name/hotel", json=order_pages.body({"name": "hotel"}))
    expect.faults(reply, {"/name": "unknown"})


async def test_upsert_by_name_refuses_what_create_refuses(api: Api) -> None:
    for case in REFUSED:
        if case.field != "name":
            sent = without(order_pages.body({case.field: case.value}), "name")
            expect.faults(
                await api.put("/order-pages/by/name/hotel", json=sent),
                {case.pointer: case.code},
                case,
            )


async def test_order_must_exist(api: Api) -> None:
    sent = await order_pages.prepare(api) | {"order": "00000008-0000-4000-8000-000000000008"}
    reply = await api.post(order_pages.PATH, json=sent)
    expect.faults(reply, {"/order": "reference"})
    shown = await order_pages.create(api)
    sent = order_pages.replacement(shown, {"order": "00000008-0000-4000-8000-000000000008"})
    reply = await api.put(order_pages.path(shown), json=sent)
    expect.faults(reply, {"/order": "reference"})
    reply = await api.patch(
        order_pages.path(shown), json={"order": "00000008-0000-4000-8000-000000000008"}
    )
    expect.faults(reply, {"/order": "reference"})


async def test_order_stays_while_it_is_referred_to(api: Api) -> None:
    target = await orders.create(api)
    shown = await order_pages.create(api, {"order": target[orders.KEY]})
    reply = await api.delete(orders.path(target))
    expect.problem(reply, 409, "still-referenced")
    expect.status(await api.delete(order_pages.path(shown)), 204)
    expect.status(await api.delete(orders.path(target)), 204)


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
