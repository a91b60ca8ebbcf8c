"""What one caller, and one request, may take: rate, bytes, seconds."""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import BodyTooLarge, RateLimited, TimedOut, as_response
from .settings import Settings

_MOST_CALLERS = 10_000
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


@dataclass(slots=True)
class Bucket:
    """What a caller has left, and when that was known."""

    tokens: float
    at: float


class RateLimiter:
    """A token bucket for each caller: a minute's worth at once, refilled evenly."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, caller: str) -> dict[str, str]:
        """Count a request and return the headers that tell what is left; raises `RateLimited`."""
        if not self._per_minute:
            return {}
        bucket = self._filled(caller)
        allowed = bucket.tokens >= 1
        if allowed:
            bucket.tokens -= 1
        wait = math.ceil((1 - bucket.tokens) * 60 / self._per_minute) if bucket.tokens < 1 else 0
        headers = {
            "RateLimit-Limit": str(self._per_minute),
            "RateLimit-Remaining": str(int(bucket.tokens)),
            "RateLimit-Reset": str(
                math.ceil((self._per_minute - bucket.tokens) * 60 / self._per_minute)
            ),
        }
        if not allowed:
            detail = f"At most {self._per_minute} requests a minute; try again later."
            raise RateLimited(detail, headers={**headers, "Retry-After": str(wait)})
        return headers

    def _filled(self, caller: str) -> Bucket:
        now = self._clock()
        bucket = self._buckets.pop(caller, None) or Bucket(self._per_minute, now)
        gained = (now - bucket.at) * self._per_minute / 60
        bucket.tokens, bucket.at = min(self._per_minute, bucket.tokens + gained), now
        self._buckets[caller] = bucket
        if len(self._buckets) > _MOST_CALLERS:
            self._buckets.popitem(last=False)
        return bucket


class RequestLimits:
    """ASGI middleware: ends requests that are too large or take too long."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._bytes = settings.max_body_bytes
        self._seconds = settings.request_timeout_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] in _WITH_BODY:
            if _content_length(scope) > self._bytes:
                problem = as_response(_too_large(self._bytes), scope.get("request_id", ""))
                await problem(scope, receive, send)
                return
            receive = self._counted(receive)
        await self._timed(scope, receive, send)

    def _counted(self, receive: Receive) -> Receive:
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._bytes:
                raise _too_large(self._bytes)
            return message

        return counted

    async def _timed(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        limit = asyncio.timeout(self._seconds)
        try:
            async with limit:
                await self._app(scope, receive, watched)
        except TimeoutError:
            if started or not limit.expired():
                raise
            await as_response(TimedOut(), scope.get("request_id", ""))(scope, receive, send)


def _content_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0


def _too_large(limit: int) -> BodyTooLarge:
    return BodyTooLarge(f"At most {limit} bytes are read.")
