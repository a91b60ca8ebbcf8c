"""Deliveries that the service's own flows take are taken by the SDK, and no others."""

from typing import Any

import pytest

from tests.generators.flows.test_verification import BODY, KEY, NOW, SIGNED
from tests.generators.go_sdk.driver import Driver

_TIMED = ("standard_webhooks", "stripe", "hmac_sha256")


def _told(driver: Driver, flow: str, **more: Any) -> str:
    headers = {name: [value] for name, value in SIGNED[flow].items()}
    given = {"flow": flow, "key": BODY.decode(), "header": headers, "secrets": ["", "another", KEY], "now": int(NOW), **more}
    told = driver("verify", **given)
    assert told.value is True
    return told.error


@pytest.mark.parametrize("flow", SIGNED)
def test_flows_and_sdk_take_the_same(driver: Driver, flow: str) -> None:
    assert _told(driver, flow) == ""
    refused: list[dict[str, Any]] = [
        {"key": f"{BODY.decode()} "},
        {"secrets": ["another"]},
        {"secrets": ["", ""]},
        {"secrets": []},
        {"header": {}},
        {"header": {name: ["\N{EURO SIGN}"] for name in SIGNED[flow]}},
    ]
    for otherwise in refused:
        assert _told(driver, flow, **otherwise).startswith("the webhook is not from whom it says: ")


def test_what_is_old_is_refused(driver: Driver) -> None:
    for flow in _TIMED:
        for now in (int(NOW) - 301, int(NOW) + 301):
            assert _told(driver, flow, now=now).endswith("the time of the signature is too old or too new")
