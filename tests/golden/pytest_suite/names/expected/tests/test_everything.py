"""The parts that all resources share, over a resource that has everything."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import create_engine

from names.main import create_app
from tests import expect
from tests.api import Api, Body
from tests.conftest import CALLER
from tests.contract import Contract
from tests.database import Database, Sqlite
from tests.everything import Own, router
from tests.settings import settings

pytestmark = pytest.mark.anyio

FULL: Body = {
    "code": "a",
    "madeBy": "them",
    "color": "blue",
    "amount": "1.50",
    "ratio": 0.5,
    "count": 1,
    "flag": True,
    "day": "2026-01-15",
    "at": "2026-01-15T08:00:00.500000Z",
    "mail": "Alpha@example.com",
    "site": "https://example.com/",
    "size": {"long": 1, "wide": 2, "weight": "2.5", "inner": {"long": 3}, "extra": {"a": 1}},
    "sizes": [{"long": 1}],
    "extra": {"any": [1, None, {"thing": 0.5}]},
}
EMPTY: Body = {
    "madeBy": "us",
    "color": "red",
    "amount": None,
    "ratio": None,
    "count": None,
    "flag": False,
    "day": None,
    "at": None,
    "mail": None,
    "site": None,
    "size": None,
    "sizes": [],
    "extra": None,
    "owner": None,
    "stamp": None,
}


def make_tables(url: str) -> None:
    """Make the tables that hold everything."""
    engine = create_engine(url.replace("+aiosqlite", ""))
    Own.metadata.create_all(engine)
    engine.dispose()


@pytest.fixture(scope="module")
async def files(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """Yield a database for everything."""
    path = tmp_path_factory.mktemp("everything") / "everything.db"
    database = Sqlite(path, Own.metadata.tables, make_tables)
    yield database
    await database.close()


@pytest.fixture(scope="module")
async def everything(files: Database) -> AsyncIterator[FastAPI]:
    """Yield a service that serves everything."""
    app = create_app(settings(database_url=files.url))
    app.router.routes += router.routes
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def api(everything: FastAPI, files: Database, contract: Contract) -> Api:
    """Return a caller of a service that serves everything, and keeps nothing yet."""
    await files.empty()
    return Api(everything, contract, CALLER)


async def thing(api: Api, body: Body) -> Body:
    """Create a thing and return it."""
    return await api.created("POST", "/.things", body)


async def box(api: Api, **body: Any) -> Body:
    """Create a box and return it."""
    return await api.created("POST", "/.boxes", body)


async def test_everything_is_kept(api: Api) -> None:
    shown = await thing(api, FULL)
    expect.holds(shown, FULL)
    expect.shown(await api.get(f"/.things/{shown['id']}"), shown)
    expect.holds(await thing(api, {"code": "b"}), EMPTY)


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("amount", "-0", "0.00"),
        ("amount", "-999.9", "-999.90"),
        ("ratio", 1, 1.0),
        ("count", 1.0, 1),
        ("count", 2**53 - 1, 2**53 - 1),
        ("at", "2026-01-15t10:00:00.1234567+02:00", "2026-01-15T08:00:00.123456Z"),
        ("at", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("owner", None, None),
        ("extra", [], []),
        ("extra", "text", "text"),
        ("extra", False, False),
        ("mail", "a@b", "a@b"),
        ("site", "http://a", "http://a"),
    ],
)
async def test_values_are_taken(api: Api, field: str, value: Any, shown: Any) -> None:
    assert (await thing(api, {"code": "a", field: value}))[field] == shown


REFUSED = [
    ("code", "", "/code", "length"),
    ("code", "a" * 10, "/code", "length"),
    ("code", "a\0", "/code", "text"),
    ("code", None, "/code", "null"),
    ("color", "green", "/color", "enum"),
    ("color", 1, "/color", "type"),
    ("amount", 1, "/amount", "type"),
    ("amount", "1,5", "/amount", "format"),
    ("amount", "1.234", "/amount", "digits"),
    ("amount", "1000", "/amount", "digits"),
    ("ratio", "0.5", "/ratio", "type"),
    ("ratio", True, "/ratio", "type"),
    ("count", "1", "/count", "type"),
    ("count", 1.5, "/count", "type"),
    ("count", 2**53, "/count", "range"),
    ("count", 10**30, "/count", "range"),
    ("flag", 1, "/flag", "type"),
    ("day", 1, "/day", "type"),
    ("day", "2026-02-30", "/day", "format"),
    ("at", 1, "/at", "type"),
    ("at", "2026-01-15T08:00:00", "/at", "format"),
    ("at", "0001-01-01T00:00:00+01:00", "/at", "format"),
    ("at", "2026-13-01T00:00:00Z", "/at", "format"),
    ("mail", "alpha", "/mail", "format"),
    ("mail", "a@" + "b" * 253, "/mail", "format"),
    ("site", "ftp://a", "/site", "format"),
    ("site", "https://[a", "/site", "format"),
    ("site", "https://a/\u00e9", "/site", "format"),
    ("site", "https://a:0/", "/site", "format"),
    ("owner", 1, "/owner", "type"),
    ("owner", "1", "/owner", "format"),
    ("size", "long", "/size", "type"),
    ("size", {}, "/size/long", "required"),
    ("size", {"long": 0}, "/size/long", "range"),
    ("size", {"long": 1, "inner": {"long": "1"}}, "/size/inner/long", "type"),
    ("size", {"long": 1, "stamp": "x"}, "/size/stamp", "read_only"),
    ("sizes", [{"long": 1, "high": 1}], "/sizes/0/high", "unknown"),
    ("sizes", [{"long": 1, "stamp": "x"}], "/sizes/0/stamp", "read_only"),
    ("sizes", [{"long": 1}] * 3, "/sizes", "items"),
    ("extra", {"a~/": "\0"}, "/extra/a~0~1", "text"),
    ("extra", {"\0": 1}, "/extra/\0", "text"),
    ("extra", ["\0"], "/extra/0", "text"),
    ("stamp", "x", "/stamp", "read_only"),
    ("made_by", "x", "/made_by", "unknown"),
]


async def test_values_are_refused(api: Api) -> None:
    for field, value, pointer, code in REFUSED:
        reply = await api.post("/.things", json={"code": "a", field: value})
        expect.faults(reply, {pointer: code}, (field, value))


async def test_json_has_a_depth_and_a_range(api: Api) -> None:
    deep = b"[" * 101 + b"]" * 101
    json = {"Content-Type": "application/json"}
    reply = await api.post("/.things", content=b'{"code": "a", "extra": %b}' % deep, headers=json)
    expect.faults(reply, {"/extra": "depth"})
    reply = await api.post("/.things", content=b'{"code": "a", "extra": [1e999]}', headers=json)
    assert reply.status_code in {400, 422}


ROWS: list[Body] = [
    {**FULL, "code": "a", "amount": "-1.00", "ratio": 0.5, "flag": True, "count": 3},
    {**FULL, "code": "B%", "amount": "10.00", "ratio": -1e300, "flag": False, "count": 1},
    {"code": "c_", "count": None},
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("code=a", [0]),
        ("code.ne=a", [1, 2]),
        ("code.in=a&code.in=c_", [0, 2]),
        ("code.contains=b", [1]),
        ("code.contains=%25", [1]),
        ("code.contains=_", [2]),
        ("color=blue", [0, 1]),
        ("amount.gt=-1", [1]),
        ("amount.gte=-1.0", [0, 1]),
        ("amount.lt=10", [0]),
        ("amount.lte=10", [0, 1]),
        ("amount.ne=10", [0, 2]),
        ("amount.is_null=true", [2]),
        ("amount.is_null=false", [0, 1]),
        ("ratio.gt=-1e300", [0]),
        ("count.lt=3", [1]),
        ("flag=true", [0]),
        ("day.gte=2026-01-15", [0, 1]),
        ("at.lt=2026-01-15T08:00:01Z", [0, 1]),
        ("mail=Alpha@example.com", [0, 1]),
        ("owner.is_null=true", [0, 1, 2]),
        ("code=a&flag=false", []),
        ("search=B", [1]),
        ("search=ALPHA", [0, 1]),
    ],
)
async def test_lists_are_filtered(api: Api, query: str, found: list[int]) -> None:
    rows = [await thing(api, row) for row in ROWS]
    assert expect.found(await api.get(f"/.things?limit=3&{query}"), rows) == found


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("code", ["B%", "a", "c_"]),
        ("-code", ["c_", "a", "B%"]),
        ("amount", ["a", "B%", "c_"]),
        ("-amount", ["B%", "a", "c_"]),
        ("ratio,code", ["B%", "a", "c_"]),
        ("-flag,code", ["a", "B%", "c_"]),
        ("day,-code", ["a", "B%", "c_"]),
        ("-at,code", ["B%", "a", "c_"]),
    ],
)
async def test_lists_are_sorted_page_by_page(api: Api, sort: str, codes: list[str]) -> None:
    for row in ROWS:
        await thing(api, row)
    pages = await expect.pages(api, "/.things", sort=sort, limit=1)
    assert [row["code"] for page in pages for row in page] == codes


async def test_lists_can_be_sorted_by_the_key(api: Api) -> None:
    rows = [await thing(api, row) for row in ROWS]
    assert await expect.column(api, "/.things", "id", sort="id") == sorted(
        row["id"] for row in rows
    )


LONG = "x" * 3000


@pytest.mark.parametrize("sort", ["madeBy", "-madeBy,code", "flag,madeBy"])
async def test_long_texts_are_sorted_page_by_page(api: Api, sort: str) -> None:
    makers = [LONG + "a", LONG + "b", LONG + "b", "x" * 60, LONG + "a"]
    for number, maker in enumerate(makers):
        await thing(api, {"code": str(number), "madeBy": maker})
    pages = await expect.pages(api, "/.things", sort=sort, limit=1)
    found = [row["madeBy"] for page in pages for row in page]
    assert found == sorted(makers, reverse=sort.startswith("-"))


@pytest.mark.parametrize("sort", ["madeBy", "-madeBy", "flag,-madeBy"])
async def test_no_row_is_passed_over_when_that_of_a_long_cursor_goes(api: Api, sort: str) -> None:
    for number, maker in enumerate(["a", LONG + "a", LONG + "b", LONG + "c", "z"]):
        await thing(api, {"code": str(number), "madeBy": maker})
    query: Body = {"sort": sort, "limit": 3}
    page = (await api.get("/.things", params=query)).json()
    assert len(page["next_cursor"]) <= 2048
    expect.status(await api.delete(f"/.things/{page['items'][2]['id']}"), 204)
    query |= {"cursor": page["next_cursor"], "limit": 9}
    rest = [row["code"] for row in (await api.get("/.things", params=query)).json()["items"]]
    assert rest == (["3", "1", "0"] if "-" in sort else ["1", "3", "4"])


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("sort=", {"sort": "unknown"}),
        ("sort=code,code", {"sort": "repeated"}),
        ("color=green", {"color": "enum"}),
        ("amount=1.234", {"amount": "digits"}),
        ("ratio=NaN", {"ratio": "type"}),
        ("ratio=1e999", {"ratio": "range"}),
        ("count=1.0", {"count": "type"}),
        ("count=9007199254740992", {"count": "range"}),
        ("count=" + "9" * 99, {"count": "range"}),
        ("flag=1", {"flag": "type"}),
        ("day=2026-1-1", {"day": "format"}),
        ("at=2026-01-15", {"at": "format"}),
        ("mail=", {"mail": "format"}),
        ("code=%00", {"code": "text"}),
        ("code.contains=%00", {"code.contains": "text"}),
        ("search=", {"search": "length"}),
        ("owner=1&owner.gt=1", {"owner": "format", "owner.gt": "unknown"}),
        ("&".join(["code.in=a"] * 101), {"code.in": "items"}),
    ],
)
async def test_queries_are_refused(api: Api, query: str, faults: dict[str, str]) -> None:
    expect.faults(await api.get(f"/.things?{query}"), faults)


def landmark(**changes: Any) -> str:
    """Return a cursor that names a row, but for *changes*."""
    key = "00000000-0000-4000-8000-000000000001"
    told = {"digest": "", "key": key, "whole": True, "start": [], "text": None, **changes}
    return base64.urlsafe_b64encode(json.dumps(["code,id", told]).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "\u00e9",
        "a" * 3000,
        "e30",
        "WyJjb2RlLGlkIl0",
        "WyJjb2RlLGlkIiwxLDJd",
        "WyJjb2RlLGlkIixudWxsLG51bGxd",
        "WyJjb2RlLGlkIiwiYSIsImIiXQ",
        "WyJjb2RlLGlkIix7fV0",
        landmark(start=["a", "b"]),
        landmark(start=[1]),
        landmark(start=["a"], text="b"),
    ],
)
async def test_cursors_that_were_never_given_are_refused(api: Api, cursor: str) -> None:
    reply = await api.get("/.things", params={"sort": "code", "cursor": cursor})
    expect.faults(reply, {"cursor": "cursor"})


async def test_taken_values_conflict(api: Api) -> None:
    first, second = await thing(api, FULL), await thing(api, {"code": "b"})
    reply = await api.post("/.things", json=FULL)
    expect.conflicts(reply, {"/code", "/count", "/day"})
    reply = await api.patch(f"/.things/{second['id']}", json={"code": "a"})
    expect.conflicts(reply, {"/code"})
    reply = await api.put(
        f"/.things/{second['id']}", json={"code": "b", "count": 1, "day": "2026-01-15"}
    )
    expect.conflicts(reply, {"/count", "/day"})
    told = {fault["detail"] for fault in reply.json()["errors"]}
    assert told == {"Another one has the same count and day"}
    expect.shown(await api.get(f"/.things/{first['id']}"), first)


async def test_upserts_create_and_update(api: Api) -> None:
    first = await api.put("/.things/by/code/a%2Fb", json={"madeBy": "them", "count": 5})
    assert (first.status_code, first.json()["code"]) == (201, "a/b")
    reply = await api.put("/.things/by/count/5", json={"code": "a/b", "flag": True})
    expect.status(reply, 200)
    expect.holds(
        reply.json(), {"id": first.json()["id"], "madeBy": "them", "count": 5, "flag": True}
    )
    reply = await api.put("/.things/by/code/a%2Fb", json={"madeBy": "us"})
    expect.faults(reply, {"/madeBy": "immutable"})
    reply = await api.put("/.things/by/code/c", json={"count": 5, "day": None})
    expect.status(reply, 201)
    for place, code in (
        ("code/" + "a" * 10, "length"),
        ("count/one", "type"),
        ("code/%00", "text"),
    ):
        reply = await api.put(
            f"/.things/by/{place}", json={"code": "x"} if "count" in place else {}
        )
        expect.faults(reply, {"value": code})


async def test_replacing_keeps_what_is_set_once(api: Api) -> None:
    before = await thing(api, FULL)
    place = f"/.things/{before['id']}"
    reply = await api.put(place, json={"code": "b"})
    expect.holds(reply.json(), EMPTY | {"madeBy": "them", "version": 2})
    again = await api.put(place, json={"code": "b"})
    assert again.json() == reply.json()
    expect.faults(
        await api.put(place, json={"code": "b", "madeBy": "us"}), {"/madeBy": "immutable"}
    )


@pytest.mark.parametrize(
    ("patch", "shown"),
    [
        ({"size": {"wide": 5}}, {"size": FULL["size"] | {"wide": 5}}),
        ({"size": {"wide": None}}, {"size": FULL["size"] | {"wide": None}}),
        ({"size": {"inner": {"wide": 4}}}, {"size": {"inner": {"long": 3, "wide": 4}}}),
        ({"size": {"inner": None}}, {"size": {"long": 1, "inner": None}}),
        ({"size": {"extra": {"b": 2}}}, {"size": {"extra": {"a": 1, "b": 2}}}),
        ({"size": None}, {"size": None}),
        ({"sizes": [{"long": 9}]}, {"sizes": [{"long": 9, "wide": None}]}),
        ({"extra": {"any": None, "new": {"deep": None}}}, {"extra": {"new": {}}}),
        ({"extra": [1]}, {"extra": [1]}),
        ({"extra": None}, {"extra": None}),
        ({"at": "2026-01-15T08:00:00Z", "amount": None}, {"amount": None}),
    ],
)
async def test_patches_merge(api: Api, patch: Body, shown: Body) -> None:
    before = await thing(api, FULL)
    reply = await api.patch(f"/.things/{before['id']}", json=patch)
    expect.status(reply, 200)
    expect.holds(reply.json(), shown)
    expect.followed(before, reply.json(), changed=patch)


async def test_patches_are_held_to_the_whole(api: Api) -> None:
    shown = await thing(api, {"code": "a"})
    place = f"/.things/{shown['id']}"
    for patch, faults in (
        ({"size": {"wide": 1}}, {"/size/long": "required"}),
        ({"size": {"long": None}}, {"/size/long": "null"}),
        ({"size": {"stamp": "x"}}, {"/size/stamp": "read_only"}),
        ({"code": None}, {"/code": "null"}),
        ({"owner": shown["id"]}, {"/owner": "reference"}),
    ):
        expect.faults(await api.patch(place, json=patch), faults, patch)
    expect.shown(await api.get(place), shown)


async def test_deleting_follows_references(api: Api) -> None:
    outer = await box(api)
    inner = await box(api, inside=outer["id"])
    lid = await thing(api, {"code": "lid", "lid": inner["id"]})
    content = await thing(api, {"code": "content", "box": inner["id"]})
    owned = await thing(api, {"code": "owned", "owner": inner["id"]})
    reply = await api.delete(f"/.boxes/{outer['id']}")
    expect.problem(reply, 409, "still-referenced")
    expect.shown(await api.get(f"/.things/{lid['id']}"), lid)
    await api.patch(f"/.things/{owned['id']}", json={"owner": None})
    expect.status(await api.delete(f"/.boxes/{outer['id']}"), 204)
    expect.status(await api.get(f"/.boxes/{inner['id']}"), 404)
    expect.status(await api.get(f"/.things/{content['id']}"), 404)
    after = (await api.get(f"/.things/{lid['id']}")).json()
    expect.followed(lid, after, changed=["lid"])
    assert after["lid"] is None
