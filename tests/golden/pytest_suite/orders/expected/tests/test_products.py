"""Products: what `/products` promises."""

import json

import pytest

from tests import expect
from tests.api import Api, Body
from tests.cases import Accepted, Refused
from tests.factories import nested, only, products, without

pytestmark = pytest.mark.anyio

ABSENT = "/products/00000008-0000-4000-8000-000000000008"
OPERATIONS = [
    ("GET", "/products"),
    ("POST", "/products"),
    ("GET", "/products/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/products/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/products/00000008-0000-4000-8000-000000000008"),
    ("DELETE", "/products/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/products/by/sku/AAH"),
]
BODIES = [
    ("POST", "/products"),
    ("PUT", "/products/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/products/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/products/by/sku/AAH"),
]
FORBIDDEN = {
    "nonsense": "unknown",
    "id": "read_only",
    "created_at": "read_only",
    "updated_at": "read_only",
    "version": "read_only",
}
FROZEN = {
    "sku": "immutable",
}
REQUIRED = ["sku", "name", "price"]
REFUSED = [
    Refused("sku", None, "null"),
    Refused("sku", 1, "type"),
    Refused("sku", "AA", "length"),
    Refused("sku", "AAAAAAAAAAAAAAAAAAAAA", "length"),
    Refused("sku", "!!!", "pattern"),
    Refused("sku", "AAA\n", "pattern"),
    Refused("name", None, "null"),
    Refused("name", 1, "type"),
    Refused("name", "", "length"),
    Refused("name", "a" * 201, "length"),
    Refused("name", "alph\x00", "text"),
    Refused("description", 1, "type"),
    Refused("description", "alph\x00", "text"),
    Refused("price", None, "null"),
    Refused("price", 1, "type"),
    Refused("price", "one", "format"),
    Refused("price", "1e0", "format"),
    Refused("price", "+1", "format"),
    Refused("price", "01", "format"),
    Refused("price", ".5", "format"),
    Refused("price", "", "format"),
    Refused("price", "0.001", "digits"),
    Refused("price", "10000000000", "digits"),
    Refused("weight_kg", "0.5", "type"),
    Refused("weight_kg", True, "type"),
    Refused("weight_kg", -1.0, "range"),
    Refused("stock", None, "null"),
    Refused("stock", "1", "type"),
    Refused("stock", 1.5, "type"),
    Refused("stock", True, "type"),
    Refused("stock", -1, "range"),
    Refused("stock", 9007199254740992, "range"),
    Refused("active", None, "null"),
    Refused("active", "true", "type"),
    Refused("active", 1, "type"),
    Refused("active", 0, "type"),
    Refused("homepage", 1, "type"),
    Refused("homepage", "example.com/alpha", "format"),
    Refused("homepage", "ftp://example.com/", "format"),
    Refused("homepage", "https://", "format"),
    Refused("homepage", "https://example.com/al pha", "format"),
    Refused("attributes", {"text": "\x00"}, "text", at="/text"),
    Refused("attributes", nested(200), "depth"),
]
ACCEPTED = [
    Accepted("sku", "AAA"),
    Accepted("sku", "AAAAAAAAAAAAAAAAAAAA"),
    Accepted("name", "a"),
    Accepted("name", "a" * 200),
    Accepted("name", 'Zoë "\\"\t\n'),
    Accepted("description", None),
    Accepted("description", ""),
    Accepted("description", 'Zoë "\\"\t\n'),
    Accepted("price", "-9999999999.99"),
    Accepted("price", "9999999999.99"),
    Accepted("price", "-0", shown="0.00"),
    Accepted("price", "1", shown="1.00"),
    Accepted("weight_kg", None),
    Accepted("weight_kg", 0.0),
    Accepted("stock", 0),
    Accepted("stock", 9007199254740991),
    Accepted("stock", 1.0, shown=1),
    Accepted("active", True),
    Accepted("active", False),
    Accepted("homepage", None),
    Accepted("homepage", "https://example.com/" + "a" * 2028),
    Accepted("attributes", None),
    Accepted("attributes", True),
    Accepted("attributes", 0),
    Accepted("attributes", -1.5),
    Accepted("attributes", ""),
    Accepted("attributes", []),
    Accepted("attributes", {}),
    Accepted("attributes", {"list": [1, None, {"deep": "Zoë"}], "": "empty name"}),
]
DEFAULTS: Body = {
    "description": None,
    "weight_kg": None,
    "stock": 0,
    "active": True,
    "homepage": None,
    "attributes": None,
}
CHANGES: Body = {
    "name": "bravo",
    "description": "bravo",
    "price": "2.00",
    "weight_kg": 1.5,
    "stock": 2,
    "active": True,
    "homepage": "https://example.com/bravo",
    "attributes": {"of": "bravo"},
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
    ("sort=name,-name", "sort", "repeated"),
    ("search=", "search", "length"),
    (
        (
            "search=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            "aaaaaaaaaaaaaaaa"
        ),
        "search",
        "length",
    ),
    ("active.gt=alpha", "active.gt", "unknown"),
    ("active.eq=alpha", "active.eq", "type"),
    ("active.ne=alpha", "active.ne", "type"),
    ("active.in=alpha", "active.in", "type"),
    ("price.contains=alpha", "price.contains", "unknown"),
    ("price.eq=alpha", "price.eq", "format"),
    ("price.ne=alpha", "price.ne", "format"),
    ("price.in=alpha", "price.in", "format"),
    ("price.gt=alpha", "price.gt", "format"),
    ("price.gte=alpha", "price.gte", "format"),
    ("price.lt=alpha", "price.lt", "format"),
    ("price.lte=alpha", "price.lte", "format"),
    ("stock.contains=alpha", "stock.contains", "unknown"),
    ("stock.eq=alpha", "stock.eq", "type"),
    ("stock.ne=alpha", "stock.ne", "type"),
    ("stock.in=alpha", "stock.in", "type"),
    ("stock.gt=alpha", "stock.gt", "type"),
    ("stock.gte=alpha", "stock.gte", "type"),
    ("stock.lt=alpha", "stock.lt", "type"),
    ("stock.lte=alpha", "stock.lte", "type"),
]
ROWS: list[Body] = [
    {"sku": "AAA", "name": "bravo", "price": "3.00", "stock": 1, "active": False},
    {"sku": "AAB", "name": "charlie", "price": "1.00", "stock": 2, "active": True},
    {"sku": "AAC", "name": "alpha", "price": "2.00", "stock": 3, "active": False},
]
FILTERS: dict[str, list[int]] = {
    "active=false": [0, 2],
    "active.eq=true": [1],
    "active.ne=true": [0, 2],
    "active.in=false&active.in=true": [0, 1, 2],
    "price=3.00": [0],
    "price.eq=2.00": [2],
    "price.ne=2.00": [0, 1],
    "price.in=3.00&price.in=1.00": [0, 1],
    "price.gt=2.00": [0],
    "price.gte=2.00": [0, 2],
    "price.lt=2.00": [1],
    "price.lte=2.00": [1, 2],
    "stock=1": [0],
    "stock.eq=3": [2],
    "stock.ne=2": [0, 2],
    "stock.in=1&stock.in=2": [0, 1],
    "stock.gt=2": [2],
    "stock.gte=2": [1, 2],
    "stock.lt=2": [0],
    "stock.lte=2": [0, 1],
}
SORTS: Body = {
    "name": ["alpha", "bravo", "charlie"],
    "price": ["1.00", "2.00", "3.00"],
    "stock": [1, 2, 3],
}
SEARCHES: dict[str, list[int]] = {
    "RAV": [0],
    "a": [0, 1, 2],
    "%": [],
    "_": [],
}


