"""The entrance: a delivery is verified, understood, stored, and acknowledged, in that order."""

import asyncio
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aiohttp import web

from bot import logs, metrics, payload
from bot.handlers import Me, meaning
from bot.jobs.database import StoreFailed
from bot.jobs.model import Received
from bot.jobs.queue import Queue
from bot.jobs.store import Store

LARGEST = 26 << 20
"""GitHub's payloads reach 25 MB."""
READ_SECONDS = 30.0
BESIDE_THE_LOOP = 1 << 18
"""Larger ones are looked into by a thread of their own, so that others need not wait."""
_DIGEST = 16
_ID = re.compile(r"[A-Za-z0-9-]{1,100}")
_EVENT = re.compile(r"[a-z_]{1,100}")


class Refused(Exception):
    """A delivery is not taken: the status, and why in few words."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Told(NamedTuple):
    """What a delivery's headers tell of it, "" for what they do not."""

    signature: str
    event: str
    id: str
    content_type: str

    @classmethod
    def of(cls, headers: Mapping[str, str], content_type: str) -> "Told":
        """Return what *headers* tell, whose names are in small letters, or found whatever their letters."""
        signature, event = headers.get("x-hub-signature-256", ""), headers.get("x-github-event", "")
        return cls(signature, event, headers.get("x-github-delivery", ""), content_type)


class Answer(NamedTuple):
    """A status, and JSON."""

    status: int
    body: bytes


_ANSWERS = {name: Answer(202, json.dumps({"outcome": name}).encode()) for name in ("taken", "ignored", "repeated")}
_NOT_NOW = Answer(503, json.dumps({"error": "it cannot be stored now"}).encode())
_FAULT = Answer(500, json.dumps({"error": "a fault of the App, which its log tells of"}).encode())


class Webhook:
    """Takes deliveries. *secrets* are those a signature may be made with: while one is replaced, there are two."""

    def __init__(self, store: Store, queue: Queue, me: Me, secrets: Sequence[bytes]) -> None:
        self.store = store
        self._queue = queue
        self._me = me
        self._secrets = tuple(secrets)
        self._log = logs.get().bind()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer 202 when the delivery is on the disk, else say why it is not taken."""
        told = Told.of(request.headers, request.content_type)
        try:
            received = await self._read(request, told)
            answer = self.stored(received, await self.store.receive(received))
        except Refused as refusal:
            answer = self.refused(told, refusal)
        except Exception as failure:
            answer = self.failed(failure)
        return web.Response(body=answer.body, status=answer.status, content_type="application/json")

    async def _read(self, request: web.BaseRequest, told: Told) -> Received:
        """Return what was delivered. Nothing is looked into before its signature is found to be right."""
        if not told.signature:
            raise Refused(401, "the signature is missing")
        body = await _body(request)
        if len(body) > BESIDE_THE_LOOP:
            return await asyncio.to_thread(self.understood, told, body)
        return self.understood(told, body)

    def understood(self, told: Told, body: bytes | bytearray) -> Received:
        """Return what was delivered. Raises `Refused`."""
        digest = self._verified(body, told.signature)
        if not _EVENT.fullmatch(told.event) or not _ID.fullmatch(told.id):
            raise Refused(400, "X-GitHub-Event or X-GitHub-Delivery is missing or no name")
        if told.content_type != "application/json":
            raise Refused(415, "the content type is not application/json")
        return _understood(body, told.event, told.id, digest, self._me)

    def _verified(self, body: bytes | bytearray, signature: str) -> str:
        """Return what tells *body* from others if one of our secrets signed it."""
        if not signature:
            raise Refused(401, "the signature is missing")
        given = signature.encode("utf-8", "surrogateescape")
        made = [b"sha256=" + hmac.digest(secret, body, "sha256").hex().encode() for secret in self._secrets]
        # every secret is tried, so that the time taken tells nothing
        if not any([hmac.compare_digest(given, one) for one in made]):
            raise Refused(401, "the signature is wrong")
        return made[0][-_DIGEST:].decode()

    def stored(self, received: Received, is_new: bool) -> Answer:
        """Return the answer to a delivery that is on the disk; whoever works hears of it."""
        outcome = "repeated" if not is_new else "ignored" if received.ignored else "taken"
        metrics.DELIVERY[outcome].inc()
        self._log.info("delivery", id=received.id, delivered=received.event, action=received.action, outcome=outcome, why=received.ignored)
        if outcome == "taken":
            self._queue.wake()
        return _ANSWERS[outcome]

    def refused(self, told: Told, refusal: Refused) -> Answer:
        """Return the answer to a delivery that is not taken."""
        metrics.DELIVERY["refused"].inc()
        self._log.warning("delivery_refused", status=refusal.status, why=refusal.why, id=told.id if _ID.fullmatch(told.id) else None)
        return Answer(refusal.status, json.dumps({"error": refusal.why}).encode())

    def failed(self, failure: Exception) -> Answer:
        """Return the answer where the disk does not take a delivery, or we made a mistake."""
        if isinstance(failure, StoreFailed):
            metrics.DELIVERY["not_stored"].inc()
            self._log.error("delivery_not_stored", why=str(failure))
            return _NOT_NOW
        self._log.error("delivery_failed", exc_info=failure)
        return _FAULT


def _understood(body: bytes | bytearray, event: str, identity: str, digest: str, me: Me) -> Received:
    try:
        told = payload.parse(body)
        found = meaning(event, told, me)
        return Received(identity, event, told.text("action")[:100], digest, found.wishes, found.ignored)
    except payload.Malformed as failure:
        raise Refused(400, str(failure)) from failure


async def _body(request: web.BaseRequest) -> bytes:
    """Return the body, within the limit and within time."""
    if (request.content_length or 0) > LARGEST:
        raise Refused(413, "the body is larger than 26 MiB")
    try:
        if request.content.is_eof():
            return await request.read()  # it came together with the headers: no clock is needed
        async with asyncio.timeout(READ_SECONDS):
            return await request.read()
    except web.HTTPRequestEntityTooLarge as failure:
        raise Refused(413, "the body is larger than 26 MiB") from failure
    except TimeoutError as failure:
        raise Refused(408, "the body did not come in time") from failure
