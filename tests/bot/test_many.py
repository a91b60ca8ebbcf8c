"""Ten thousand deliveries, as a bad day brings them: cut off, sent again, twice at once, signed wrongly in between."""

import asyncio
import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.bot.payloads import push
from tests.bot.serving import Running, environment, running, signed

COUNT, WARM, BRANCHES, CONNECTIONS = 10_000, 3_000, 50, 24
GROWN_MOST = 4 << 20


@dataclass
class Sender:
    """Sends deliveries over connections that it keeps, as GitHub does. `answers` counts what was answered."""

    host: str
    port: int
    answers: "Counter[tuple[int, str]]" = field(default_factory=Counter)

    async def send(self, numbers: range) -> None:
        """Send the deliveries *numbers*, several at a time."""
        waiting = iter(numbers)

        async def connection() -> None:
            line = await self._line()
            for number in waiting:
                line = await self._one(line, number)
            line[1].close()

        await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.host, self.port)

    async def _one(
        self, line: tuple[asyncio.StreamReader, asyncio.StreamWriter], number: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Send one in its own way, and return the connection that is to be used next."""
        request = _request(number)
        match number % 20:
            case 3:  # cut off in the middle
                line[1].write(request[:-40])
                line[1].close()
                line = await self._line()
            case 7:  # whoever sent it does not hear the answer, and sends it again
                line[1].write(request)
                await line[1].drain()
                line[1].close()
                line = await self._line()
            case 11:  # twice at once
                other = await self._line()
                other[1].write(request)
                line[1].write(request)
                await self._answer(other[0])
                other[1].close()
                await self._answer(line[0])
                return line
            case 15:
                line[1].write(_request(number, secret="another secret"))  # noqa: S106
                await self._answer(line[0])
        line[1].write(request)
        await self._answer(line[0])
        return line

    async def _answer(self, reader: asyncio.StreamReader) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = next(int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.startswith(b"content-length:"))
        told = json.loads(await reader.readexactly(length))
        self.answers[int(head[9:12]), told.get("outcome", "")] += 1


def _request(number: int, **secret: str) -> bytes:
    body = json.dumps(push(f"branch-{number % BRANCHES}")).encode()
    head = (
        "POST /webhook HTTP/1.1\r\nHost: app\r\nContent-Type: application/json\r\nX-GitHub-Event: push\r\n"
        f"X-GitHub-Delivery: many-{number}\r\nX-Hub-Signature-256: {signed(body, **secret)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def memory(server: Running) -> int:
    lines = server.get("/metrics").text.splitlines()
    return int(float(next(one.split()[1] for one in lines if one.startswith("process_resident_memory_bytes"))))


def test_of_ten_thousand_deliveries_none_is_lost_or_counted_twice_and_memory_stays(tmp_path: Path) -> None:
    with running(environment(tmp_path, SYNAPSE_LOG_LEVEL="info")) as server:
        host, _, port = server.url.removeprefix("http://").partition(":")
        sender = Sender(host, int(port))
        asyncio.run(sender.send(range(WARM)))
        before = memory(server)
        asyncio.run(sender.send(range(WARM, COUNT)))
        assert memory(server) - before < GROWN_MOST
        assert server.stop() == 0
    with closing(sqlite3.connect(tmp_path / "synapse.db")) as database:
        kept = [str(row[0]) for row in database.execute("SELECT id FROM deliveries")]
        assert sorted(kept) == sorted(f"many-{number}" for number in range(COUNT))
        assert database.execute("SELECT COUNT(*), SUM(wanted) FROM jobs").fetchone() == (BRANCHES, COUNT)
    assert set(sender.answers) == {(202, "taken"), (202, "repeated"), (401, "")}
    assert sender.answers[401, ""] == COUNT // 20