async def test_create_answers_with_the_product(api: Api) -> None:
    sent = await products.prepare(api)
    reply = await api.post(products.PATH, json=sent)
    shown = expect.created(reply, sent, products.path)
    expect.shown(await api.get(reply.headers["location"]), shown)


async def test_create_fills_in_what_is_absent(api: Api) -> None:
    sent = only(await products.prepare(api), products.REQUIRED)
    shown = await api.created("POST", products.PATH, sent)
    expect.holds(shown, DEFAULTS | sent)


async def test_create_requires_what_has_no_default(api: Api) -> None:
    for field in REQUIRED:
        reply = await api.post(products.PATH, json=without(products.body(), field))
        expect.faults(reply, {f"/{field}": "required"})


async def test_create_reports_all_faults_at_once(api: Api) -> None:
    reply = await api.post(products.PATH, json={})
    expect.faults(reply, {f"/{field}": "required" for field in REQUIRED})


@pytest.mark.parametrize(
    "field",
    [
        "sku",
        "name",
        "description",
        "price",
        "weight_kg",
        "stock",
        "active",
        "homepage",
        "attributes",
    ],
)
async def test_create_refuses(api: Api, field: str) -> None:
    for case in REFUSED:
        if case.field == field:
            reply = await api.post(products.PATH, json=products.body({field: case.value}))
            expect.faults(reply, {case.pointer: case.code}, case)


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
async def test_create_accepts(api: Api, case: Accepted) -> None:
    shown = await products.create(api, {case.field: case.sent})
    expect.holds(shown[case.field], case.shown)


