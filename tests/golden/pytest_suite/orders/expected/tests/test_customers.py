"""Customers: what `/customers` promises."""

import json

import pytest

from tests import expect
from tests.api import Api, Body
from tests.cases import Accepted, Refused
from tests.factories import customers, only, values, without

pytestmark = pytest.mark.anyio

ABSENT = "/customers/00000008-0000-4000-8000-000000000008"
OPERATIONS = [
    ("GET", "/customers"),
    ("POST", "/customers"),
    ("GET", "/customers/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/customers/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/customers/00000008-0000-4000-8000-000000000008"),
    ("DELETE", "/customers/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/customers/by/email/hotel%40example.com"),
]
BODIES = [
    ("POST", "/customers"),
    ("PUT", "/customers/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/customers/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/customers/by/email/hotel%40example.com"),
]
FORBIDDEN = {
    "nonsense": "unknown",
    "id": "read_only",
    "created_at": "read_only",
    "updated_at": "read_only",
    "version": "read_only",
}
REQUIRED = ["email", "full_name"]
REFUSED = [
    Refused("email", None, "null"),
    Refused("email", 1, "type"),
    Refused("email", "alpha.example.com", "format"),
    Refused("email", "alpha@", "format"),
    Refused("email", "al pha@example.com", "format"),
    Refused("email", "alpha@example..com", "format"),
    Refused("full_name", None, "null"),
    Refused("full_name", 1, "type"),
    Refused("full_name", "", "length"),
    Refused("full_name", "a" * 121, "length"),
    Refused("full_name", "alph\x00", "text"),
    Refused("phone", 1, "type"),
    Refused("phone", "aa", "length"),
    Refused("phone", "a" * 31, "length"),
    Refused("phone", "alph\x00", "text"),
    Refused("tier", None, "null"),
    Refused("tier", "unknown", "enum"),
    Refused("tier", 1, "type"),
    Refused("credit_limit", None, "null"),
    Refused("credit_limit", 1, "type"),
    Refused("credit_limit", "one", "format"),
    Refused("credit_limit", "1e0", "format"),
    Refused("credit_limit", "+1", "format"),
    Refused("credit_limit", "01", "format"),
    Refused("credit_limit", ".5", "format"),
    Refused("credit_limit", "", "format"),
    Refused("credit_limit", "0.001", "digits"),
    Refused("credit_limit", "10000000000", "digits"),
    Refused("address", "alpha", "type"),
    Refused("address", values.address({"nonsense": 1}), "unknown", at="/nonsense"),
    Refused("address", without(values.address(), "street"), "required", at="/street", merges=True),
    Refused("address", values.address({"street": None}), "null", at="/street"),
    Refused("address", values.address({"street": 1}), "type", at="/street"),
    Refused("address", values.address({"street": ""}), "length", at="/street"),
    Refused("address", values.address({"street": "alph\x00"}), "text", at="/street"),
    Refused("address", without(values.address(), "city"), "required", at="/city", merges=True),
    Refused("address", values.address({"city": None}), "null", at="/city"),
    Refused("address", values.address({"city": 1}), "type", at="/city"),
    Refused("address", values.address({"city": ""}), "length", at="/city"),
    Refused("address", values.address({"city": "alph\x00"}), "text", at="/city"),
    Refused(
        "address",
        without(values.address(), "postal_code"),
        "required",
        at="/postal_code",
        merges=True,
    ),
    Refused("address", values.address({"postal_code": None}), "null", at="/postal_code"),
    Refused("address", values.address({"postal_code": 1}), "type", at="/postal_code"),
    Refused("address", values.address({"postal_code": "a"}), "length", at="/postal_code"),
    Refused("address", values.address({"postal_code": "alph\x00"}), "text", at="/postal_code"),
    Refused(
        "address", without(values.address(), "country"), "required", at="/country", merges=True
    ),
    Refused("address", values.address({"country": None}), "null", at="/country"),
    Refused("address", values.address({"country": 1}), "type", at="/country"),
    Refused("address", values.address({"country": "!!"}), "pattern", at="/country"),
    Refused("address", values.address({"note": 1}), "type", at="/note"),
    Refused("address", values.address({"note": "a" * 201}), "length", at="/note"),
    Refused("address", values.address({"note": "alph\x00"}), "text", at="/note"),
    Refused("born_on", 20260115, "type"),
    Refused("born_on", True, "type"),
    Refused("born_on", "2026-02-30", "format"),
    Refused("born_on", "15.01.2026", "format"),
    Refused("born_on", "20260115", "format"),
    Refused("born_on", "2026-01-15T00:00:00Z", "format"),
    Refused("newsletter", None, "null"),
    Refused("newsletter", "true", "type"),
    Refused("newsletter", 1, "type"),
    Refused("newsletter", 0, "type"),
]
ACCEPTED = [
    Accepted("email", "a" * 242 + "@example.com"),
    Accepted("full_name", "a"),
    Accepted("full_name", "a" * 120),
    Accepted("full_name", 'Zoë "\\"\t\n'),
    Accepted("phone", None),
    Accepted("phone", "aaa"),
    Accepted("phone", "a" * 30),
    Accepted("phone", 'Zoë "\\"\t\n'),
    Accepted("tier", "standard"),
    Accepted("tier", "gold"),
    Accepted("tier", "platinum"),
    Accepted("credit_limit", "-9999999999.99"),
    Accepted("credit_limit", "9999999999.99"),
    Accepted("credit_limit", "-0", shown="0.00"),
    Accepted("credit_limit", "1", shown="1.00"),
    Accepted("address", None),
    Accepted("address", without(values.address(), "note"), shown={"note": None}),
    Accepted("address", values.address({"note": None}), shown={"note": None}),
    Accepted(
        "address", values.address({"street": 'Zoë "\\"\t\n'}), shown={"street": 'Zoë "\\"\t\n'}
    ),
    Accepted("address", values.address({"city": 'Zoë "\\"\t\n'}), shown={"city": 'Zoë "\\"\t\n'}),
    Accepted(
        "address",
        values.address({"postal_code": 'Zoë "\\"\t\n'}),
        shown={"postal_code": 'Zoë "\\"\t\n'},
    ),
    Accepted("address", values.address({"country": "AA"}), shown={"country": "AA"}),
    Accepted("address", values.address({"note": 'Zoë "\\"\t\n'}), shown={"note": 'Zoë "\\"\t\n'}),
    Accepted("born_on", None),
    Accepted("born_on", "0001-01-01"),
    Accepted("born_on", "9999-12-31"),
    Accepted("newsletter", True),
    Accepted("newsletter", False),
]
DEFAULTS: Body = {
    "phone": None,
    "tier": "standard",
    "credit_limit": "0.00",
    "address": None,
    "born_on": None,
    "newsletter": False,
}
CHANGES: Body = {
    "email": "bravo@example.com",
    "full_name": "bravo",
    "phone": "bravo",
    "tier": "platinum",
    "credit_limit": "2.00",
    "address": values.address({"street": "bravo"}),
    "born_on": "2026-01-16",
    "newsletter": True,
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
    ("sort=full_name,-full_name", "sort", "repeated"),
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
    ("tier.gt=alpha", "tier.gt", "unknown"),
    ("tier.eq=unknown", "tier.eq", "enum"),
    ("tier.ne=unknown", "tier.ne", "enum"),
    ("tier.in=unknown", "tier.in", "enum"),
    ("newsletter.gt=alpha", "newsletter.gt", "unknown"),
    ("newsletter.eq=alpha", "newsletter.eq", "type"),
    ("newsletter.ne=alpha", "newsletter.ne", "type"),
    ("newsletter.in=alpha", "newsletter.in", "type"),
    ("born_on.contains=alpha", "born_on.contains", "unknown"),
    ("born_on.eq=alpha", "born_on.eq", "format"),
    ("born_on.ne=alpha", "born_on.ne", "format"),
    ("born_on.in=alpha", "born_on.in", "format"),
    ("born_on.gt=alpha", "born_on.gt", "format"),
    ("born_on.gte=alpha", "born_on.gte", "format"),
    ("born_on.lt=alpha", "born_on.lt", "format"),
    ("born_on.lte=alpha", "born_on.lte", "format"),
    ("born_on.is_null=maybe", "born_on.is_null", "type"),
    ("created_at.contains=alpha", "created_at.contains", "unknown"),
    ("created_at.eq=alpha", "created_at.eq", "format"),
    ("created_at.ne=alpha", "created_at.ne", "format"),
    ("created_at.in=alpha", "created_at.in", "format"),
    ("created_at.gt=alpha", "created_at.gt", "format"),
    ("created_at.gte=alpha", "created_at.gte", "format"),
    ("created_at.lt=alpha", "created_at.lt", "format"),
    ("created_at.lte=alpha", "created_at.lte", "format"),
]
ROWS: list[Body] = [
    {
        "email": "alpha@example.com",
        "full_name": "bravo",
        "tier": "standard",
        "born_on": "2026-01-15",
        "newsletter": False,
    },
    {
        "email": "bravo@example.com",
        "full_name": "charlie",
        "tier": "gold",
        "born_on": "2026-01-16",
        "newsletter": True,
    },
    {
        "email": "charlie@example.com",
        "full_name": "alpha",
        "tier": "platinum",
        "born_on": None,
        "newsletter": False,
    },
]
FILTERS: dict[str, list[int]] = {
    "tier=standard": [0],
    "tier.eq=platinum": [2],
    "tier.ne=platinum": [0, 1],
    "tier.in=standard&tier.in=gold": [0, 1],
    "newsletter=false": [0, 2],
    "newsletter.eq=true": [1],
    "newsletter.ne=true": [0, 2],
    "newsletter.in=false&newsletter.in=true": [0, 1, 2],
    "born_on=2026-01-15": [0],
    "born_on.eq=2026-01-16": [1],
    "born_on.ne=2026-01-16": [0, 2],
    "born_on.in=2026-01-15&born_on.in=2026-01-16": [0, 1],
    "born_on.gt=2026-01-16": [],
    "born_on.gte=2026-01-16": [1],
    "born_on.lt=2026-01-16": [0],
    "born_on.lte=2026-01-16": [0, 1],
    "born_on.is_null=true": [2],
    "born_on.is_null=false": [0, 1],
}
SORTS: Body = {
    "full_name": ["alpha", "bravo", "charlie"],
}
SEARCHES: dict[str, list[int]] = {
    "RAV": [0, 1],
    "LPHA@EXAMPLE.CO": [0],
    "%": [],
    "_": [],
}


