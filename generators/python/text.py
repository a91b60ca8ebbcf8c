"""Text of the author's in Python: literals, docstrings and comments that hold nothing but what they say."""

import json
import re
import textwrap
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from generators.rendering import Code

_LONGEST_PIECE = 60
_DOCSTRING_WIDTH = 90

_ESCAPED = re.compile(
    "[^ -~\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0130\u0132-\u017e"
    "\u3041-\u3096\u30a1-\u30cd\u30cf-\u30fa\u4e00-\u4e35\u4e37-\u4e3e\u4e40-\u9fff\uac00-\ud7a3]"
)
"""Every character but ASCII and the letters that nobody, ruff included, takes for others."""

_PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u00ad": "",
        "\u00d7": "x",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2026": "...",
        "\u202f": " ",
    }
)
"""Typography that a docstring says in ASCII."""


def string(text: str) -> Code:
    """Return the literal of a string, in several pieces when it is long."""
    if len(text) <= _LONGEST_PIECE:
        return Code(_quoted(text))
    pieces = [_quoted(text[start : start + _LONGEST_PIECE]) for start in range(0, len(text), _LONGEST_PIECE)]
    return Code("(" + "\n".join(pieces) + ")")


def pattern(text: str) -> Code:
    """Return the literal of a regular expression: raw where that can hold it."""
    can_be_raw = not _ESCAPED.search(text) and '"' not in text and not text.endswith("\\") and len(text) <= _LONGEST_PIECE
    return Code(f'r"{text}"') if can_be_raw and "\\" in text else string(text)


def literal(value: Any) -> Code:
    """Return the expression of a JSON value."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Decimal):
        return Code(f'Decimal("{value}")')
    if isinstance(value, list):
        return Code(f"[{', '.join(map(literal, value))}]")
    if isinstance(value, dict):
        members = (f"{string(name)}: {literal(member)}" for name, member in value.items())
        return Code("{" + ", ".join(members) + "}")
    return Code(repr(value))


def docstring(text: str, indent: int = 0) -> Code:
    """Return a docstring that says *text*, its later lines indented by *indent*."""
    paragraphs = [_wrapped(one, indent) for one in re.split(r"\n\s*\n", text.strip())]
    told = "\n\n".join(one for one in paragraphs if one)
    safe = _ESCAPED.sub(_escape_but_lines, told.replace("\\", "\\\\").replace('"""', '\\"\\"\\"'))
    if safe.endswith('"'):
        safe = f'{safe[:-1]}\\"'
    end = "\n" if "\n" in safe else ""
    return Code(textwrap.indent(f'"""{safe}{end}"""', " " * indent).lstrip())


def article(words: str, *, capital: bool = False) -> str:
    """Return *words* with the indefinite article before them."""
    found = f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"
    return found[0].upper() + found[1:] if capital else found


def comment(text: str) -> Code:
    """Return *text* on one line, as it may stand behind a `#`."""
    return Code(_ESCAPED.sub("?", " ".join(text.translate(_PLAIN).split())))


def _wrapped(text: str, indent: int) -> str:
    words = " ".join(text.translate(_PLAIN).split())
    return textwrap.fill(words, _DOCSTRING_WIDTH - indent)


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34)))}"'


def _escape_but_lines(match: re.Match[str]) -> str:
    return "\n" if match[0] == "\n" else _escape(match)


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if match[0] in "\n\t\r":
        return json.dumps(match[0])[1:-1]
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


FILTERS: Mapping[str, Callable[..., Code]] = {
    "comment": comment,
    "docstring": docstring,
    "literal": literal,
    "pattern": pattern,
    "string": string,
}
