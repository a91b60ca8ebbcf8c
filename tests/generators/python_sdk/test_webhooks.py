"""Deliveries that the service's own flows take are taken by the SDK, and no others."""

from typing import Any

import pytest

from generators.python_sdk.webhooks import webhooks
from generators.sdk import Sdk, Webhook, sdk
from synapseops.blueprint.flows import Hmac, Verification
from tests.generators.fastapi_service import services
from tests.generators.flows.test_verification import BODY, KEY, NOW, SIGNED
from tests.generators.python_sdk import sdks

OWN = Hmac("X-Sign", "hex", "v0=", "v0:{timestamp}:{body}", "X-Time", 300.0)


def _schemes() -> dict[str, Any]:
    """Return the schemes of flows that are verified in every way, as the SDK of a service with them has them."""
    own = {name: OWN if name == "hmac_sha256" else None for name in SIGNED}
    flows = tuple(Webhook(name, f"/hooks/{name}", Verification(name, ("SECRET",), how)) for name, how in own.items())  # type: ignore[arg-type]
    module = vars(sdks.sdk("orders", "webhooks"))
    shown = webhooks(_with(sdk(services.blueprint("orders")), flows))
    return {one.flow: eval(one.scheme, module) for one in shown.schemes}  # noqa: S307  # our own code


def _with(made: Sdk, flows: tuple[Webhook, ...]) -> Sdk:
    return Sdk(made.service, made.auth, made.base_url_variable, made.enums, made.types, made.resources, flows)


@pytest.mark.parametrize("name", SIGNED)
def test_flows_and_sdk_take_the_same(name: str) -> None:
    module, scheme = sdks.sdk("orders", "webhooks"), _schemes()[name]
    assert module.verify(BODY, SIGNED[name], ["another", KEY], scheme, now=NOW) == {"id": 1}
    refused: list[tuple[bytes, dict[str, str], Any]] = [
        (BODY + b" ", SIGNED[name], KEY),
        (BODY, SIGNED[name], "another"),
        (BODY, SIGNED[name], ["", ""]),
        (BODY, {}, KEY),
        (BODY, dict.fromkeys(SIGNED[name], "\N{EURO SIGN}"), KEY),
    ]
    for body, headers, secret in refused:
        with pytest.raises(module.InvalidSignatureError):
            module.verify(body, headers, secret, scheme, now=NOW)


@pytest.mark.parametrize("now", [NOW - 301, NOW + 301])
@pytest.mark.parametrize("name", ["standard_webhooks", "stripe", "hmac_sha256"])
def test_what_is_old_is_refused(name: str, now: float) -> None:
    module = sdks.sdk("orders", "webhooks")
    with pytest.raises(module.InvalidSignatureError):
        module.verify(BODY, SIGNED[name], KEY, _schemes()[name], now=now)