async def test_create_answers_with_the_customer(api: Api) -> None:
    sent = await customers.prepare(api)
    reply = await api.post(customers.PATH, json=sent)
    shown = expect.created(reply, sent, customers.path)
    expect.shown(await api.get(reply.headers["location"]), shown)


async def test_create_fills_in_what_is_absent(api: Api) -> None:
    sent = only(await customers.prepare(api), customers.REQUIRED)
    shown = await api.created("POST", customers.PATH, sent)
    expect.holds(shown, DEFAULTS | sent)


async def test_create_requires_what_has_no_default(api: Api) -> None:
    for field in REQUIRED:
        reply = await api.post(customers.PATH, json=without(customers.body(), field))
        expect.faults(reply, {f"/{field}": "required"})


async def test_create_reports_all_faults_at_once(api: Api) -> None:
    reply = await api.post(customers.PATH, json={})
    expect.faults(reply, {f"/{field}": "required" for field in REQUIRED})


@pytest.mark.parametrize(
    "field",
    ["email", "full_name", "phone", "tier", "credit_limit", "address", "born_on", "newsletter"],
)
async def test_create_refuses(api: Api, field: str) -> None:
    for case in REFUSED:
        if case.field == field:
            reply = await api.post(customers.PATH, json=customers.body({field: case.value}))
            expect.faults(reply, {case.pointer: case.code}, case)


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
async def test_create_accepts(api: Api, case: Accepted) -> None:
    shown = await customers.create(api, {case.field: case.sent})
    expect.holds(shown[case.field], case.shown)


