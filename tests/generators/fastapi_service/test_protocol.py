"""What holds for every request: who may call, how much, what failures look like, what happens twice."""

import asyncio
import hashlib
import json
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.generators.fastapi_service import services

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-0000-0000-000000000000"
CUSTOMER = {"email": "a@b.example", "full_name": "A"}


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/service.db"


def problem(reply: httpx.Response) -> tuple[int, str]:
    told = reply.json()
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert told["status"] == reply.status_code
    assert told["request_id"] == reply.headers["X-Request-ID"]
    assert set(told) <= {"type", "title", "status", "detail", "request_id", "errors"}
    return reply.status_code, told["type"].removeprefix("urn:problem-type:")


async def test_nobody_gets_in_without_a_key_that_is_known(sqlite: str) -> None:
    async with services.running("orders", sqlite) as client:
        for key in (None, "", "wrong", services.key("x", services.KEY)["sha256"], "\xe9"):
            client.headers.pop("X-API-Key", None)
            headers = [] if key is None else [(b"X-API-Key", str(key).encode("latin-1"))]
            refused = await client.get("/orders", headers=headers)
            assert problem(refused) == (401, "unauthorized")
            assert refused.headers["WWW-Authenticate"] == "ApiKey"
    async with services.running("orders", sqlite, api_keys=[]) as client:
        assert (await client.get("/orders")).status_code == 401


async def test_roles_decide_who_may_delete(orders: httpx.AsyncClient) -> None:
    path = f"/orders/{NOWHERE}"
    assert problem(await orders.delete(path)) == (403, "forbidden")
    assert problem(await orders.delete(path, headers={"X-API-Key": services.ADMIN})) == (404, "not-found")


async def test_judgement_has_an_order(sqlite: str) -> None:
    async with services.running("orders", sqlite, max_body_bytes=100) as client:
        wrong = f"/orders/{NOWHERE}?x=1"
        big = {"Content-Length": "101", "X-API-Key": "wrong"}
        assert (await client.put(wrong, headers=big)).status_code == 413
        assert (await client.put(wrong, headers={"X-API-Key": "wrong"}, content=b"{")).status_code == 401
        assert (await client.put(wrong, content=b"{")).status_code == 415
        assert (await client.put(wrong, content=b"{", headers={"Content-Type": "application/json"})).status_code == 400
        assert (await client.put(wrong, json={})).status_code == 422
        assert (await client.patch(f"/orders/{NOWHERE}", json={}, headers={"If-Match": '"1"'})).status_code == 404


async def test_a_streamed_body_is_cut_off_at_the_limit(sqlite: str) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(4):
            yield b" " * 100

    async with services.running("orders", sqlite, max_body_bytes=300) as client:
        headers = {"Content-Type": "application/json"}
        assert problem(await client.post("/orders", content=stream(), headers=headers)) == (413, "body-too-large")


async def test_the_rate_of_each_caller_is_limited(sqlite: str) -> None:
    async with services.running("orders", sqlite, rate_limit_per_minute=2) as client:
        first, second, third = [await client.get("/orders") for _ in range(3)]
        assert (first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]) == ("2", "1")
        assert second.headers["RateLimit-Remaining"] == "0"
        assert problem(third) == (429, "rate-limited")
        assert (third.headers["RateLimit-Remaining"], int(third.headers["Retry-After"]) <= 30) == ("0", True)
        assert (await client.get("/orders", headers={"X-API-Key": services.ADMIN})).status_code == 200
        assert "RateLimit-Limit" not in (await client.get("/health/ready")).headers


async def test_what_a_caller_may_not_do_counts_against_its_rate(sqlite: str) -> None:
    async with services.running("orders", sqlite, rate_limit_per_minute=1) as client:
        refused, again = [await client.delete("/orders/1") for _ in range(2)]
    assert (problem(refused), problem(again)) == ((403, "forbidden"), (429, "rate-limited"))


