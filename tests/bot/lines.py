"""Requests byte by byte, over connections that are held."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader

from tests.bot.payloads import push
from tests.bot.serving import Running, headers

FIRST = b"POST /webhook HTTP/1.1"
TAKEN, REPEATED = (202, b'{"outcome": "taken"}'), (202, b'{"outcome": "repeated"}')


def request(branch: str, *more: str, body: bytes | None = None, length: bool = True) -> bytes:
    """Return a delivery of a push to *branch*, with *more* lines in its head."""
    sent = json.dumps(push(branch)).encode()
    lines = ["Host: app", *(f"{name}: {value}" for name, value in headers(sent, "push", f"entrance-{branch}").items())]
    lines += [f"Content-Length: {len(sent if body is None else body)}"] if length else []
    return "\r\n".join([FIRST.decode(), *lines, *more, "", ""]).encode() + (sent if body is None else body)


class Line:
    """A connection. `sent` bytes go as they are."""

    def __init__(self, connected: socket.socket, reader: BufferedReader) -> None:
        self._connected, self._reader = connected, reader

    def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._connected.sendall(piece)

    def answer(self) -> tuple[int, bytes]:
        status, length = int(self._reader.readline().split()[1]), 0
        while (line := self._reader.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return status, self._reader.read(length)

    def asked(self, *pieces: bytes) -> tuple[int, bytes]:
        self.send(*pieces)
        return self.answer()

    def is_over(self) -> bool:
        return self._reader.read(1) == b""


@contextmanager
def line(server: Running) -> Iterator[Line]:
    host, _, port = server.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 60) as connected, connected.makefile("rb") as reader:
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield Line(connected, reader)
