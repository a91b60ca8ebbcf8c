"""Orders: what `/orders` promises."""

import json

import pytest

from tests import expect
from tests.api import Api, Apis, Body
from tests.cases import Accepted, Refused
from tests.factories import customers, only, orders, values, without

pytestmark = pytest.mark.anyio

ABSENT = "/orders/00000008-0000-4000-8000-000000000008"
OPERATIONS = [
    ("GET", "/orders"),
    ("POST", "/orders"),
    ("GET", "/orders/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/orders/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/orders/00000008-0000-4000-8000-000000000008"),
    ("DELETE", "/orders/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/orders/by/number/hotel"),
]
BODIES = [
    ("POST", "/orders"),
    ("PUT", "/orders/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/orders/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/orders/by/number/hotel"),
]
FORBIDDEN = {
    "nonsense": "unknown",
    "id": "read_only",
    "created_at": "read_only",
    "updated_at": "read_only",
    "version": "read_only",
}
REQUIRED = ["number", "customer", "total", "lines", "placed_at"]
REFUSED = [
    Refused("number", None, "null"),
    Refused("number", 1, "type"),
    Refused("number", "", "length"),
    Refused("number", "a" * 41, "length"),
    Refused("number", "alph\x00", "text"),
    Refused("external_id", 1, "type"),
    Refused("external_id", "1", "format"),
    Refused("external_id", "00000001000040008000000000000001", "format"),
    Refused("external_id", "{00000001-0000-4000-8000-000000000001}", "format"),
    Refused("external_id", "urn:uuid:00000001-0000-4000-8000-000000000001", "format"),
    Refused("customer", None, "null"),
    Refused("customer", 1, "type"),
    Refused("customer", "1", "format"),
    Refused("customer", "00000001000040008000000000000001", "format"),
    Refused("customer", "{00000001-0000-4000-8000-000000000001}", "format"),
    Refused("customer", "urn:uuid:00000001-0000-4000-8000-000000000001", "format"),
    Refused("state", None, "null"),
    Refused("state", "unknown", "enum"),
    Refused("state", 1, "type"),
    Refused("total", None, "null"),
    Refused("total", 1, "type"),
    Refused("total", "one", "format"),
    Refused("total", "1e0", "format"),
    Refused("total", "+1", "format"),
    Refused("total", "01", "format"),
    Refused("total", ".5", "format"),
    Refused("total", "", "format"),
    Refused("total", "0.001", "digits"),
    Refused("total", "10000000000", "digits"),
    Refused("currency", None, "null"),
    Refused("currency", 1, "type"),
    Refused("currency", "!!!", "pattern"),
    Refused("lines", None, "null"),
    Refused("lines", "alpha", "type"),
    Refused("lines", [values.order_line()] * 201, "items"),
    Refused("lines", [], "items"),
    Refused("lines", [None], "null", at="/0"),
    Refused("lines", ["alpha"], "type", at="/0"),
    Refused("lines", [values.order_line({"nonsense": 1})], "unknown", at="/0/nonsense"),
    Refused("lines", [without(values.order_line(), "sku")], "required", at="/0/sku"),
    Refused("lines", [values.order_line({"sku": None})], "null", at="/0/sku"),
    Refused("lines", [values.order_line({"sku": 1})], "type", at="/0/sku"),
    Refused("lines", [values.order_line({"sku": "AA"})], "length", at="/0/sku"),
    Refused("lines", [values.order_line({"sku": "!!!"})], "pattern", at="/0/sku"),
    Refused("lines", [without(values.order_line(), "quantity")], "required", at="/0/quantity"),
    Refused("lines", [values.order_line({"quantity": None})], "null", at="/0/quantity"),
    Refused("lines", [values.order_line({"quantity": "1"})], "type", at="/0/quantity"),
    Refused("lines", [values.order_line({"quantity": 0})], "range", at="/0/quantity"),
    Refused("lines", [without(values.order_line(), "unit_price")], "required", at="/0/unit_price"),
    Refused("lines", [values.order_line({"unit_price": None})], "null", at="/0/unit_price"),
    Refused("lines", [values.order_line({"unit_price": 1})], "type", at="/0/unit_price"),
    Refused("lines", [values.order_line({"unit_price": "one"})], "format", at="/0/unit_price"),
    Refused("lines", [values.order_line({"unit_price": "0.001"})], "digits", at="/0/unit_price"),
    Refused("lines", [values.order_line({"discount": None})], "null", at="/0/discount"),
    Refused("lines", [values.order_line({"discount": 1})], "type", at="/0/discount"),
    Refused("lines", [values.order_line({"discount": "one"})], "format", at="/0/discount"),
    Refused("lines", [values.order_line({"discount": "0.001"})], "digits", at="/0/discount"),
    Refused("ship_to", "alpha", "type"),
    Refused("ship_to", values.address({"nonsense": 1}), "unknown", at="/nonsense"),
    Refused("ship_to", without(values.address(), "street"), "required", at="/street", merges=True),
    Refused("ship_to", values.address({"street": None}), "null", at="/street"),
    Refused("ship_to", values.address({"street": 1}), "type", at="/street"),
    Refused("ship_to", values.address({"street": ""}), "length", at="/street"),
    Refused("ship_to", values.address({"street": "alph\x00"}), "text", at="/street"),
    Refused("ship_to", without(values.address(), "city"), "required", at="/city", merges=True),
    Refused("ship_to", values.address({"city": None}), "null", at="/city"),
    Refused("ship_to", values.address({"city": 1}), "type", at="/city"),
    Refused("ship_to", values.address({"city": ""}), "length", at="/city"),
    Refused("ship_to", values.address({"city": "alph\x00"}), "text", at="/city"),
    Refused(
        "ship_to",
        without(values.address(), "postal_code"),
        "required",
        at="/postal_code",
        merges=True,
    ),
    Refused("ship_to", values.address({"postal_code": None}), "null", at="/postal_code"),
    Refused("ship_to", values.address({"postal_code": 1}), "type", at="/postal_code"),
    Refused("ship_to", values.address({"postal_code": "a"}), "length", at="/postal_code"),
    Refused("ship_to", values.address({"postal_code": "alph\x00"}), "text", at="/postal_code"),
    Refused(
        "ship_to", without(values.address(), "country"), "required", at="/country", merges=True
    ),
    Refused("ship_to", values.address({"country": None}), "null", at="/country"),
    Refused("ship_to", values.address({"country": 1}), "type", at="/country"),
    Refused("ship_to", values.address({"country": "!!"}), "pattern", at="/country"),
    Refused("ship_to", values.address({"note": 1}), "type", at="/note"),
    Refused("ship_to", values.address({"note": "a" * 201}), "length", at="/note"),
    Refused("ship_to", values.address({"note": "alph\x00"}), "text", at="/note"),
    Refused("tags", None, "null"),
    Refused("tags", "alpha", "type"),
    Refused("tags", ["alpha", "alpha", "alpha", "alpha", "alpha", "alpha"], "items"),
    Refused("tags", [None], "null", at="/0"),
    Refused("tags", [1], "type", at="/0"),
    Refused("tags", [""], "length", at="/0"),
    Refused("tags", ["alph\x00"], "text", at="/0"),
    Refused("placed_at", None, "null"),
    Refused("placed_at", 1768464000, "type"),
    Refused("placed_at", "2026-01-15T08:00:00", "format"),
    Refused("placed_at", "2026-01-15", "format"),
    Refused("placed_at", "2026-01-15T25:00:00Z", "format"),
    Refused("placed_at", "2026-01-15 08:00:00Z", "format"),
    Refused("due_on", 20260115, "type"),
    Refused("due_on", True, "type"),
    Refused("due_on", "2026-02-30", "format"),
    Refused("due_on", "15.01.2026", "format"),
    Refused("due_on", "20260115", "format"),
    Refused("due_on", "2026-01-15T00:00:00Z", "format"),
    Refused("priority", None, "null"),
    Refused("priority", "1", "type"),
    Refused("priority", 1.5, "type"),
    Refused("priority", True, "type"),
    Refused("priority", -1, "range"),
    Refused("priority", 10, "range"),
    Refused("note", 1, "type"),
    Refused("note", "alph\x00", "text"),
]
ACCEPTED = [
    Accepted("number", "a"),
    Accepted("number", "a" * 40),
    Accepted("number", 'Zoë "\\"\t\n'),
    Accepted("external_id", None),
    Accepted(
        "external_id",
        "ABCDEF00-0000-4000-8000-00000000000A",
        shown="abcdef00-0000-4000-8000-00000000000a",
    ),
    Accepted("state", "open"),
    Accepted("state", "paid"),
    Accepted("state", "shipped"),
    Accepted("state", "cancelled"),
    Accepted("total", "-9999999999.99"),
    Accepted("total", "9999999999.99"),
    Accepted("total", "-0", shown="0.00"),
    Accepted("total", "1", shown="1.00"),
    Accepted("currency", "AAA"),
    Accepted("lines", [values.order_line()]),
    Accepted("lines", [values.order_line()] * 200),
    Accepted("ship_to", None),
    Accepted("ship_to", without(values.address(), "note"), shown={"note": None}),
    Accepted("ship_to", values.address({"note": None}), shown={"note": None}),
    Accepted(
        "ship_to", values.address({"street": 'Zoë "\\"\t\n'}), shown={"street": 'Zoë "\\"\t\n'}
    ),
    Accepted("ship_to", values.address({"city": 'Zoë "\\"\t\n'}), shown={"city": 'Zoë "\\"\t\n'}),
    Accepted(
        "ship_to",
        values.address({"postal_code": 'Zoë "\\"\t\n'}),
        shown={"postal_code": 'Zoë "\\"\t\n'},
    ),
    Accepted("ship_to", values.address({"country": "AA"}), shown={"country": "AA"}),
    Accepted("ship_to", values.address({"note": 'Zoë "\\"\t\n'}), shown={"note": 'Zoë "\\"\t\n'}),
    Accepted("tags", []),
    Accepted("tags", ["alpha", "alpha", "alpha", "alpha", "alpha"]),
    Accepted("placed_at", "0001-01-01T00:00:00Z"),
    Accepted("placed_at", "9999-12-31T23:59:59Z"),
    Accepted("placed_at", "2026-01-15T10:00:00+02:00", shown="2026-01-15T08:00:00Z"),
    Accepted("placed_at", "2026-01-15t08:00:00z", shown="2026-01-15T08:00:00Z"),
    Accepted("placed_at", "2026-01-15T08:00:00.1234567Z", shown="2026-01-15T08:00:00.123456Z"),
    Accepted("placed_at", "2026-01-15T08:00:00.000Z", shown="2026-01-15T08:00:00Z"),
    Accepted("due_on", None),
    Accepted("due_on", "0001-01-01"),
    Accepted("due_on", "9999-12-31"),
    Accepted("priority", 0),
    Accepted("priority", 9),
    Accepted("priority", 1.0, shown=1),
    Accepted("note", None),
    Accepted("note", ""),
    Accepted("note", 'Zoë "\\"\t\n'),
]
DEFAULTS: Body = {
    "external_id": None,
    "state": "open",
    "currency": "EUR",
    "ship_to": None,
    "tags": [],
    "due_on": None,
    "priority": 5,
    "note": None,
}
CHANGES: Body = {
    "number": "bravo",
    "external_id": "00000002-0000-4000-8000-000000000002",
    "state": "open",
    "total": "2.00",
    "currency": "AAB",
    "lines": [values.order_line({"sku": "AAB"})],
    "ship_to": values.address({"street": "bravo"}),
    "tags": ["bravo"],
    "placed_at": "2026-01-15T09:00:00Z",
    "due_on": "2026-01-16",
    "priority": 2,
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
    ("sort=nonsense", "sort", "unknown"),
    ("sort=placed_at,-placed_at", "sort", "repeated"),
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
    ("state.gt=alpha", "state.gt", "unknown"),
    ("state.eq=unknown", "state.eq", "enum"),
    ("state.ne=unknown", "state.ne", "enum"),
    ("state.in=unknown", "state.in", "enum"),
    ("customer.gt=alpha", "customer.gt", "unknown"),
    ("customer.eq=alpha", "customer.eq", "format"),
    ("customer.ne=alpha", "customer.ne", "format"),
    ("customer.in=alpha", "customer.in", "format"),
    ("total.contains=alpha", "total.contains", "unknown"),
    ("total.eq=alpha", "total.eq", "format"),
    ("total.ne=alpha", "total.ne", "format"),
    ("total.in=alpha", "total.in", "format"),
    ("total.gt=alpha", "total.gt", "format"),
    ("total.gte=alpha", "total.gte", "format"),
    ("total.lt=alpha", "total.lt", "format"),
    ("total.lte=alpha", "total.lte", "format"),
    ("placed_at.contains=alpha", "placed_at.contains", "unknown"),
    ("placed_at.eq=alpha", "placed_at.eq", "format"),
    ("placed_at.ne=alpha", "placed_at.ne", "format"),
    ("placed_at.in=alpha", "placed_at.in", "format"),
    ("placed_at.gt=alpha", "placed_at.gt", "format"),
    ("placed_at.gte=alpha", "placed_at.gte", "format"),
    ("placed_at.lt=alpha", "placed_at.lt", "format"),
    ("placed_at.lte=alpha", "placed_at.lte", "format"),
    ("due_on.contains=alpha", "due_on.contains", "unknown"),
    ("due_on.eq=alpha", "due_on.eq", "format"),
    ("due_on.ne=alpha", "due_on.ne", "format"),
    ("due_on.in=alpha", "due_on.in", "format"),
    ("due_on.gt=alpha", "due_on.gt", "format"),
    ("due_on.gte=alpha", "due_on.gte", "format"),
    ("due_on.lt=alpha", "due_on.lt", "format"),
    ("due_on.lte=alpha", "due_on.lte", "format"),
    ("due_on.is_null=maybe", "due_on.is_null", "type"),
    ("external_id.gt=alpha", "external_id.gt", "unknown"),
    ("external_id.eq=alpha", "external_id.eq", "format"),
    ("external_id.ne=alpha", "external_id.ne", "format"),
    ("external_id.in=alpha", "external_id.in", "format"),
    ("external_id.is_null=maybe", "external_id.is_null", "type"),
    ("priority.contains=alpha", "priority.contains", "unknown"),
    ("priority.eq=alpha", "priority.eq", "type"),
    ("priority.ne=alpha", "priority.ne", "type"),
    ("priority.in=alpha", "priority.in", "type"),
    ("priority.gt=alpha", "priority.gt", "type"),
    ("priority.gte=alpha", "priority.gte", "type"),
    ("priority.lt=alpha", "priority.lt", "type"),
    ("priority.lte=alpha", "priority.lte", "type"),
    ("note.gt=alpha", "note.gt", "unknown"),
    ("note.is_null=maybe", "note.is_null", "type"),
    ("note.contains=", "note.contains", "length"),
    ("note.eq=alpha&note.eq=alpha", "note.eq", "repeated"),
]
ROWS: list[Body] = [
    {
        "number": "alpha",
        "external_id": "00000002-0000-4000-8000-000000000002",
        "state": "paid",
        "total": "1.00",
        "placed_at": "2026-01-15T09:00:00Z",
        "due_on": "2026-01-17",
        "priority": 1,
        "note": "bravo",
    },
    {
        "number": "bravo",
        "external_id": "00000003-0000-4000-8000-000000000003",
        "state": "cancelled",
        "total": "2.00",
        "placed_at": "2026-01-15T10:00:00Z",
        "due_on": "2026-01-15",
        "priority": 2,
        "note": "charlie",
    },
    {
        "number": "charlie",
        "external_id": None,
        "state": "open",
        "total": "3.00",
        "placed_at": "2026-01-15T08:00:00Z",
        "due_on": None,
        "priority": 3,
        "note": None,
    },
]
FILTERS: dict[str, list[int]] = {
    "state=paid": [0],
    "state.eq=open": [2],
    "state.ne=open": [0, 1],
    "state.in=paid&state.in=cancelled": [0, 1],
    "total=1.00": [0],
    "total.eq=3.00": [2],
    "total.ne=2.00": [0, 2],
    "total.in=1.00&total.in=2.00": [0, 1],
    "total.gt=2.00": [2],
    "total.gte=2.00": [1, 2],
    "total.lt=2.00": [0],
    "total.lte=2.00": [0, 1],
    "placed_at=2026-01-15T09%3A00%3A00Z": [0],
    "placed_at.eq=2026-01-15T08%3A00%3A00Z": [2],
    "placed_at.ne=2026-01-15T09%3A00%3A00Z": [1, 2],
    ("placed_at.in=2026-01-15T09%3A00%3A00Z&placed_at.in=2026-01-15T10%3A00%3A00Z"): [0, 1],
    "placed_at.gt=2026-01-15T09%3A00%3A00Z": [1],
    "placed_at.gte=2026-01-15T09%3A00%3A00Z": [0, 1],
    "placed_at.lt=2026-01-15T09%3A00%3A00Z": [2],
    "placed_at.lte=2026-01-15T09%3A00%3A00Z": [0, 2],
    "due_on=2026-01-17": [0],
    "due_on.eq=2026-01-15": [1],
    "due_on.ne=2026-01-17": [1, 2],
    "due_on.in=2026-01-17&due_on.in=2026-01-15": [0, 1],
    "due_on.gt=2026-01-17": [],
    "due_on.gte=2026-01-17": [0],
    "due_on.lt=2026-01-17": [1],
    "due_on.lte=2026-01-17": [0, 1],
    "due_on.is_null=true": [2],
    "due_on.is_null=false": [0, 1],
    "external_id=00000002-0000-4000-8000-000000000002": [0],
    "external_id.eq=00000003-0000-4000-8000-000000000003": [1],
    "external_id.ne=00000003-0000-4000-8000-000000000003": [0, 2],
    (
        "external_id.in=00000002-0000-4000-8000-000000000002&external_id."
        "in=00000003-0000-4000-8000-000000000003"
    ): [0, 1],
    "external_id.is_null=true": [2],
    "external_id.is_null=false": [0, 1],
    "priority=1": [0],
    "priority.eq=3": [2],
    "priority.ne=2": [0, 2],
    "priority.in=1&priority.in=2": [0, 1],
    "priority.gt=2": [2],
    "priority.gte=2": [1, 2],
    "priority.lt=2": [0],
    "priority.lte=2": [0, 1],
    "note=bravo": [0],
    "note.eq=charlie": [1],
    "note.ne=charlie": [0, 2],
    "note.in=bravo&note.in=charlie": [0, 1],
    "note.contains=RAV": [0],
    "note.contains=%25": [],
    "note.contains=_": [],
    "note.is_null=true": [2],
    "note.is_null=false": [0, 1],
}
SORTS: Body = {
    "placed_at": ["2026-01-15T08:00:00Z", "2026-01-15T09:00:00Z", "2026-01-15T10:00:00Z"],
    "total": ["1.00", "2.00", "3.00"],
    "priority": [1, 2, 3],
    "due_on": ["2026-01-15", "2026-01-17", None],
}
SEARCHES: dict[str, list[int]] = {
    "LPH": [0],
    "RAV": [0, 1],
    "%": [],
    "_": [],
}


