"""Deliveries that the service's own flows take are taken by the SDK, and no others."""

import base64
from typing import Any

import pytest
from msgspec.structs import replace

from generators.sdk import Webhook, sdk
from generators.typescript_sdk.webhooks import webhooks
from synapseops.blueprint.flows import Hmac, Verification
from tests.generators.fastapi_service import services
from tests.generators.flows.test_verification import BODY, KEY, NOW, SIGNED
from tests.generators.typescript_sdk.node import Node, ThrownError

OWN = Hmac("X-Sign", "hex", "v0=", "v0:{timestamp}:{body}", "X-Time", 300.0)
VERIFY = """
    const { GITHUB, SHOPIFY, STANDARD, STRIPE } = webhooks;
    const schemes = eval(`({ ${given.schemes} })`);
    const body = Buffer.from(given.body, "base64");
    return webhooks.verify(body, given.headers, given.secret, schemes[given.flow], given.now * 1000);
"""


@pytest.fixture
def node(process: Node) -> Node:
    return process


def _verified(node: Node, flow: str, body: bytes, headers: dict[str, str], secret: Any, now: float = NOW) -> Any:
    """Verify by the schemes of flows that are verified in every way, as the SDK of a service with them has them."""
    own = {name: OWN if name == "hmac_sha256" else None for name in SIGNED}
    flows = tuple(Webhook(name, f"/hooks/{name}", Verification(name, ("SECRET",), how)) for name, how in own.items())  # type: ignore[arg-type]
    shown = webhooks(replace(sdk(services.blueprint("orders")), webhooks=flows))
    given = {"flow": flow, "headers": headers, "secret": secret, "now": now, "body": base64.b64encode(body).decode()}
    return node.run(VERIFY, schemes="\n".join(shown.schemes), **given)


@pytest.mark.parametrize("name", SIGNED)
def test_flows_and_sdk_take_the_same(node: Node, name: str) -> None:
    assert _verified(node, name, BODY, SIGNED[name], ["another", KEY]) == {"id": 1}
    refused: list[tuple[bytes, dict[str, str], Any]] = [
        (BODY + b" ", SIGNED[name], KEY),
        (BODY, SIGNED[name], "another"),
        (BODY, SIGNED[name], ["", ""]),
        (BODY, {}, KEY),
        (BODY, dict.fromkeys(SIGNED[name], "\N{EURO SIGN}"), KEY),
    ]
    for body, headers, secret in refused:
        with pytest.raises(ThrownError, match="InvalidSignatureError"):
            _verified(node, name, body, headers, secret)


@pytest.mark.parametrize("now", [NOW - 301, NOW + 301])
@pytest.mark.parametrize("name", ["standard_webhooks", "stripe", "hmac_sha256"])
def test_what_is_old_is_refused(node: Node, name: str, now: float) -> None:
    with pytest.raises(ThrownError, match="InvalidSignatureError"):
        _verified(node, name, BODY, SIGNED[name], KEY, now)
