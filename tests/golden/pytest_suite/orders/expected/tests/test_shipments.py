"""Shipments: what `/shipments` promises."""

import json

import pytest

from tests import expect
from tests.api import Api, Body
from tests.cases import Accepted, Refused
from tests.factories import only, orders, shipments, without

pytestmark = pytest.mark.anyio

ABSENT = "/shipments/00000008-0000-4000-8000-000000000008"
OPERATIONS = [
    ("GET", "/shipments"),
    ("POST", "/shipments"),
    ("GET", "/shipments/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/shipments/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/shipments/00000008-0000-4000-8000-000000000008"),
    ("DELETE", "/shipments/00000008-0000-4000-8000-000000000008"),
]
BODIES = [
    ("POST", "/shipments"),
    ("PUT", "/shipments/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/shipments/00000008-0000-4000-8000-000000000008"),
]
FORBIDDEN = {
    "nonsense": "unknown",
    "id": "read_only",
    "created_at": "read_only",
    "updated_at": "read_only",
    "version": "read_only",
}
REQUIRED = ["order", "carrier"]
REFUSED = [
    Refused("order", None, "null"),
    Refused("order", 1, "type"),
    Refused("order", "1", "format"),
    Refused("order", "00000001000040008000000000000001", "format"),
    Refused("order", "{00000001-0000-4000-8000-000000000001}", "format"),
    Refused("order", "urn:uuid:00000001-0000-4000-8000-000000000001", "format"),
    Refused("carrier", None, "null"),
    Refused("carrier", "unknown", "enum"),
    Refused("carrier", 1, "type"),
    Refused("tracking_code", 1, "type"),
    Refused("tracking_code", "", "length"),
    Refused("tracking_code", "a" * 61, "length"),
    Refused("tracking_code", "alph\x00", "text"),
    Refused("sent_at", 1768464000, "type"),
    Refused("sent_at", "2026-01-15T08:00:00", "format"),
    Refused("sent_at", "2026-01-15", "format"),
    Refused("sent_at", "2026-01-15T25:00:00Z", "format"),
    Refused("sent_at", "2026-01-15 08:00:00Z", "format"),
    Refused("delivered_at", 1768464000, "type"),
    Refused("delivered_at", "2026-01-15T08:00:00", "format"),
    Refused("delivered_at", "2026-01-15", "format"),
    Refused("delivered_at", "2026-01-15T25:00:00Z", "format"),
    Refused("delivered_at", "2026-01-15 08:00:00Z", "format"),
]
ACCEPTED = [
    Accepted("carrier", "dhl"),
    Accepted("carrier", "ups"),
    Accepted("carrier", "post"),
    Accepted("tracking_code", None),
    Accepted("tracking_code", "a"),
    Accepted("tracking_code", "a" * 60),
    Accepted("tracking_code", 'Zoë "\\"\t\n'),
    Accepted("sent_at", None),
    Accepted("sent_at", "0001-01-01T00:00:00Z"),
    Accepted("sent_at", "9999-12-31T23:59:59Z"),
    Accepted("sent_at", "2026-01-15T10:00:00+02:00", shown="2026-01-15T08:00:00Z"),
    Accepted("sent_at", "2026-01-15t08:00:00z", shown="2026-01-15T08:00:00Z"),
    Accepted("sent_at", "2026-01-15T08:00:00.1234567Z", shown="2026-01-15T08:00:00.123456Z"),
    Accepted("sent_at", "2026-01-15T08:00:00.000Z", shown="2026-01-15T08:00:00Z"),
    Accepted("delivered_at", None),
    Accepted("delivered_at", "0001-01-01T00:00:00Z"),
    Accepted("delivered_at", "9999-12-31T23:59:59Z"),
    Accepted("delivered_at", "2026-01-15T10:00:00+02:00", shown="2026-01-15T08:00:00Z"),
    Accepted("delivered_at", "2026-01-15t08:00:00z", shown="2026-01-15T08:00:00Z"),
    Accepted("delivered_at", "2026-01-15T08:00:00.1234567Z", shown="2026-01-15T08:00:00.123456Z"),
    Accepted("delivered_at", "2026-01-15T08:00:00.000Z", shown="2026-01-15T08:00:00Z"),
]
DEFAULTS: Body = {
    "tracking_code": None,
    "sent_at": None,
    "delivered_at": None,
}
CHANGES: Body = {
    "carrier": "post",
    "tracking_code": "bravo",
    "sent_at": "2026-01-15T09:00:00Z",
    "delivered_at": "2026-01-15T09:00:00Z",
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
    ("sort=nonsense", "sort", "unknown"),
    ("sort=sent_at,-sent_at", "sort", "repeated"),
    ("search=alpha", "search", "unknown"),
    ("order.gt=alpha", "order.gt", "unknown"),
    ("order.eq=alpha", "order.eq", "format"),
    ("order.ne=alpha", "order.ne", "format"),
    ("order.in=alpha", "order.in", "format"),
    ("carrier.gt=alpha", "carrier.gt", "unknown"),
    ("carrier.eq=unknown", "carrier.eq", "enum"),
    ("carrier.ne=unknown", "carrier.ne", "enum"),
    ("carrier.in=unknown", "carrier.in", "enum"),
    ("delivered_at.contains=alpha", "delivered_at.contains", "unknown"),
    ("delivered_at.eq=alpha", "delivered_at.eq", "format"),
    ("delivered_at.ne=alpha", "delivered_at.ne", "format"),
    ("delivered_at.in=alpha", "delivered_at.in", "format"),
    ("delivered_at.gt=alpha", "delivered_at.gt", "format"),
    ("delivered_at.gte=alpha", "delivered_at.gte", "format"),
    ("delivered_at.lt=alpha", "delivered_at.lt", "format"),
    ("delivered_at.lte=alpha", "delivered_at.lte", "format"),
    ("delivered_at.is_null=maybe", "delivered_at.is_null", "type"),
]
ROWS: list[Body] = [
    {"carrier": "dhl", "sent_at": "2026-01-15T09:00:00Z", "delivered_at": "2026-01-15T10:00:00Z"},
    {"carrier": "post", "sent_at": "2026-01-15T10:00:00Z", "delivered_at": "2026-01-15T08:00:00Z"},
    {"carrier": "ups", "sent_at": None, "delivered_at": None},
]
FILTERS: dict[str, list[int]] = {
    "carrier=dhl": [0],
    "carrier.eq=ups": [2],
    "carrier.ne=post": [0, 2],
    "carrier.in=dhl&carrier.in=post": [0, 1],
    "delivered_at=2026-01-15T10%3A00%3A00Z": [0],
    "delivered_at.eq=2026-01-15T08%3A00%3A00Z": [1],
    "delivered_at.ne=2026-01-15T10%3A00%3A00Z": [1, 2],
    ("delivered_at.in=2026-01-15T10%3A00%3A00Z&delivered_at.in=2026-01-15T08%3A00%3A00Z"): [0, 1],
    "delivered_at.gt=2026-01-15T10%3A00%3A00Z": [],
    "delivered_at.gte=2026-01-15T10%3A00%3A00Z": [0],
    "delivered_at.lt=2026-01-15T10%3A00%3A00Z": [1],
    "delivered_at.lte=2026-01-15T10%3A00%3A00Z": [0, 1],
    "delivered_at.is_null=true": [2],
    "delivered_at.is_null=false": [0, 1],
}
SORTS: Body = {
    "sent_at": ["2026-01-15T09:00:00Z", "2026-01-15T10:00:00Z", None],
}