async def test_create_answers_with_the_order(api: Api) -> None:
    sent = await orders.prepare(api)
    reply = await api.post(orders.PATH, json=sent)
    shown = expect.created(reply, sent, orders.path)
    expect.shown(await api.get(reply.headers["location"]), shown)


async def test_create_fills_in_what_is_absent(api: Api) -> None:
    sent = only(await orders.prepare(api), orders.REQUIRED)
    shown = await api.created("POST", orders.PATH, sent)
    expect.holds(shown, DEFAULTS | sent)


async def test_create_requires_what_has_no_default(api: Api) -> None:
    for field in REQUIRED:
        reply = await api.post(orders.PATH, json=without(orders.body(), field))
        expect.faults(reply, {f"/{field}": "required"})


async def test_create_reports_all_faults_at_once(api: Api) -> None:
    reply = await api.post(orders.PATH, json={})
    expect.faults(reply, {f"/{field}": "required" for field in REQUIRED})


@pytest.mark.parametrize(
    "field",
    [
        "number",
        "external_id",
        "customer",
        "state",
        "total",
        "currency",
        "lines",
        "ship_to",
        "tags",
        "placed_at",
        "due_on",
        "priority",
        "note",
    ],
)
async def test_create_refuses(api: Api, field: str) -> None:
    for case in REFUSED:
        if case.field == field:
            reply = await api.post(orders.PATH, json=orders.body({field: case.value}))
            expect.faults(reply, {case.pointer: case.code}, case)


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
async def test_create_accepts(api: Api, case: Accepted) -> None:
    shown = await orders.create(api, {case.field: case.sent})
    expect.holds(shown[case.field], case.shown)


