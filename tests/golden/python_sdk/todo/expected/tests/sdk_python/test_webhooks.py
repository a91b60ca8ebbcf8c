"""Signatures of webhooks: taken from whoever knows the secret, within time."""

import base64
import hashlib
import hmac

import pytest

from sdk.python.todo_sdk.webhooks import (
    GITHUB,
    SHOPIFY,
    STANDARD,
    STRIPE,
    InvalidSignatureError,
    Scheme,
    verify,
)

BODY = b'{"type": "ping", "text": "{timestamp}"}'
NOW = 1_767_225_600
KEY = base64.b64encode(b"a key").decode()


def _mac(key: bytes, signed: bytes) -> bytes:
    return hmac.digest(key, signed, hashlib.sha256)


def _base64(key: bytes, signed: bytes) -> str:
    return base64.b64encode(_mac(key, signed)).decode()


SIGNED: dict[str, tuple[Scheme, str, dict[str, str]]] = {
    "standard": (
        STANDARD,
        f"whsec_{KEY}",
        {
            "Webhook-Id": "one",
            "Webhook-Timestamp": str(NOW),
            "Webhook-Signature": f"v1,AAAA v1,{_base64(b'a key', b'one.%d.' % NOW + BODY)}",
        },
    ),
    "github": (GITHUB, KEY, {"X-Hub-Signature-256": f"sha256={_mac(KEY.encode(), BODY).hex()}"}),
    "shopify": (SHOPIFY, KEY, {"X-Shopify-Hmac-Sha256": _base64(KEY.encode(), BODY)}),
    "stripe": (
        STRIPE,
        KEY,
        {"Stripe-Signature": f"t={NOW},v1={_mac(KEY.encode(), b'%d.' % NOW + BODY).hex()},v0=00"},
    ),
}
each = pytest.mark.parametrize(("scheme", "key", "headers"), SIGNED.values(), ids=SIGNED)


@each
def test_what_is_signed_is_taken(scheme: Scheme, key: str, headers: dict[str, str]) -> None:
    """By any of the secrets, whatever the case of header names."""
    assert verify(BODY, headers, ["another", key], scheme, now=NOW)["type"] == "ping"
    lower = {name.lower(): value for name, value in headers.items()}
    assert verify(BODY, lower, key, scheme, now=NOW + 299)["type"] == "ping"


@each
def test_what_is_not_signed_is_refused(scheme: Scheme, key: str, headers: dict[str, str]) -> None:
    """Another body, another key, no key, no signature."""
    for body, secret, given in (
        (BODY + b" ", key, headers),
        (BODY, "another", headers),
        (BODY, "", headers),
        (BODY, key, {}),
        (BODY, key, dict.fromkeys(headers, "\N{EURO SIGN}")),
    ):
        with pytest.raises(InvalidSignatureError):
            verify(body, given, secret, scheme, now=NOW)


@pytest.mark.parametrize("now", [NOW - 301, NOW + 301])
@pytest.mark.parametrize("name", ["standard", "stripe"])
def test_what_is_old_is_refused(name: str, now: int) -> None:
    """Whoever overheard a delivery cannot send it again for long."""
    scheme, key, headers = SIGNED[name]
    with pytest.raises(InvalidSignatureError):
        verify(BODY, headers, key, scheme, now=now)
