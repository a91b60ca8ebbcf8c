"""The HTTP server: a request in, authenticated, let through, answered; faults on the way."""

import asyncio
import hashlib
import json
import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from tests.github import access, admin, auth, contract, limits, pages, rest, routing, smart_http
from tests.github.call import Call, Reply
from tests.github.errors import Refused
from tests.github.faults import Fault
from tests.github.graphql_api import execution
from tests.github.hub import Hub, Request
from tests.github.model import Caller

log = logging.getLogger(__name__)
API = "/api/v3"
GRAPHQL = "/graphql"
_TOKEN = re.compile(r"gh[ps]_[A-Za-z0-9._-]{36,}|eyJ[\w-]+\.[\w-]+\.[\w-]+")
CONTENT = ("/pulls", "/comments", "/merge", "/reactions")
VERSIONS = ("2022-11-28", "2026-03-10")
_ = rest


Administer = Callable[[str, str, dict[str, Any]], Reply]


class Dropped(Exception):
    """The connection is to end without an answer."""


def application(hub: Hub, administer: Administer) -> web.Application:
    """Return the application that serves *hub*; *administer* answers what is the double's own."""
    app = web.Application(client_max_size=200 * 1024 * 1024)
    server = Server(hub, administer)
    app.router.add_route("*", "/{path:.*}", server.answer)
    return app


