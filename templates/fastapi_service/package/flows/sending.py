"""Sending a mapped record to a system, with a key that is the same however often it is sent."""

import hashlib
from typing import Any
from urllib.parse import quote

from ..systems import Client, Filled, JsonValue, Reply, SystemRefused, SystemUnavailable
from ..tables.flow_messages import FlowMessage
from .failures import Passing, Permanent
from .model import JsonObject, Reference, Request, Send
from .paths import text_at

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_KEY_HEADER = "Idempotency-Key"


def key_of(message: FlowMessage, step: int) -> str:
    """Return what tells the target that it was sent this before."""
    name = f"{message.flow}\n{message.id}\n{step}"
    return hashlib.sha256(name.encode()).hexdigest()[:32]


async def send(
    client: Client, how: Send, record: JsonObject, source: JsonObject, key: str
) -> Reply:
    """Send *record* and return the answer; raises `Permanent` and `Passing`."""
    return await ask(
        client,
        how.request.method,
        path_of(how.request, record, source),
        body=record if how.request.method in _WITH_BODY else None,
        idempotency_key=key if how.key_header is not None else None,
        idempotency_header=how.key_header or _KEY_HEADER,
    )


async def ask(client: Client, method: str, path: str, **options: Any) -> Reply:
    """Ask a system; raises `Permanent` and `Passing`."""
    try:
        return await client.request(method, path, **options)
    except SystemUnavailable as error:
        raise Passing(
            "UNAVAILABLE", str(error), error.retry_after, is_attempt=error.was_asked
        ) from error
    except SystemRefused as error:
        raise Permanent(f"HTTP_{error.status}" if error.status else "REFUSED", str(error)) from error


def told(reply: Reply, system: str) -> JsonValue:
    """Return what *reply* holds; raises `Permanent`: what arrived is not sent once more."""
    try:
        return reply.json()
    except ValueError as error:
        raise Permanent("E_TYPE", f"{system} answers no JSON") from error


def path_of(request: Request, record: Any, source: Any) -> Filled:
    """Return the path of *request* for a mapped record and what it was made of."""
    path = "".join(
        part if isinstance(part, str) else _encoded(part, source if part.of_input else record)
        for part in request.parts
    )
    told = (part if isinstance(part, str) else "{" + _name(part) + "}" for part in request.parts)
    return Filled(path, "".join(told))


def _name(reference: Reference) -> str:
    return ".".join(map(str, reference.path))


def _encoded(reference: Reference, record: Any) -> str:
    text, name = text_at(record, reference.path), _name(reference)
    if not text:
        raise Permanent("E_MISSING", f'"{name}", which the request names, is missing')
    if text in {".", ".."}:
        raise Permanent("E_CONSTRAINT", f'"{name}" is "{text}", which would be another path')
    return quote(text, safe="", errors="replace")
