"""The worker: takes what comes, and leaves nothing behind when it stops."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator

import httpx
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


class Signals:
    """Those of the process, which come when a test says so."""

    def __init__(self) -> None:
        self.handlers: dict[signal.Signals, Callable[[], None]] = {}
        self.heard = asyncio.Event()

    def add(self, name: signal.Signals, handler: Callable[[], None]) -> None:
        """Stand in for the loop's own."""
        self.handlers[name] = handler
        self.heard.set()


@pytest.fixture
async def signals(monkeypatch: pytest.MonkeyPatch) -> Signals:
    """What the process is told, in place of what it might be told."""
    made = Signals()
    monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", made.add)
    return made


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who listens at a port."""
    try:
        made = socket.create_server(("127.0.0.1", 0))
    except PermissionError:
        pytest.skip("nothing may listen here, not even for itself")
    with made:
        yield made


async def test_a_process_of_its_own_works_until_it_is_told_to_stop(
    signals: Signals, database: Database
) -> None:
    working = asyncio.create_task(
        worker.work(settings(database_url=database.url, flow_worker=True))
    )
    await asyncio.wait_for(signals.heard.wait(), 30)
    assert set(signals.handlers) == {signal.SIGINT, signal.SIGTERM}
    signals.handlers[signal.SIGTERM]()
    await asyncio.wait_for(working, 30)


async def test_it_tells_how_it_does_at_a_port_of_its_own_and_nothing_else(
    signals: Signals, database: Database, listener: socket.socket
) -> None:
    port = listener.getsockname()[1]
    listener.close()
    given = settings(database_url=database.url, flow_worker=True, flow_worker_port=port)
    working = asyncio.create_task(worker.work(given))
    await asyncio.wait_for(signals.heard.wait(), 30)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        for path, status in (
            ("/health/live", 200),
            ("/health/ready", 200),
            ("/metrics", 200),
            ("/_flows", 404),
        ):
            assert (await client.get(path)).status_code == status, path
        signals.handlers[signal.SIGTERM]()
        await asyncio.wait_for(working, 30)
        with pytest.raises(httpx.ConnectError):
            await client.get("/health/live")


async def test_it_does_not_begin_where_its_port_is_taken(
    signals: Signals, database: Database, listener: socket.socket
) -> None:
    port = listener.getsockname()[1]
    with pytest.raises(SystemExit) as ended:
        await worker.work(
            settings(database_url=database.url, flow_worker=True, flow_worker_port=port)
        )
    assert ended.value.code == 1
