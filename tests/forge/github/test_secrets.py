"""What looks like a credential is masked, in both formats of installation tokens; what does not is left alone."""

import pytest

from synapseops.forge.github.secrets import MASK, masked

OLD = "ghs_" + "a1B2" * 9
NEW = "ghs_12345_" + "eyJhbGciOiJSUzI1NiJ9." + "x-_" * 60 + "." + "y" * 300


@pytest.mark.parametrize("token", [OLD, NEW, "ghp_" + "a" * 36, "ghu_" + "9" * 40, "github_pat_" + "A1_" * 10])
def test_tokens_are_masked_wherever_they_stand(token: str) -> None:
    assert masked(f"before {token} after, x={token};") == f"before {MASK} after, x={MASK};"


def test_signed_claims_and_credentials_in_urls_are_masked() -> None:
    assert masked(f"Bearer eyJhbGciOiJSUzI1NiJ9.{'e' * 40}.{'s' * 80}!") == f"Bearer {MASK}!"
    assert masked("https://x-access-token:secret@github.com/o/n") == f"https://{MASK}@github.com/o/n"


@pytest.mark.parametrize("text", ["", "ghs_short", "GET /repos/octo/shop", "0123456789abcdef0123456789abcdef01234567", "https://a:8080/b"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert masked(text) == text
