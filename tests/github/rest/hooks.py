"""The hook of an App: where it is, what was delivered, and once more."""

from typing import Any
from urllib.parse import urlencode

from tests.github.call import Call, Reply
from tests.github.clock import text
from tests.github.deliveries import Delivery
from tests.github.errors import Refused, not_found
from tests.github.rest.apps import app_of
from tests.github.routing import operation


def _item(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": text(delivery.delivered_at),
        "redelivery": delivery.redelivery,
        "duration": delivery.duration,
        "status": delivery.status,
        "status_code": delivery.status_code,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": delivery.installation.id if delivery.installation else None,
        "repository_id": delivery.repository.id if delivery.repository else None,
        "throttled_at": None,
    }


def _of_app(call: Call) -> list[Delivery]:
    """Return the deliveries to the App, newest first; those under way have no result to show yet."""
    app = app_of(call)
    return [one for one in reversed(call.hub.deliveries.records) if one.app is app and one.status != "PENDING"]


@operation("GET", "/app/hook/deliveries", "app")
def list_deliveries(call: Call) -> Any:
    found, size = _of_app(call), min(int(call.query.get("per_page", "30")), 100)
    if "page" in call.query:
        raise Refused(400, "Page-based pagination is not supported: use cursor.")
    cursor, status = call.query.get("cursor"), call.query.get("status")
    if cursor:
        found = [one for one in found if one.id <= int(cursor.removeprefix("v1_"))]
    if status:
        found = [one for one in found if one.failed is (status == "failure")]
    if len(found) > size:
        query = urlencode(dict(call.query) | {"cursor": f"v1_{found[size].id}"})
        call.links["next"] = f"{call.url}/api/v3{call.path}?{query}"
    return [_item(one) for one in found[:size]]


def _delivery(call: Call) -> Delivery:
    for one in _of_app(call):
        if one.id == call.number("delivery_id"):
            return one
    raise not_found()


@operation("GET", "/app/hook/deliveries/{delivery_id}", "app")
def get_delivery(call: Call) -> Any:
    found = _delivery(call)
    request = {"headers": found.headers, "payload": found.payload}
    return _item(found) | {"url": found.app.hook_url or "", "request": request, "response": {"headers": {}, "payload": found.answer}}


@operation("POST", "/app/hook/deliveries/{delivery_id}/attempts", "app", status=202)
def redeliver(call: Call) -> Any:
    call.hub.deliveries.redeliver(_delivery(call))
    return Reply(202, {})


def _config(call: Call) -> dict[str, Any]:
    return {"content_type": "json", "secret": "********", "insecure_ssl": "0"} | ({"url": url} if (url := app_of(call).hook_url) else {})


@operation("GET", "/app/hook/config", "app")
def get_config(call: Call) -> Any:
    return _config(call)


@operation("PATCH", "/app/hook/config", "app")
def update_config(call: Call) -> Any:
    app = app_of(call)
    app.hook_url = call.optional("url", str) or app.hook_url
    app.webhook_secret = call.optional("secret", str) or app.webhook_secret
    return _config(call)
