"""A proxy on its own port between SDK and service, that loses, delays, refuses and changes what passes."""

import asyncio
import contextlib
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the proxy's own, instead of the service's."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)


class Fault:
    """What happens to one request, the service having served it or not."""

    RESET_BEFORE = "reset before"
    RESET_AFTER = "reset after"
    NEVER = "never answered"


Edit = Callable[[dict[str, Any]], dict[str, Any]]
Happening = Answer | str | Edit | None


@dataclass
class Proxy:
    """Takes *plan* for what happens to each request in turn; what comes after passes as it is."""

    upstream: int
    plan: list[Happening] = field(default_factory=list)
    seen: list[Request] = field(default_factory=list)
    port: int = 0
    _serving: dict["asyncio.Task[None]", asyncio.StreamWriter] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection, which is for one request."""
        serving = asyncio.current_task()
        assert serving is not None
        self._serving[serving] = writer
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            request = _request(head)
            body = await reader.readexactly(int(request.headers.get("content-length", "0")))
            happening = self.plan.pop(0) if self.plan else None
            self.seen.append(request)
            await self._happen(happening, head, body, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            await _closed(writer)
            del self._serving[serving]

    async def close(self) -> None:
        """Hang up on everybody."""
        for writer in self._serving.values():
            writer.transport.abort()
        await asyncio.gather(*self._serving)

    async def _happen(
        self, happening: Happening, head: bytes, body: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if happening == Fault.RESET_BEFORE:
            _reset(writer)
        elif happening == Fault.NEVER:
            await reader.read()  # until the client has had enough
        elif isinstance(happening, Answer):
            writer.write(_reply(happening.status, {**happening.headers, "Content-Type": "text/html"}, b"<html>busy</html>"))
        else:
            reply = await self._ask(head, body)
            if happening == Fault.RESET_AFTER:
                _reset(writer)
            else:
                writer.write(_edited(reply, happening) if callable(happening) else reply)
                await writer.drain()

    async def _ask(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
        first, _, rest = head.partition(b"\r\n")
        lines = [line for line in rest.split(b"\r\n") if line and not line.lower().startswith(b"connection:")]
        writer.write(b"\r\n".join([first, *lines, b"Connection: close", b"", b""]) + body)
        try:
            return await reader.read()
        finally:
            await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


def _request(head: bytes) -> Request:
    first, *lines = head.decode().strip().split("\r\n")
    method, path, _ = first.split(" ")
    return Request(method, path, {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)})


def _reply(status: int, headers: dict[str, str], body: bytes) -> bytes:
    given = {**headers, "Content-Length": str(len(body)), "Connection": "close"}
    return "".join([f"HTTP/1.1 {status} Told\r\n", *(f"{name}: {value}\r\n" for name, value in given.items()), "\r\n"]).encode() + body


def _edited(reply: bytes, edit: Edit) -> bytes:
    head, _, body = reply.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    kept = {
        name: value for name, _, value in (line.partition(": ") for line in lines) if name.lower() not in {"content-length", "connection"}
    }
    return _reply(int(first.split(" ")[1]), kept, json.dumps(edit(json.loads(body))).encode())


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close so that the other side is told of a reset."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextlib.contextmanager
def between(upstream: int) -> Iterator[Proxy]:
    """Run a proxy before the service at port *upstream*."""
    proxy, loop, ready = Proxy(upstream), asyncio.new_event_loop(), threading.Event()

    async def listen() -> None:
        server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        stopped.append(asyncio.Event())
        ready.set()
        async with server:
            await stopped[0].wait()
            for _ in range(5):
                await asyncio.sleep(0)  # whoever was just accepted is served, so that he is hung up on, too
            await proxy.close()

    stopped: list[asyncio.Event] = []
    thread = threading.Thread(target=lambda: loop.run_until_complete(listen()))
    thread.start()
    assert ready.wait(30)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(stopped[0].set)
        thread.join()
        loop.close()