async def test_create_refuses_what_is_not_the_clients(api: Api) -> None:
    for field, code in FORBIDDEN.items():
        reply = await api.post(orders.PATH, json=orders.body({field: None}))
        expect.faults(reply, {f"/{field}": code})


async def test_create_with_one_idempotency_key_creates_once(api: Api) -> None:
    sent = await orders.prepare(api)
    headers = {"Idempotency-Key": "one"}
    first = await api.post(orders.PATH, json=sent, headers=headers)
    again = await api.post(orders.PATH, json=sent, headers=headers)
    expect.replayed(first, again)
    assert await expect.total(api, orders.PATH) == 1


async def test_an_idempotency_key_is_for_one_body(api: Api) -> None:
    sent = await orders.prepare(api)
    other = sent | {"number": "bravo"}
    headers = {"Idempotency-Key": "one"}
    await api.post(orders.PATH, json=sent, headers=headers)
    reply = await api.post(orders.PATH, json=other, headers=headers)
    expect.problem(reply, 422, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["", "two words", "a" * 256])
async def test_a_malformed_idempotency_key_is_refused(api: Api, key: str) -> None:
    headers = {"Idempotency-Key": key}
    reply = await api.post(orders.PATH, json=orders.body(), headers=headers)
    expect.faults(reply, {"Idempotency-Key": "format"})