async def test_create_refuses_what_is_not_the_clients(api: Api) -> None:
    for field, code in FORBIDDEN.items():
        reply = await api.post(customers.PATH, json=customers.body({field: None}))
        expect.faults(reply, {f"/{field}": code})


async def test_create_with_one_idempotency_key_creates_once(api: Api) -> None:
    sent = await customers.prepare(api)
    headers = {"Idempotency-Key": "one"}
    first = await api.post(customers.PATH, json=sent, headers=headers)
    again = await api.post(customers.PATH, json=sent, headers=headers)
    expect.replayed(first, again)
    assert await expect.total(api, customers.PATH) == 1


async def test_an_idempotency_key_is_for_one_body(api: Api) -> None:
    sent = await customers.prepare(api)
    other = sent | {"email": "bravo@example.com"}
    headers = {"Idempotency-Key": "one"}
    await api.post(customers.PATH, json=sent, headers=headers)
    reply = await api.post(customers.PATH, json=other, headers=headers)
    expect.problem(reply, 422, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["", "two words", "a" * 256])
async def test_a_malformed_idempotency_key_is_refused(api: Api, key: str) -> None:
    headers = {"Idempotency-Key": key}
    reply = await api.post(customers.PATH, json=customers.body(), headers=headers)
    expect.faults(reply, {"Idempotency-Key": "format"})


