"""What tells how deliveries to each flow are signed."""

from collections.abc import Iterator

from msgspec import Struct

from generators.go_sdk.names import Names
from generators.go_sdk.text import string
from generators.rendering import Code
from generators.sdk import Sdk, Webhook

_KNOWN = {"github": "GitHub", "shopify": "Shopify", "standard_webhooks": "Standard", "stripe": "Stripe"}


class FlowScheme(Struct, frozen=True):
    """How deliveries to a flow are signed."""

    flow: str
    scheme: Code


class WebhooksView(Struct, frozen=True):
    """What `webhooks.go` shows."""

    package: Code
    imports: tuple[tuple[str, ...], ...]
    schemes: tuple[FlowScheme, ...]


def webhooks(sdk: Sdk, names: Names) -> WebhooksView:
    """Return what `webhooks.go` shows."""
    schemes = tuple(FlowScheme(one.flow, _scheme(one)) for one in sdk.webhooks)
    standard = ("time",) if any("time." in one.scheme for one in schemes) else ()
    imports = tuple(filter(None, (standard, (f"{names.module}/webhooks",))))
    return WebhooksView(Code(names.package), imports, schemes)


def _scheme(webhook: Webhook) -> Code:
    if webhook.verification.hmac is None:
        return Code(f"webhooks.{_KNOWN[webhook.verification.scheme]}()")
    return Code(f"webhooks.Scheme{{{', '.join(_parts(webhook))}}}")


def _parts(webhook: Webhook) -> Iterator[str]:
    how = webhook.verification.hmac
    if how is None:
        return
    yield f"Header: {string(how.header)}"
    if how.encoding == "base64":
        yield "Base64: true"
    if how.prefix:
        yield f"Prefix: {string(how.prefix)}"
    yield f"Signed: {string(how.signed)}"
    if how.timestamp_header is not None:
        yield f"Timestamp: {string(how.timestamp_header)}"
        yield f"Tolerance: {duration(how.tolerance)}"


def duration(seconds: float) -> Code:
    """Return the expression of a time."""
    if seconds == int(seconds):
        return Code(f"{int(seconds)} * time.Second")
    return Code(f"{round(seconds * 1000)} * time.Millisecond")