async def test_create_answers_with_the_shipment(api: Api) -> None:
    sent = await shipments.prepare(api)
    reply = await api.post(shipments.PATH, json=sent)
    shown = expect.created(reply, sent, shipments.path)
    expect.shown(await api.get(reply.headers["location"]), shown)


async def test_create_fills_in_what_is_absent(api: Api) -> None:
    sent = only(await shipments.prepare(api), shipments.REQUIRED)
    shown = await api.created("POST", shipments.PATH, sent)
    expect.holds(shown, DEFAULTS | sent)


async def test_create_requires_what_has_no_default(api: Api) -> None:
    for field in REQUIRED:
        reply = await api.post(shipments.PATH, json=without(shipments.body(), field))
        expect.faults(reply, {f"/{field}": "required"})


async def test_create_reports_all_faults_at_once(api: Api) -> None:
    reply = await api.post(shipments.PATH, json={})
    expect.faults(reply, {f"/{field}": "required" for field in REQUIRED})


@pytest.mark.parametrize("field", ["order", "carrier", "tracking_code", "sent_at", "delivered_at"])
async def test_create_refuses(api: Api, field: str) -> None:
    for case in REFUSED:
        if case.field == field:
            reply = await api.post(shipments.PATH, json=shipments.body({field: case.value}))
            expect.faults(reply, {case.pointer: case.code}, case)


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
async def test_create_accepts(api: Api, case: Accepted) -> None:
    shown = await shipments.create(api, {case.field: case.sent})
    expect.holds(shown[case.field], case.shown)


