"""Create, replace, patch, upsert, delete: defaults, nulls, versions, conflicts, references, the team's hooks."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.generators.fastapi_service import services

pytestmark = pytest.mark.anyio


async def created(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    reply = await client.post(path, json=body)
    assert reply.status_code == 201, reply.text
    row: dict[str, Any] = reply.json()
    return row


def faults(reply: httpx.Response) -> list[tuple[str, str]]:
    return [(one.get("pointer") or one["parameter"], one["code"]) for one in reply.json()["errors"]]


async def test_absent_fields_take_their_default_else_null(rules: httpx.AsyncClient) -> None:
    row = await created(rules, "/rules", {"code": "a", "required": 1})
    assert {name: row[name] for name in ("defaulted", "nullable", "both", "fixed", "version")} == {
        "defaulted": 7,
        "nullable": None,
        "both": 8,
        "fixed": 1,
        "version": 1,
    }
    assert row["created_at"] == row["updated_at"]
    assert (await created(rules, "/rules", {"code": "b", "required": 1, "both": None, "left": 1}))["both"] is None
    refused = await rules.post("/rules", json={"code": "c", "defaulted": None})
    assert faults(refused) == [("/required", "required"), ("/defaulted", "null")]


async def test_put_takes_defaults_again_and_keeps_what_is_set_once(rules: httpx.AsyncClient) -> None:
    row = await created(rules, "/rules", {"code": "a", "required": 1, "defaulted": 2, "nullable": 3, "both": None, "fixed": 4})
    put = (await rules.put(f"/rules/{row['id']}", json={"required": 5})).json()
    assert {**row, "required": 5, "defaulted": 7, "nullable": None, "both": 8, "version": 2, "updated_at": put["updated_at"]} == put
    assert faults(await rules.put(f"/rules/{row['id']}", json={"required": 5, "code": "a", "fixed": 4})) == [
        ("/code", "immutable"),
        ("/fixed", "immutable"),
    ]


async def test_what_is_set_once_may_be_null_and_stays_as_it_is(rules: httpx.AsyncClient) -> None:
    row = await created(rules, "/rules", {"code": "origin", "required": 1, "origin": "first"})
    path = f"/rules/{row['id']}"
    merged = {"Content-Type": "application/merge-patch+json"}
    for value in ("second", None):
        assert faults(await rules.patch(path, json={"origin": value}, headers=merged)) == [("/origin", "immutable")]
        assert faults(await rules.put(path, json={"required": 1, "origin": value})) == [("/origin", "immutable")]
    assert (await rules.put(path, json={"required": 2})).json()["origin"] == "first"
    assert (await created(rules, "/rules", {"code": "none", "required": 1}))["origin"] is None


async def test_patch_sets_what_is_sent_and_nothing_else(rules: httpx.AsyncClient) -> None:
    row = await created(rules, "/rules", {"code": "a", "required": 1, "nullable": 3})
    patched = (await rules.patch(f"/rules/{row['id']}", json={"nullable": None, "defaulted": 9})).json()
    assert {**row, "nullable": None, "defaulted": 9, "version": 2, "updated_at": patched["updated_at"]} == patched
    assert faults(await rules.patch(f"/rules/{row['id']}", json={"required": None})) == [("/required", "null")]


async def test_what_changes_nothing_writes_nothing(rules: httpx.AsyncClient) -> None:
    row = await created(rules, "/values", {"any": {"a": 1, "b": [1.5]}, "real": 1, "money": "1", "at": "2026-01-01T00:00:00Z"})
    same = {"any": {"b": [1.5], "a": 1}, "real": 1.0, "money": "1.00", "at": "2026-01-01T01:00:00+01:00"}
    for reply in (await rules.patch(f"/values/{row['id']}", json=same), await rules.patch(f"/values/{row['id']}", json={})):
        assert (reply.status_code, reply.json(), reply.headers["ETag"]) == (200, row, '"1"')
    changed = await rules.patch(f"/values/{row['id']}", json={"any": {"a": True}})
    assert changed.json()["version"] == 2, "true is not 1"


async def test_a_patch_merges_value_objects_and_json_but_not_lists(rules: httpx.AsyncClient) -> None:
    outer = {"inner": {"a": 1, "j": {"k": {"x": 1, "y": 2}}}, "amounts": ["1"], "word": "y"}
    row = await created(rules, "/values", {"outer": outer, "any": {"k": {"x": 1}, "l": [1]}, "many": [1, 2], "outers": [outer]})
    path = f"/values/{row['id']}"
    patch = {
        "outer": {"inner": {"b": "z", "j": {"k": {"x": None, "n": None, "m": 3}}}},
        "any": {"k": {"x": None}, "l": [None]},
        "many": [3],
        "outers": [{"inner": {"a": 5}}],
    }
    merged = (await rules.patch(path, json=patch)).json()
    assert merged["outer"] == {
        "inner": {"a": 1, "b": "z", "c": None, "j": {"k": {"y": 2, "m": 3}}},
        "other": None,
        "amounts": ["1.00"],
        "word": "y",
    }
    assert (merged["any"], merged["many"]) == ({"k": {}, "l": [None]}, [3])
    assert merged["outers"] == [{"inner": {"a": 5, "b": "x", "c": None, "j": None}, "other": None, "amounts": None, "word": "x"}]
    nulled = (await rules.patch(path, json={"outer": {"inner": {"j": None}, "amounts": None}})).json()["outer"]
    assert (nulled["inner"]["j"], nulled["amounts"]) == (None, None)
    assert (await rules.patch(path, json={"outer": None})).json()["outer"] is None


async def test_a_patch_of_an_absent_value_object_makes_one(rules: httpx.AsyncClient) -> None:
    row = await created(rules, "/values", {"outer": {"inner": {"a": 1}}})
    path = f"/values/{row['id']}"
    made = (await rules.patch(path, json={"outer": {"other": {"a": 2}}})).json()["outer"]["other"]
    assert made == {"a": 2, "b": "x", "c": None, "j": None}
    assert faults(await rules.patch(path, json={"outer": {"inner": {"a": None, "z": 1}}})) == [
        ("/outer/inner/a", "null"),
        ("/outer/inner/z", "unknown"),
    ]
    await rules.patch(path, json={"outer": None})
    assert faults(await rules.patch(path, json={"outer": {"inner": {"b": "y"}}})) == [("/outer/inner/a", "required")]


async def test_equal_unique_values_conflict_and_nulls_do_not(rules: httpx.AsyncClient) -> None:
    await created(rules, "/rules", {"code": "a", "required": 1, "left": 1, "right": 1})
    both = await rules.post("/rules", json={"code": "a", "required": 1, "left": 1, "right": 1})
    assert (both.status_code, faults(both)) == (409, [("/code", "unique"), ("/left", "unique"), ("/right", "unique")])
    await created(rules, "/rules", {"code": "b", "required": 1, "left": 1})
    other = await created(rules, "/rules", {"code": "c", "required": 1, "left": 1})
    refused = await rules.patch(f"/rules/{other['id']}", json={"right": 1})
    assert (refused.status_code, faults(refused)) == (409, [("/left", "unique"), ("/right", "unique")])
    assert (await rules.get(f"/rules/{other['id']}")).json() == other


async def test_if_match_guards_every_change(rules: httpx.AsyncClient) -> None:
    row = await created(rules, "/rules", {"code": "a", "required": 1})
    path = f"/rules/{row['id']}"
    for tags, status in (('"2"', 412), ('W/"1"', 412), ('"x", "1"', 200), ("*", 200), ("1", 422), ('"1" "2"', 422)):
        reply = await rules.patch(path, json={}, headers={"If-Match": tags})
        assert (tags, reply.status_code) == (tags, status)
    assert (await rules.put(path, json={"required": 2}, headers={"If-Match": '"1"'})).headers["ETag"] == '"2"'
    assert (await rules.delete(path, headers={"If-Match": '"1"'})).status_code == 412
    assert (await rules.delete(path, headers={"If-Match": '"2"'})).status_code == 204
    assert (await rules.delete(path, headers={"If-Match": '"2"'})).status_code == 404


async def test_if_none_match_spares_what_is_known(rules: httpx.AsyncClient) -> None:
    row = await created(rules, "/rules", {"code": "a", "required": 1})
    path = f"/rules/{row['id']}"
    for tags, status in (('"1"', 304), ('W/"1"', 304), ("*", 304), ('"2"', 200), ("x", 422)):
        reply = await rules.get(path, headers={"If-None-Match": tags})
        assert (tags, reply.status_code) == (tags, status)
        if status == 304:
            assert (reply.content, reply.headers["ETag"]) == (b"", '"1"')


async def test_upsert_creates_then_updates(rules: httpx.AsyncClient) -> None:
    path = "/rules/by/code/a%2Fb%20%C3%A9%0A%25"
    made = await rules.put(path, json={"required": 1, "fixed": 2, "nullable": 5})
    row = made.json()
    assert (made.status_code, made.headers["Location"], row["code"]) == (201, f"/rules/{row['id']}", "a/b é\n%")
    again = await rules.put(path, json={"required": 1, "fixed": 2, "nullable": 5})
    assert (again.status_code, again.json()) == (200, row)
    updated = (await rules.put(path, json={"required": 3})).json()
    assert {**row, "required": 3, "nullable": None, "version": 2, "updated_at": updated["updated_at"]} == updated
    assert faults(await rules.put(path, json={"required": 3, "fixed": 3})) == [("/fixed", "immutable")]
    assert faults(await rules.put(path, json={"required": 3, "code": "x"})) == [("/code", "unknown")]
    assert (await rules.put("/rules/by/code/new", json={"required": 1, "left": 9}, headers={"If-Match": "*"})).status_code == 412
    assert (await rules.put(path, json={"required": 4}, headers={"If-Match": '"2"'})).json()["version"] == 3


async def test_keys_may_be_the_authors_own(rules: httpx.AsyncClient) -> None:
    row = await created(rules, "/words", {"word": "by/word/a b?é"})
    assert "id" not in row
    path = "/words/by%2Fword%2Fa%20b%3F%C3%A9"
    assert (await rules.post("/words", json={"word": "x y"})).headers["Location"] == "/words/x%20y"
    assert (await rules.get(path)).json() == row
    assert faults(await rules.put(path, json={"word": "other"})) == [("/word", "immutable")]
    assert (await rules.put("/words/by/word/x", json={"next": "x y"})).status_code == 201
    assert (await rules.put("/words/by/word/x", json={"next": None})).status_code == 200
    assert (await rules.get("/words/by/word/x")).status_code == 405
    assert (await rules.delete(path)).status_code == 204
    await created(rules, "/numbers", {"number": 5})
    assert (await rules.get("/numbers/5")).json()["number"] == 5
    assert faults(await rules.get("/numbers/05")) == [("id", "type")]


async def test_a_reference_must_lead_somewhere(rules: httpx.AsyncClient) -> None:
    nowhere = "00000000-0000-0000-0000-000000000000"
    refused = await rules.post("/children", json={"strict": nowhere, "loose": nowhere})
    assert (refused.status_code, sorted(faults(refused))) == (422, [("/loose", "reference"), ("/strict", "reference")])


async def test_restrict_keeps_what_is_referred_to(rules: httpx.AsyncClient) -> None:
    parent = await created(rules, "/parents", {"name": "p"})
    child = await created(rules, "/children", {"strict": parent["id"]})
    refused = await rules.delete(f"/parents/{parent['id']}")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:problem-type:still-referenced")
    assert (await rules.delete(f"/children/{child['id']}")).status_code == 204
    assert (await rules.delete(f"/parents/{parent['id']}")).status_code == 204


async def test_what_would_go_along_may_still_hold_on(rules: httpx.AsyncClient) -> None:
    parent = await created(rules, "/parents", {"name": "p"})
    other = await created(rules, "/parents", {"name": "q"})
    both = await created(rules, "/children", {"strict": parent["id"], "bound": parent["id"]})
    crossed = await created(rules, "/children", {"strict": parent["id"], "bound": other["id"]})
    assert (await rules.delete(f"/parents/{parent['id']}")).status_code == 409
    assert (await rules.delete(f"/parents/{other['id']}")).status_code == 204
    assert (await rules.get(f"/children/{crossed['id']}")).status_code == 404
    assert (await rules.get(f"/children/{both['id']}")).status_code == 200


async def test_deleting_takes_along_and_sets_to_null_even_at_second_hand(rules: httpx.AsyncClient) -> None:
    parent = await created(rules, "/parents", {"name": "p"})
    bound = await created(rules, "/children", {"bound": parent["id"]})
    loose = await created(rules, "/children", {"loose": parent["id"]})
    deeper = await created(rules, "/grandchildren", {"loose": bound["id"]})
    gone = await created(rules, "/grandchildren", {"bound": bound["id"]})
    assert (await rules.delete(f"/parents/{parent['id']}")).status_code == 204
    assert (await rules.get(f"/children/{bound['id']}")).status_code == 404
    assert (await rules.get(f"/grandchildren/{gone['id']}")).status_code == 404
    for path, before in (("children", loose), ("grandchildren", deeper)):
        after = (await rules.get(f"/{path}/{before['id']}")).json()
        assert (after["loose"], after["version"]) == (None, 2)
        assert after["updated_at"] > before["updated_at"]


async def test_a_row_may_refer_to_itself_and_be_deleted(rules: httpx.AsyncClient) -> None:
    await created(rules, "/words", {"word": "self"})
    assert (await rules.put("/words/self", json={"next": "self"})).status_code == 200
    assert (await rules.delete("/words/self")).status_code == 204


async def test_text_too_long_for_an_index_is_refused_not_a_failure(rules: httpx.AsyncClient) -> None:
    text = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(20000))
    reply = await rules.post("/rules", json={"code": text, "required": 1})
    assert reply.status_code in {201, 422}
    if reply.status_code == 422:
        assert faults(reply) == [("/code", "length")]


async def test_what_was_undone_for_another_transaction_is_done_again(rules: httpx.AsyncClient, url: str) -> None:
    class Deadlock(Exception):
        sqlstate = "40P01"

    class Bug(Exception):
        sqlstate = "42601"

    raised: list[Exception] = []

    async def work(_session: object) -> str:
        if raised:
            raise DBAPIError("DELETE", None, raised.pop())
        return "done"

    context = services.app("rules", url).state.context
    saver = services.module("rules", "routers.words").operations._saver
    try:
        raised[:] = [Deadlock(), Deadlock()]
        assert await saver.transaction(context, work) == "done"
        raised[:] = [Deadlock(), Deadlock(), Deadlock()]
        with pytest.raises(services.module("rules", "errors").Unavailable):
            await saver.transaction(context, work)
        raised[:] = [Bug()]
        with pytest.raises(DBAPIError):
            await saver.transaction(context, work)
    finally:
        await context.database.close()


async def test_of_many_upserts_at_once_one_creates(url: str) -> None:
    async with services.running("orders", url) as client:
        replies = await asyncio.gather(
            *(client.put("/products/by/sku/ABC", json={"name": str(number), "price": "1"}) for number in range(8))
        )
        assert sorted(reply.status_code for reply in replies) == [200] * 7 + [201]
        assert len({reply.json()["id"] for reply in replies}) == 1


@pytest.fixture
def own_hooks() -> Iterator[Any]:
    yield services.module("orders", "custom.hooks").hooks


async def test_the_teams_hooks_may_complete_refuse_and_see_deletions(orders: httpx.AsyncClient, own_hooks: Any) -> None:
    errors, row = services.module("orders", "errors"), services.module("orders", "tables").ProductRow
    seen: list[str] = []

    @own_hooks.before_save(row)  # type: ignore[untyped-decorator]
    async def complete(session: AsyncSession, product: Any) -> None:
        if product.name == "rude":
            raise errors.InvalidRequest(errors.Fault("polite", "Choose another name", pointer="/name"))
        product.description = product.description or f"A {product.name}"

    @own_hooks.before_delete(row)  # type: ignore[untyped-decorator]
    async def watch(session: AsyncSession, product: Any) -> None:
        seen.append(product.sku)

    made = (await orders.post("/products", json={"sku": "HOOK", "name": "thing", "price": "1"})).json()
    assert made["description"] == "A thing"
    assert (await orders.post("/products", json={"sku": "RUDE", "name": "rude", "price": "1"})).json()["errors"][0]["code"] == "polite"
    await orders.delete(f"/products/{made['id']}")
    assert seen == ["HOOK"]
