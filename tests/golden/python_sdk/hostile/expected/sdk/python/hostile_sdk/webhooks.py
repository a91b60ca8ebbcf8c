"""Whether a webhook was sent by whom it says: signatures (HMAC-SHA256) over its body as it came."""

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .core.errors import InvalidSignatureError

__all__ = ["GITHUB", "SHOPIFY", "STANDARD", "STRIPE", "InvalidSignatureError", "Scheme", "verify"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """How deliveries are signed. `signed` holds `{id}`, `{timestamp}` and `{body}`.

    The header holds signatures behind `prefix`, with `separator` between them. The time of the
    delivery is in the header `timestamp`, behind `timestamp_prefix`; it may differ from now by
    `tolerance` seconds. Secrets are keys as they are, or base64 of them.
    """

    header: str
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    signed: str = "{body}"
    timestamp: str | None = None
    id: str | None = None
    separator: str = " "
    timestamp_prefix: str = ""
    tolerance: float = 300.0
    decodes_secrets: bool = False


STANDARD = Scheme(
    "webhook-signature",
    "base64",
    "v1,",
    "{id}.{timestamp}.{body}",
    timestamp="webhook-timestamp",
    id="webhook-id",
    decodes_secrets=True,
)
"""https://www.standardwebhooks.com; its secrets may begin with `whsec_`."""

GITHUB = Scheme("X-Hub-Signature-256", prefix="sha256=")
SHOPIFY = Scheme("X-Shopify-Hmac-Sha256", "base64")
STRIPE = Scheme(
    "Stripe-Signature",
    prefix="v1=",
    signed="{timestamp}.{body}",
    timestamp="Stripe-Signature",
    separator=",",
    timestamp_prefix="t=",
)


def verify(
    body: bytes,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    scheme: Scheme = STANDARD,
    *,
    now: float | None = None,
) -> Any:
    """Return the JSON in *body*, the bytes as they came; raises `InvalidSignatureError`.

    One *secret* of several is enough; *now* is a Unix time.
    """
    given = {name.lower(): value for name, value in headers.items()}
    timestamp = _timestamp(scheme, given, time.time() if now is None else now)
    signed = _signed(scheme, given, timestamp, body)
    secrets = [secret] if isinstance(secret, str) else secret
    wanted = [hmac.digest(_key(one, scheme), signed, hashlib.sha256) for one in secrets if one]
    found = list(_signatures(scheme, given.get(scheme.header.lower(), "")))
    if not sum(hmac.compare_digest(left, right) for left in found for right in wanted):
        raise InvalidSignatureError("the signature is missing or wrong")
    return json.loads(body)


def _timestamp(scheme: Scheme, headers: Mapping[str, str], now: float) -> str:
    if scheme.timestamp is None:
        return ""
    parts = _parts(scheme, headers.get(scheme.timestamp.lower(), ""))
    found = [
        part.removeprefix(scheme.timestamp_prefix)
        for part in parts
        if part.startswith(scheme.timestamp_prefix)
    ]
    if not found or not found[0].isdecimal() or not found[0].isascii():
        raise InvalidSignatureError("the time of the signature is missing")
    if abs(now - int(found[0][:15])) > scheme.tolerance:
        raise InvalidSignatureError("the time of the signature is too old or too new")
    return found[0]


def _signed(scheme: Scheme, headers: Mapping[str, str], timestamp: str, body: bytes) -> bytes:
    name = headers.get((scheme.id or "").lower(), "")
    values = {"{id}": name.encode(), "{timestamp}": timestamp.encode(), "{body}": body}
    parts = re.split(r"(\{(?:id|timestamp|body)\})", scheme.signed)
    return b"".join(values.get(part, part.encode()) for part in parts)


def _signatures(scheme: Scheme, header: str) -> Iterator[bytes]:
    for part in _parts(scheme, header):
        if part.startswith(scheme.prefix):
            text = part.removeprefix(scheme.prefix)
            try:
                is_hex = scheme.encoding == "hex"
                yield bytes.fromhex(text) if is_hex else base64.b64decode(text, validate=True)
            except ValueError:
                continue


def _parts(scheme: Scheme, header: str) -> list[str]:
    return [part.strip() for part in header.split(scheme.separator)]


def _key(secret: str, scheme: Scheme) -> bytes:
    """Return the key; those of Standard Webhooks are base64 behind `whsec_`."""
    if not scheme.decodes_secrets:
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True) or secret.encode()
    except ValueError:
        return secret.encode()
