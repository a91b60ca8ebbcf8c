"""What every client of a system does: wait its turn, sign, send, try again, give up."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Self

import httpx
import structlog

from .addresses import Parameters, joined, told
from .auth import Auth
from .errors import SystemRefused, SystemUnavailable
from .exchange import LARGEST_REPLY, Reply, TooLarge, exchanged
from .pages import MOST, Page, Seen, at
from .values import JsonValue, encoded
from .waiting import LONGEST, Breaker, Pace, Time, asked_for, pause

log = structlog.get_logger()

_LATER = frozenset({408, 425, 429})
_UNDONE = frozenset({408, 425, 429, 503})
"""Answers that say that nothing was done."""
_REPEATABLE = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PUT"})
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NOT_SENDABLE = (httpx.InvalidURL, httpx.LocalProtocolError, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Target:
    """A system, and how much is asked of it: seconds of one try, tries after the first."""

    name: str
    base_url: str
    user_agent: str
    timeout: float = 10.0
    retries: int = 4
    requests_per_second: int | None = None


@dataclass(frozen=True, slots=True)
class _Call:
    """A request as it is sent at every try; `what` is what is told of it."""

    method: str
    url: str
    what: str
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_repeatable: bool = True


@dataclass(frozen=True, slots=True)
class _Trouble:
    """A try that came to nothing.

    `is_undone` when surely nothing was done, `was_asked` when the system was asked at all.
    """

    reason: str
    retry_after: float | None = None
    is_undone: bool = False
    was_asked: bool = True


class Client:
    """A client of one system, for as long as the service runs."""

    def __init__(
        self,
        target: Target,
        auth: Auth,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        time: Time | None = None,
    ) -> None:
        self.target = target
        self._auth = auth
        self._time = time or Time()
        self._pace = Pace(target.requests_per_second, self._time)
        self._breaker = Breaker(self._time)
        self._http = httpx.AsyncClient(
            transport=transport, timeout=target.timeout, verify=_certificates()
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close its connections."""
        await self._http.aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Parameters | None = None,
        body: JsonValue = None,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        idempotency_header: str = "Idempotency-Key",
    ) -> Reply:
        """Return the reply of the system. Raises `SystemRefused`, `SystemUnavailable`.

        POST and PATCH are sent again only with a key, or where surely nothing was done.
        No body is sent for None.
        """
        sent = {**(headers or {})}
        if idempotency_key is not None:
            sent[idempotency_header] = idempotency_key
        if body is not None:
            sent["Content-Type"] = "application/json"
        is_repeatable = method in _REPEATABLE or idempotency_key is not None
        url, what = self._url(path, params), self._what(method, path)
        try:
            content = encoded(body) if body is not None else None
        except ValueError as error:
            raise self._refused(what, str(error)) from error
        return await self._sent(_Call(method, url, what, content, sent, is_repeatable))

    async def pages(
        self,
        path: str,
        *,
        params: Parameters | None = None,
        page: Page,
        items: str | None = None,
    ) -> AsyncIterator[JsonValue]:
        """Yield the items of a list, page by page; *items* is the path to them in a reply."""
        given = dict(params or {})
        url = self._url(path, {**given, **page.first()})
        asked: set[str] = set()
        for number in range(1, MOST + 1):
            call = _Call("GET", url, self._what("GET", path))
            if url in asked:
                raise self._refused(call.what, "the list goes in a circle")
            asked.add(url)
            reply = await self._sent(call)
            value, found = self._items(call, reply, items)
            for item in found:
                yield item
            try:
                further = page.after(
                    Seen(url, reply.headers.get("link", ""), value, len(found), number)
                )
            except ValueError as error:
                raise self._refused(call.what, str(error), reply) from error
            if further is None:
                return
            url = further.url or self._url(path, {**given, **further.parameters})
        raise self._refused(self._what("GET", path), f"the list has more than {MOST} pages")

    def _what(self, method: str, path: str) -> str:
        return f"{method} {self.target.base_url}{told(path)}"

    def _url(self, path: str, params: Parameters | None) -> str:
        try:
            return joined(self.target.base_url, path, params)
        except ValueError as error:
            raise self._refused(told(path), str(error)) from error

    def _items(
        self, call: _Call, reply: Reply, items: str | None
    ) -> tuple[JsonValue, list[JsonValue]]:
        try:
            value = reply.json()
            found = at(value, items)
        except ValueError as error:
            raise self._refused(call.what, "the reply is not JSON", reply) from error
        except LookupError as error:
            raise self._refused(call.what, "the reply holds no list", reply) from error
        if not isinstance(found, list | None):
            raise self._refused(call.what, "the reply holds no list", reply)
        return value, found or []

    async def _sent(self, call: _Call) -> Reply:
        tries = 1
        while True:
            outcome = await self._tried(call)
            if isinstance(outcome, Reply):
                return self._taken(call, outcome)
            after = outcome.retry_after
            wait = pause(tries, self._time) if after is None else after
            may_repeat = (call.is_repeatable or outcome.is_undone) and outcome.was_asked
            if not may_repeat or wait > LONGEST or tries > self.target.retries:
                raise SystemUnavailable(
                    self.target.name,
                    call.what,
                    outcome.reason,
                    retry_after=after,
                    was_asked=outcome.was_asked or tries > 1,
                )
            await self._time.sleep(wait)
            tries += 1

    async def _tried(self, call: _Call) -> Reply | _Trouble:
        rest = self._breaker.rest()
        if rest:
            return _Trouble("it failed too often, and is given a rest", rest, was_asked=False)
        queue = await self._pace.turn()
        if queue:
            return _Trouble("too many requests wait for their turn", queue, was_asked=False)
        begin = time.perf_counter()
        outcome = await self._answered(call)
        status = outcome.status if isinstance(outcome, Reply) else 0
        if status in range(1, 500):
            self._breaker.answered()
        else:
            self._breaker.failed()
        log.info(
            "system_request",
            system=self.target.name,
            request=call.what,
            status=status,
            milliseconds=round((time.perf_counter() - begin) * 1000, 2),
        )
        if isinstance(outcome, Reply) and (status in _LATER or status >= 500):
            after = asked_for(outcome.headers, self._time)
            return _Trouble(f"status {status}", after, is_undone=status in _UNDONE)
        return outcome

    async def _answered(self, call: _Call) -> Reply | _Trouble:
        try:
            async with asyncio.timeout(self.target.timeout):
                request = await self._signed(call)
                reply = await exchanged(self._http, request)
                if reply.status == 401 and self._auth.refused(request):
                    reply = await exchanged(self._http, await self._signed(call))
                return reply
        except _NOT_SENDABLE:
            # httpx says which header or URL it was, and secrets are in them
            raise self._refused(call.what, "the request cannot be sent") from None
        except TooLarge as error:
            reason = f"the reply is longer than {LARGEST_REPLY} bytes"
            raise self._refused(call.what, reason) from error
        except SystemUnavailable as error:
            return _Trouble(f"no token: {error.reason}", is_undone=True)
        except (TimeoutError, httpx.RequestError) as error:
            return _Trouble(type(error).__name__, is_undone=isinstance(error, _NOT_SENT))

    async def _signed(self, call: _Call) -> httpx.Request:
        headers = {
            "Accept": "application/json",
            "User-Agent": self.target.user_agent,
            **call.headers,
        }
        request = self._http.build_request(
            call.method, call.url, content=call.content, headers=headers
        )
        await self._auth.sign(request, self._http)
        return request

    def _taken(self, call: _Call, reply: Reply) -> Reply:
        if 200 <= reply.status < 300:
            return reply
        redirected = ", and redirects are not followed" if 300 <= reply.status < 400 else ""
        raise self._refused(call.what, f"status {reply.status}{redirected}", reply)

    def _refused(self, what: str, reason: str, reply: Reply | None = None) -> SystemRefused:
        if reply is None:
            return SystemRefused(self.target.name, what, reason, status=0)
        return SystemRefused(
            self.target.name,
            what,
            reason,
            status=reply.status,
            headers=reply.headers,
            body=reply.body,
        )


@cache
def _certificates() -> ssl.SSLContext:
    """Return whom all clients trust: to read that takes longer than to make a client."""
    return httpx.create_ssl_context()
