import io
import json
import logging

import pytest

from bot import logs
from bot.masking import MASK, Mask
from tests.bot.serving import KEY, SECRET


@pytest.mark.parametrize(
    "secret",
    [
        "ghs_" + "a1B2" * 9,
        "ghs_123456_eyJhbGciOi.eyJpc3MiOi-_x." + "s" * 80,
        "ghp_" + "x" * 36,
        "github_pat_" + "1A_" * 20,
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI3In0.c2lnbmF0dXJl",
        KEY,
        "sha256=" + "0f" * 32,
    ],
    ids=["token", "long token", "personal", "fine-grained", "JWT", "key", "signature"],
)
def test_whatever_looks_like_a_secret_is_masked(secret: str) -> None:
    told = Mask().text(f"before {secret} after")
    assert told.split(MASK)[0] == "before "
    assert told.endswith(" after")
    assert not [line for line in secret.split("\n") if len(line) > 30 and line in told]


def test_credentials_in_addresses_and_headers_are_masked() -> None:
    assert Mask().text("https://x-access-token:abc@github.com/o/r") == f"https://{MASK}@github.com/o/r"
    assert Mask().text("Authorization: Bearer abcdef0123456789abcdef") == f"Authorization: Bearer {MASK}"


def test_secrets_that_we_hold_are_masked_wherever_they_are_told() -> None:
    stream = io.StringIO()
    logs.configure("info", (SECRET, KEY), stream)
    line_of_key = KEY.splitlines()[3]
    logs.get().info("told", **{SECRET: [SECRET, {"key": line_of_key}]})
    try:
        raise ValueError(f"no {SECRET}")
    except ValueError:
        logs.get().exception("failed")
    logging.getLogger("aiohttp.server").warning("library %s", SECRET)
    told = stream.getvalue()
    assert [json.loads(line)["event"] for line in told.splitlines()] == ["told", "failed", f"library {MASK}"]
    assert SECRET not in told
    assert line_of_key not in told
    assert "ValueError: no ***" in json.loads(told.splitlines()[1])["exception"]


def test_ordinary_words_stay() -> None:
    told = "push to octo/shop at 0123456789abcdef0123456789abcdef01234567, sha256 differs, token expired"
    assert Mask(("", "short")).text(told) == told
