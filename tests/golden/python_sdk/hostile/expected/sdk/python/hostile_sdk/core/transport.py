"""Sending: credentials, attempts, hooks, logs. Once for blocking code, once for asyncio."""

import logging
import os
import platform
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar, TypedDict, Unpack

import anyio
import httpx

from . import calls, retries
from .calls import Call, Options
from .errors import ConnectionFailedError, SdkError, TimedOutError, status_error
from .retries import RETRIES, TIMEOUT

Credential = str | Callable[[], str]
"""What the caller is known by; a function is asked for every request, since tokens expire."""

Timeout = float | httpx.Timeout | None
Before = Callable[[httpx.Request], None]
After = Callable[[httpx.Response], None]
AsyncBefore = Callable[[httpx.Request], Awaitable[None]]
AsyncAfter = Callable[[httpx.Response], Awaitable[None]]

T = TypeVar("T")

_chance = random.SystemRandom().random
_log = logging.getLogger(__name__.partition(".")[0])


@dataclass(frozen=True, slots=True)
class Auth:
    """Which header holds the credential, behind which prefix, and where the environment has it."""

    header: str
    prefix: str
    variable: str


@dataclass(frozen=True, slots=True)
class Service:
    """What both clients know of the service."""

    agent: str
    base_url_variable: str
    auth: Auth | None


class _Settings(TypedDict, total=False):
    base_url: str
    """Where the service is; else the environment says so."""
    timeout: Timeout
    """Seconds that each attempt may wait for a reply, 30.0 by default."""
    max_retries: int
    """How often a call is sent again when it fails in passing, 2 by default."""
    headers: Mapping[str, str]
    """Sent with every request."""


class Settings(_Settings, total=False):
    """How a client behaves."""

    before: Iterable[Before]
    """Called with the request before each attempt; may change its headers."""
    after: Iterable[After]
    """Called with the reply to each attempt."""
    http: httpx.Client
    """Sends the requests, for proxies and certificates; its own timeout holds."""


class AsyncSettings(_Settings, total=False):
    """How a client behaves."""

    before: Iterable[AsyncBefore]
    """Called with the request before each attempt; may change its headers."""
    after: Iterable[AsyncAfter]
    """Called with the reply to each attempt."""
    http: httpx.AsyncClient
    """Sends the requests, for proxies and certificates; its own timeout holds."""


class _Connection:
    """What all requests of one client have in common."""

    def __init__(
        self, service: Service, credential: Credential | None, settings: _Settings
    ) -> None:
        base_url = settings.get("base_url") or os.environ.get(service.base_url_variable)
        if not base_url or not base_url.startswith(("http://", "https://")):
            raise SdkError(f"pass base_url, or set {service.base_url_variable}, to an http(s) URL")
        self._base_url = base_url.rstrip("/")
        self._max_retries = settings.get("max_retries", RETRIES)
        self._auth = service.auth
        self._credential = credential or (service.auth and os.environ.get(service.auth.variable))
        if service.auth and not self._credential:
            raise SdkError(f"pass what the caller is known by, or set {service.auth.variable}")
        agent = f"{service.agent} python/{platform.python_version()} httpx/{httpx.__version__}"
        given = settings.get("headers", {})
        self._headers = {"User-Agent": agent, "Accept": "application/json", **given}

    def __repr__(self) -> str:
        scheme, _, place = self._base_url.partition("://")
        shown = f"{scheme}://{place.rpartition('@')[2]}"  # and no credential, which may stand before the host  # noqa: E501
        return f"{type(self).__name__}(base_url={shown!r})"

    def _build(self, http: httpx.Client | httpx.AsyncClient, call: Call[Any]) -> httpx.Request:
        headers = {**self._headers, **call.headers, **call.options.get("headers", {})}
        if self._auth and self._credential:
            given = self._credential if isinstance(self._credential, str) else self._credential()
            headers[self._auth.header] = f"{self._auth.prefix}{given}"
        return http.build_request(
            call.method,
            f"{self._base_url}{call.path}",
            params=call.query or None,
            content=call.body,
            headers=headers,
            timeout=call.options.get("timeout", http.timeout),
        )

    def _patience(self, call: Call[Any], attempt: int, outcome: httpx.Response | SdkError) -> float:
        """Return the seconds until the next attempt; raises *outcome* when there is to be none."""
        response = outcome if isinstance(outcome, httpx.Response) else None
        if attempt < call.options.get("max_retries", self._max_retries):
            seconds = retries.wait(response, attempt, now=time.time(), chance=_chance())
            if seconds is not None:
                return seconds
        raise outcome if isinstance(outcome, SdkError) else status_error(outcome)


