"""The team's own code: hooks around what is saved and deleted, and routes of its own."""

import asyncio
from datetime import timedelta

import anyio
import pytest
from fastapi import FastAPI, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from names import main
from names.errors import Fault, InvalidRequest
from names.hooks import Hooks
from names.main import create_app
from names.tables import OrderRow
from names.tables.idempotency_keys import IdempotencyKey
from tests import expect
from tests.api import Api, Serve
from tests.contract import Contract
from tests.database import Database
from tests.factories import orders
from tests.settings import settings

pytestmark = pytest.mark.anyio


async def refuse(session: AsyncSession, row: OrderRow) -> None:
    """Refuse whatever comes."""
    raise InvalidRequest(Fault("own", "not today", pointer=""))


async def test_a_hook_can_refuse_what_would_be_saved(api: Api, own_hooks: Hooks) -> None:
    own_hooks.before_save(OrderRow)(refuse)
    reply = await api.post(orders.PATH, json=await orders.prepare(api))
    expect.faults(reply, {"": "own"})
    assert await expect.total(api, orders.PATH) == 0


async def test_a_hook_after_saving_still_undoes_it(api: Api, own_hooks: Hooks) -> None:
    own_hooks.after_save(OrderRow)(refuse)
    reply = await api.post(orders.PATH, json=await orders.prepare(api))
    expect.faults(reply, {"": "own"})
    assert await expect.total(api, orders.PATH) == 0


async def test_a_hook_can_refuse_a_deletion(api: Api, own_hooks: Hooks) -> None:
    shown = await orders.create(api)
    own_hooks.before_delete(OrderRow)(refuse)
    expect.faults(await api.delete(orders.path(shown)), {"": "own"})
    expect.shown(await api.get(orders.path(shown)), shown)


async def test_a_bug_is_a_problem_that_tells_nothing(api: Api, own_hooks: Hooks) -> None:
    @own_hooks.before_save(OrderRow)
    async def fail(session: AsyncSession, row: OrderRow) -> None:
        raise RuntimeError("a secret of ours")

    reply = await api.post(orders.PATH, json=await orders.prepare(api))
    expect.problem(reply, 500, "internal-error")
    assert "secret" not in reply.text
    assert await expect.total(api, orders.PATH) == 0


async def test_a_request_that_takes_too_long_is_undone(
    api: Api, serve: Serve, own_hooks: Hooks
) -> None:
    @own_hooks.after_save(OrderRow)
    async def dawdle(session: AsyncSession, row: OrderRow) -> None:
        await anyio.sleep_forever()

    sent = await orders.prepare(api)
    async with serve(request_timeout_seconds=0.2) as hasty:
        reply = await hasty.post(orders.PATH, json=sent)
    expect.problem(reply, 503, "timeout")
    assert await expect.total(api, orders.PATH) == 0


async def test_a_request_with_an_idempotency_key_runs_once_at_a_time(
    api: Api, own_hooks: Hooks
) -> None:
    started, go_on = anyio.Event(), anyio.Event()

    @own_hooks.before_save(OrderRow)
    async def wait(session: AsyncSession, row: OrderRow) -> None:
        started.set()
        await go_on.wait()

    statuses: list[int] = []
    sent, headers = await orders.prepare(api), {"Idempotency-Key": "one"}

    async def first() -> None:
        reply = await api.post(orders.PATH, json=sent, headers=headers)
        statuses.append(reply.status_code)

    async with anyio.create_task_group() as group:
        group.start_soon(first)
        with anyio.fail_after(30):  # a request that is refused never comes to the hook
            await started.wait()
        second = await api.post(orders.PATH, json=sent, headers=headers)
        go_on.set()
        expect.problem(second, 409, "idempotency-in-progress")
        assert second.headers["retry-after"] == "1"
    assert statuses == [201]


async def test_a_finished_request_is_repeated_by_many_at_once(api: Api) -> None:
    sent, headers = await orders.prepare(api), {"Idempotency-Key": "one"}
    first = await api.post(orders.PATH, json=sent, headers=headers)

    async def again() -> None:
        expect.replayed(first, await api.post(orders.PATH, json=sent, headers=headers))

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(again)


async def test_a_reply_is_kept_for_a_day(service: FastAPI, api: Api) -> None:
    async def age() -> None:
        async with service.state.context.database.writing() as session:
            (kept,) = (await session.scalars(select(IdempotencyKey))).all()
            kept.created_at -= timedelta(hours=25)

    async def count() -> int:
        async with service.state.context.database.reading() as session:
            return len((await session.scalars(select(IdempotencyKey))).all())

    headers = {"Idempotency-Key": "one"}
    for _ in range(2):
        sent = await orders.prepare(api)
        reply = await api.post(orders.PATH, json=sent, headers=headers)
        expect.created(reply, sent, orders.path)
        await age()
    assert await count() == 1
    await main.clean(service.state.context, [0.0], asyncio.Event())
    assert await count() == 0


async def test_routes_of_the_team_answer_with_problems_too(
    database: Database, contract: Contract
) -> None:
    app: FastAPI = create_app(settings(database_url=database.url))

    @app.get("/own/{number}")
    async def own(number: int) -> int:
        if number > 99:
            raise HTTPException(number)
        return number

    async with app.router.lifespan_context(app):
        api = Api(app, contract, {})
        assert (await api.get("/own/1")).json() == 1
        expect.faults(await api.get("/own/one"), {"path.number": "type"})
        expect.problem(await api.get("/own/410"), 410, "gone")
        expect.problem(await api.get("/own/499"), 499, "error")
