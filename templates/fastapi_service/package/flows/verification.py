"""Whether a webhook was sent by whom it says: signatures over the body as it came."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..errors import Unauthorized
from .model import Verification

_TOLERANCE = 300.0
_SECONDS = re.compile(r"[0-9]{1,15}")


def check(
    verification: Verification,
    secrets: Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    now: float,
) -> None:
    """Raise `Unauthorized` unless one of *secrets* signed *body*; *now* is a Unix time."""
    _SCHEMES[verification.scheme](verification, secrets, headers, body, now)


def _shopify(_: Verification, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: float) -> None:
    given = _base64(headers.get("X-Shopify-Hmac-Sha256", ""))
    _expect([given], (_sign(one.encode(), body) for one in secrets))


def _github(_: Verification, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: float) -> None:
    given = _hex(headers.get("X-Hub-Signature-256", ""), "sha256=")
    _expect([given], (_sign(one.encode(), body) for one in secrets))


def _stripe(_: Verification, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: float) -> None:
    pairs = [part.strip().partition("=") for part in headers.get("Stripe-Signature", "").split(",")]
    timestamp = next((value for name, _, value in pairs if name == "t"), "")
    _check_age(timestamp, now, _TOLERANCE)
    given = [_hex(value, "") for name, _, value in pairs if name == "v1"]
    signed = timestamp.encode() + b"." + body
    _expect(given, (_sign(one.encode(), signed) for one in secrets))


def _standard(_: Verification, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: float) -> None:
    name, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    _check_age(timestamp, now, _TOLERANCE)
    versions = [part.partition(",") for part in headers.get("webhook-signature", "").split(" ")]
    given = [_base64(value) for version, _, value in versions if version == "v1"]
    signed = f"{name}.{timestamp}.".encode() + body
    _expect(given, (_sign(_standard_key(one), signed) for one in secrets))


def _hmac(how: Verification, secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: float) -> None:
    text = headers.get(how.header, "")
    given = _hex(text, how.prefix) if how.encoding == "hex" else _base64(text, how.prefix)
    timestamp = ""
    if how.timestamp_header is not None:
        timestamp = headers.get(how.timestamp_header, "")
        _check_age(timestamp, now, how.tolerance)
    signed = b"".join(
        {"{body}": body, "{timestamp}": timestamp.encode()}.get(part, part.encode())
        for part in re.split(r"(\{body\}|\{timestamp\})", how.signed)
    )
    _expect([given], (_sign(one.encode(), signed) for one in secrets))


_Scheme = Callable[[Verification, Sequence[str], Mapping[str, str], bytes, float], None]
_SCHEMES: Mapping[str, _Scheme] = {
    "shopify": _shopify,
    "github": _github,
    "stripe": _stripe,
    "standard_webhooks": _standard,
    "hmac_sha256": _hmac,
}


def _sign(key: bytes, signed: bytes) -> bytes:
    return hmac.new(key, signed, hashlib.sha256).digest()


def _standard_key(secret: str) -> bytes:
    """Secrets of Standard Webhooks are base64 behind `whsec_`; with no key anybody could sign."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True) or secret.encode()
    except binascii.Error:
        return secret.encode()


def _expect(given: Sequence[bytes | None], wanted: Iterable[bytes]) -> None:
    """Compare every pair, so that the time it takes tells nothing."""
    is_signed = False
    for right in wanted:
        for one in given:
            is_signed |= one is not None and hmac.compare_digest(one, right)
    if not is_signed:
        raise Unauthorized("The signature is missing or wrong.")


def _check_age(timestamp: str, now: float, tolerance: float) -> None:
    if not _SECONDS.fullmatch(timestamp) or abs(now - int(timestamp)) > tolerance:
        raise Unauthorized("The time of the signature is missing, too old or too new.")


def _hex(text: str, prefix: str) -> bytes | None:
    try:
        return bytes.fromhex(text.removeprefix(prefix)) if text.startswith(prefix) else None
    except ValueError:
        return None


def _base64(text: str, prefix: str = "") -> bytes | None:
    try:
        if text.startswith(prefix):
            return base64.b64decode(text.removeprefix(prefix), validate=True)
    except ValueError:
        pass
    return None