@pytest.mark.parametrize("field", ["email"])
async def test_a_taken_value_conflicts(api: Api, field: str) -> None:
    first = await customers.create(api)
    reply = await api.post(customers.PATH, json=await customers.prepare(api, {field: first[field]}))
    expect.conflicts(reply, {f"/{field}"})


async def test_get_answers_as_create_did(api: Api) -> None:
    shown = await customers.create(api)
    expect.shown(await api.get(customers.path(shown)), shown)


async def test_get_answers_304_to_who_has_it(api: Api) -> None:
    shown = await customers.create(api)
    for tags in ('"1"', 'W/"1"', '"0", "1"', "*"):
        reply = await api.get(customers.path(shown), headers={"If-None-Match": tags})
        assert (reply.status_code, reply.content) == (304, b""), tags
        assert reply.headers["etag"] == '"1"'


async def test_get_answers_in_full_to_who_has_another(api: Api) -> None:
    shown = await customers.create(api)
    reply = await api.get(customers.path(shown), headers={"If-None-Match": '"0"'})
    expect.shown(reply, shown)


async def test_get_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.get(ABSENT), 404, "not-found")


async def test_get_refuses_a_malformed_etag(api: Api) -> None:
    reply = await api.get(ABSENT, headers={"If-None-Match": "1"})
    expect.faults(reply, {"If-None-Match": "format"})


async def test_list_is_empty_at_first(api: Api) -> None:
    reply = await api.get(customers.PATH, params={"with_total": "true"})
    expect.status(reply, 200)
    assert reply.json() == {"items": [], "next_cursor": None, "total": 0}


async def test_list_shows_what_create_showed(api: Api) -> None:
    shown = await customers.create(api)
    reply = await api.get(customers.PATH)
    assert reply.json() == {"items": [shown], "next_cursor": None, "total": None}


async def test_list_pages_through_everything_once(api: Api) -> None:
    rows = [await customers.create(api) for _ in range(3)]
    pages = await expect.pages(api, customers.PATH, limit=2)
    assert pages == [rows[:2], rows[2:]]
    assert await expect.total(api, customers.PATH, limit=1) == 3


async def test_list_is_stable_while_rows_are_added(api: Api) -> None:
    rows = [await customers.create(api) for _ in range(2)]
    first = (await api.get(customers.PATH, params={"limit": 1})).json()
    rows.append(await customers.create(api))
    rest = (await api.get(customers.PATH, params={"cursor": first["next_cursor"]})).json()
    assert first["items"] + rest["items"] == rows
    assert rest["next_cursor"] is None


