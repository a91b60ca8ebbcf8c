"""Many workers share the messages of one database; each message is one worker's at a time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.generators.flows.bridge import Bridge, module

pytestmark = pytest.mark.anyio


def workers(bridge: Bridge, count: int) -> list[object]:
    queues, runtime = module("flows.queue"), bridge.runtime
    lease = runtime.worker._lease
    return [queues.Queue(runtime.context.database, bridge.clock, runtime.flows.keys(), f"worker {one}", lease) for one in range(count)]


async def test_each_message_is_claimed_by_one_of_them(bridge: Bridge) -> None:
    for number in range(12):
        await bridge.order(f"A{number}", delivery=str(number))
    claims = await asyncio.gather(*(one.claim(5) for one in workers(bridge, 4)))  # type: ignore[attr-defined]
    ids = [message.id for claimed in claims for message in claimed]
    assert len(ids) == len(set(ids)) == 12


async def test_messages_with_one_key_are_claimed_one_after_the_other(bridge: Bridge) -> None:
    for number in range(4):
        await bridge.order("A1", delivery=str(number))
    claims = await asyncio.gather(*(one.claim(5) for one in workers(bridge, 4)))  # type: ignore[attr-defined]
    assert sum(map(len, claims)) == 1


async def test_what_is_given_back_is_there_for_others(bridge: Bridge) -> None:
    await bridge.order()
    first, second = workers(bridge, 2)
    (claimed,) = await first.claim(1)  # type: ignore[attr-defined]
    await first.give_back([claimed.id])  # type: ignore[attr-defined]
    assert len(await second.claim(1)) == 1  # type: ignore[attr-defined]


async def test_a_lease_that_is_renewed_does_not_end(bridge: Bridge) -> None:
    await bridge.order()
    first, second = workers(bridge, 2)
    (claimed,) = await first.claim(1)  # type: ignore[attr-defined]
    bridge.clock.pass_(59)
    await first.renew([claimed.id])  # type: ignore[attr-defined]
    bridge.clock.pass_(59)
    assert await second.claim(1) == []  # type: ignore[attr-defined]


async def test_what_never_comes_to_an_end_is_a_dead_letter(bridge: Bridge) -> None:
    await bridge.order()
    for _ in range(10):
        await bridge.runtime.queue.claim(1)
        bridge.clock.pass_(61)
    assert await bridge.work() == 1
    (message,) = await bridge.messages(state="dead")
    assert message["error"]["code"] == "CRASH"


async def test_a_worker_serves_until_it_is_told_to_stop(bridge: Bridge) -> None:
    worker = bridge.runtime.worker
    await bridge.order()
    serving = asyncio.create_task(worker.serve())
    while not bridge.erp.received:
        await bridge.order(delivery="another")
    await worker.stop(10)
    await serving
    assert "running" not in {one["state"] for one in await bridge.messages()}


async def test_what_is_being_looked_at_is_seen_to_its_end(bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    database, seen = bridge.runtime.context.database, list[bool]()
    reading = database.reading

    @contextlib.asynccontextmanager
    async def slowly() -> AsyncIterator[Any]:
        async with reading() as session:
            await asyncio.sleep(0.05)
            yield session
        seen.append(True)

    monkeypatch.setattr(database, "reading", slowly)
    async with bridge.runtime.running():
        await asyncio.sleep(0)
    assert seen == [True]


class Stumbling:
    """A scheduler that fails the first time as nobody foresaw."""

    def __init__(self) -> None:
        self.asked = 0

    async def tick(self) -> None:
        self.asked += 1
        if self.asked == 1:
            raise RuntimeError("nobody foresaw this")


async def test_a_worker_goes_on_after_a_failure_that_nobody_foresaw(bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module("flows.worker"), "_PAUSE_AFTER_FAILURE", 0.0)
    worker = bridge.runtime.worker
    worker._scheduler = Stumbling()
    await bridge.order()
    serving = asyncio.create_task(worker.serve())
    async with asyncio.timeout(30):
        while not bridge.erp.received:
            assert not serving.done()
            await asyncio.sleep(0)
    await worker.stop(10)
    await serving
    assert (await bridge.messages())[0]["state"] == "done"


class HeldUp:
    """A runner whose messages come to no end before it is told so."""

    def __init__(self) -> None:
        self.begun = 0
        self.going_on = asyncio.Event()

    async def run(self, message: object, jitter: float) -> str:
        self.begun += 1
        await self.going_on.wait()
        return "done"


async def test_a_worker_that_was_held_up_beyond_its_lease_begins_no_message_twice(bridge: Bridge) -> None:
    worker, runner = bridge.runtime.worker, HeldUp()
    worker._runner = runner
    await bridge.order()
    await worker._take()
    bridge.clock.pass_(61)
    await worker._take()
    await asyncio.sleep(0)
    assert runner.begun == 1
    runner.going_on.set()
    await worker.stop(10)