async def test_create_refuses_what_is_not_the_clients(api: Api) -> None:
    for field, code in FORBIDDEN.items():
        reply = await api.post(shipments.PATH, json=shipments.body({field: None}))
        expect.faults(reply, {f"/{field}": code})


async def test_create_with_one_idempotency_key_creates_once(api: Api) -> None:
    sent = await shipments.prepare(api)
    headers = {"Idempotency-Key": "one"}
    first = await api.post(shipments.PATH, json=sent, headers=headers)
    again = await api.post(shipments.PATH, json=sent, headers=headers)
    expect.replayed(first, again)
    assert await expect.total(api, shipments.PATH) == 1


async def test_an_idempotency_key_is_for_one_body(api: Api) -> None:
    sent = await shipments.prepare(api)
    other = sent | {"carrier": "post"}
    headers = {"Idempotency-Key": "one"}
    await api.post(shipments.PATH, json=sent, headers=headers)
    reply = await api.post(shipments.PATH, json=other, headers=headers)
    expect.problem(reply, 422, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["", "two words", "a" * 256])
async def test_a_malformed_idempotency_key_is_refused(api: Api, key: str) -> None:
    headers = {"Idempotency-Key": key}
    reply = await api.post(shipments.PATH, json=shipments.body(), headers=headers)
    expect.faults(reply, {"Idempotency-Key": "format"})


@pytest.mark.parametrize(
    ("fields", "apart"),
    [
        (["carrier", "tracking_code"], "tracking_code"),
    ],
)
async def test_fields_unique_together_conflict(api: Api, fields: list[str], apart: str) -> None:
    first = await shipments.create(api)
    taken = only(first, fields)
    reply = await api.post(shipments.PATH, json=await shipments.prepare(api, taken))
    expect.conflicts(reply, {f"/{field}" for field in fields})
    await shipments.create(api, without(taken, apart))


async def test_get_answers_as_create_did(api: Api) -> None:
    shown = await shipments.create(api)
    expect.shown(await api.get(shipments.path(shown)), shown)


async def test_get_answers_304_to_who_has_it(api: Api) -> None:
    shown = await shipments.create(api)
    for tags in ('"1"', 'W/"1"', '"0", "1"', "*"):
        reply = await api.get(shipments.path(shown), headers={"If-None-Match": tags})
        assert (reply.status_code, reply.content) == (304, b""), tags
        assert reply.headers["etag"] == '"1"'


async def test_get_answers_in_full_to_who_has_another(api: Api) -> None:
    shown = await shipments.create(api)
    reply = await api.get(shipments.path(shown), headers={"If-None-Match": '"0"'})
    expect.shown(reply, shown)


async def test_get_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.get(ABSENT), 404, "not-found")


async def test_get_refuses_a_malformed_etag(api: Api) -> None:
    reply = await api.get(ABSENT, headers={"If-None-Match": "1"})
    expect.faults(reply, {"If-None-Match": "format"})


async def test_list_is_empty_at_first(api: Api) -> None:
    reply = await api.get(shipments.PATH, params={"with_total": "true"})
    expect.status(reply, 200)
    assert reply.json() == {"items": [], "next_cursor": None, "total": 0}


async def test_list_shows_what_create_showed(api: Api) -> None:
    shown = await shipments.create(api)
    reply = await api.get(shipments.PATH)
    assert reply.json() == {"items": [shown], "next_cursor": None, "total": None}


async def test_list_pages_through_everything_once(api: Api) -> None:
    rows = [await shipments.create(api) for _ in range(3)]
    pages = await expect.pages(api, shipments.PATH, limit=2)
    assert pages == [rows[:2], rows[2:]]
    assert await expect.total(api, shipments.PATH, limit=1) == 3


async def test_list_is_stable_while_rows_are_added(api: Api) -> None:
    rows = [await shipments.create(api) for _ in range(2)]
    first = (await api.get(shipments.PATH, params={"limit": 1})).json()
    rows.append(await shipments.create(api))
    rest = (await api.get(shipments.PATH, params={"cursor": first["next_cursor"]})).json()
    assert first["items"] + rest["items"] == rows
    assert rest["next_cursor"] is None