@pytest.mark.parametrize("field", ["number"])
async def test_a_taken_value_conflicts(api: Api, field: str) -> None:
    first = await orders.create(api)
    reply = await api.post(orders.PATH, json=await orders.prepare(api, {field: first[field]}))
    expect.conflicts(reply, {f"/{field}"})


async def test_get_answers_as_create_did(api: Api) -> None:
    shown = await orders.create(api)
    expect.shown(await api.get(orders.path(shown)), shown)


async def test_get_answers_304_to_who_has_it(api: Api) -> None:
    shown = await orders.create(api)
    for tags in ('"1"', 'W/"1"', '"0", "1"', "*"):
        reply = await api.get(orders.path(shown), headers={"If-None-Match": tags})
        assert (reply.status_code, reply.content) == (304, b""), tags
        assert reply.headers["etag"] == '"1"'


async def test_get_answers_in_full_to_who_has_another(api: Api) -> None:
    shown = await orders.create(api)
    reply = await api.get(orders.path(shown), headers={"If-None-Match": '"0"'})
    expect.shown(reply, shown)


async def test_get_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.get(ABSENT), 404, "not-found")


async def test_get_refuses_a_malformed_etag(api: Api) -> None:
    reply = await api.get(ABSENT, headers={"If-None-Match": "1"})
    expect.faults(reply, {"If-None-Match": "format"})


