"""A system as clients meet it: real HTTP, over pairs of sockets instead of a network."""

import asyncio
import contextlib
import json
import socket
import ssl
from collections import deque
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpcore
import httpx

HANG, HANG_UP = -1, 0
"""Statuses of answers that never come: the system says nothing, or closes the connection."""

_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody, which is made fast: no connection leaves the process."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the system answers once; bytes are sent as they are, anything else as JSON."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Received:
    """What the system was asked. `target` is the path with its query, as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, decoded."""
        return unquote(urlsplit(self.target).path)

    @property
    def query(self) -> dict[str, str]:
        """The parameters."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


class FakeSystem:
    """Answers as it was told to, then by `default`; gives tokens, and remembers all requests."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.tokens: list[Received] = []
        self.default = Answer(200, {})
        self.token = Answer(200, {"access_token": "a-token", "expires_in": 3600})
        self.is_down = False
        self._answers: deque[Answer] = deque()
        self._asked = asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()

    def answer(self, *answers: Answer) -> None:
        """Answer the next requests so."""
        self._answers.extend(answers)

    async def asked(self, requests: int) -> None:
        """Wait until so many requests have come."""
        while len(self.received) < requests:
            self._asked.clear()
            await self._asked.wait()

    @property
    def transport(self) -> httpx.AsyncBaseTransport:
        """The way to it for a client of httpx."""
        transport = httpx.AsyncHTTPTransport(verify=_TLS)
        network = _Network(self)
        transport._pool = httpcore.AsyncConnectionPool(ssl_context=_TLS, network_backend=network)
        return transport

    async def connected(self) -> httpcore.AsyncNetworkStream:
        """Return a new connection to it."""
        if self.is_down:
            raise httpcore.ConnectError("refused")
        ours, theirs = socket.socketpair()
        serving = asyncio.create_task(self._serve(theirs))
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)
        return _Stream(*await asyncio.open_connection(sock=ours))

    async def close(self) -> None:
        """Hang up on everybody."""
        for serving in self._serving:
            serving.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, connection: socket.socket) -> None:
        reader, writer = await asyncio.open_connection(sock=connection)
        try:
            received = await _read(reader)
            answer = self._decide(received)
            if answer.status == HANG:
                await reader.read()
            elif answer.status != HANG_UP:
                writer.write(_written(answer))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            await _closed(writer)

    def _decide(self, received: Received) -> Answer:
        if received.body.startswith(b"grant_type="):
            self.tokens.append(received)
            return self.token
        self.received.append(received)
        self._asked.set()
        return self._answers.popleft() if self._answers else self.default


@contextlib.asynccontextmanager
async def fake_system() -> AsyncIterator[FakeSystem]:
    """Run a system for as long as a test lasts."""
    system = FakeSystem()
    try:
        yield system
    finally:
        await system.close()


class Clock:
    """The time as a test has it: sleeping takes none, random pauses are as long as may be."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        """Return the seconds that have passed."""
        return self.passed

    def now(self) -> datetime:
        """Return the time of day."""
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.passed)

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.waits.append(seconds)
        self.passed += seconds

    def some(self, most: float) -> float:
        """Return the longest pause."""
        return most


class _Network(httpcore.AsyncNetworkBackend):
    """Leads every connection to one system."""

    def __init__(self, system: FakeSystem) -> None:
        self._system = system

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return await self._system.connected()


class _Stream(httpcore.AsyncNetworkStream):
    """A connection as httpcore uses it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except ConnectionError as error:
            raise httpcore.ReadError from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._writer.write(buffer)
        await self._writer.drain()

    async def aclose(self) -> None:
        await _closed(self._writer)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        return self

    def get_extra_info(self, info: str) -> Any:
        return None


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    pairs = [line.partition(":") for line in lines if line]
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, target, headers, body)


def _written(answer: Answer) -> bytes:
    body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **answer.headers,
    }
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {answer.status} Told", *lines, "", ""])
    return head.encode("latin-1") + body
