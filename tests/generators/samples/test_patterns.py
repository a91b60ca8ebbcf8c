"""The sampler of patterns, held against Python's own engine, which agrees with the subset but for `$`."""

import re

import pytest

from generators.samples import matching, patterns

PATTERNS = [
    ("^[A-Z0-9-]+$", 3, 20),
    ("^[A-Z]{2}$", 2, 2),
    (r"^\d{3}-\d{4}$", 0, None),
    ("^(foo|bar)+$", 6, 9),
    ("abc", 10, 12),
    ("^[^a-z]+$", 0, 5),
    (r"^\w+@\w+\.com$", 0, None),
    ("^a{2,3}b?$", 0, 4),
    ("^(a+)+$", 500, 500),
    ("(.*)*x$", 0, 50),
    ("^[一-龥]{2}$", 0, None),
    ("^$", 0, None),
    ("^a|b$", 1, 1),
    (r"\bfoo\b", 0, 9),
    ("^[]a]$", 0, 2),
    (r"^[0-9]{1,3}(\.[0-9]{1,3}){3}$", 0, None),
    ("^#[0-9a-fA-F]{6}$", 7, 7),
    (r"^[\]\\^-]+?$", 2, 4),
    ("^[[|&~-]{3}$", 3, 3),
    (r"^(?:GB|DE)?\x41é\t$", 0, None),
]


@pytest.mark.filterwarnings("ignore:Possible")
@pytest.mark.parametrize(("pattern", "low", "high"), PATTERNS)
def test_samples_match_and_are_distinct(pattern: str, low: int, high: int | None) -> None:
    found = matching.samples(pattern, count=4, min_length=low, max_length=high)
    assert found
    assert len(set(found)) == len(found)
    for text in found:
        assert low <= len(text) <= (high if high is not None else len(text))
        assert re.search(pattern.replace("$", r"\Z"), text, re.ASCII)


@pytest.mark.filterwarnings("ignore:Possible")
@pytest.mark.parametrize(("pattern", "low", "high"), PATTERNS)
def test_mismatches_do_not_match(pattern: str, low: int, high: int | None) -> None:
    text = matching.mismatch(pattern, min_length=low, max_length=high)
    assert text is not None
    assert low <= len(text) <= (high if high is not None else len(text))
    assert not re.search(pattern.replace("$", r"\Z"), text, re.ASCII) or len(text) > 100


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^a$", "a\n", False),
        ("^a", "a\n", True),
        ("b", "abc", True),
        (r"^\d$", "٣", False),
        (r"^\w$", "é", False),
        ("^(a|ab)(c|bcd)(d*)$", "abcd", True),
        (r"\Bb", "ab", True),
        (r"\bb", "ab", False),
        ("^(a*)*$", "a" * 2000 + "b", False),
        ("^(a?){30}a{30}$", "a" * 30, True),
        ("", "", True),
    ],
)
def test_the_matcher_agrees_with_the_language(pattern: str, text: str, found: bool) -> None:
    assert patterns.matches(pattern, text) is found


@pytest.mark.parametrize("pattern", ["(?=a)", "(?P<n>a)", r"(a)\1", "a{2,1}", "*", "(", ")", "[", "a{1001}", "(" * 200, "\\", r"\p{L}"])
def test_what_is_outside_of_the_subset_has_no_samples(pattern: str) -> None:
    assert matching.samples(pattern, count=1) == ()
    assert matching.mismatch(pattern) is None


def test_a_length_that_the_pattern_cannot_have_has_no_samples() -> None:
    assert matching.samples("^[A-Z]{2}$", count=1, min_length=3) == ()
    assert matching.samples("^((a{1000}){1000}){1000}$", count=1, max_length=50) == ()
