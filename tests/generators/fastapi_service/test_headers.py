"""What headers do: those that protect, other origins, keys by which a request is told again, versions."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.generators.fastapi_service import services

pytestmark = pytest.mark.anyio

CUSTOMER = {"email": "a@b.example", "full_name": "A"}


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
    assert services.problem(other) == (422, "idempotency-key-reused")
    someone_else = await orders.post("/customers", json=CUSTOMER, headers={**headers, "X-API-Key": services.ADMIN})
    assert services.problem(someone_else) == (409, "unique-conflict"), "keys are each caller's own"
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
        assert services.problem(second) == (409, "idempotency-in-progress")
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