async def test_create_refuses_what_is_not_the_clients(api: Api) -> None:
    for field, code in FORBIDDEN.items():
        reply = await api.post(products.PATH, json=products.body({field: None}))
        expect.faults(reply, {f"/{field}": code})


async def test_create_with_one_idempotency_key_creates_once(api: Api) -> None:
    sent = await products.prepare(api)
    headers = {"Idempotency-Key": "one"}
    first = await api.post(products.PATH, json=sent, headers=headers)
    again = await api.post(products.PATH, json=sent, headers=headers)
    expect.replayed(first, again)
    assert await expect.total(api, products.PATH) == 1


async def test_an_idempotency_key_is_for_one_body(api: Api) -> None:
    sent = await products.prepare(api)
    other = sent | {"sku": "AAB"}
    headers = {"Idempotency-Key": "one"}
    await api.post(products.PATH, json=sent, headers=headers)
    reply = await api.post(products.PATH, json=other, headers=headers)
    expect.problem(reply, 422, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["", "two words", "a" * 256])
async def test_a_malformed_idempotency_key_is_refused(api: Api, key: str) -> None:
    headers = {"Idempotency-Key": key}
    reply = await api.post(products.PATH, json=products.body(), headers=headers)
    expect.faults(reply, {"Idempotency-Key": "format"})


@pytest.mark.parametrize("field", ["sku"])
async def test_a_taken_value_conflicts(api: Api, field: str) -> None:
    first = await products.create(api)
    reply = await api.post(products.PATH, json=await products.prepare(api, {field: first[field]}))
    expect.conflicts(reply, {f"/{field}"})


async def test_get_answers_as_create_did(api: Api) -> None:
    shown = await products.create(api)
    expect.shown(await api.get(products.path(shown)), shown)


async def test_get_answers_304_to_who_has_it(api: Api) -> None:
    shown = await products.create(api)
    for tags in ('"1"', 'W/"1"', '"0", "1"', "*"):
        reply = await api.get(products.path(shown), headers={"If-None-Match": tags})
        assert (reply.status_code, reply.content) == (304, b""), tags
        assert reply.headers["etag"] == '"1"'


async def test_get_answers_in_full_to_who_has_another(api: Api) -> None:
    shown = await products.create(api)
    reply = await api.get(products.path(shown), headers={"If-None-Match": '"0"'})
    expect.shown(reply, shown)


async def test_get_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.get(ABSENT), 404, "not-found")


async def test_get_refuses_a_malformed_etag(api: Api) -> None:
    reply = await api.get(ABSENT, headers={"If-None-Match": "1"})
    expect.faults(reply, {"If-None-Match": "format"})


async def test_list_is_empty_at_first(api: Api) -> None:
    reply = await api.get(products.PATH, params={"with_total": "true"})
    expect.status(reply, 200)
    assert reply.json() == {"items": [], "next_cursor": None, "total": 0}


async def test_list_shows_what_create_showed(api: Api) -> None:
    shown = await products.create(api)
    reply = await api.get(products.PATH)
    assert reply.json() == {"items": [shown], "next_cursor": None, "total": None}


async def test_list_pages_through_everything_once(api: Api) -> None:
    rows = [await products.create(api) for _ in range(3)]
    pages = await expect.pages(api, products.PATH, limit=2)
    assert pages == [rows[:2], rows[2:]]
    assert await expect.total(api, products.PATH, limit=1) == 3


async def test_list_is_stable_while_rows_are_added(api: Api) -> None:
    rows = [await products.create(api) for _ in range(2)]
    first = (await api.get(products.PATH, params={"limit": 1})).json()
    rows.append(await products.create(api))
    rest = (await api.get(products.PATH, params={"cursor": first["next_cursor"]})).json()
    assert first["items"] + rest["items"] == rows
    assert rest["next_cursor"] is None


async def test_a_cursor_is_for_one_order(api: Api) -> None:
    for _ in range(2):
        await products.create(api)
    cursor = (await api.get(products.PATH, params={"limit": 1})).json()["next_cursor"]
    other = {"cursor": cursor, "sort": "-name"}
    reply = await api.get(products.PATH, params=other)
    expect.faults(reply, {"cursor": "cursor"})


async def test_list_filters(api: Api) -> None:
    rows = [await products.create(api, row) for row in ROWS]
    found = {
        query: expect.found(await api.get(products.PATH + "?" + query), rows) for query in FILTERS
    }
    assert found == FILTERS