async def test_a_cursor_is_for_one_order(api: Api) -> None:
    for _ in range(2):
        await shipments.create(api)
    cursor = (await api.get(shipments.PATH, params={"limit": 1})).json()["next_cursor"]
    other = {"cursor": cursor, "sort": "-sent_at"}
    reply = await api.get(shipments.PATH, params=other)
    expect.faults(reply, {"cursor": "cursor"})


async def test_list_filters(api: Api) -> None:
    rows = [await shipments.create(api, row) for row in ROWS]
    found = {
        query: expect.found(await api.get(shipments.PATH + "?" + query), rows) for query in FILTERS
    }
    assert found == FILTERS


@pytest.mark.parametrize(
    ("field", "ops"),
    [
        ("order", ["eq", "ne", "in"]),
    ],
)
async def test_list_compares(api: Api, field: str, ops: list[str]) -> None:
    rows = [await shipments.create(api) for _ in range(3)]
    pivot = rows[len(rows) // 2][field]
    for op in ops:
        operand = "true" if op == "is_null" else pivot
        reply = await api.get(shipments.PATH, params={f"{field}.{op}": operand})
        assert expect.found(reply, rows) == expect.held(rows, field, op, pivot), op


@pytest.mark.parametrize("field", SORTS)
async def test_list_sorts_by(api: Api, field: str) -> None:
    for row in ROWS:
        await shipments.create(api, row)
    up = await expect.column(api, shipments.PATH, field, sort=field)
    down = await expect.column(api, shipments.PATH, field, sort=f"-{field}")
    assert up == SORTS[field]
    assert down == expect.descending(SORTS[field])


async def test_list_refuses(api: Api) -> None:
    for query, parameter, code in REFUSED_QUERIES:
        expect.faults(await api.get(shipments.PATH + "?" + query), {parameter: code}, query)


async def test_replace_sets_every_field(api: Api) -> None:
    before = await shipments.create(api)
    sent = shipments.replacement(before, CHANGES)
    reply = await api.put(shipments.path(before), json=sent)
    after = reply.json()
    expect.shown(reply, after)
    expect.holds(after, sent)
    expect.followed(before, after, changed=shipments.REPLACEABLE)
    expect.shown(await api.get(shipments.path(before)), after)


async def test_replace_sets_back_what_is_absent(api: Api) -> None:
    before = await shipments.create(api)
    sent = only(shipments.replacement(before), shipments.REQUIRED)
    reply = await api.put(shipments.path(before), json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), sent | only(DEFAULTS, shipments.REPLACEABLE))


async def test_replace_by_itself_changes_nothing(api: Api) -> None:
    before = await shipments.create(api)
    reply = await api.put(shipments.path(before), json=shipments.replacement(before))
    expect.shown(reply, before)


async def test_replace_refuses_what_create_refuses(api: Api) -> None:
    before = await shipments.create(api)
    for field in ["order", "carrier"]:
        reply = await api.put(
            shipments.path(before), json=without(shipments.replacement(before), field)
        )
        expect.faults(reply, {f"/{field}": "required"})
    for case in REFUSED:
        if case.field in shipments.REPLACEABLE:
            sent = shipments.replacement(before, {case.field: case.value})
            reply = await api.put(shipments.path(before), json=sent)
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(shipments.path(before)), before)


async def test_replace_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await shipments.create(api)
    for field, code in FORBIDDEN.items():
        sent = shipments.replacement(before, {field: before.get(field)})
        reply = await api.put(shipments.path(before), json=sent)
        expect.faults(reply, {f"/{field}": code})


async def test_replace_misses_what_is_not_there(api: Api) -> None:
    sent = only(shipments.body(), shipments.REPLACEABLE)
    expect.problem(await api.put(ABSENT, json=sent), 404, "not-found")


async def test_patch_sets_one_field_alone(api: Api) -> None:
    before = await shipments.create(api)
    for field, value in CHANGES.items():
        reply = await api.patch(shipments.path(before), json={field: value})
        after = reply.json()
        expect.shown(reply, after)
        expect.holds(after[field], value)
        expect.followed(before, after, changed=[field])
        before = after
    expect.shown(await api.get(shipments.path(before)), before)