def _tell(call: Call[Any], attempt: int, outcome: str, request_id: str = "unknown") -> None:
    """Log an attempt: neither what was sent nor to whom it belongs."""
    _log.debug(
        "%s %s, attempt %d: %s (request %s)",
        call.method,
        call.route,
        attempt + 1,
        outcome,
        request_id,
    )


def _failed(call: Call[Any], attempts: int, error: httpx.RequestError) -> ConnectionFailedError:
    kind = TimedOutError if isinstance(error, httpx.TimeoutException) else ConnectionFailedError
    failure = kind(f"{call.method} {call.route}: {type(error).__name__}, attempt {attempts}")
    if not isinstance(error, httpx.LocalProtocolError):  # which quotes headers, credentials too
        failure.__cause__ = error
    return failure


class Transport(_Connection):
    """Sends calls."""

    def __init__(self, service: Service, credential: Credential | None, settings: Settings) -> None:
        super().__init__(service, credential, settings)
        self._before = tuple(settings.get("before", ()))
        self._after = tuple(settings.get("after", ()))
        timeout = settings.get("timeout", TIMEOUT)
        self._http = settings.get("http") or httpx.Client(timeout=timeout)

    def __enter__(self) -> Self:
        """Be open until the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def request(
        self,
        method: str,
        path: str,
        *,
        query: calls.Body | None = None,
        body: object = None,
        **options: Unpack[Options],
    ) -> httpx.Response:
        """Ask for anything, with the same care, and return the reply as it is."""
        return self.send(calls.raw(method, path, query, body, options))

    def send(self, call: Call[T]) -> T:
        """Send *call* until it is done, or until trying again is no use."""
        attempt = 0
        while True:
            outcome = self._attempt(call, attempt)
            if isinstance(outcome, httpx.Response) and outcome.is_success:
                return call.read(outcome)
            time.sleep(self._patience(call, attempt, outcome))
            attempt += 1

    def _attempt(self, call: Call[Any], attempt: int) -> httpx.Response | SdkError:
        request = self._build(self._http, call)
        for before in self._before:
            before(request)
        try:
            response = self._http.send(request, follow_redirects=False)
        except httpx.RequestError as error:
            _tell(call, attempt, type(error).__name__)
            return _failed(call, attempt + 1, error)
        _tell(
            call,
            attempt,
            str(response.status_code),
            response.headers.get("X-Request-ID", "unknown"),
        )
        for after in self._after:
            after(response)
        return response


class AsyncTransport(_Connection):
    """Sends calls, in asyncio or trio."""

    def __init__(
        self, service: Service, credential: Credential | None, settings: AsyncSettings
    ) -> None:
        super().__init__(service, credential, settings)
        self._before = tuple(settings.get("before", ()))
        self._after = tuple(settings.get("after", ()))
        timeout = settings.get("timeout", TIMEOUT)
        self._http = settings.get("http") or httpx.AsyncClient(timeout=timeout)

    async def __aenter__(self) -> Self:
        """Be open until the end of the block."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every connection."""
        await self.close()

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: calls.Body | None = None,
        body: object = None,
        **options: Unpack[Options],
    ) -> httpx.Response:
        """Ask for anything, with the same care, and return the reply as it is."""
        return await self.send(calls.raw(method, path, query, body, options))

    async def send(self, call: Call[T]) -> T:
        """Send *call* until it is done, or until trying again is no use."""
        attempt = 0
        while True:
            outcome = await self._attempt(call, attempt)
            if isinstance(outcome, httpx.Response) and outcome.is_success:
                return call.read(outcome)
            await anyio.sleep(self._patience(call, attempt, outcome))
            attempt += 1

    async def _attempt(self, call: Call[Any], attempt: int) -> httpx.Response | SdkError:
        request = self._build(self._http, call)
        for before in self._before:
            await before(request)
        try:
            response = await self._http.send(request, follow_redirects=False)
        except httpx.RequestError as error:
            _tell(call, attempt, type(error).__name__)
            return _failed(call, attempt + 1, error)
        _tell(
            call,
            attempt,
            str(response.status_code),
            response.headers.get("X-Request-ID", "unknown"),
        )
        for after in self._after:
            await after(response)
        return response
