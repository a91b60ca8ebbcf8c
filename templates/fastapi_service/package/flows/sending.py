"""Sending a mapped record to a system, with a key that is the same however often it is sent."""

import hashlib
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

from ..systems import SystemRefused, SystemUnavailable
from ..tables.flow_messages import FlowMessage
from .failures import Passing, Permanent
from .model import JsonObject, Reference, Request, Send
from .paths import text_at

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_KEY_HEADER = "Idempotency-Key"


class Answer(Protocol):
    """What a system answers."""

    @property
    def status(self) -> int:
        """The status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, by name in any case."""
        ...

    def json(self) -> Any:
        """Return the body, its numbers exact."""
        ...


class Client(Protocol):
    """A client of a system."""

    @property
    def base_url(self) -> str:
        """Where the system is."""
        ...

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> Answer:
        """Ask; raises `SystemRefused` and `SystemUnavailable`."""
        ...


def key_of(message: FlowMessage, step: int) -> str:
    """Return what tells the target that it was sent this before."""
    name = f"{message.flow}\n{message.id}\n{step}"
    return hashlib.sha256(name.encode()).hexdigest()[:32]


async def send(
    client: Client, how: Send, record: JsonObject, source: JsonObject, key: str
) -> Answer:
    """Send *record* and return the answer; raises `Permanent` and `Passing`."""
    path = path_of(how.request, record, source)
    body = record if how.request.method in _WITH_BODY else None
    is_usual = how.key_header == _KEY_HEADER
    headers = {how.key_header: key} if how.key_header is not None and not is_usual else None
    return await ask(
        client,
        how.system,
        how.request.method,
        path,
        body=body,
        headers=headers,
        idempotency_key=key if is_usual else None,
    )


async def ask(client: Client, system: str, method: str, path: str, **options: Any) -> Answer:
    """Ask a system; raises `Permanent` and `Passing`."""
    try:
        return await client.request(method, path, **options)
    except SystemUnavailable as error:
        detail = f"{system} is not available: {error}"
        raise Passing("UNAVAILABLE", detail, error.retry_after) from error
    except SystemRefused as error:
        raise Permanent(f"HTTP_{error.status}", f"{system} refused: {error}") from error


def path_of(request: Request, record: Any, source: Any) -> str:
    """Return the path of *request* for a mapped record and what it was made of."""
    return "".join(
        part if isinstance(part, str) else _encoded(part, source if part.of_input else record)
        for part in request.parts
    )


def _encoded(reference: Reference, record: Any) -> str:
    text = text_at(record, reference.path)
    name = ".".join(map(str, reference.path))
    if not text:
        raise Permanent("E_MISSING", f'"{name}", which the request names, is missing')
    if text in {".", ".."}:
        raise Permanent("E_CONSTRAINT", f'"{name}" is "{text}", which would be another path')
    return quote(text, safe="", errors="replace")
