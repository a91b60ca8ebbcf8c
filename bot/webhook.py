"""The entrance: a delivery is verified, understood, stored, and acknowledged, in that order."""

import asyncio
import hmac
import json
import re
from collections.abc import Mapping, Sequence

from aiohttp import web

from bot import logs, metrics, payload
from bot.handlers import Me, meaning
from bot.jobs.database import StoreFailed
from bot.jobs.model import Received
from bot.jobs.queue import Queue
from bot.jobs.store import Store

LARGEST = 26 << 20
"""GitHub's payloads reach 25 MB."""
_READ_SECONDS = 30.0
_BESIDE_THE_LOOP = 1 << 18
_DIGEST = 16
_ANSWERS = {name: json.dumps({"outcome": name}).encode() for name in ("taken", "ignored", "repeated")}
_ID = re.compile(r"[A-Za-z0-9-]{1,100}")
_EVENT = re.compile(r"[a-z_]{1,100}")


class Refused(Exception):
    """A delivery is not taken: the status, and why in few words."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class Webhook:
    """Takes deliveries. *secrets* are those a signature may be made with: while one is replaced, there are two."""

    def __init__(self, store: Store, queue: Queue, me: Me, secrets: Sequence[bytes]) -> None:
        self._store = store
        self._queue = queue
        self._me = me
        self._secrets = tuple(secrets)
        self._log = logs.get().bind()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer 202 when the delivery is on the disk, else say why it is not taken."""
        try:
            received = await self._read(request)
            is_new = await self._store.receive(received)
        except Refused as refusal:
            metrics.DELIVERY["refused"].inc()
            self._log.warning("delivery_refused", status=refusal.status, why=refusal.why, id=request.headers.get("X-GitHub-Delivery"))
            return web.json_response({"error": refusal.why}, status=refusal.status)
        except StoreFailed as failure:
            metrics.DELIVERY["not_stored"].inc()
            self._log.error("delivery_not_stored", why=str(failure))
            return web.json_response({"error": "it cannot be stored now"}, status=503)
        outcome = "repeated" if not is_new else "ignored" if received.ignored else "taken"
        metrics.DELIVERY[outcome].inc()
        self._log.info("delivery", id=received.id, delivered=received.event, action=received.action, outcome=outcome, why=received.ignored)
        if outcome == "taken":
            self._queue.wake()
        return web.Response(body=_ANSWERS[outcome], status=202, content_type="application/json")

    async def _read(self, request: web.BaseRequest) -> Received:
        """Return what was delivered. Nothing is looked into before its signature is found to be right."""
        told = request.headers
        signature = told.get("X-Hub-Signature-256", "")
        if not signature:
            raise Refused(401, "the signature is missing")
        body = await _body(request)
        if len(body) > _BESIDE_THE_LOOP:
            return await asyncio.to_thread(self._taken, body, signature, told, request.content_type)
        return self._taken(body, signature, told, request.content_type)

    def _taken(self, body: bytes, signature: str, told: Mapping[str, str], content_type: str) -> Received:
        digest = self._verified(body, signature)
        name, identity = told.get("X-GitHub-Event", ""), told.get("X-GitHub-Delivery", "")
        if not _EVENT.fullmatch(name) or not _ID.fullmatch(identity):
            raise Refused(400, "X-GitHub-Event or X-GitHub-Delivery is missing or no name")
        if content_type != "application/json":
            raise Refused(415, "the content type is not application/json")
        return _understood(body, name, identity, digest, self._me)

    def _verified(self, body: bytes, signature: str) -> str:
        """Return what tells *body* from others if one of our secrets signed it."""
        given = signature.encode("utf-8", "surrogateescape")
        made = [b"sha256=" + hmac.digest(secret, body, "sha256").hex().encode() for secret in self._secrets]
        # every secret is tried, so that the time taken tells nothing
        if not any([hmac.compare_digest(given, one) for one in made]):
            raise Refused(401, "the signature is wrong")
        return made[0][-_DIGEST:].decode()


def _understood(body: bytes, event: str, identity: str, digest: str, me: Me) -> Received:
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
        async with asyncio.timeout(_READ_SECONDS):
            return await request.read()
    except web.HTTPRequestEntityTooLarge as failure:
        raise Refused(413, "the body is larger than 26 MiB") from failure
    except TimeoutError as failure:
        raise Refused(408, "the body did not come in time") from failure