async def test_list_is_empty_at_first(api: Api) -> None:
    reply = await api.get(orders.PATH, params={"with_total": "true"})
    expect.status(reply, 200)
    assert reply.json() == {"items": [], "next_cursor": None, "total": 0}


async def test_list_shows_what_create_showed(api: Api) -> None:
    shown = await orders.create(api)
    reply = await api.get(orders.PATH)
    assert reply.json() == {"items": [shown], "next_cursor": None, "total": None}


async def test_list_pages_through_everything_once(api: Api) -> None:
    rows = [await orders.create(api) for _ in range(3)]
    pages = await expect.pages(api, orders.PATH, limit=2)
    assert pages == [rows[:2], rows[2:]]
    assert await expect.total(api, orders.PATH, limit=1) == 3


async def test_list_is_stable_while_rows_are_added(api: Api) -> None:
    rows = [await orders.create(api) for _ in range(2)]
    first = (await api.get(orders.PATH, params={"limit": 1})).json()
    rows.append(await orders.create(api))
    rest = (await api.get(orders.PATH, params={"cursor": first["next_cursor"]})).json()
    assert first["items"] + rest["items"] == rows
    assert rest["next_cursor"] is None


async def test_a_cursor_is_for_one_order(api: Api) -> None:
    for _ in range(2):
        await orders.create(api)
    cursor = (await api.get(orders.PATH, params={"limit": 1})).json()["next_cursor"]
    other = {"cursor": cursor, "sort": "-placed_at"}
    reply = await api.get(orders.PATH, params=other)
    expect.faults(reply, {"cursor": "cursor"})


