"""Replies that flows read: what a system says is taken as it is, or ends the message."""

import pytest

from tests.generators.flows.bridge import module


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 100_000, b"[1e99999999999999999999]", b'{"a": NaN}'])
def test_a_reply_that_is_no_json_is_not_asked_for_by_sending_again(body: bytes) -> None:
    with pytest.raises(module("flows.failures").Permanent, match="erp answers no JSON"):
        module("flows.sending").told(module("systems").Reply(200, {}, body), "erp")