async def test_a_cursor_is_for_one_order(api: Api) -> None:
    for _ in range(2):
        await customers.create(api)
    cursor = (await api.get(customers.PATH, params={"limit": 1})).json()["next_cursor"]
    other = {"cursor": cursor, "sort": "-full_name"}
    reply = await api.get(customers.PATH, params=other)
    expect.faults(reply, {"cursor": "cursor"})


async def test_list_filters(api: Api) -> None:
    rows = [await customers.create(api, row) for row in ROWS]
    found = {
        query: expect.found(await api.get(customers.PATH + "?" + query), rows) for query in FILTERS
    }
    assert found == FILTERS


@pytest.mark.parametrize(
    ("field", "ops"),
    [
        ("created_at", ["eq", "ne", "in", "gt", "gte", "lt", "lte"]),
    ],
)
async def test_list_compares(api: Api, field: str, ops: list[str]) -> None:
    rows = [await customers.create(api) for _ in range(3)]
    pivot = rows[len(rows) // 2][field]
    for op in ops:
        operand = "true" if op == "is_null" else pivot
        reply = await api.get(customers.PATH, params={f"{field}.{op}": operand})
        assert expect.found(reply, rows) == expect.held(rows, field, op, pivot), op


@pytest.mark.parametrize("field", SORTS)
async def test_list_sorts_by(api: Api, field: str) -> None:
    for row in ROWS:
        await customers.create(api, row)
    up = await expect.column(api, customers.PATH, field, sort=field)
    down = await expect.column(api, customers.PATH, field, sort=f"-{field}")
    assert up == SORTS[field]
    assert down == expect.descending(SORTS[field])


@pytest.mark.parametrize("field", ["created_at"])
async def test_list_keeps_the_order_of(api: Api, field: str) -> None:
    rows = [await customers.create(api) for _ in range(3)]
    up = await expect.column(api, customers.PATH, field, sort=field)
    down = await expect.column(api, customers.PATH, field, sort=f"-{field}")
    assert up == expect.ascending([row[field] for row in rows])
    assert down == expect.descending(up)


async def test_list_searches(api: Api) -> None:
    rows = [await customers.create(api, row) for row in ROWS]
    found = {
        term: expect.found(await api.get(customers.PATH, params={"search": term}), rows)
        for term in SEARCHES
    }
    assert found == SEARCHES


async def test_list_refuses(api: Api) -> None:
    for query, parameter, code in REFUSED_QUERIES:
        expect.faults(await api.get(customers.PATH + "?" + query), {parameter: code}, query)


async def test_replace_sets_every_field(api: Api) -> None:
    before = await customers.create(api)
    sent = customers.replacement(before, CHANGES)
    reply = await api.put(customers.path(before), json=sent)
    after = reply.json()
    expect.shown(reply, after)
    expect.holds(after, sent)
    expect.followed(before, after, changed=customers.REPLACEABLE)
    expect.shown(await api.get(customers.path(before)), after)


async def test_replace_sets_back_what_is_absent(api: Api) -> None:
    before = await customers.create(api)
    sent = only(customers.replacement(before), customers.REQUIRED)
    reply = await api.put(customers.path(before), json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), sent | only(DEFAULTS, customers.REPLACEABLE))


async def test_replace_by_itself_changes_nothing(api: Api) -> None:
    before = await customers.create(api)
    reply = await api.put(customers.path(before), json=customers.replacement(before))
    expect.shown(reply, before)


async def test_replace_refuses_what_create_refuses(api: Api) -> None:
    before = await customers.create(api)
    for field in ["email", "full_name"]:
        reply = await api.put(
            customers.path(before), json=without(customers.replacement(before), field)
        )
        expect.faults(reply, {f"/{field}": "required"})
    for case in REFUSED:
        if case.field in customers.REPLACEABLE:
            sent = customers.replacement(before, {case.field: case.value})
            reply = await api.put(customers.path(before), json=sent)
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(customers.path(before)), before)


