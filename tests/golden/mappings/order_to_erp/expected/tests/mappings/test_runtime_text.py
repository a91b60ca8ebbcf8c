"""Changes of texts, and the forms of UUIDs and addresses."""

import pytest

from order_bridge.mappings.runtime import text
from order_bridge.mappings.runtime.errors import Refused


def test_letters_are_those_of_ascii() -> None:
    assert (text.lower("AbÄ"), text.upper("aßz"), text.lower("AB"), text.upper("ab")) == (
        "abÄ",
        "AßZ",
        "ab",
        "AB",
    )


def test_masks_keep_the_last_code_points() -> None:
    assert (text.mask("12345", 2, "*"), text.mask("1", 4, "*")) == ("***45", "1")


def test_padding_and_replacing() -> None:
    assert text.pad_left("7", 3, "0") == "007"
    assert text.replaced("a.b", ".", "--") == "a--b"
    with pytest.raises(Refused):
        text.replaced("a" * 2_000_000, "a", "aaaaaaaaaa")


def test_a_hash_depends_on_its_key() -> None:
    assert len(text.keyed_hash("a", b"k")) == 64
    assert text.keyed_hash("a", b"k") != text.keyed_hash("a", b"l")
    with pytest.raises(Refused):
        text.keyed_hash("\ud800", b"k")


def test_forms_are_checked() -> None:
    assert text.to_uuid("0188A8E2-0000-7000-8000-00000000ABCD").islower()
    assert text.to_email("a@b.example") == "a@b.example"
    assert text.to_url("https://a.example/x") == "https://a.example/x"


@pytest.mark.parametrize("check", [text.to_uuid, text.to_email, text.to_url])
def test_other_texts_are_refused(check: object) -> None:
    assert callable(check)
    with pytest.raises(Refused):
        check("no such thing")
