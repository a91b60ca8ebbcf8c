"""A system that flows talk to: a server of HTTP whose answers a test decides."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

HANG_UP = 0
"""The status of an answer that never comes: the connection is closed instead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the system answers once."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """What the system was asked."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any

    @property
    def key(self) -> str:
        """What tells it from others, in the usual header."""
        return self.headers.get("idempotency-key", "")


class FakeSystem:
    """Answers as it was told to, in turn, and then `default`; remembers what it was asked."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.default = Answer(200, {})
        self.url = ""
        self._answers: deque[Answer] = deque()

    def answer(self, *answers: Answer) -> None:
        """Answer the next requests so."""
        self._answers.extend(answers)

    def decide(self, received: Received) -> Answer:
        """Return the answer to a request."""
        return self._answers.popleft() if self._answers else self.default

    @property
    def effects(self) -> dict[str, Any]:
        """What came of the requests at a system that honours their keys: one effect for each."""
        return {one.key: one.body for one in self.received}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        try:
            received = await _read(reader)
            self.received.append(received)
            answer = self.decide(received)
            if answer.status != HANG_UP:
                writer.write(_written(answer))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


@contextlib.asynccontextmanager
async def fake_system() -> AsyncIterator[FakeSystem]:
    """Run a system on a port of this machine."""
    system = FakeSystem()
    server = await asyncio.start_server(system.serve, "127.0.0.1", 0)
    async with server:
        system.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield system


async def _read(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    pairs = [line.partition(":") for line in lines if line]
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    raw = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    body = json.loads(raw) if raw else None
    return Received(method, parts.path, dict(parse_qsl(parts.query)), headers, body)


def _written(answer: Answer) -> bytes:
    body = b"" if answer.body is None else json.dumps(answer.body).encode()
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **answer.headers,
    }
    lines = [f"HTTP/1.1 {answer.status} Told", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
