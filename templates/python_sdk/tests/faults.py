"""Faults between a client and the service, which answers all the same."""

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

TLS = ssl.create_default_context()
"""Made once, since that takes longer than a test."""


@dataclass
class Faulty(httpx.BaseTransport):
    """Sends requests, unless *before* answers them; *after* may change a reply."""

    before: Callable[[httpx.Request, int], httpx.Response | None] = lambda request, attempt: None
    after: Callable[[httpx.Response, int], httpx.Response] = lambda response, attempt: response
    seen: list[httpx.Request] = field(default_factory=list[httpx.Request])
    _real: httpx.HTTPTransport = field(default_factory=lambda: httpx.HTTPTransport(verify=TLS))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send *request*, unless it fails before."""
        attempt = len(self.seen)
        self.seen.append(request)
        failed = self.before(request, attempt)
        if failed is not None:
            return failed
        response = self._real.handle_request(request)
        response.read()
        return self.after(response, attempt)

    def close(self) -> None:
        """Close every connection."""
        self._real.close()


def told(status: int, **headers: str) -> httpx.Response:
    """Return a reply of something between client and service."""
    return httpx.Response(status, headers=headers, text="<html>no problem document</html>")


def with_member(response: httpx.Response, name: str, value: object) -> httpx.Response:
    """Return *response* as a newer service might give it."""
    body = {**json.loads(response.content), name: value}
    kept = {key: text for key, text in response.headers.items() if key != "content-length"}
    return httpx.Response(response.status_code, headers=kept, json=body)