async def test_patch_takes_a_merge_patch(api: Api) -> None:
    before = await shipments.create(api)
    reply = await api.patch(
        shipments.path(before),
        content=json.dumps(CHANGES),
        headers={"Content-Type": "application/merge-patch+json"},
    )
    expect.status(reply, 200)
    expect.holds(reply.json(), CHANGES)


async def test_patch_with_nothing_changes_nothing(api: Api) -> None:
    before = await shipments.create(api)
    reply = await api.patch(shipments.path(before), json={})
    expect.shown(reply, before)


@pytest.mark.parametrize("field", ["tracking_code", "sent_at", "delivered_at"])
async def test_patch_with_null_empties(api: Api, field: str) -> None:
    before = await shipments.create(api)
    reply = await api.patch(shipments.path(before), json={field: None})
    expect.status(reply, 200)
    assert reply.json()[field] is None


async def test_patch_refuses_what_create_refuses(api: Api) -> None:
    before = await shipments.create(api)
    for case in REFUSED:
        if case.field in shipments.REPLACEABLE and not case.merges:
            reply = await api.patch(shipments.path(before), json={case.field: case.value})
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(shipments.path(before)), before)


async def test_patch_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await shipments.create(api)
    for field, code in FORBIDDEN.items():
        reply = await api.patch(shipments.path(before), json={field: before.get(field)})
        expect.faults(reply, {f"/{field}": code})


async def test_patch_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.patch(ABSENT, json={}), 404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_the_current_etag_passes(api: Api, method: str) -> None:
    shown = await shipments.create(api)
    sent = shipments.replacement(shown) if method == "PUT" else {}
    for tags in ['"0", "1"'] if method == "DELETE" else ["*", '"1"', '"0", "1"']:
        reply = await api.request(
            method, shipments.path(shown), json=sent, headers={"If-Match": tags}
        )
        expect.status(reply, 204 if method == "DELETE" else 200)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_another_etag_is_refused(api: Api, method: str) -> None:
    shown = await shipments.create(api)
    sent = shipments.replacement(shown, CHANGES) if method == "PUT" else {}
    for tags in ('"0"', 'W/"1"', '"2", "3"'):
        reply = await api.request(
            method, shipments.path(shown), json=sent, headers={"If-Match": tags}
        )
        expect.problem(reply, 412, "precondition-failed")
    expect.shown(await api.get(shipments.path(shown)), shown)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_a_malformed_etag_is_refused(api: Api, method: str) -> None:
    sent = only(shipments.body(), shipments.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": "1"})
    expect.faults(reply, {"If-Match": "format"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_misses_before_it_compares_etags(api: Api, method: str) -> None:
    sent = only(shipments.body(), shipments.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": '"1"'})
    expect.problem(reply, 404, "not-found")


async def test_delete_removes(api: Api) -> None:
    shown = await shipments.create(api)
    reply = await api.delete(shipments.path(shown))
    assert (reply.status_code, reply.content) == (204, b"")
    expect.problem(await api.delete(shipments.path(shown)), 404, "not-found")
    expect.problem(await api.get(shipments.path(shown)), 404, "not-found")
    assert await expect.total(api, shipments.PATH) == 0


async def test_delete_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.delete(ABSENT), 404, "not-found")


async def test_order_must_exist(api: Api) -> None:
    sent = await shipments.prepare(api) | {"order": "00000008-0000-4000-8000-000000000008"}
    reply = await api.post(shipments.PATH, json=sent)
    expect.faults(reply, {"/order": "reference"})
    shown = await shipments.create(api)
    sent = shipments.replacement(shown, {"order": "00000008-0000-4000-8000-000000000008"})
    reply = await api.put(shipments.path(shown), json=sent)
    expect.faults(reply, {"/order": "reference"})
    reply = await api.patch(
        shipments.path(shown), json={"order": "00000008-0000-4000-8000-000000000008"}
    )
    expect.faults(reply, {"/order": "reference"})


async def test_order_takes_its_shipments_along(api: Api) -> None:
    target = await orders.create(api)
    gone = await shipments.create(api, {"order": target[orders.KEY]})
    kept = await shipments.create(api)
    expect.status(await api.delete(orders.path(target)), 204)
    expect.problem(await api.get(shipments.path(gone)), 404, "not-found")
    expect.shown(await api.get(shipments.path(kept)), kept)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_a_key_that_cannot_be_one_is_refused(api: Api, method: str) -> None:
    sent = only(shipments.body(), shipments.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, "/shipments/nonsense", json=sent)
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