async def test_replace_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await customers.create(api)
    for field, code in FORBIDDEN.items():
        sent = customers.replacement(before, {field: before.get(field)})
        reply = await api.put(customers.path(before), json=sent)
        expect.faults(reply, {f"/{field}": code})


async def test_replace_misses_what_is_not_there(api: Api) -> None:
    sent = only(customers.body(), customers.REPLACEABLE)
    expect.problem(await api.put(ABSENT, json=sent), 404, "not-found")


@pytest.mark.parametrize("field", ["email"])
async def test_replace_by_a_taken_value_conflicts(api: Api, field: str) -> None:
    first, second = [await customers.create(api) for _ in range(2)]
    sent = customers.replacement(second, {field: first[field]})
    expect.conflicts(await api.put(customers.path(second), json=sent), {f"/{field}"})


async def test_patch_sets_one_field_alone(api: Api) -> None:
    before = await customers.create(api)
    for field, value in CHANGES.items():
        reply = await api.patch(customers.path(before), json={field: value})
        after = reply.json()
        expect.shown(reply, after)
        expect.holds(after[field], value)
        expect.followed(before, after, changed=[field])
        before = after
    expect.shown(await api.get(customers.path(before)), before)


async def test_patch_takes_a_merge_patch(api: Api) -> None:
    before = await customers.create(api)
    reply = await api.patch(
        customers.path(before),
        content=json.dumps(CHANGES),
        headers={"Content-Type": "application/merge-patch+json"},
    )
    expect.status(reply, 200)
    expect.holds(reply.json(), CHANGES)


async def test_patch_with_nothing_changes_nothing(api: Api) -> None:
    before = await customers.create(api)
    reply = await api.patch(customers.path(before), json={})
    expect.shown(reply, before)


@pytest.mark.parametrize("field", ["phone", "address", "born_on"])
async def test_patch_with_null_empties(api: Api, field: str) -> None:
    before = await customers.create(api)
    reply = await api.patch(customers.path(before), json={field: None})
    expect.status(reply, 200)
    assert reply.json()[field] is None


async def test_patch_refuses_what_create_refuses(api: Api) -> None:
    before = await customers.create(api)
    for case in REFUSED:
        if case.field in customers.REPLACEABLE and not case.merges:
            reply = await api.patch(customers.path(before), json={case.field: case.value})
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(customers.path(before)), before)


async def test_patch_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await customers.create(api)
    for field, code in FORBIDDEN.items():
        reply = await api.patch(customers.path(before), json={field: before.get(field)})
        expect.faults(reply, {f"/{field}": code})


async def test_patch_merges_into_address(api: Api) -> None:
    before = await customers.create(api)
    reply = await api.patch(customers.path(before), json={"address": {"street": "bravo"}})
    expect.status(reply, 200)
    assert reply.json()["address"] == before["address"] | {"street": "bravo"}


async def test_patch_merges_into_no_address(api: Api) -> None:
    before = await customers.create(api, {"address": None})
    sent = without(customers.body()["address"], "city")
    reply = await api.patch(customers.path(before), json={"address": sent})
    expect.faults(reply, {"/address/city": "required"})


async def test_patch_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.patch(ABSENT, json={}), 404, "not-found")


