"""Text of the author's in Python: literals, docstrings and comments that hold nothing but what they say."""

import json
import re
import textwrap
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from generators.rendering import Code

_LONGEST_PIECE = 64  # no name of a field or a resource is longer: none of them is cut
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
    whole = _quoted(text)
    if len(whole) <= _LONGEST_PIECE + 2 and whole.isascii():
        return Code(whole)
    pieces = [_quoted(piece) for piece in _pieces(text)]
    return Code(pieces[0]) if len(pieces) == 1 else Code("(" + "\n".join(pieces) + ")")


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
    paragraphs = [_wrapped(one, _DOCSTRING_WIDTH - indent) for one in re.split(r"\n\s*\n", text.strip())]
    safe = "\n\n".join(one for one in paragraphs if one)
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


def _wrapped(text: str, width: int) -> str:
    """Return *text* escaped for a docstring, in lines of *width* columns; a longer word has a line of its own."""
    words = " ".join(text.translate(_PLAIN).split())
    safe = _ESCAPED.sub(_escape, words.replace("\\", "\\\\").replace('"""', '\\"\\"\\"'))
    if _columns(safe) <= width:
        return safe
    lines: list[str] = [""]
    for word in safe.split(" "):
        line = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and _columns(line) > width:
            lines.append(word)
        else:
            lines[-1] = line
    return "\n".join(lines)


def _pieces(text: str) -> list[str]:
    """Cut *text* so that the literal of each piece is short; the whole is never cut when it is short itself."""
    pieces, start, columns = [], 0, 0
    for index, char in enumerate(text):
        wide = _columns(_quoted(char)) - 2
        if columns + wide > _LONGEST_PIECE:
            pieces.append(text[start:index])
            start, columns = index, 0
        columns += wide
    return [*pieces, text[start:]]


def _columns(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _quoted(text: str) -> str:
    return f'"{_ESCAPED.sub(_escape, text.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34)))}"'


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