async def test_list_filters(api: Api) -> None:
    rows = [await orders.create(api, row) for row in ROWS]
    found = {
        query: expect.found(await api.get(orders.PATH + "?" + query), rows) for query in FILTERS
    }
    assert found == FILTERS


@pytest.mark.parametrize(
    ("field", "ops"),
    [
        ("customer", ["eq", "ne", "in"]),
    ],
)
async def test_list_compares(api: Api, field: str, ops: list[str]) -> None:
    rows = [await orders.create(api) for _ in range(3)]
    pivot = rows[len(rows) // 2][field]
    for op in ops:
        operand = "true" if op == "is_null" else pivot
        reply = await api.get(orders.PATH, params={f"{field}.{op}": operand})
        assert expect.found(reply, rows) == expect.held(rows, field, op, pivot), op


@pytest.mark.parametrize("field", SORTS)
async def test_list_sorts_by(api: Api, field: str) -> None:
    for row in ROWS:
        await orders.create(api, row)
    up = await expect.column(api, orders.PATH, field, sort=field)
    down = await expect.column(api, orders.PATH, field, sort=f"-{field}")
    assert up == SORTS[field]
    assert down == expect.descending(SORTS[field])


async def test_list_searches(api: Api) -> None:
    rows = [await orders.create(api, row) for row in ROWS]
    found = {
        term: expect.found(await api.get(orders.PATH, params={"search": term}), rows)
        for term in SEARCHES
    }
    assert found == SEARCHES


async def test_list_refuses(api: Api) -> None:
    for query, parameter, code in REFUSED_QUERIES:
        expect.faults(await api.get(orders.PATH + "?" + query), {parameter: code}, query)


async def test_replace_sets_every_field(api: Api) -> None:
    before = await orders.create(api)
    sent = orders.replacement(before, CHANGES)
    reply = await api.put(orders.path(before), json=sent)
    after = reply.json()
    expect.shown(reply, after)
    expect.holds(after, sent)
    expect.followed(before, after, changed=orders.REPLACEABLE)
    expect.shown(await api.get(orders.path(before)), after)


async def test_replace_sets_back_what_is_absent(api: Api) -> None:
    before = await orders.create(api)
    sent = only(orders.replacement(before), orders.REQUIRED)
    reply = await api.put(orders.path(before), json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), sent | only(DEFAULTS, orders.REPLACEABLE))


async def test_replace_by_itself_changes_nothing(api: Api) -> None:
    before = await orders.create(api)
    reply = await api.put(orders.path(before), json=orders.replacement(before))
    expect.shown(reply, before)


async def test_replace_refuses_what_create_refuses(api: Api) -> None:
    before = await orders.create(api)
    for field in ["number", "customer", "total", "lines", "placed_at"]:
        reply = await api.put(orders.path(before), json=without(orders.replacement(before), field))
        expect.faults(reply, {f"/{field}": "required"})
    for case in REFUSED:
        if case.field in orders.REPLACEABLE:
            sent = orders.replacement(before, {case.field: case.value})
            reply = await api.put(orders.path(before), json=sent)
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(orders.path(before)), before)


async def test_replace_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await orders.create(api)
    for field, code in FORBIDDEN.items():
        sent = orders.replacement(before, {field: before.get(field)})
        reply = await api.put(orders.path(before), json=sent)
        expect.faults(reply, {f"/{field}": code})


async def test_replace_misses_what_is_not_there(api: Api) -> None:
    sent = only(orders.body(), orders.REPLACEABLE)
    expect.problem(await api.put(ABSENT, json=sent), 404, "not-found")


