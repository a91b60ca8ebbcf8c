"""A server that answers as a test tells it to, a clock that only sleeping moves, and a client that asks there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, TypeVar

import aiohttp
import pytest
from aiohttp import web

from synapseops.forge.github import Allowance, Client, Clock, TokenAuth
from synapseops.forge.github.auth import Auth

TOKEN = "ghs_" + "a1B2" * 9
START = 1_800_000_000.0

T = TypeVar("T")
Handler = Callable[[web.Request], web.StreamResponse]


@dataclass
class Time:
    """A clock; `slept` are the pauses that were asked for."""

    now: float = START
    slept: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        """Return it as the client takes it."""
        return Clock(lambda: self.now, self._sleep)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Stand:
    """The server: *handler* answers; `asked` are the requests, `bodies` what they brought."""

    handler: Handler
    time: Time = field(default_factory=Time)
    asked: list[web.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    url: str = ""
    most_under_way: int = 0
    _under_way: int = 0

    def told(self) -> list[str]:
        """Return method and path of what was asked."""
        return [f"{request.method} {request.path_qs}" for request in self.asked]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Note the request and answer it, after others had their turn to arrive."""
        self._under_way += 1
        self.most_under_way = max(self.most_under_way, self._under_way)
        self.bodies.append(await request.read())
        self.asked.append(request)
        for _ in range(20):
            await asyncio.sleep(0)
        self._under_way -= 1
        response = self.handler(request)
        response.headers.setdefault("Date", format_datetime(datetime.fromtimestamp(self.time.now, UTC), usegmt=True))
        return response


def try_out(
    handler: Handler, use: Callable[[Client], Awaitable[T]], *, auth: Auth | None = None, time: Time | None = None
) -> tuple[T, Stand]:
    """Let *use* work with a client of a server that answers by *handler*."""
    stand = Stand(handler, time or Time())

    async def work() -> T:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", stand.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        stand.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            async with aiohttp.ClientSession() as session:
                allowance = Allowance(clock=stand.time.clock())
                return await use(Client(session, auth or TokenAuth(TOKEN), api_url=f"{stand.url}/api/v3", allowance=allowance))
        finally:
            await runner.cleanup()

    return asyncio.run(work()), stand


def answers(*replies: web.StreamResponse | Callable[[], web.StreamResponse]) -> Handler:
    """Return a handler that gives *replies* in turn, the last one for ever; one that is called is made anew."""
    left = list(replies)

    def handler(request: web.Request) -> web.StreamResponse:
        reply = left.pop(0) if len(left) > 1 else left[0]
        return reply() if callable(reply) else reply

    return handler


def json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Callable[[], web.StreamResponse]:
    """Return what makes an answer."""
    return lambda: web.json_response(body, status=status, headers=headers)


def dropped(request: web.Request) -> web.StreamResponse:
    """Break the connection."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def get(client: Client) -> object:
    return await client.get("/thing")


async def post(client: Client) -> object:
    return await client.post("/thing", {"a": 1})


def refused(handler: Handler, use: Callable[[Client], object] = get, kind: type[Exception] = Exception) -> tuple[Exception, Stand]:
    """Return what the client raises."""

    async def work(client: Client) -> Exception:
        with pytest.raises(kind) as caught:
            await use(client)  # type: ignore[misc]
        return caught.value

    return try_out(handler, work)