class Server:
    """Answers requests; the state is looked at and changed under its lock only, one request at a time."""

    def __init__(self, hub: Hub, administer: Administer) -> None:
        self.hub = hub
        self.administer = administer
        self.remembered: dict[tuple[str, str], Reply] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or break the connection where a fault says so."""
        began = time.monotonic()
        body = await request.read()
        path = request.raw_path.partition("?")[0]
        path = path.removeprefix(API) if path.startswith(API + "/") else path.removeprefix("/api")
        plain = unquote(path)
        caller, refused = self._identify(request)
        fault = self.hub.faults.take(request.method, plain, caller.name, body)
        try:
            with self._counted(request, caller):
                reply = await self._with_fault(fault, request, path, body, caller, refused)
        except Dropped:
            self._note(request, plain, 0, caller, began)
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        self._note(request, plain, reply.status, caller, began)
        return self._response(request, reply)

    @contextmanager
    def _counted(self, request: web.Request, caller: Caller) -> Iterator[None]:
        """Keep count of writes that are under way at once: GitHub wants them one after the other."""
        name, weight = limits.key(caller), int(request.method != "GET")
        self.hub.under_way[name] += weight
        self.hub.most_writes[name] = max(self.hub.most_writes[name], self.hub.under_way[name])
        try:
            yield
        finally:
            self.hub.under_way[name] -= weight

    def _identify(self, request: web.Request) -> tuple[Caller, Refused | None]:
        try:
            with self.hub.lock:
                return auth.caller(self.hub, request.headers.get("Authorization")), None
        except Refused as error:
            return Caller(), error

    async def _with_fault(
        self, fault: Fault | None, request: web.Request, path: str, body: bytes, caller: Caller, refused: Refused | None
    ) -> Reply:
        if fault is not None:
            await self._before(fault)
            if fault.status is not None or fault.retry_after is not None:
                return _failure(fault)
            if fault.stale:
                return self.remembered.get((caller.name, request.raw_path), _refusal(Refused(404, "Not Found")))
        if smart_http.is_git(path):
            reply = await self._git(request, path, body, caller, refused)
        else:
            reply = self._reply(request, path, body, caller, refused)
        if self.hub.faults.remembers and request.method == "GET":
            self.remembered[caller.name, request.raw_path] = reply
        if fault is not None:
            if fault.after is not None:
                await asyncio.to_thread(fault.after)
            if fault.drop_after:
                raise Dropped
        return reply

    async def _before(self, fault: Fault) -> None:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.gate is not None:
            await asyncio.to_thread(fault.gate.wait)
        if fault.before is not None:
            await asyncio.to_thread(fault.before)
        if fault.drop:
            raise Dropped

    async def _git(self, request: web.Request, path: str, body: bytes, caller: Caller, refused: Refused | None) -> Reply:
        try:
            if refused is not None:
                raise refused
            return await smart_http.answer(self.hub, request, path, body, caller)
        except Refused as error:
            return Reply(error.status, f"{error}\n".encode(), {"Content-Type": "text/plain", **error.headers})

    def _reply(self, request: web.Request, path: str, body: bytes, caller: Caller, refused: Refused | None) -> Reply:
        with self.hub.lock:
            try:
                if refused is not None:
                    raise refused
                reply = self._operate(request, path, body, caller)
            except Refused as error:
                reply = _refusal(error)
            except Exception:
                log.exception("the double failed at %s %s", request.method, path)
                self.hub.failures.append(f"{request.method} {path}")
                reply = _refusal(Refused(500, "the double failed; its log says why"))
            reply = _unless_known(request, reply)
            resource = "graphql" if path == GRAPHQL else "core"
            if path != "/rate_limit" and reply.status != 304:
                limits.count(self.hub, caller, resource)
            reply.headers |= limits.headers(self.hub, caller, resource)
            return reply

    def _operate(self, request: web.Request, path: str, body: bytes, caller: Caller) -> Reply:
        if path.startswith(admin.PREFIX):
            return self.administer(request.method, path, _json(body))
        if not request.raw_path.startswith("/api/") and (page := pages.answer(self.hub, request, path, body, caller)) is not None:
            return page
        _check_headers(request)
        if path != "/rate_limit" and not limits.standing(self.hub, caller, "graphql" if path == GRAPHQL else "core")["remaining"]:
            return _exhausted(path, limits.key(caller) or str(request.remote))
        if request.method == "POST" and path == GRAPHQL:
            return self._graphql(caller, body)
        path = self._current(request, path)
        if (found := routing.find(request.method, path)) is None:
            raise Refused(404, "Not Found")
        operation, params = found
        limits.check_pace(self.hub, caller, writes=operation.writes, creates=operation.template.endswith(CONTENT))
        call = Call(self.hub, caller, path, params, request.query, request.headers, _json(body) if operation.writes else {})
        try:
            reply = _handled(call, operation)
        except Refused as error:
            reply = _refusal(error)
        self._hold_to_account(call, operation, reply)
        return reply

    def _graphql(self, caller: Caller, body: bytes) -> Reply:
        return Reply(200, execution.execute(self.hub, caller, _json(body)))

    def _hold_to_account(self, call: Call, operation: routing.Operation, reply: Reply) -> None:
        answer = reply.body if reply.body is not None else {}
        is_json = reply.status != 204 and not isinstance(answer, bytes)
        exchange = contract.Exchange(operation.method, operation.template, call.query, call.body, reply.status, answer, is_json)
        self.hub.failures += contract.departures(exchange)

    def _current(self, request: web.Request, path: str) -> str:
        """Return the path as it is now: by id to by name; a former name leads to a redirect."""
        parts = path.split("/")
        if parts[1] == "repositories" and len(parts) > 2 and parts[2].isdigit():
            if (found := self.hub.repositories.get(int(parts[2]))) is None:
                raise Refused(404, "Not Found")
            return "/".join(["", "repos", found.full_name, *parts[3:]])
        if parts[1] == "repos" and len(parts) > 3:
            self._redirect(request, unquote(f"{parts[2]}/{parts[3]}"), parts[4:])
        return path

    def _redirect(self, request: web.Request, name: str, rest: list[str]) -> None:
        if (id := self.hub.moved.get(name.lower())) is None or id not in self.hub.repositories:
            return
        where = "/".join([f"{self.hub.url}{API}/repositories/{id}", *rest])
        query = f"?{request.query_string}" if request.query_string else ""
        status, message = (301, "Moved Permanently") if request.method == "GET" else (307, "Temporary Redirect")
        error = Refused(status, message, headers={"Location": where + query})
        error.body["url"] = where + query
        raise error

    def _note(self, request: web.Request, path: str, status: int, caller: Caller, began: float) -> None:
        if _TOKEN.search(request.raw_path):
            self.hub.failures.append(f"{request.method} {_TOKEN.sub('***', path)} has a token in its address, where logs keep it")
        self.hub.requests.append(Request(request.method, path, status, caller.name, request.query_string, began, time.monotonic()))

    def _response(self, request: web.Request, reply: Reply) -> web.Response:
        headers = {"Server": "github.com", "X-GitHub-Media-Type": "github.v3; format=json", "X-GitHub-Request-Id": "0000:0000:0000"}
        headers |= {"Date": self.hub.clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT"), **reply.headers}
        if reply.status == 204:
            return web.Response(status=204, headers=headers)
        headers.setdefault("Content-Type", "application/json; charset=utf-8")
        return web.Response(status=reply.status, body=None if reply.status == 304 else reply.data, headers=headers)


def _exhausted(path: str, who: str) -> Reply:
    """Return what is said to whoever has nothing left of the hour: by GraphQL with 200."""
    message = f"API rate limit exceeded for {who}."
    return Reply(200, {"errors": [{"type": "RATE_LIMITED", "message": message}]}) if path == GRAPHQL else _refusal(Refused(403, message))


def _handled(call: Call, operation: routing.Operation) -> Reply:
    call.found = access.locate(call.hub, dict(call.params))
    access.check(call, operation)
    result = operation.handler(call)
    reply = result if isinstance(result, Reply) else Reply(operation.status, result)
    if call.links:
        reply.headers["Link"] = ", ".join(f'<{link}>; rel="{rel}"' for rel, link in call.links.items())
    return reply


def _unless_known(request: web.Request, reply: Reply) -> Reply:
    """Return the answer with its tag, or 304 to who knows it already: that costs nothing of the allowance."""
    if request.method != "GET" or reply.status != 200:
        return reply
    etag = f'W/"{hashlib.sha256(reply.data).hexdigest()}"'
    if request.headers.get("If-None-Match") in (etag, etag.removeprefix("W/")):
        return Reply(304, headers={"ETag": etag})
    reply.headers["ETag"] = etag
    return reply


def _check_headers(request: web.Request) -> None:
    if not request.headers.get("User-Agent"):
        raise Refused(403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.")
    version = request.headers.get("X-GitHub-Api-Version")
    if version not in (None, *VERSIONS):
        raise Refused(400, f"{version} is not a supported version.")


def _json(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        read = json.loads(body)
        if b"\\ud" in body.lower():
            json.dumps(read, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise Refused(400, "Problems parsing JSON") from error
    if not isinstance(read, dict):
        raise Refused(400, "Body should be a JSON object")
    return read


def _refusal(error: Refused) -> Reply:
    return Reply(error.status, error.body, dict(error.headers))


def _failure(fault: Fault) -> Reply:
    status = fault.status or 403
    messages = {403: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.", 429: "Too Many Requests"}
    error = Refused(status, fault.message or (messages.get(status) if fault.retry_after is not None else None) or "Server Error")
    if fault.retry_after is not None:
        error.headers["Retry-After"] = str(fault.retry_after)
    return _refusal(error)
