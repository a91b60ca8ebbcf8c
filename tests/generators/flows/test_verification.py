"""Signatures: each scheme takes what its system signs, and nothing else."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import pytest

from tests.generators.flows.bridge import module

NOW = 1_700_000_000.0
BODY = b'{"id": 1}'
KEY = "c2VjcmV0IG9mIGEgdGVzdA=="


def hexed(key: str, content: bytes) -> str:
    return hmac.new(key.encode(), content, hashlib.sha256).hexdigest()


def based(key: bytes, content: bytes) -> str:
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def timed(seconds: int) -> dict[str, dict[str, str]]:
    """Return the headers of schemes that tell the time."""
    t = str(seconds)
    return {
        "stripe": {"Stripe-Signature": f"t={t},v1={hexed('old', b'x')},v1={hexed(KEY, t.encode() + b'.' + BODY)}"},
        "standard_webhooks": {
            "webhook-id": "m1",
            "webhook-timestamp": t,
            "webhook-signature": f"v1a,zzz v1,{based(base64.b64decode(KEY), f'm1.{t}.'.encode() + BODY)}",
        },
        "hmac_sha256": {"X-Time": t, "X-Sign": f"v0={hexed(KEY, f'v0:{t}:'.encode() + BODY)}"},
    }


SIGNED: dict[str, dict[str, str]] = {
    "shopify": {"X-Shopify-Hmac-Sha256": based(KEY.encode(), BODY)},
    "github": {"X-Hub-Signature-256": f"sha256={hexed(KEY, BODY)}"},
    **timed(int(NOW)),
}


def check(scheme: str, headers: Mapping[str, str], body: bytes = BODY, secrets: tuple[str, ...] = (KEY,), now: float = NOW) -> bool:
    """Tell whether a delivery is taken."""
    how: dict[str, Any] = {}
    if scheme == "hmac_sha256":
        how = {"header": "X-Sign", "prefix": "v0=", "signed": "v0:{timestamp}:{body}", "timestamp_header": "X-Time"}
    verification = module("flows.model").Verification(scheme, ("NAME",), **how)
    try:
        module("flows.verification").check(verification, secrets, headers, body, now)
    except module("errors").Unauthorized:
        return False
    return True


@pytest.mark.parametrize("scheme", SIGNED)
def test_what_is_signed_is_taken(scheme: str) -> None:
    assert check(scheme, SIGNED[scheme])


@pytest.mark.parametrize("scheme", SIGNED)
def test_any_of_several_secrets_will_do(scheme: str) -> None:
    assert check(scheme, SIGNED[scheme], secrets=("another", KEY))


@pytest.mark.parametrize("scheme", SIGNED)
def test_another_body_another_secret_and_no_signature_are_refused(scheme: str) -> None:
    assert not check(scheme, SIGNED[scheme], body=BODY + b" ")
    assert not check(scheme, SIGNED[scheme], secrets=("another",))
    assert not check(scheme, {})
    assert not check(scheme, {name: "what" for name in SIGNED[scheme]})
    assert not check(scheme, {name: "" for name in SIGNED[scheme]})


@pytest.mark.parametrize("scheme", timed(0))
@pytest.mark.parametrize("seconds", [-301, 301])
def test_what_is_old_or_ahead_of_time_is_refused(scheme: str, seconds: int) -> None:
    assert not check(scheme, timed(int(NOW) + seconds)[scheme])
    assert check(scheme, timed(int(NOW) + seconds + (2 if seconds < 0 else -2))[scheme])


@pytest.mark.parametrize("scheme", timed(0))
@pytest.mark.parametrize("time", ["", "now", "-1", "1e9", "9" * 40, "\u0661\u0667" + "\u0660" * 8])
def test_what_tells_no_time_is_refused(scheme: str, time: str) -> None:
    headers = {name: value.replace(str(int(NOW)), time) for name, value in SIGNED[scheme].items()}
    assert not check(scheme, headers)


def test_a_secret_of_nothing_but_its_prefix_is_not_an_empty_key() -> None:
    headers = {"webhook-id": "m1", "webhook-timestamp": str(int(NOW))}
    forged = based(b"", f"m1.{int(NOW)}.".encode() + BODY)
    assert not check("standard_webhooks", {**headers, "webhook-signature": f"v1,{forged}"}, secrets=("whsec_",))
