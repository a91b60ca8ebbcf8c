"""The App of a manifest."""

from typing import Any

from tests.github import registration
from tests.github.call import Call
from tests.github.routing import operation
from tests.github.shapes import accounts


@operation("POST", "/app-manifests/{code}/conversions", "anyone", status=201)
def convert(call: Call) -> Any:
    app = registration.convert(call.hub, call.params["code"])
    return accounts.app(call.url, app) | {
        "client_secret": app.client_secret,
        "webhook_secret": app.webhook_secret if app.hook_url else None,
        "pem": app.private_key,
    }