@pytest.mark.parametrize("field", SORTS)
async def test_list_sorts_by(api: Api, field: str) -> None:
    for row in ROWS:
        await products.create(api, row)
    up = await expect.column(api, products.PATH, field, sort=field)
    down = await expect.column(api, products.PATH, field, sort=f"-{field}")
    assert up == SORTS[field]
    assert down == expect.descending(SORTS[field])


async def test_list_searches(api: Api) -> None:
    rows = [await products.create(api, row) for row in ROWS]
    found = {
        term: expect.found(await api.get(products.PATH, params={"search": term}), rows)
        for term in SEARCHES
    }
    assert found == SEARCHES


async def test_list_refuses(api: Api) -> None:
    for query, parameter, code in REFUSED_QUERIES:
        expect.faults(await api.get(products.PATH + "?" + query), {parameter: code}, query)


async def test_replace_sets_every_field(api: Api) -> None:
    before = await products.create(api)
    sent = products.replacement(before, CHANGES)
    reply = await api.put(products.path(before), json=sent)
    after = reply.json()
    expect.shown(reply, after)
    expect.holds(after, sent)
    expect.followed(before, after, changed=products.REPLACEABLE)
    expect.shown(await api.get(products.path(before)), after)


async def test_replace_sets_back_what_is_absent(api: Api) -> None:
    before = await products.create(api)
    sent = only(products.replacement(before), products.REQUIRED)
    reply = await api.put(products.path(before), json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), sent | only(DEFAULTS, products.REPLACEABLE))


async def test_replace_by_itself_changes_nothing(api: Api) -> None:
    before = await products.create(api)
    reply = await api.put(products.path(before), json=products.replacement(before))
    expect.shown(reply, before)


async def test_replace_refuses_what_create_refuses(api: Api) -> None:
    before = await products.create(api)
    for field in ["name", "price"]:
        reply = await api.put(
            products.path(before), json=without(products.replacement(before), field)
        )
        expect.faults(reply, {f"/{field}": "required"})
    for case in REFUSED:
        if case.field in products.REPLACEABLE:
            sent = products.replacement(before, {case.field: case.value})
            reply = await api.put(products.path(before), json=sent)
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(products.path(before)), before)


async def test_replace_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await products.create(api)
    for field, code in (FORBIDDEN | FROZEN).items():
        sent = products.replacement(before, {field: before.get(field)})
        reply = await api.put(products.path(before), json=sent)
        expect.faults(reply, {f"/{field}": code})


async def test_replace_misses_what_is_not_there(api: Api) -> None:
    sent = only(products.body(), products.REPLACEABLE)
    expect.problem(await api.put(ABSENT, json=sent), 404, "not-found")


async def test_patch_sets_one_field_alone(api: Api) -> None:
    before = await products.create(api)
    for field, value in CHANGES.items():
        reply = await api.patch(products.path(before), json={field: value})
        after = reply.json()
        expect.shown(reply, after)
        expect.holds(after[field], value)
        expect.followed(before, after, changed=[field])
        before = after
    expect.shown(await api.get(products.path(before)), before)


async def test_patch_takes_a_merge_patch(api: Api) -> None:
    before = await products.create(api)
    reply = await api.patch(
        products.path(before),
        content=json.dumps(CHANGES),
        headers={"Content-Type": "application/merge-patch+json"},
    )
    expect.status(reply, 200)
    expect.holds(reply.json(), CHANGES)


async def test_patch_with_nothing_changes_nothing(api: Api) -> None:
    before = await products.create(api)
    reply = await api.patch(products.path(before), json={})
    expect.shown(reply, before)


@pytest.mark.parametrize("field", ["description", "weight_kg", "homepage", "attributes"])
async def test_patch_with_null_empties(api: Api, field: str) -> None:
    before = await products.create(api)
    reply = await api.patch(products.path(before), json={field: None})
    expect.status(reply, 200)
    assert reply.json()[field] is None


async def test_patch_refuses_what_create_refuses(api: Api) -> None:
    before = await products.create(api)
    for case in REFUSED:
        if case.field in products.REPLACEABLE and not case.merges:
            reply = await api.patch(products.path(before), json={case.field: case.value})
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(products.path(before)), before)


async def test_patch_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await products.create(api)
    for field, code in (FORBIDDEN | FROZEN).items():
        reply = await api.patch(products.path(before), json={field: before.get(field)})
        expect.faults(reply, {f"/{field}": code})


