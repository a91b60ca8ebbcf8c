"""What `webhooks.ts` shows: how deliveries to each flow are signed."""

from msgspec import Struct

from generators.rendering import Code
from generators.sdk import Sdk, Webhook, behaviour
from generators.typescript import text

_KNOWN = {"github": "GITHUB", "shopify": "SHOPIFY", "standard_webhooks": "STANDARD", "stripe": "STRIPE"}


class WebhooksView(Struct, frozen=True):
    """What `webhooks.ts` shows: the times are in milliseconds, the schemes are members of an object."""

    tolerance: Code
    schemes: tuple[Code, ...]


def webhooks(sdk: Sdk) -> WebhooksView:
    """Return what `webhooks.ts` shows."""
    return WebhooksView(text.milliseconds(behaviour.TOLERANCE), tuple(map(_scheme, sdk.webhooks)))


def _scheme(webhook: Webhook) -> Code:
    lead = f"{text.key(webhook.flow)}: "
    how = webhook.verification.hmac
    if how is None:
        return Code(f"{lead}{_KNOWN[webhook.verification.scheme]},")
    given = {"header": how.header, "encoding": how.encoding, "prefix": how.prefix, "signed": how.signed}
    if how.timestamp_header is not None:
        given["timestamp"] = how.timestamp_header
        given["tolerance"] = text.milliseconds(how.tolerance)
    return Code(f"{lead}{text.literal(given, 2, before=len(lead) + 2, after=1)},")