async def test_what_takes_too_long_is_rolled_back(sqlite: str) -> None:
    hooks = services.module("orders", "custom.hooks").hooks
    row = services.module("orders", "tables").CustomerRow

    async def wait(session: AsyncSession, row: Any) -> None:
        if row.full_name == "slow":
            await session.flush()
            await asyncio.Event().wait()

    hooks.after_save(row)(wait)
    async with services.running("orders", sqlite, request_timeout_seconds=0.3) as client:
        slow = await client.post("/customers", json={**CUSTOMER, "full_name": "slow"})
        assert problem(slow) == (503, "timeout")
        assert slow.headers["Retry-After"] == "1"
        assert (await client.post("/customers", json=CUSTOMER)).status_code == 201
        assert len((await client.get("/customers")).json()["items"]) == 1


async def test_a_database_that_is_away_is_told_as_such(tmp_path: Path) -> None:
    for url in (f"sqlite+aiosqlite:///{tmp_path}/no/such/folder.db", f"postgresql+asyncpg://x@/x?host={tmp_path}"):
        app = services.app("orders", url)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x", headers={"X-API-Key": services.KEY}) as client,
        ):
            assert problem(await client.get("/orders")) == (503, "unavailable")
            assert problem(await client.post("/customers", json=CUSTOMER)) == (503, "unavailable")
            assert problem(await client.get("/health/ready")) == (503, "unavailable")
            assert (await client.get("/health/live")).json() == {"status": "ok"}
        await _drivers_end()


async def _drivers_end() -> None:
    """Await the threads of connections that could not be opened: each tells the loop that it ends, which nobody else awaits."""
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join)


async def test_a_locked_sqlite_is_waited_for_no_longer_than_the_request_may_take(sqlite: str) -> None:
    for seconds, waited in ((0.5, 250), (30, 5000)):
        async with services.running("orders", sqlite, request_timeout_seconds=seconds) as client:
            database = client._transport.app.state.context.database  # type: ignore[attr-defined]
            for session_of in (database.reading, database.writing):
                async with session_of() as session:
                    assert await session.scalar(text("PRAGMA busy_timeout")) == waited


async def test_text_too_long_for_an_index_of_the_teams_is_a_fault(postgres_url: str) -> None:
    async with services.running("orders", postgres_url) as client:
        database = client._transport.app.state.context.database  # type: ignore[attr-defined]
        async with database.writing() as session:
            await session.execute(text("CREATE INDEX own ON orders (note)"))
        customer = (await client.post("/customers", json=CUSTOMER)).json()["id"]
        order = {"customer": customer, "total": "1", "lines": [{"sku": "ABC", "quantity": 1, "unit_price": "1"}]}
        note = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200))
        reply = await client.post("/orders", json={**order, "number": "1", "placed_at": "2026-01-01T00:00:00Z", "note": note})
        assert reply.status_code == 422
        assert [(one["pointer"], one["code"]) for one in reply.json()["errors"]] == [("", "length")]


async def test_a_database_without_tables_is_not_ready(url: str) -> None:
    app = services.app("orders", url)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client,
    ):
        assert problem(await client.get("/health/ready")) == (503, "unavailable")


async def test_the_teams_routes_get_encoded_slashes_as_text(sqlite: str) -> None:
    app = services.app("orders", sqlite)

    @app.get("/own/{name}")
    async def echo(name: str) -> str:
        return name

    @app.get("/rest/{name:path}")
    async def rest(name: str) -> str:
        return name

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        assert (await client.get("/own/a%2Fb")).json() == "a/b"
        assert (await client.get("/rest/a%2Fb/c")).json() == "a/b/c"
        assert (await client.get("/rest/")).json() == ""


async def test_a_bug_is_answered_without_saying_what_it_is(sqlite: str) -> None:
    router = APIRouter()

    @router.get("/bug")
    async def bug() -> None:
        raise RuntimeError("secret")

    app = services.app("orders", sqlite)
    app.router.routes += router.routes
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        reply = await client.get("/bug")
    assert problem(reply) == (500, "internal-error")
    assert "secret" not in reply.text


