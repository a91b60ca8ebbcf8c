"""What holds for every request: who may call, how much and how long, what failures look like."""

import asyncio
import hashlib
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from structlog.testing import capture_logs

from tests.generators.fastapi_service import services

pytestmark = pytest.mark.anyio

NOWHERE = "00000000-0000-0000-0000-000000000000"
CUSTOMER = {"email": "a@b.example", "full_name": "A"}


async def test_nobody_gets_in_without_a_key_that_is_known(sqlite: str) -> None:
    async with services.running("orders", sqlite) as client:
        for key in (None, "", "wrong", services.key("x", services.KEY)["sha256"], "\xe9"):
            client.headers.pop("X-API-Key", None)
            headers = [] if key is None else [(b"X-API-Key", str(key).encode("latin-1"))]
            refused = await client.get("/orders", headers=headers)
            assert services.problem(refused) == (401, "unauthorized")
            assert refused.headers["WWW-Authenticate"] == "ApiKey"
    async with services.running("orders", sqlite, api_keys=[]) as client:
        assert (await client.get("/orders")).status_code == 401


async def test_roles_decide_who_may_delete(orders: httpx.AsyncClient) -> None:
    path = f"/orders/{NOWHERE}"
    assert services.problem(await orders.delete(path)) == (403, "forbidden")
    assert services.problem(await orders.delete(path, headers={"X-API-Key": services.ADMIN})) == (404, "not-found")


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
        assert services.problem(await client.post("/orders", content=stream(), headers=headers)) == (413, "body-too-large")


async def test_the_rate_of_each_caller_is_limited(sqlite: str) -> None:
    async with services.running("orders", sqlite, rate_limit_per_minute=2) as client:
        first, second, third = [await client.get("/orders") for _ in range(3)]
        assert (first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]) == ("2", "1")
        assert second.headers["RateLimit-Remaining"] == "0"
        assert services.problem(third) == (429, "rate-limited")
        assert (third.headers["RateLimit-Remaining"], int(third.headers["Retry-After"]) <= 30) == ("0", True)
        assert (await client.get("/orders", headers={"X-API-Key": services.ADMIN})).status_code == 200
        assert "RateLimit-Limit" not in (await client.get("/health/ready")).headers


async def test_what_a_caller_may_not_do_counts_against_its_rate(sqlite: str) -> None:
    async with services.running("orders", sqlite, rate_limit_per_minute=1) as client:
        refused, again = [await client.delete("/orders/1") for _ in range(2)]
    assert (services.problem(refused), services.problem(again)) == ((403, "forbidden"), (429, "rate-limited"))


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
        assert services.problem(slow) == (503, "timeout")
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
            assert services.problem(await client.get("/orders")) == (503, "unavailable")
            assert services.problem(await client.post("/customers", json=CUSTOMER)) == (503, "unavailable")
            assert services.problem(await client.get("/health/ready")) == (503, "unavailable")
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
    async with services.on("orders", url) as client:
        assert services.problem(await client.get("/health/ready")) == (503, "unavailable")


async def _change(url: str, *statements: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def test_a_database_with_an_older_schema_is_not_ready(url: str) -> None:
    await services.create_tables("orders", url)
    await _change(url, "ALTER TABLE orders DROP COLUMN note")
    async with services.on("orders", url, log_level="WARNING") as client:
        with capture_logs() as told:
            refused = await client.get("/health/ready")
        assert services.problem(refused) == (503, "unavailable")
        (line,) = [line for line in told if line["event"] == "database_not_ready"]
        assert "orders.note" in line["error"]
        assert line["hint"].endswith(f"run python -m {services.package('orders')}.migrate")
        await _change(url, "ALTER TABLE orders ADD COLUMN note TEXT")
        assert (await client.get("/health/ready")).status_code == 200


async def test_a_database_with_a_newer_schema_is_ready(url: str) -> None:
    await services.create_tables("orders", url)
    await _change(url, "ALTER TABLE orders ADD COLUMN newer TEXT", "CREATE TABLE newer (id BIGINT)")
    async with services.on("orders", url) as client:
        assert (await client.get("/health/ready")).status_code == 200


async def test_a_schema_is_looked_at_again_once_the_database_did_not_answer(url: str) -> None:
    await services.create_tables("orders", url)
    async with services.on("orders", url) as client:
        assert (await client.get("/health/ready")).status_code == 200
        await _change(url, "ALTER TABLE orders DROP COLUMN note")
        assert (await client.get("/health/ready")).status_code == 200  # probes are cheap
        await _change(url, "ALTER TABLE idempotency_keys RENAME TO away")
        assert (await client.get("/health/ready")).status_code == 503
        await _change(url, "ALTER TABLE away RENAME TO idempotency_keys")
        assert (await client.get("/health/ready")).status_code == 503


async def test_a_bug_is_answered_without_saying_what_it_is(sqlite: str) -> None:
    router = APIRouter()

    @router.get("/bug")
    async def bug() -> None:
        raise RuntimeError("secret")

    app = services.app("orders", sqlite)
    app.router.routes += router.routes
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        reply = await client.get("/bug")
    assert services.problem(reply) == (500, "internal-error")
    assert "secret" not in reply.text
