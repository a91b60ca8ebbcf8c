"""Orders: what `/orders` promises."""

import json

import pytest

from tests import expect
from tests.api import Api, Apis, Body
from tests.cases import Accepted, Refused
from tests.factories import nested, only, orders, values, without

pytestmark = pytest.mark.anyio

ABSENT = "/orders/00000008-0000-4000-8000-000000000008"
OPERATIONS = [
    ("GET", "/orders"),
    ("POST", "/orders"),
    ("GET", "/orders/00000008-0000-4000-8000-000000000008"),
    ("PUT", "/orders/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/orders/00000008-0000-4000-8000-000000000008"),
    ("DELETE", "/orders/00000008-0000-4000-8000-000000000008"),
]
BODIES = [
    ("POST", "/orders"),
    ("PUT", "/orders/00000008-0000-4000-8000-000000000008"),
    ("PATCH", "/orders/00000008-0000-4000-8000-000000000008"),
]
FORBIDDEN = {
    "nonsense": "unknown",
    "id": "read_only",
    "created_at": "read_only",
    "updated_at": "read_only",
    "version": "read_only",
}
REFUSED = [
    Refused("on", None, "null"),
    Refused("on", "true", "type"),
    Refused("on", 1, "type"),
    Refused("on", 0, "type"),
    Refused("no", None, "null"),
    Refused("no", 1, "type"),
    Refused("no", "a" * 41, "length"),
    Refused("no", "alph\x00", "text"),
    Refused("null", 1, "type"),
    Refused("null", "alph\x00", "text"),
    Refused("limit", None, "null"),
    Refused("limit", "1", "type"),
    Refused("limit", 1.5, "type"),
    Refused("limit", True, "type"),
    Refused("limit", -9007199254740992, "range"),
    Refused("limit", 9007199254740992, "range"),
    Refused("cursor", None, "null"),
    Refused("cursor", 1, "type"),
    Refused("sort", None, "null"),
    Refused("sort", "unknown", "enum"),
    Refused("sort", 1, "type"),
    Refused("with_total", "true", "type"),
    Refused("with_total", 1, "type"),
    Refused("with_total", 0, "type"),
    Refused("search", 1, "type"),
    Refused("search", "alph\x00", "text"),
    Refused("class", "unknown", "enum"),
    Refused("class", 1, "type"),
    Refused("Class", "alpha", "type"),
    Refused("Class", values.null({"nonsense": 1}), "unknown", at="/nonsense"),
    Refused("Class", values.null({"null": 1}), "type", at="/null"),
    Refused("Class", values.null({"null": "alph\x00"}), "text", at="/null"),
    Refused("Class", values.null({"true": None}), "null", at="/true"),
    Refused("Class", values.null({"true": "true"}), "type", at="/true"),
    Refused("Class", values.null({"y": None}), "null", at="/y"),
    Refused("Class", values.null({"y": "1"}), "type", at="/y"),
    Refused("Class", values.null({"y": -9007199254740992}), "range", at="/y"),
    Refused("_", None, "null"),
    Refused("_", "alpha", "type"),
    Refused("_", [" padded ", " padded ", " padded ", " padded "], "items"),
    Refused("_", [None], "null", at="/0"),
    Refused("_", ["unknown"], "enum", at="/0"),
    Refused("_", [1], "type", at="/0"),
    Refused("__", {"text": "\x00"}, "text", at="/text"),
    Refused("__", nested(200), "depth"),
    Refused("items", None, "null"),
    Refused("items", "alpha", "type"),
    Refused("items", [None], "null", at="/0"),
    Refused("items", ["alpha"], "type", at="/0"),
    Refused("items", [values.null({"nonsense": 1})], "unknown", at="/0/nonsense"),
    Refused("items", [values.null({"null": 1})], "type", at="/0/null"),
    Refused("items", [values.null({"null": "alph\x00"})], "text", at="/0/null"),
    Refused("items", [values.null({"true": None})], "null", at="/0/true"),
    Refused("items", [values.null({"true": "true"})], "type", at="/0/true"),
    Refused("items", [values.null({"y": None})], "null", at="/0/y"),
    Refused("items", [values.null({"y": "1"})], "type", at="/0/y"),
    Refused("items", [values.null({"y": -9007199254740992})], "range", at="/0/y"),
]
ACCEPTED = [
    Accepted("on", True),
    Accepted("on", False),
    Accepted("no", ""),
    Accepted("no", "a" * 40),
    Accepted("no", 'Zoë "\\"\t\n'),
    Accepted("null", None),
    Accepted("null", ""),
    Accepted("null", 'Zoë "\\"\t\n'),
    Accepted("limit", -9007199254740991),
    Accepted("limit", 9007199254740991),
    Accepted("limit", 1.0, shown=1),
    Accepted("cursor", ""),
    Accepted("sort", "no"),
    Accepted("sort", "on"),
    Accepted("sort", "1"),
    Accepted("sort", "1.5"),
    Accepted("sort", "null"),
    Accepted("sort", "~"),
    Accepted("sort", "x: y"),
    Accepted("sort", "# z"),
    Accepted("sort", "- a"),
    Accepted("sort", 'it\'s "quoted"'),
    Accepted("sort", "back\\slash"),
    Accepted("sort", "{{ x }}"),
    Accepted("sort", "${x}"),
    Accepted("sort", "é"),
    Accepted("sort", "日本"),
    Accepted("sort", "\U0001f600"),
    Accepted("sort", " padded "),
    Accepted("sort", "<<"),
    Accepted("sort", "="),
    Accepted("sort", "2026-01-01"),
    Accepted("with_total", None),
    Accepted("with_total", True),
    Accepted("with_total", False),
    Accepted("search", None),
    Accepted("search", ""),
    Accepted("search", 'Zoë "\\"\t\n'),
    Accepted("class", None),
    Accepted("class", "no"),
    Accepted("class", "on"),
    Accepted("class", "1"),
    Accepted("class", "1.5"),
    Accepted("class", "null"),
    Accepted("class", "~"),
    Accepted("class", "x: y"),
    Accepted("class", "# z"),
    Accepted("class", "- a"),
    Accepted("class", 'it\'s "quoted"'),
    Accepted("class", "back\\slash"),
    Accepted("class", "{{ x }}"),
    Accepted("class", "${x}"),
    Accepted("class", "é"),
    Accepted("class", "日本"),
    Accepted("class", "\U0001f600"),
    Accepted("class", " padded "),
    Accepted("class", "<<"),
    Accepted("class", "="),
    Accepted("class", "2026-01-01"),
    Accepted("Class", None),
    Accepted(
        "Class",
        without(values.null(), "null", "true", "y"),
        shown={"null": None, "true": False, "y": 0},
    ),
    Accepted("Class", values.null({"null": None}), shown={"null": None}),
    Accepted("Class", values.null({"null": 'Zoë "\\"\t\n'}), shown={"null": 'Zoë "\\"\t\n'}),
    Accepted("Class", values.null({"true": False}), shown={"true": False}),
    Accepted("Class", values.null({"y": 1.0}), shown={"y": 1}),
    Accepted("_", []),
    Accepted("_", [" padded ", " padded ", " padded "]),
    Accepted("__", None),
    Accepted("__", True),
    Accepted("__", 0),
    Accepted("__", -1.5),
    Accepted("__", ""),
    Accepted("__", []),
    Accepted("__", {}),
    Accepted("__", {"list": [1, None, {"deep": "Zoë"}], "": "empty name"}),
    Accepted("items", []),
]
DEFAULTS: Body = {
    "on": True,
    "no": "no",
    "null": None,
    "limit": 5,
    "cursor": "",
    "sort": " padded ",
    "with_total": None,
    "search": None,
    "class": None,
    "Class": None,
    "_": [],
    "__": None,
    "items": [],
}
CHANGES: Body = {
    "on": True,
    "no": "bravo",
    "null": "bravo",
    "limit": 2,
    "cursor": "A",
    "sort": "# z",
    "with_total": True,
    "search": "bravo",
    "class": "# z",
    "Class": values.null({"null": "bravo"}),
    "_": ["# z"],
    "__": {"of": "bravo"},
    "items": [values.null({"null": "bravo"})],
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
    ("sort=no,-no", "sort", "repeated"),
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
    ("on.gt=alpha", "on.gt", "unknown"),
    ("on.eq=alpha", "on.eq", "type"),
    ("on.ne=alpha", "on.ne", "type"),
    ("on.in=alpha", "on.in", "type"),
    ("no.gt=alpha", "no.gt", "unknown"),
    ("no.contains=", "no.contains", "length"),
    ("no.eq=alpha&no.eq=alpha", "no.eq", "repeated"),
    ("null.gt=alpha", "null.gt", "unknown"),
    ("null.is_null=maybe", "null.is_null", "type"),
    ("null.contains=", "null.contains", "length"),
    ("null.eq=alpha&null.eq=alpha", "null.eq", "repeated"),
    ("limit.contains=alpha", "limit.contains", "unknown"),
    ("limit.eq=alpha", "limit.eq", "type"),
    ("limit.ne=alpha", "limit.ne", "type"),
    ("limit.in=alpha", "limit.in", "type"),
    ("limit.gt=alpha", "limit.gt", "type"),
    ("limit.gte=alpha", "limit.gte", "type"),
    ("limit.lt=alpha", "limit.lt", "type"),
    ("limit.lte=alpha", "limit.lte", "type"),
    ("cursor.gt=alpha", "cursor.gt", "unknown"),
    ("cursor.contains=", "cursor.contains", "length"),
    ("cursor.eq=alpha&cursor.eq=alpha", "cursor.eq", "repeated"),
    ("sort.gt=alpha", "sort.gt", "unknown"),
    ("sort.eq=unknown", "sort.eq", "enum"),
    ("sort.ne=unknown", "sort.ne", "enum"),
    ("sort.in=unknown", "sort.in", "enum"),
    ("with_total.gt=alpha", "with_total.gt", "unknown"),
    ("with_total.eq=alpha", "with_total.eq", "type"),
    ("with_total.ne=alpha", "with_total.ne", "type"),
    ("with_total.in=alpha", "with_total.in", "type"),
    ("with_total.is_null=maybe", "with_total.is_null", "type"),
    ("class.gt=alpha", "class.gt", "unknown"),
    ("class.eq=unknown", "class.eq", "enum"),
    ("class.ne=unknown", "class.ne", "enum"),
    ("class.in=unknown", "class.in", "enum"),
    ("class.is_null=maybe", "class.is_null", "type"),
    ("version.contains=alpha", "version.contains", "unknown"),
    ("version.eq=alpha", "version.eq", "type"),
    ("version.ne=alpha", "version.ne", "type"),
    ("version.in=alpha", "version.in", "type"),
    ("version.gt=alpha", "version.gt", "type"),
    ("version.gte=alpha", "version.gte", "type"),
    ("version.lt=alpha", "version.lt", "type"),
    ("version.lte=alpha", "version.lte", "type"),
    ("id.gt=alpha", "id.gt", "unknown"),
    ("id.eq=alpha", "id.eq", "format"),
    ("id.ne=alpha", "id.ne", "format"),
    ("id.in=alpha", "id.in", "format"),
]
ROWS: list[Body] = [
    {
        "on": False,
        "no": "bravo",
        "null": "charlie",
        "limit": 1,
        "cursor": "A",
        "sort": "${x}",
        "with_total": False,
        "search": "bravo",
        "class": "${x}",
    },
    {
        "on": True,
        "no": "charlie",
        "null": "alpha",
        "limit": 2,
        "cursor": "B",
        "sort": " padded ",
        "with_total": True,
        "search": "charlie",
        "class": " padded ",
    },
    {
        "on": False,
        "no": "alpha",
        "null": None,
        "limit": 3,
        "cursor": "",
        "sort": "# z",
        "with_total": None,
        "search": None,
        "class": None,
    },
]
FILTERS: dict[str, list[int]] = {
    "on=false": [0, 2],
    "on.eq=true": [1],
    "on.ne=true": [0, 2],
    "on.in=false&on.in=true": [0, 1, 2],
    "no=bravo": [0],
    "no.eq=alpha": [2],
    "no.ne=bravo": [1, 2],
    "no.in=bravo&no.in=charlie": [0, 1],
    "no.contains=RAV": [0],
    "no.contains=%25": [],
    "no.contains=_": [],
    "null=charlie": [0],
    "null.eq=alpha": [1],
    "null.ne=charlie": [1, 2],
    "null.in=charlie&null.in=alpha": [0, 1],
    "null.contains=HARLI": [0],
    "null.contains=%25": [],
    "null.contains=_": [],
    "null.is_null=true": [2],
    "null.is_null=false": [0, 1],
    "limit.eq=3": [2],
    "limit.ne=2": [0, 2],
    "limit.in=1&limit.in=2": [0, 1],
    "limit.gt=2": [2],
    "limit.gte=2": [1, 2],
    "limit.lt=2": [0],
    "limit.lte=2": [0, 1],
    "cursor.eq=": [2],
    "cursor.ne=A": [1, 2],
    "cursor.in=A&cursor.in=B": [0, 1],
    "cursor.contains=a": [0],
    "cursor.contains=%25": [],
    "cursor.contains=_": [],
    "sort.eq=%23%20z": [2],
    "sort.ne=%23%20z": [0, 1],
    "sort.in=%24%7Bx%7D&sort.in=%20padded%20": [0, 1],
    "with_total.eq=true": [1],
    "with_total.ne=true": [0, 2],
    "with_total.in=false&with_total.in=true": [0, 1],
    "with_total.is_null=true": [2],
    "with_total.is_null=false": [0, 1],
    "class=%24%7Bx%7D": [0],
    "class.eq=%20padded%20": [1],
    "class.ne=%24%7Bx%7D": [1, 2],
    "class.in=%24%7Bx%7D&class.in=%20padded%20": [0, 1],
    "class.is_null=true": [2],
    "class.is_null=false": [0, 1],
    "version=1": [0, 1, 2],
    "version.eq=1": [0, 1, 2],
    "version.ne=1": [],
    "version.in=1": [0, 1, 2],
    "version.gt=1": [],
    "version.gte=1": [0, 1, 2],
    "version.lt=1": [],
    "version.lte=1": [0, 1, 2],
}
SORTS: Body = {
    "no": ["alpha", "bravo", "charlie"],
    "limit": [1, 2, 3],
}
SEARCHES: dict[str, list[int]] = {
    "RAV": [0],
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


@pytest.mark.parametrize(
    "field",
    [
        "on",
        "no",
        "null",
        "limit",
        "cursor",
        "sort",
        "with_total",
        "search",
        "class",
        "Class",
        "_",
        "__",
        "items",
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
    other = sent | {"on": True}
    headers = {"Idempotency-Key": "one"}
    await api.post(orders.PATH, json=sent, headers=headers)
    reply = await api.post(orders.PATH, json=other, headers=headers)
    expect.problem(reply, 422, "idempotency-key-reused")


@pytest.mark.parametrize("key", ["", "two words", "a" * 256])
async def test_a_malformed_idempotency_key_is_refused(api: Api, key: str) -> None:
    headers = {"Idempotency-Key": key}
    reply = await api.post(orders.PATH, json=orders.body(), headers=headers)
    expect.faults(reply, {"Idempotency-Key": "format"})


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
    other = {"cursor": cursor, "sort": "-no"}
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
        ("id", ["eq", "ne", "in"]),
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


@pytest.mark.parametrize("field", ["updated_at"])
async def test_list_keeps_the_order_of(api: Api, field: str) -> None:
    rows = [await orders.create(api) for _ in range(3)]
    up = await expect.column(api, orders.PATH, field, sort=field)
    down = await expect.column(api, orders.PATH, field, sort=f"-{field}")
    assert up == expect.ascending([row[field] for row in rows])
    assert down == expect.descending(up)


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


@pytest.mark.parametrize("field", ["null", "with_total", "search", "class", "Class", "__"])
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


async def test_patch_merges_into_class_(api: Api) -> None:
    before = await orders.create(api)
    reply = await api.patch(orders.path(before), json={"Class": {"null": "bravo"}})
    expect.status(reply, 200)
    assert reply.json()["Class"] == before["Class"] | {"null": "bravo"}


async def test_patch_merges_into_field__as_json(api: Api) -> None:
    before = await orders.create(api, {"__": {"kept": 1, "gone": 2, "deep": {"kept": [1]}}})
    sent = {"__": {"gone": None, "new": "alpha", "deep": {"more": True}}}
    reply = await api.patch(orders.path(before), json=sent)
    assert reply.json()["__"] == {"kept": 1, "new": "alpha", "deep": {"kept": [1], "more": True}}


async def test_patch_misses_what_is_not_there(api: Api) -> None:
    expect.problem(await api.patch(ABSENT, json={}), 404, "not-found")


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
        ("DELETE", "/orders/00000008-0000-4000-8000-000000000008", ["admin", "no"]),
    ],
)
async def test_only_some_roles_may(apis: Apis, method: str, path: str, roles: list[str]) -> None:
    expect.problem(await apis("nobody").request(method, path, json={}), 403, "forbidden")
    for role in roles:
        reply = await apis(f"only {role}").request(method, path, json={})
        expect.let_in(reply)
