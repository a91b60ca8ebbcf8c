"""Near misses."""

import pytest

from synapseops.diagnostics.suggestions import did_you_mean

KNOWN = ("string", "integer", "OrderState", "created_at")


@pytest.mark.parametrize(
    ("word", "meant"),
    [("strng", "string"), ("String", "string"), ("orderstate", "OrderState"), ("OrderStat", "OrderState"), ("createdat", "created_at")],
)
def test_a_near_miss_is_recognised(word: str, meant: str) -> None:
    assert did_you_mean(word, KNOWN) == f'did you mean "{meant}"?'


@pytest.mark.parametrize("word", ["", "zebra", "x" * 5000])
def test_what_is_near_nothing_gets_no_hint(word: str) -> None:
    assert did_you_mean(word, KNOWN) == ""


def test_many_known_words_are_narrowed_by_their_beginning() -> None:
    known = [f"Thing{number:04}" for number in range(3000)]
    assert did_you_mean("Thing0001x", known).startswith('did you mean "Thing')
    assert did_you_mean("xyz", [*known, "xyzz"]) == 'did you mean "xyzz"?'