async def test_patch_merges_into_attributes_as_json(api: Api) -> None:
    before = await products.create(
        api, {"attributes": {"kept": 1, "gone": 2, "deep": {"kept": [1]}}}
    )
    sent = {"attributes": {"gone": None, "new": "alpha", "deep": {"more": True}}}
    reply = await api.patch(products.path(before), json=sent)
    assert reply.json()["attributes"] == {
        "kept": 1,
        "new": "alpha",
        "deep": {"kept": [1], "more": True},
    }


async def test_patch_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.patch(ABSENT, json={}), 404, "not-found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_the_current_etag_passes(api: Api, method: str) -> None:
    shown = await products.create(api)
    sent = products.replacement(shown) if method == "PUT" else {}
    for tags in ['"0", "1"'] if method == "DELETE" else ["*", '"1"', '"0", "1"']:
        reply = await api.request(
            method, products.path(shown), json=sent, headers={"If-Match": tags}
        )
        expect.status(reply, 204 if method == "DELETE" else 200)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_another_etag_is_refused(api: Api, method: str) -> None:
    shown = await products.create(api)
    sent = products.replacement(shown, CHANGES) if method == "PUT" else {}
    for tags in ('"0"', 'W/"1"', '"2", "3"'):
        reply = await api.request(
            method, products.path(shown), json=sent, headers={"If-Match": tags}
        )
        expect.problem(reply, 412, "precondition-failed")
    expect.shown(await api.get(products.path(shown)), shown)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_a_malformed_etag_is_refused(api: Api, method: str) -> None:
    sent = only(products.body(), products.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": "1"})
    expect.faults(reply, {"If-Match": "format"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_misses_before_it_compares_etags(api: Api, method: str) -> None:
    sent = only(products.body(), products.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": '"1"'})
    expect.problem(reply, 404, "not-found")


async def test_delete_removes(api: Api) -> None:
    shown = await products.create(api)
    reply = await api.delete(products.path(shown))
    assert (reply.status_code, reply.content) == (204, b"")
    expect.problem(await api.delete(products.path(shown)), 404, "not-found")
    expect.problem(await api.get(products.path(shown)), 404, "not-found")
    assert await expect.total(api, products.PATH) == 0


async def test_delete_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.delete(ABSENT), 404, "not-found")


async def test_upsert_by_sku_creates_then_updates(api: Api) -> None:
    given = await products.prepare(api)
    sent, place = without(given, "sku"), expect.place("/products/by/sku", given["sku"])
    first = await api.put(place, json=sent)
    shown = expect.created(first, given, products.path)
    again = await api.put(place, json=sent)
    expect.shown(again, shown)
    changes = without(CHANGES, "sku")
    changed = await api.put(place, json=sent | changes)
    expect.status(changed, 200)
    expect.holds(changed.json(), changes)
    expect.followed(shown, changed.json(), changed=changes)


async def test_upsert_by_sku_sets_back_what_is_absent(api: Api) -> None:
    before = await products.create(api)
    place = expect.place("/products/by/sku", before["sku"])
    sent = without(only(products.replacement(before), products.REQUIRED), "sku")
    reply = await api.put(place, json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), only(without(DEFAULTS, "sku"), products.REPLACEABLE))


async def test_upsert_by_sku_compares_etags(api: Api) -> None:
    given = await products.prepare(api)
    sent, place = without(given, "sku"), expect.place("/products/by/sku", given["sku"])
    missing = await api.put(place, json=sent, headers={"If-Match": "*"})
    expect.problem(missing, 412, "precondition-failed")
    expect.status(await api.put(place, json=sent), 201)
    stale = await api.put(place, json=sent, headers={"If-Match": '"0"'})
    expect.problem(stale, 412, "precondition-failed")
    expect.status(await api.put(place, json=sent, headers={"If-Match": '"1"'}), 200)


async def test_upsert_by_sku_takes_the_value_from_the_path_alone(api: Api) -> None:
    reply = await api.put("/products/by/sku/AAH", json=products.body({"sku": "AAH"}))
    expect.faults(reply, {"/sku": "unknown"})


async def test_upsert_by_sku_refuses_a_value_it_could_not_hold(api: Api) -> None:
    reply = await api.put("/products/by/sku/AA", json=without(products.body(), "sku"))
    expect.faults(reply, {"value": "length"})


async def test_upsert_by_sku_refuses_what_create_refuses(api: Api) -> None:
    for case in REFUSED:
        if case.field != "sku":
            sent = without(products.body({case.field: case.value}), "sku")
            expect.faults(
                await api.put("/products/by/sku/AAH", json=sent), {case.pointer: case.code}, case
            )


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_a_key_that_cannot_be_one_is_refused(api: Api, method: str) -> None:
    sent = only(products.body(), products.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, "/products/nonsense", json=sent)
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
