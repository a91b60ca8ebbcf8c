"""Where systems call: a delivery is verified, read and recorded before it is acknowledged."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from ..errors import Fault, InvalidRequest, MalformedBody
from ..routers.access import allow
from . import payloads, verification
from .inbox import NewMessage
from .model import DeliveryId, Flow, Webhook
from .paths import text_at
from .runtime import Runtime, runtime_of

_ACCEPTED = b'{"status":"accepted"}'
_DUPLICATE = b'{"status":"duplicate"}'


def add_route(router: APIRouter, flow: Flow, webhook: Webhook) -> None:
    """Listen for *flow*. What no signature proves must come from a caller of the service."""
    guards = [] if webhook.verification is not None else [Depends(allow())]
    router.add_api_route(
        webhook.path,
        _endpoint(flow, webhook),
        methods=["POST"],
        include_in_schema=False,
        dependencies=guards,
    )


def _endpoint(flow: Flow, webhook: Webhook) -> Callable[[Request], Awaitable[Response]]:
    async def receive(request: Request) -> Response:
        runtime = runtime_of(request)
        body = await request.body()
        _verify(runtime, webhook, request, body)
        message = _message(flow, webhook, request, body)
        is_new = await runtime.inbox.record(message) > 0
        runtime.measurements.received(flow.name, is_new=is_new)
        runtime.worker.wake()
        told = _ACCEPTED if is_new else _DUPLICATE
        return Response(told, 202 if is_new else 200, media_type="application/json")

    return receive


def _verify(runtime: Runtime, webhook: Webhook, request: Request, body: bytes) -> None:
    if webhook.verification is not None:
        secrets = [runtime.secrets[name] for name in webhook.verification.secrets]
        now = runtime.clock().timestamp()
        verification.check(webhook.verification, secrets, request.headers, body, now)


def _message(flow: Flow, webhook: Webhook, request: Request, body: bytes) -> NewMessage:
    try:
        record = payloads.read(body)
    except payloads.Unreadable as error:
        raise MalformedBody(str(error)) from error
    if not isinstance(record, dict):
        raise InvalidRequest(Fault("type", "Input should be an object", pointer=""))
    key = text_at(record, flow.key) if flow.key is not None else None
    delivery = _delivery(webhook.delivery_id, request, record, body)
    return NewMessage(flow.name, body.decode(), key, delivery)


def _delivery(how: DeliveryId | None, request: Request, record: Any, body: bytes) -> str | None:
    """Return what tells the delivery from others, None where nothing does."""
    if how is None:
        return None
    if how.header is not None:
        found = request.headers.get(how.header)
        fault = Fault("required", "It tells deliveries apart", parameter=how.header)
    elif how.path is not None:
        found = text_at(record, how.path)
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in how.path)
        fault = Fault("required", "It tells deliveries apart", pointer=pointer)
    else:
        return f"sha256:{hashlib.sha256(body).hexdigest()}"
    if not found and not how.is_optional:
        raise InvalidRequest(fault)
    return found or None
