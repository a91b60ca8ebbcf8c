"""Ten thousand deliveries at a running server: repeated, forged, broken off, and with the server killed among them."""

import asyncio
import json
import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from tests.bot.bad_day import GROWN_MOST, bad_day
from tests.bot.payloads import push
from tests.bot.serving import SIGNATURE, Running, environment, headers, running, signed

pytestmark = pytest.mark.soak

COUNT, BRANCHES, AT_ONCE = 10_000, 200, 48
_FILLING = "x" * 6_500  # GitHub's pushes are about 7 KB


def _delivery(number: int) -> tuple[str, bytes]:
    return f"delivery-{number}", json.dumps(push(f"branch-{number % BRANCHES}", filling=_FILLING)).encode()


async def _deliver(server: Running, numbers: list[int], chance: random.Random, acknowledged: set[int]) -> Counter[str]:
    """Deliver *numbers* as a bad network does; return how often what was answered."""
    answers: Counter[str] = Counter()
    places = asyncio.Semaphore(AT_ONCE)

    async def post(session: aiohttp.ClientSession, number: int) -> None:
        name, body = _delivery(number)
        kind = chance.choices(["sound", "twice", "forged", "broken off"], [85, 8, 4, 3])[0]
        told = headers(body, "push", name)
        async with places:
            if kind == "forged":
                async with session.post(f"{server.url}/webhook", data=body, headers={**told, SIGNATURE: signed(body, "another")}) as answer:
                    answers[f"forged {answer.status}"] += 1
            if kind == "broken off":
                _, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rsplit(":", 1)[1]))
                writer.write(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\nX-Hub-Signature-256: sha256=0\r\n\r\n{")
                await writer.drain()
                writer.close()
            for _ in range(2 if kind == "twice" else 1):
                async with session.post(f"{server.url}/webhook", data=body, headers=told) as answer:
                    answers[(await answer.json())["outcome"]] += 1
                    acknowledged.add(number)

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(post(session, number) for number in numbers), return_exceptions=True)
    return answers


def _stored(data: Path) -> tuple[set[str], dict[str, int]]:
    with closing(sqlite3.connect(f"file:{data}/synapse.db?mode=ro", uri=True)) as connection:
        ids = {str(row[0]) for row in connection.execute("SELECT id FROM deliveries")}
        return ids, {str(row[0]): int(row[1]) for row in connection.execute("SELECT target, wanted FROM jobs")}


def test_none_is_lost_none_counts_twice_and_memory_stays(tmp_path: Path) -> None:
    chance, acknowledged = random.Random(7), set[int]()  # noqa: S311  # the same every time
    halves = list(range(COUNT // 2)), list(range(COUNT // 2, COUNT))
    with running(environment(tmp_path, SYNAPSE_LOG_LEVEL="info")) as server:
        first = halves[0]
        asyncio.run(_deliver(server, first[:1000], chance, acknowledged))
        began = _memory(server)
        answers = asyncio.run(_deliver(server, first[1000:], chance, acknowledged))
        grown = _memory(server) - began
        assert answers["forged 401"] > 50
        assert grown < 16 << 20
        asyncio.run(_killed(server, halves[1], chance, acknowledged))
    with running(environment(tmp_path, SYNAPSE_LOG_LEVEL="info")) as server:
        ids, _ = _stored(tmp_path)
        assert {f"delivery-{number}" for number in acknowledged} <= ids
        missing = [number for number in range(COUNT) if number not in acknowledged]
        asyncio.run(_deliver(server, missing, chance, acknowledged))
        assert len(acknowledged) == COUNT
    ids, wanted = _stored(tmp_path)
    assert ids == {f"delivery-{number}" for number in range(COUNT)}
    assert wanted == {f"branch-{number}": COUNT // BRANCHES for number in range(BRANCHES)}


@pytest.mark.timeout(3600)
def test_while_github_fails_as_well_none_of_ten_thousand_is_lost_or_done_twice_and_memory_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = asyncio.run(bad_day(tmp_path, count=COUNT, repositories=4, rounds=12))
    with capsys.disabled():
        print(f"\n{day}")
    assert day.grown < GROWN_MOST


def _memory(server: Running) -> int:
    """Return how many bytes of the server are in memory."""
    for line in Path(f"/proc/{server.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) << 10
    pytest.skip("this system does not tell the memory of a process")


async def _killed(server: Running, numbers: list[int], chance: random.Random, acknowledged: set[int]) -> None:
    """Deliver, and kill the server when half of it is through."""
    before = len(acknowledged)
    delivering = asyncio.create_task(_deliver(server, numbers, chance, acknowledged))
    while len(acknowledged) - before < len(numbers) // 2:
        await asyncio.sleep(0.01)
    server.kill()
    await delivering
