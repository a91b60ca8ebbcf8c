"""Shorthand, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synapseops.intent import shorthand
from synapseops.intent.expression import Default, Expression, Range, Shorthand
from synapseops.intent.slips import Slip


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("string", Shorthand(Expression("string", 0))),
        ("string?", Shorthand(Expression("string", 0), nullable=True)),
        ("string(1..20)", Shorthand(Expression("string", 0, Range("1", "20", 6)))),
        ("string( 1 .. 20 )", Shorthand(Expression("string", 0, Range("1", "20", 6)))),
        ("string(1..)", Shorthand(Expression("string", 0, Range("1", None, 6)))),
        ("string(..20)", Shorthand(Expression("string", 0, Range(None, "20", 6)))),
        ("string(20)", Shorthand(Expression("string", 0, Range("20", "20", 6)))),
        ("number(-1.5..2e3)", Shorthand(Expression("number", 0, Range("-1.5", "2e3", 6)))),
        ("decimal(12.2)", Shorthand(Expression("decimal", 0, digits=(12, 2), inner_at=7))),
        ("decimal(12,2)", Shorthand(Expression("decimal", 0, digits=(12, 2), inner_at=7))),
        ("enum(a|b c|d)", Shorthand(Expression("enum", 0, words=("a", "b c", "d"), inner_at=4))),
        ("ref(Order)?", Shorthand(Expression("ref", 0, target="Order", inner_at=4), nullable=True)),
        (
            "list(string(3))(0..5)?",
            Shorthand(Expression("list", 0, Range("0", "5", 15), item=Expression("string", 5, Range("3", "3", 11)), inner_at=5), True),
        ),
        ("string[]", Shorthand(Expression("list", 0, item=Expression("string", 0)))),
        (
            "string(3)[](1..2)?",
            Shorthand(Expression("list", 0, Range("1", "2", 11), item=Expression("string", 0, Range("3", "3", 6))), True),
        ),
        ("string = a b", Shorthand(Expression("string", 0), default=Default("a b", 9))),
        ("string=a=b", Shorthand(Expression("string", 0), default=Default("a=b", 7))),
        (' string? =  "a \\"b\\" = c" ', Shorthand(Expression("string", 1), True, Default('a "b" = c', 12, is_literal=True))),
        ('string = ""', Shorthand(Expression("string", 0), default=Default("", 9, is_literal=True))),
    ],
)
def test_shorthand_is_taken_apart(text: str, meant: Shorthand) -> None:
    assert shorthand.parse(text) == meant


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("", "SY040", 0),
        ("(1..2)", "SY040", 0),
        ("string(1,20)", "SY040", 6),
        ("string(1..2)(3)", "SY040", 12),
        ("string?(1)", "SY040", 7),
        ("list(string", "SY040", 11),
        ("list(list(string))", "SY049", 5),
        ("list(ref(A))", "SY049", 5),
        ("list(string?)", "SY049", 11),
        ("list(string[])", "SY049", 5),
        ("enum(a||b)", "SY046", 4),
        ("string =", "SY048", 7),
        ('string = "a', "SY048", 9),
        ('string = "a" b', "SY048", 12),
        ('string = "\\u0007"', "SY004", 9),
        ("string x", "SY040", 7),
    ],
)
def test_a_slip_points_into_the_text(text: str, code: str, offset: int) -> None:
    with pytest.raises(Slip) as caught:
        shorthand.parse(text)
    assert (caught.value.code, caught.value.offset) == (code, offset)


def test_nesting_does_not_exhaust_the_stack() -> None:
    with pytest.raises(Slip):
        shorthand.parse("list(" * 100_000)


@given(st.text(alphabet='list(string)?[]=|.,"0123456789enumrfdca \\\n\u00e9', max_size=60))
def test_any_text_is_taken_apart_or_slips_within_itself(text: str) -> None:
    try:
        shorthand.parse(text)
    except Slip as slip:
        assert 0 <= slip.offset <= len(text)
