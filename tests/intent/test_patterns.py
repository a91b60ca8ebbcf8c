"""The common subset of regular expressions, and what is found by them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synapseops.intent import patterns
from synapseops.intent.slips import Slip

FOUND = [
    ("^[A-Z0-9-]+$", "A-9", "a"),
    ("^a$", "a", "a\n"),
    (r"^\d{2}$", "12", "١٢"),
    (r"^\w+$", "a_1", "é"),
    (r"^\s$", "\t", "\u00a0"),
    ("a|b", "xa", "c"),
    (r"\bfoo\b", "a foo", "afoo"),
    (r"^[^\s]+$", "ab", "a b"),
    (r"[a\-z]", "-", "b"),
    (r"^[^\x00-\x1f]*$", "ab", "a\n"),
    ("^(a+)+$", "a", "a" * 100 + "!"),
    ("^[-a]$", "-", "b"),
    ("^[a-]$", "-", "b"),
    (r"^\/x$", "/x", "x"),
    ("^[#&~ ]+$", "# &~", "x"),
    ("^[\\S\\s]$", "\n", ""),
    ("^[^\\D5]$", "4", "5"),
    ("^.$", "é", "\n"),
    ("x{2,}?", "xx", "x"),
    ("^(?:ab|c){1,2}$", "abc", "ababab"),
    ("a b#c", "a b#c", "abc"),
]


@pytest.mark.parametrize(("pattern", "text", "other"), FOUND)
def test_a_pattern_is_searched_as_python_and_json_schema_do(pattern: str, text: str, other: str) -> None:
    patterns.check(pattern)
    assert patterns.matches(pattern, text)
    assert not patterns.matches(pattern, other)
    if len(other) < 50:  # Python's engine takes forever for the hostile one
        in_python = re.compile(pattern.replace("$", r"\Z"), re.ASCII)
        assert in_python.search(text)
        assert not in_python.search(other)


OUTSIDE = ["(?P<a>x)", "(?i)a", "(?=a)", "(?<!a)", "a**", "*a", "[]", "[]a]", "[^]", "a{,3}", "a{x", "a{1001}", "(a", "a)", "a]", "}"]
OUTSIDE += [
    "\\",
    "\\Z",
    "\\p{L}",
    "\\u0041",
    "[[:alpha:]]",
    "[a&&b]",
    "[z-a]",
    "[\\d-z]",
    "[a-\\d]",
    "\\1",
    "\\@",
    "a*+",
    "^*",
    "(|*)",
    "[a",
    "\\cA",
]
OUTSIDE += ["(((a{100}){100}){100})", "a{3,2}", "(" * 30, "[a--b]", "[+--]", "\\B"]


@pytest.mark.parametrize("pattern", OUTSIDE)
def test_what_is_not_read_alike_everywhere_is_refused(pattern: str) -> None:
    with pytest.raises(Slip) as caught:
        patterns.check(pattern)
    assert caught.value.code == "SY054"
    assert 0 <= caught.value.offset <= len(pattern)
    assert caught.value.hint


@given(st.text(alphabet="ab01(){}[]|^$.*+?\\-,dDwWsSbBx&~: \n\u00e9", max_size=20), st.text(alphabet="ab01 -\n\u00e9", max_size=8))
def test_what_is_let_pass_python_reads_alike(pattern: str, text: str) -> None:
    try:
        patterns.check(pattern)
    except Slip:
        return
    in_python = re.compile(re.sub(r"(?<!\\)((?:\\\\)*)\$", r"\1\\Z", pattern) if "[" not in pattern else pattern, re.ASCII)
    if "$" in pattern and ("[" in pattern or "\n" in text):
        return  # what stands for the end of the text is not found by replacing alone
    assert patterns.matches(pattern, text) == bool(in_python.search(text))
