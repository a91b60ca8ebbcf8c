"""What listens: plain deliveries are read here, everything else is handed over to aiohttp, connection and all.

A delivery is a request like the one before, and aiohttp's way from bytes to a handler and back costs more than all that a delivery
needs. So only requests that could not be plainer are read here; one that is not goes, with its connection, to where all of HTTP is known.
"""

import asyncio
import contextlib
import time
from email.utils import formatdate
from http import HTTPStatus
from typing import cast

from aiohttp import web

from bot import heads
from bot.heads import Head
from bot.jobs.model import Received
from bot.webhook import BESIDE_THE_LOOP, READ_SECONDS, Answer, Refused, Told, Webhook

_FIRST = b"POST /webhook HTTP/1.1"
IDLE_SECONDS = 75.0
"""A connection may stay open for so long between requests, whoever reads them."""
_LOOK_SECONDS = 5.0
_MOST_WAITING = 1 << 18
"""So many bytes may come while a delivery is on its way to the disk."""
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Entrance:
    """Makes what reads each connection, and knows those that are open. *others* are aiohttp's."""

    def __init__(self, webhook: Webhook, others: web.Server) -> None:
        self.webhook = webhook
        self.others = others
        self.is_closing = False
        self.open: set[Connection] = set()
        self._one_ended = asyncio.Event()
        self._date = (0, "")
        self._looking = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

    def __call__(self) -> "Connection":
        """Return what reads a new connection."""
        return Connection(self)

    def date(self) -> str:
        """Return the time as HTTP writes it."""
        now = int(time.time())
        if now != self._date[0]:
            self._date = now, formatdate(now, usegmt=True)
        return self._date[1]

    async def close(self, seconds: float) -> None:
        """End every connection, after the answer where a request has begun to come; after *seconds* all the same."""
        self.is_closing = True
        self._looking.cancel()
        for one in tuple(self.open):
            one.close_if_idle()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._all_ended(), seconds)
        for one in tuple(self.open):
            one.abort()

    def ended(self, connection: "Connection") -> None:
        """Know *connection* no more."""
        self.open.discard(connection)
        self._one_ended.set()

    async def _all_ended(self) -> None:
        while self.open:
            self._one_ended.clear()
            await self._one_ended.wait()

    def _look(self) -> None:
        """Let go of those that do not go on. One look at all is cheaper than a clock for each delivery."""
        now = time.monotonic()
        for one in tuple(self.open):
            one.look(now)
        self._looking = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)


class Connection(asyncio.Protocol):
    """Reads one delivery after the other from a connection; the next when the last one is answered."""

    def __init__(self, entrance: Entrance) -> None:
        self._entrance = entrance
        self._webhook = entrance.webhook
        self._transport: asyncio.Transport
        self._come: bytes | bytearray = b""
        self._head: Head | None = None
        self._start = 0
        self._is_busy = self._is_stuck = False
        self._since = time.monotonic()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)
        self._entrance.open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """End. What is on its way to the disk goes there all the same."""
        self._entrance.ended(self)

    def pause_writing(self) -> None:
        """Do nothing more for somebody who does not read our answers."""
        self._is_stuck = True
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on."""
        self._is_stuck = False
        self._go_on()

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        if not self._come:
            self._come = data
        else:
            if isinstance(self._come, bytes):
                self._come = bytearray(self._come)
            self._come += data
        if not self._is_busy:
            self._go_on()
        elif len(self._come) > _MOST_WAITING:
            self._transport.pause_reading()

    def _go_on(self) -> None:
        """Take what is there, one delivery after the other, until one is on its way."""
        while self._come and not (self._is_busy or self._is_stuck or self._transport.is_closing()) and self._next():
            pass
        if self in self._entrance.open and not (self._is_busy or self._is_stuck):
            self._transport.resume_reading()

    def _next(self) -> bool:
        """Take the next delivery; False where more has to come first, or aiohttp goes on."""
        if self._head is None and not self._begin():
            return False
        if self._head is None or len(self._come) < (end := self._start + self._head.length):
            return False
        body, self._come = self._come[self._start : end], self._come[end:]
        self._take(self._head, body)
        return True

    def _begin(self) -> bool:
        """Read the head of a delivery; False where it is not all there, or not plain."""
        come = self._come
        end = come.find(b"\r\n\r\n")
        if end < 0 and len(come) <= heads.LONGEST and (come.startswith(_FIRST) or _FIRST.startswith(come)):
            return False
        head = heads.read(come[:end], _FIRST) if end >= 0 else None
        if head is None or head.length > BESIDE_THE_LOOP:
            self._hand_over()
            return False
        self._head, self._start, self._since = head, end + 4, time.monotonic()
        return True

    def _take(self, head: Head, body: bytes | bytearray) -> None:
        told = _told_by(head)
        self._is_busy = True
        try:
            received = self._webhook.understood(told, body)
        except Refused as refusal:
            self._answer(self._webhook.refused(told, refusal))
        except Exception as failure:
            self._answer(self._webhook.failed(failure))
        else:
            turn = self._webhook.store.receive(received)
            turn.add_done_callback(lambda ended: self._stored(received, ended))

    def _stored(self, received: Received, ended: "asyncio.Future[bool]") -> None:
        """Answer what is on the disk, or could not go there, and go on with what came meanwhile."""
        try:
            answer = self._webhook.stored(received, ended.result())
        except Exception as failure:
            answer = self._webhook.failed(failure)
        self._answer(answer)
        if self._come:
            self._go_on()

    def _answer(self, answer: Answer, *, is_last: bool = False) -> None:
        stays = self._head is not None and self._head.stays and not (is_last or self._entrance.is_closing)
        self._head, self._is_busy, self._since = None, False, time.monotonic()
        if self._transport.is_closing():
            return
        kept = "" if stays else "Connection: close\r\n"
        head = (
            f"HTTP/1.1 {answer.status} {_PHRASES[answer.status]}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(answer.body)}\r\nDate: {self._entrance.date()}\r\n{kept}\r\n"
        )
        self._transport.write(head.encode() + answer.body)
        if not stays:
            self._transport.close()

    def _hand_over(self) -> None:
        """Let aiohttp go on with the connection."""
        self._entrance.ended(self)
        protocol, come = self._entrance.others(), bytes(self._come)
        self._come = b""
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        self._transport.resume_reading()  # before aiohttp may say that it has enough
        protocol.data_received(come)

    def look(self, now: float) -> None:
        """Let go of somebody who does not go on."""
        waited = now - self._since
        if self._is_busy:
            return
        if self._head is not None and waited > READ_SECONDS:
            refusal = Refused(408, "the body did not come in time")
            self._answer(self._webhook.refused(_told_by(self._head), refusal), is_last=True)
        elif waited > IDLE_SECONDS:
            # one that is closing ends only when all answers are read, which may be never
            self._transport.abort() if self._is_stuck or self._transport.is_closing() else self._transport.close()

    def close_if_idle(self) -> None:
        """End, if nothing has begun to come."""
        if not self._is_busy and not self._come:
            self._transport.close()

    def abort(self) -> None:
        """End at once."""
        self._transport.abort()


def _told_by(head: Head) -> Told:
    return Told.of(head.headers, head.headers.get("content-type", "").partition(";")[0].strip().lower())