@pytest.mark.parametrize("field", ["email"])
async def test_patch_to_a_taken_value_conflicts(api: Api, field: str) -> None:
    first, second = [await customers.create(api) for _ in range(2)]
    reply = await api.patch(customers.path(second), json={field: first[field]})
    expect.conflicts(reply, {f"/{field}"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_the_current_etag_passes(api: Api, method: str) -> None:
    shown = await customers.create(api)
    sent = customers.replacement(shown) if method == "PUT" else {}
    for tags in ['"0", "1"'] if method == "DELETE" else ["*", '"1"', '"0", "1"']:
        reply = await api.request(
            method, customers.path(shown), json=sent, headers={"If-Match": tags}
        )
        expect.status(reply, 204 if method == "DELETE" else 200)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_another_etag_is_refused(api: Api, method: str) -> None:
    shown = await customers.create(api)
    sent = customers.replacement(shown, CHANGES) if method == "PUT" else {}
    for tags in ('"0"', 'W/"1"', '"2", "3"'):
        reply = await api.request(
            method, customers.path(shown), json=sent, headers={"If-Match": tags}
        )
        expect.problem(reply, 412, "precondition-failed")
    expect.shown(await api.get(customers.path(shown)), shown)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_a_malformed_etag_is_refused(api: Api, method: str) -> None:
    sent = only(customers.body(), customers.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": "1"})
    expect.faults(reply, {"If-Match": "format"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_misses_before_it_compares_etags(api: Api, method: str) -> None:
    sent = only(customers.body(), customers.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": '"1"'})
    expect.problem(reply, 404, "not-found")


async def test_delete_removes(api: Api) -> None:
    shown = await customers.create(api)
    reply = await api.delete(customers.path(shown))
    assert (reply.status_code, reply.content) == (204, b"")
    expect.problem(await api.delete(customers.path(shown)), 404, "not-found")
    expect.problem(await api.get(customers.path(shown)), 404, "not-found")
    assert await expect.total(api, customers.PATH) == 0


async def test_delete_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.delete(ABSENT), 404, "not-found")


async def test_upsert_by_email_creates_then_updates(api: Api) -> None:
    given = await customers.prepare(api)
    sent, place = without(given, "email"), expect.place("/customers/by/email", given["email"])
    first = await api.put(place, json=sent)
    shown = expect.created(first, given, customers.path)
    again = await api.put(place, json=sent)
    expect.shown(again, shown)
    changes = without(CHANGES, "email")
    changed = await api.put(place, json=sent | changes)
    expect.status(changed, 200)
    expect.holds(changed.json(), changes)
    expect.followed(shown, changed.json(), changed=changes)


async def test_upsert_by_email_sets_back_what_is_absent(api: Api) -> None:
    before = await customers.create(api)
    place = expect.place("/customers/by/email", before["email"])
    sent = without(only(customers.replacement(before), customers.REQUIRED), "email")
    reply = await api.put(place, json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), only(without(DEFAULTS, "email"), customers.REPLACEABLE))


async def test_upsert_by_email_compares_etags(api: Api) -> None:
    given = await customers.prepare(api)
    sent, place = without(given, "email"), expect.place("/customers/by/email", given["email"])
    missing = await api.put(place, json=sent, headers={"If-Match": "*"})
    expect.problem(missing, 412, "precondition-failed")
    expect.status(await api.put(place, json=sent), 201)
    stale = await api.put(place, json=sent, headers={"If-Match": '"0"'})
    expect.problem(stale, 412, "precondition-failed")
    expect.status(await api.put(place, json=sent, headers={"If-Match": '"1"'}), 200)


async def test_upsert_by_email_takes_the_value_from_the_path_alone(api: Api) -> None:
    reply = await api.put(
        "/customers/by/email/hotel%40example.com",
        json=customers.body({"email": "hotel@example.com"}),
    )
    expect.faults(reply, {"/email": "unknown"})


async def test_upsert_by_email_refuses_a_value_it_could_not_hold(api: Api) -> None:
    reply = await api.put(
        "/customers/by/email/alpha.example.com", json=without(customers.body(), "email")
    )
    expect.faults(reply, {"value": "format"})


async def test_upsert_by_email_refuses_what_create_refuses(api: Api) -> None:
    for case in REFUSED:
        if case.field != "email":
            sent = without(customers.body({case.field: case.value}), "email")
            expect.faults(
                await api.put("/customers/by/email/hotel%40example.com", json=sent),
                {case.pointer: case.code},
                case,
            )


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_a_key_that_cannot_be_one_is_refused(api: Api, method: str) -> None:
    sent = only(customers.body(), customers.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, "/customers/nonsense", json=sent)
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
