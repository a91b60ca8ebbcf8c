"""What a plain YAML scalar means: the core schema of YAML 1.2, https://yaml.org/spec/1.2.2/#103-core-schema."""

import re
from decimal import Decimal, InvalidOperation

PlainValue = str | int | bool | Decimal | float | None
"""Numbers with a point or exponent are Decimals, exactly as written; `.inf` and `.nan` are floats."""

_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_NUMBER = re.compile(
    r"(?P<integer>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-fA-F]+)|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
_BEGINS_NUMBER = frozenset("0123456789+-.")
_BEGINS_WORD = frozenset("~nNtTfF.+-")
_LONGEST_NUMBER = 100


def resolve(text: str) -> PlainValue:
    """Return the value of a plain scalar: null, boolean, number, or the text itself."""
    first = text[:1]
    if first == "" or (first in _BEGINS_WORD and len(text) <= 5 and text in _WORDS):
        return _WORDS[text]
    if first in _BEGINS_NUMBER and (match := _NUMBER.fullmatch(text)):
        return _number(match)
    return text


def _number(match: re.Match[str]) -> int | Decimal | float:
    """Read a number; one of absurd length is infinite, which no type takes."""
    if match.end() > _LONGEST_NUMBER:
        return float("inf")
    if match["integer"]:
        return int(match["integer"])
    if match["octal"]:
        return int(match["octal"], 8)
    if match["hexadecimal"]:
        return int(match["hexadecimal"], 16)
    try:
        return Decimal(match[0])
    except InvalidOperation:
        return float("inf")
