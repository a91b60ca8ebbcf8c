"""What `webhooks.py` shows: how deliveries to each flow are signed."""

from msgspec import Struct

from generators.python import text
from generators.rendering import Code
from generators.sdk import Sdk, Webhook, behaviour

_KNOWN = {"github": "GITHUB", "shopify": "SHOPIFY", "standard_webhooks": "STANDARD", "stripe": "STRIPE"}


class FlowScheme(Struct, frozen=True):
    """How deliveries to a flow are signed."""

    flow: str
    scheme: Code


class WebhooksView(Struct, frozen=True):
    """What `webhooks.py` shows."""

    tolerance: Code
    schemes: tuple[FlowScheme, ...]


def webhooks(sdk: Sdk) -> WebhooksView:
    """Return what `webhooks.py` shows."""
    return WebhooksView(Code(repr(behaviour.TOLERANCE)), tuple(FlowScheme(one.flow, _scheme(one)) for one in sdk.webhooks))


def _scheme(webhook: Webhook) -> Code:
    how = webhook.verification.hmac
    if how is None:
        return Code(_KNOWN[webhook.verification.scheme])
    given: list[str] = [text.string(how.header), text.string(how.encoding), text.string(how.prefix), text.string(how.signed)]
    if how.timestamp_header is not None:
        given.append(f"timestamp={text.string(how.timestamp_header)}")
        given.append(f"tolerance={how.tolerance!r}")
    return Code(f"Scheme({', '.join(given)})")
