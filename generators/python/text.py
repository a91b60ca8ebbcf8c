"""Text of the author's in Python: literals, docstrings and comments that hold nothing but what they say."""

import json
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from generators import characters
from generators.characters import ESCAPED, PLAIN, UNREADABLE, columns
from generators.rendering import Code

_LONGEST_PIECE = 64  # no name of a field or a resource is longer: none of them is cut
_DOCSTRING_WIDTH = 90


def string(text: str) -> Code:
    """Return the literal of a string, in several pieces when it is long."""
    whole = _quoted(text)
    if len(whole) <= _LONGEST_PIECE + 2 and whole.isascii():
        return Code(whole)
    pieces = [_quoted(piece) for piece in _pieces(text)]
    return Code(pieces[0]) if len(pieces) == 1 else Code("(" + "\n".join(pieces) + ")")


def formatted(parts: Iterable[str | tuple[str]]) -> Code:
    """Return the formatted string of texts and, in tuples, expressions of ours."""
    pieces: list[str] = []
    for part in parts:
        if isinstance(part, tuple):
            pieces.append("{" + part[0] + "}")
        else:
            pieces += [_quoted(piece)[1:-1].replace("{", "{{").replace("}", "}}") for piece in _pieces(part)]
    lines = [""]
    for piece in pieces:
        if lines[-1] and columns(lines[-1] + piece) > _LONGEST_PIECE:
            lines.append("")
        lines[-1] += piece
    quoted = [f'f"{line}"' if "{" in line or "}" in line else f'"{line}"' for line in lines]
    return Code(quoted[0] if len(quoted) == 1 else "(" + "\n".join(quoted) + ")")


def pattern(text: str) -> Code:
    """Return the literal of a regular expression: raw where that can hold it."""
    can_be_raw = _safe(text, ESCAPED) == text and '"' not in text and not text.endswith("\\") and len(text) <= _LONGEST_PIECE
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


_BARE_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"\Z')
"""A quote at the end that no backslash escapes."""


def docstring(text: str, indent: int = 0) -> Code:
    """Return a docstring that says *text*, its later lines indented by *indent*."""
    paragraphs = [_wrapped(one, _DOCSTRING_WIDTH - indent) for one in re.split(r"\n\s*\n", text.strip())]
    safe = "\n\n".join(one for one in paragraphs if one)
    if _BARE_QUOTE.search(safe):
        safe = f'{safe[:-1]}\\"'
    end = "\n" if "\n" in safe else ""
    return Code(textwrap.indent(f'"""{safe}{end}"""', " " * indent).lstrip())


def article(words: str, *, capital: bool = False) -> str:
    """Return *words* with the indefinite article before them."""
    found = f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"
    return found[0].upper() + found[1:] if capital else found


def comment(text: str) -> Code:
    """Return *text* on one line, as it may stand behind a `#`."""
    return Code(re.sub(UNREADABLE, "?", characters.unmasked(" ".join(text.translate(PLAIN).split()), _escape)))


def _wrapped(text: str, width: int) -> str:
    """Return *text* escaped for a docstring, in lines of *width* columns; a longer word has a line of its own."""
    words = " ".join(text.translate(PLAIN).split())
    safe = _safe(words.replace("\\", "\\\\").replace('"""', '\\"\\"\\"'), UNREADABLE)
    if columns(safe) <= width:
        return safe
    lines: list[str] = [""]
    for word in safe.split(" "):
        line = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and columns(line) > width:
            lines.append(word)
        else:
            lines[-1] = line
    return "\n".join(lines)


def _pieces(text: str) -> list[str]:
    """Cut *text* so that the literal of each piece is short; the whole is never cut when it is short itself."""
    pieces, start, width = [], 0, 0
    for index, char in enumerate(text):
        wide = columns(_quoted(char)) - 2
        if width + wide > _LONGEST_PIECE:
            pieces.append(text[start:index])
            start, width = index, 0
        width += wide
    return [*pieces, text[start:]]


def _quoted(text: str) -> str:
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:  # as nearly all are
        return f'"{text}"'
    return f'"{_safe(text.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34)), ESCAPED)}"'


def _safe(text: str, hidden: str) -> str:
    return characters.safe(text, hidden, _escape)


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
