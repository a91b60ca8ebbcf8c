"""Deliveries as a bad network brings them: cut off, sent again, twice at once, signed wrongly in between."""

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field

from tests.bot.payloads import push
from tests.bot.serving import SECRET, Running, signed

BRANCHES, CONNECTIONS = 50, 24


@dataclass
class Sender:
    """Sends deliveries over connections that it keeps, as GitHub does. `answers` counts what was answered."""

    host: str
    port: int
    secret: str = SECRET
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
        request = self._request(number, self.secret)
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
                line[1].write(self._request(number, "another secret"))
                await self._answer(line[0])
        line[1].write(request)
        await self._answer(line[0])
        return line

    async def _answer(self, reader: asyncio.StreamReader) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = next(int(one.split(b":")[1]) for one in head.split(b"\r\n") if one.startswith(b"content-length:"))
        told = json.loads(await reader.readexactly(length))
        self.answers[int(head[9:12]), told.get("outcome", "")] += 1

    def _request(self, number: int, secret: str) -> bytes:
        body = json.dumps(push(f"branch-{number % BRANCHES}")).encode()
        head = (
            "POST /webhook HTTP/1.1\r\nHost: app\r\nContent-Type: application/json\r\nX-GitHub-Event: push\r\n"
            f"X-GitHub-Delivery: many-{number}\r\nX-Hub-Signature-256: {signed(body, secret)}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def sender(server: Running, secret: str = SECRET) -> Sender:
    """Return what sends to *server*."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    return Sender(host, int(port), secret)


def memory(server: Running) -> int:
    """Return how many bytes *server* holds."""
    lines = server.get("/metrics").text.splitlines()
    return int(float(next(one.split()[1] for one in lines if one.startswith("process_resident_memory_bytes"))))