@pytest.mark.parametrize("field", ["number"])
async def test_replace_by_a_taken_value_conflicts(api: Api, field: str) -> None:
    first, second = [await orders.create(api) for _ in range(2)]
    sent = orders.replacement(second, {field: first[field]})
    expect.conflicts(await api.put(orders.path(second), json=sent), {f"/{field}"})


async def test_patch_sets_one_field_alone(api: Api) -> None:
    before = await orders.create(api)
    for field, value in CHANGES.items():
        reply = await api.patch(orders.path(before), json={field: value})
        after = reply.json()
        expect.shown(reply, after)
        expect.holds(after[field], value)
        expect.followed(before, after, changed=[field])
        before = after
    expect.shown(await api.get(orders.path(before)), before)


async def test_patch_takes_a_merge_patch(api: Api) -> None:
    before = await orders.create(api)
    reply = await api.patch(
        orders.path(before),
        content=json.dumps(CHANGES),
        headers={"Content-Type": "application/merge-patch+json"},
    )
    expect.status(reply, 200)
    expect.holds(reply.json(), CHANGES)


async def test_patch_with_nothing_changes_nothing(api: Api) -> None:
    before = await orders.create(api)
    reply = await api.patch(orders.path(before), json={})
    expect.shown(reply, before)


@pytest.mark.parametrize("field", ["external_id", "ship_to", "due_on", "note"])
async def test_patch_with_null_empties(api: Api, field: str) -> None:
    before = await orders.create(api)
    reply = await api.patch(orders.path(before), json={field: None})
    expect.status(reply, 200)
    assert reply.json()[field] is None


async def test_patch_refuses_what_create_refuses(api: Api) -> None:
    before = await orders.create(api)
    for case in REFUSED:
        if case.field in orders.REPLACEABLE and not case.merges:
            reply = await api.patch(orders.path(before), json={case.field: case.value})
            expect.faults(reply, {case.pointer: case.code}, case)
    expect.shown(await api.get(orders.path(before)), before)


async def test_patch_refuses_what_cannot_be_set_later(api: Api) -> None:
    before = await orders.create(api)
    for field, code in FORBIDDEN.items():
        reply = await api.patch(orders.path(before), json={field: before.get(field)})
        expect.faults(reply, {f"/{field}": code})


async def test_patch_merges_into_ship_to(api: Api) -> None:
    before = await orders.create(api)
    reply = await api.patch(orders.path(before), json={"ship_to": {"street": "bravo"}})
    expect.status(reply, 200)
    assert reply.json()["ship_to"] == before["ship_to"] | {"street": "bravo"}


async def test_patch_merges_into_no_ship_to(api: Api) -> None:
    before = await orders.create(api, {"ship_to": None})
    sent = without(orders.body()["ship_to"], "city")
    reply = await api.patch(orders.path(before), json={"ship_to": sent})
    expect.faults(reply, {"/ship_to/city": "required"})


async def test_patch_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.patch(ABSENT, json={}), 404, "not-found")


