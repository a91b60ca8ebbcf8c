"""Sending: credentials, attempts, hooks, logs. Once for blocking code, once for asyncio."""

import contextlib
import logging
import os
import platform
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar, TypedDict, Unpack

import anyio
import httpx

from . import calls, retries
from .calls import Call, Options
from .errors import (
    ConnectionFailedError,
    InvalidReplyError,
    InvalidSettingError,
    SdkError,
    TimedOutError,
    status_error,
)
from .retries import LONGEST_REPLY, RETRIES, TIMEOUT

Credential = str | Callable[[], str]
"""What the caller is known by; a function is asked for every request, since tokens expire."""

Timeout = float | httpx.Timeout | None
Before = Callable[[httpx.Request], None]
After = Callable[[httpx.Response], None]
AsyncBefore = Callable[[httpx.Request], Awaitable[None]]
AsyncAfter = Callable[[httpx.Response], Awaitable[None]]

T = TypeVar("T")

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e]*")

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
    max_reply_bytes: int
    """How long a reply may be, 268435456 by default; a longer one is not read to its end."""


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
        given = settings.get("base_url") or os.environ.get(service.base_url_variable)
        self._base_url = _address(given or "", service.base_url_variable)
        self._max_retries = settings.get("max_retries", RETRIES)
        self._auth = service.auth
        named = os.environ.get(service.auth.variable) if service.auth else None
        self._credential: Credential | None = credential or named
        if service.auth and not self._credential:
            raise InvalidSettingError(
                f"pass what the caller is known by, or set {service.auth.variable}"
            )
        agent = f"{service.agent} python/{platform.python_version()} httpx/{httpx.__version__}"
        own = settings.get("headers", {})
        self._headers = {"User-Agent": agent, "Accept": "application/json", **own}
        self._max_reply_bytes = settings.get("max_reply_bytes", LONGEST_REPLY)
        known = self._known(self._credential) if isinstance(self._credential, str) else {}
        _check({**self._headers, **known})

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._base_url!r})"

    def _known(self, credential: str | None) -> dict[str, str]:
        """Return the header that says who is calling."""
        return {self._auth.header: f"{self._auth.prefix}{credential}"} if self._auth else {}

    def _build(self, http: httpx.Client | httpx.AsyncClient, call: Call[Any]) -> httpx.Request:
        headers = {**self._headers, **call.headers, **call.options.get("headers", {})}
        given = self._credential() if callable(self._credential) else self._credential
        headers.update(self._known(given))
        _check(headers)
        try:
            return http.build_request(
                call.method,
                f"{self._base_url}{call.path}",
                params=call.query or None,
                content=call.body,
                headers=headers,
                timeout=call.options.get("timeout", http.timeout),
            )
        except httpx.InvalidURL:
            raise InvalidSettingError("the path holds what no address can") from None

    def _patience(self, call: Call[Any], attempt: int, outcome: httpx.Response | SdkError) -> float:
        """Return the seconds until the next attempt; raises *outcome* when there is to be none."""
        response = outcome if isinstance(outcome, httpx.Response) else None
        if attempt < call.options.get("max_retries", self._max_retries):
            seconds = retries.wait(response, attempt, now=time.time(), chance=_chance())
            if seconds is not None:
                return seconds
        raise outcome if isinstance(outcome, SdkError) else status_error(outcome)


def _address(given: str, variable: str) -> str:
    """Return an address that paths can follow; it is not quoted, since it may hold a password."""
    try:
        url = httpx.URL(given)
    except httpx.InvalidURL:
        url = httpx.URL()
    is_somewhere = url.scheme in {"http", "https"} and url.host and (url.port or 0) < 2**16
    if not is_somewhere or url.userinfo or any(char in given for char in "?#\\"):
        raise InvalidSettingError(
            f"pass base_url, or set {variable}, to an http(s) URL"
            " without password, query and fragment"
        )
    return given.rstrip("/")


def _check(headers: Mapping[str, str]) -> None:
    """Refuse what not every server reads as it was sent; it may be secret, so is not quoted."""
    for name, value in headers.items():
        if not (_NAME.fullmatch(name) and _VALUE.fullmatch(value)):
            raise InvalidSettingError(
                "a header or the credential holds what no header can"
            ) from None


def _read(response: httpx.Response, content: bytes) -> httpx.Response:
    """Return *response* with all of its content, which is decoded already."""
    headers = response.headers.copy()
    if headers.pop("Content-Encoding", None):  # whose length is another
        headers.pop("Content-Length", None)
    whole = httpx.Response(
        response.status_code,
        headers=headers,
        content=content,
        request=response.request,
        extensions=response.extensions,
    )
    with contextlib.suppress(RuntimeError):  # not every transport tells
        whole.elapsed = response.elapsed
    return whole


def _too_long(call: Call[Any], longest: int, response: httpx.Response) -> InvalidReplyError:
    told = f"{call.method} {call.route}: the reply has more than {longest} bytes"
    return InvalidReplyError(told, _read(response, b""))


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
            response = self._exchange(request, call)
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

    def _exchange(self, request: httpx.Request, call: Call[Any]) -> httpx.Response:
        longest = call.options.get("max_reply_bytes", self._max_reply_bytes)
        response = self._http.send(request, stream=True, follow_redirects=False)
        content = bytearray()
        try:
            for part in response.iter_bytes():
                content += part
                if len(content) > longest:
                    break
        finally:
            response.close()
        if len(content) > longest:
            raise _too_long(call, longest, response)
        return _read(response, bytes(content))


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
            response = await self._exchange(request, call)
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

    async def _exchange(self, request: httpx.Request, call: Call[Any]) -> httpx.Response:
        longest = call.options.get("max_reply_bytes", self._max_reply_bytes)
        response = await self._http.send(request, stream=True, follow_redirects=False)
        content = bytearray()
        try:
            async for part in response.aiter_bytes():
                content += part
                if len(content) > longest:
                    break
        finally:
            await response.aclose()
        if len(content) > longest:
            raise _too_long(call, longest, response)
        return _read(response, bytes(content))