async def test_unknown_paths_and_methods_are_problems_too(orders: httpx.AsyncClient) -> None:
    for path in ("/", "/nope", "/orders/", "/customers/by/email/", "/Orders"):
        assert problem(await orders.get(path)) == (404, "not-found")
    for method, path, allowed in (
        ("PUT", "/orders", "GET, POST"),
        ("HEAD", "/orders", "GET, POST"),
        ("POST", f"/orders/{NOWHERE}", "DELETE, GET, PATCH, PUT"),
        ("POST", "/health/live", "GET"),
        ("TRACE", "/customers/by/email/x", "PUT"),
    ):
        refused = await orders.request(method, path)
        assert (refused.status_code, refused.headers["Allow"]) == (405, allowed), (method, path)


async def test_path_values_are_held_to_their_type(orders: httpx.AsyncClient) -> None:
    for path, parameter in (("/orders/x", "id"), ("/orders/%00", "id"), ("/orders/%FF", "id")):
        told = (await orders.get(path)).json()["errors"]
        assert [(one["parameter"], one["code"]) for one in told] == [(parameter, "format")]
    refused = await orders.put("/products/by/sku/a", json={"name": "x", "price": "1"})
    assert [(one["parameter"], one["code"]) for one in refused.json()["errors"]] == [("value", "length")]
    assert (await orders.put("/products/by/sku/a%00bc", json={"name": "x", "price": "1"})).json()["errors"][0]["code"] == "text"


async def test_every_reply_has_the_headers_that_protect(orders: httpx.AsyncClient) -> None:
    for path in ("/orders", "/nope", "/health/live"):
        headers = (await orders.get(path)).headers
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
        assert "Access-Control-Allow-Origin" not in headers
    assert (await orders.get("/orders", headers={"X-Request-ID": "mine-1"})).headers["X-Request-ID"] == "mine-1"
    assert (await orders.get("/orders", headers={"X-Request-ID": "no good"})).headers["X-Request-ID"] != "no good"


async def test_other_origins_are_let_in_only_when_configured(sqlite: str) -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "x-api-key"}
    async with services.running("orders", sqlite, cors_origins=["https://app.example"]) as client:
        reply = await client.options("/orders", headers=asked)
        assert (reply.status_code, reply.headers["Access-Control-Allow-Origin"]) == (200, "https://app.example")
    async with services.running("orders", sqlite) as client:
        assert (await client.options("/orders", headers=asked)).status_code == 405


async def test_a_repeated_post_with_its_key_is_answered_again(orders: httpx.AsyncClient) -> None:
    headers = {"Idempotency-Key": "k-1"}
    first = await orders.post("/customers", json=CUSTOMER, headers=headers)
    again = await orders.post("/customers", json=CUSTOMER, headers=headers)
    assert (again.status_code, again.content, again.headers["Idempotent-Replayed"]) == (201, first.content, "true")
    assert [again.headers[name] for name in ("ETag", "Location")] == [first.headers[name] for name in ("ETag", "Location")]
    other = await orders.post("/customers", json={**CUSTOMER, "full_name": "B"}, headers=headers)
    assert problem(other) == (422, "idempotency-key-reused")
    someone_else = await orders.post("/customers", json=CUSTOMER, headers={**headers, "X-API-Key": services.ADMIN})
    assert problem(someone_else) == (409, "unique-conflict"), "keys are each caller's own"
    assert (await orders.post("/products", json={"sku": "ABC", "name": "x", "price": "1"}, headers=headers)).status_code == 201, (
        "and each path's"
    )


async def test_a_finished_post_is_answered_again_to_many_at_once(url: str) -> None:
    async with services.running("orders", url) as client:
        headers = {"Idempotency-Key": "k-5"}
        first = await client.post("/customers", json=CUSTOMER, headers=headers)
        replies = await asyncio.gather(*(client.post("/customers", json=CUSTOMER, headers=headers) for _ in range(8)))
        assert {(one.status_code, one.content) for one in replies} == {(201, first.content)}


async def test_what_failed_is_not_remembered(orders: httpx.AsyncClient) -> None:
    await orders.post("/customers", json=CUSTOMER)
    headers = {"Idempotency-Key": "k-2"}
    assert (await orders.post("/customers", json=CUSTOMER, headers=headers)).status_code == 409
    assert (await orders.post("/customers", json={**CUSTOMER, "email": "c@d.example"}, headers=headers)).status_code == 201