@pytest.mark.parametrize("field", ["number"])
async def test_patch_to_a_taken_value_conflicts(api: Api, field: str) -> None:
    first, second = [await orders.create(api) for _ in range(2)]
    reply = await api.patch(orders.path(second), json={field: first[field]})
    expect.conflicts(reply, {f"/{field}"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_the_current_etag_passes(api: Api, method: str) -> None:
    shown = await orders.create(api)
    sent = orders.replacement(shown) if method == "PUT" else {}
    for tags in ['"0", "1"'] if method == "DELETE" else ["*", '"1"', '"0", "1"']:
        reply = await api.request(method, orders.path(shown), json=sent, headers={"If-Match": tags})
        expect.status(reply, 204 if method == "DELETE" else 200)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_another_etag_is_refused(api: Api, method: str) -> None:
    shown = await orders.create(api)
    sent = orders.replacement(shown, CHANGES) if method == "PUT" else {}
    for tags in ('"0"', 'W/"1"', '"2", "3"'):
        reply = await api.request(method, orders.path(shown), json=sent, headers={"If-Match": tags})
        expect.problem(reply, 412, "precondition-failed")
    expect.shown(await api.get(orders.path(shown)), shown)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_with_a_malformed_etag_is_refused(api: Api, method: str) -> None:
    sent = only(orders.body(), orders.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": "1"})
    expect.faults(reply, {"If-Match": "format"})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_write_misses_before_it_compares_etags(api: Api, method: str) -> None:
    sent = only(orders.body(), orders.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, ABSENT, json=sent, headers={"If-Match": '"1"'})
    expect.problem(reply, 404, "not-found")


async def test_delete_removes(api: Api) -> None:
    shown = await orders.create(api)
    reply = await api.delete(orders.path(shown))
    assert (reply.status_code, reply.content) == (204, b"")
    expect.problem(await api.delete(orders.path(shown)), 404, "not-found")
    expect.problem(await api.get(orders.path(shown)), 404, "not-found")
    assert await expect.total(api, orders.PATH) == 0


async def test_delete_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.delete(ABSENT), 404, "not-found")


async def test_upsert_by_number_creates_then_updates(api: Api) -> None:
    given = await orders.prepare(api)
    sent, place = without(given, "number"), expect.place("/orders/by/number", given["number"])
    first = await api.put(place, json=sent)
    shown = expect.created(first, given, orders.path)
    again = await api.put(place, json=sent)
    expect.shown(again, shown)
    changes = without(CHANGES, "number")
    changed = await api.put(place, json=sent | changes)
    expect.status(changed, 200)
    expect.holds(changed.json(), changes)
    expect.followed(shown, changed.json(), changed=changes)


async def test_upsert_by_number_sets_back_what_is_absent(api: Api) -> None:
    before = await orders.create(api)
    place = expect.place("/orders/by/number", before["number"])
    sent = without(only(orders.replacement(before), orders.REQUIRED), "number")
    reply = await api.put(place, json=sent)
    expect.status(reply, 200)
    expect.holds(reply.json(), only(without(DEFAULTS, "number"), orders.REPLACEABLE))


async def test_upsert_by_number_compares_etags(api: Api) -> None:
    given = await orders.prepare(api)
    sent, place = without(given, "number"), expect.place("/orders/by/number", given["number"])
    missing = await api.put(place, json=sent, headers={"If-Match": "*"})
    expect.problem(missing, 412, "precondition-failed")
    expect.status(await api.put(place, json=sent), 201)
    stale = await api.put(place, json=sent, headers={"If-Match": '"0"'})
    expect.problem(stale, 412, "precondition-failed")
    expect.status(await api.put(place, json=sent, headers={"If-Match": '"1"'}), 200)


async def test_upsert_by_number_takes_any_character(api: Api) -> None:
    sent = without(await orders.prepare(api), "number")
    reply = await api.put(expect.place("/orders/by/number", "a/b %cé?"), json=sent)
    expect.status(reply, 201)
    assert reply.json()["number"] == "a/b %cé?"


async def test_upsert_by_number_takes_the_value_from_the_path_alone(api: Api) -> None:
    reply = await api.put("/orders/by/number/hotel", json=orders.body({"number": "hotel"}))
    expect.faults(reply, {"/number": "unknown"})


async def test_upsert_by_number_refuses_a_value_it_could_not_hold(api: Api) -> None:
    reply = await api.put(
        "/orders/by/number/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        json=without(orders.body(), "number"),
    )
    expect.faults(reply, {"value": "length"})


async def test_upsert_by_number_refuses_what_create_refuses(api: Api) -> None:
    for case in REFUSED:
        if case.field != "number":
            sent = without(orders.body({case.field: case.value}), "number")
            expect.faults(
                await api.put("/orders/by/number/hotel", json=sent), {case.pointer: case.code}, case
            )


async def test_customer_must_exist(api: Api) -> None:
    sent = await orders.prepare(api) | {"customer": "00000008-0000-4000-8000-000000000008"}
    reply = await api.post(orders.PATH, json=sent)
    expect.faults(reply, {"/customer": "reference"})
    shown = await orders.create(api)
    sent = orders.replacement(shown, {"customer": "00000008-0000-4000-8000-000000000008"})
    reply = await api.put(orders.path(shown), json=sent)
    expect.faults(reply, {"/customer": "reference"})
    reply = await api.patch(
        orders.path(shown), json={"customer": "00000008-0000-4000-8000-000000000008"}
    )
    expect.faults(reply, {"/customer": "reference"})


async def test_customer_stays_while_it_is_referred_to(api: Api) -> None:
    target = await customers.create(api)
    shown = await orders.create(api, {"customer": target[customers.KEY]})
    reply = await api.delete(customers.path(target))
    expect.problem(reply, 409, "still-referenced")
    expect.status(await api.delete(orders.path(shown)), 204)
    expect.status(await api.delete(customers.path(target)), 204)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_a_key_that_cannot_be_one_is_refused(api: Api, method: str) -> None:
    sent = only(orders.body(), orders.REPLACEABLE) if method == "PUT" else {}
    reply = await api.request(method, "/orders/nonsense", json=sent)
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


@pytest.mark.parametrize(
    ("method", "path", "roles"),
    [
        ("DELETE", "/orders/00000008-0000-4000-8000-000000000008", ["admin"]),
    ],
)
async def test_only_some_roles_may(apis: Apis, method: str, path: str, roles: list[str]) -> None:
    expect.problem(await apis("nobody").request(method, path, json={}), 403, "forbidden")
    for role in roles:
        reply = await apis(f"only {role}").request(method, path, json={})
        expect.let_in(reply)
