"""The worker: takes what comes, and leaves nothing behind when it stops."""

import asyncio
import signal
from collections.abc import Callable

import pytest

from order_bridge import worker
from tests.database import Database
from tests.flows.bridge import LEASE, PLAIN, Bridge
from tests.flows.plain import DROPS, SENDS, THING
from tests.settings import settings
from tests.systems.fake import HANG, Answer

pytestmark = pytest.mark.anyio


async def test_what_is_under_way_is_finished_and_nothing_more_is_taken(plain: Bridge) -> None:
    serving = asyncio.create_task(plain.runtime.worker.serve())
    await plain.deliver(SENDS, THING)
    await plain.systems[PLAIN].asked(1)
    await plain.runtime.worker.stop(10)
    await serving
    await plain.deliver(SENDS, THING, number=2)
    assert await plain.states(SENDS) == ["done", "waiting"]


async def test_what_does_not_end_is_left_to_whoever_comes_next(plain: Bridge) -> None:
    plain.systems[PLAIN].answer(Answer(HANG))
    serving = asyncio.create_task(plain.runtime.worker.serve())
    await plain.deliver(SENDS, THING)
    await plain.systems[PLAIN].asked(1)
    await plain.runtime.worker.stop(0)
    await serving
    assert await plain.states(SENDS) == ["running"]
    plain.clock.pass_(LEASE + 1)
    assert await plain.work() == 1
    assert await plain.states(SENDS) == ["done"]


async def test_many_messages_are_taken_a_few_at_a_time(plain: Bridge) -> None:
    count = 3 * plain.runtime.context.settings.flow_concurrency
    for number in range(count):
        await plain.deliver(DROPS, THING, number=number)
    serving = asyncio.create_task(plain.runtime.worker.serve())
    await plain.systems[PLAIN].asked(2 * count)
    await plain.runtime.worker.stop(10)
    await serving
    assert set(await plain.states(DROPS)) == {"done"}


async def test_a_process_of_its_own_works_until_it_is_told_to_stop(
    monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    told: dict[signal.Signals, Callable[[], None]] = {}
    listening = asyncio.Event()

    def listen(name: signal.Signals, stop: Callable[[], None]) -> None:
        told[name] = stop
        listening.set()

    monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", listen)
    working = asyncio.create_task(
        worker.work(settings(database_url=database.url, flow_worker=True))
    )
    await asyncio.wait_for(listening.wait(), 30)
    assert set(told) == {signal.SIGINT, signal.SIGTERM}
    told[signal.SIGTERM]()
    await asyncio.wait_for(working, 30)