async def test_a_key_is_forgotten_after_a_day(url: str) -> None:
    async with services.running("orders", url) as client:
        headers = {"Idempotency-Key": "k-3"}
        await client.post("/customers", json=CUSTOMER, headers=headers)
        database = services.module("orders", "database")
        key = services.module("orders", "tables").IdempotencyKey
        made = client._transport.app.state.context.database  # type: ignore[attr-defined]
        async with made.writing() as session:
            row = await session.get(key, ("someone POST /customers", "k-3"))
            row.created_at = database.now() - services.module("orders", "routers.idempotency").KEPT * 2
        other = await client.post("/customers", json={**CUSTOMER, "email": "new@b.example"}, headers=headers)
        assert other.status_code == 201
        assert "Idempotent-Replayed" not in other.headers
        async with made.writing() as session:
            await services.module("orders", "routers.idempotency").forget_expired(session)
            assert await session.scalar(text("SELECT count(*) FROM idempotency_keys")) == 1


async def test_a_key_whose_request_still_runs_is_told_to_wait(url: str) -> None:
    started, end = asyncio.Event(), asyncio.Event()

    async def wait(session: AsyncSession, row: Any) -> None:
        if row.full_name == "held":
            started.set()
            await end.wait()

    services.module("orders", "custom.hooks").hooks.before_save(services.module("orders", "tables").CustomerRow)(wait)
    async with services.running("orders", url) as client, asyncio.TaskGroup() as group:
        headers, body = {"Idempotency-Key": "k-4"}, {**CUSTOMER, "full_name": "held"}
        first = group.create_task(client.post("/customers", json=body, headers=headers))
        await started.wait()
        second = await client.post("/customers", json=body, headers=headers)
        end.set()
        assert problem(second) == (409, "idempotency-in-progress")
        assert second.headers["Retry-After"] == "1"
        assert (await first).status_code == 201


async def test_of_many_changes_at_once_none_is_lost(url: str) -> None:
    async with services.running("orders", url) as client:
        row = (await client.post("/products", json={"sku": "ABC", "name": "x", "price": "1"})).json()

        async def buy() -> None:
            while True:
                seen = (await client.get(f"/products/{row['id']}")).json()
                tag = {"If-Match": f'"{seen["version"]}"'}
                reply = await client.patch(f"/products/{row['id']}", json={"stock": seen["stock"] + 1}, headers=tag)
                if reply.status_code == 200:
                    return
                assert reply.status_code == 412

        await asyncio.gather(*(buy() for _ in range(8)))
        assert (await client.get(f"/products/{row['id']}")).json()["stock"] == 8


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


async def test_the_service_tells_how_it_does(orders: httpx.AsyncClient) -> None:
    await orders.get(f"/orders/{NOWHERE}")
    told = (await orders.get("/metrics")).text
    assert 'http_requests_total{method="GET",route="/orders/{id}",status="404"} 1.0' in told
    await orders.request("BREW", "/orders")
    told = (await orders.get("/metrics")).text
    assert 'http_requests_total{method="OTHER",route="/orders",status="405"} 1.0' in told
    assert "BREW" not in told, "whoever makes up methods would fill the memory"
    del orders.headers["X-API-Key"]
    assert (await orders.get("/health/ready")).json() == {"status": "ok"}
    assert (await orders.get("/docs")).headers["Content-Type"].startswith("text/html")


async def test_the_contract_that_is_served_is_the_one_that_was_made(orders: httpx.AsyncClient) -> None:
    from generators import openapi

    assert (await orders.get("/openapi.json")).json() == json.loads(json.dumps(openapi.document(services.blueprint("orders"))))


async def test_every_operation_of_the_contract_has_its_route() -> None:
    for case in ("orders", "names", "rules"):
        app: FastAPI = services.app(case, "sqlite+aiosqlite:///unused.db")
        routes = [route for route in app.router.routes if isinstance(route, APIRoute)]
        served = {
            (method, route.path_format, route.operation_id) for route in routes for method in route.methods or () if route.operation_id
        }
        wanted = {
            (route.method, route.path, route.operation_id) for resource in services.blueprint(case).resources for route in resource.routes
        }
        assert served == wanted
