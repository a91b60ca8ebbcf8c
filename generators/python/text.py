"""Text of the author's in Python: literals, docstrings and comments that hold nothing but what they say."""

import json
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from generators.rendering import Code

_LONGEST_PIECE = 64  # no name of a field or a resource is longer: none of them is cut
_DOCSTRING_WIDTH = 90

_LEFT_TO_RIGHT = (
    "\u00a1-\u00ac\u00ae-\u024f\u0300-\u0331\u0370-\u0377\u037a-\u037f\u0384-\u052f\u0531-\u058f"  # Latin, Greek, Cyrillic, Armenian
    "\u0900-\u0dff\u0e01-\u0e5b\u0e81-\u0edf\u0f00-\u0fda\u1000-\u10ff"  # of India, Thai, Lao, Tibetan, Burmese, Georgian
    "\u1200-\u139f\u1780-\u17b3\u17b6-\u17dd\u17e0-\u17e9\u1e00-\u1fff\u20a0-\u20bf"  # Ethiopic, Khmer, more Latin and Greek, currencies
    "\u3001-\u3003\u3005-\u3011\u3041-\u3096\u309d-\u309f\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff0f\uff1a-\uff20"  # CJK
)
_RIGHT_TO_LEFT = "\u0591-\u05c7\u05d0-\u05ea\u05ef-\u05f4\u060c\u061b\u061f-\u06dc\u06de-\u06ff\u0750-\u077f"  # Hebrew, Arabic
"""What everybody sees that can read it. Neither invisible characters nor those that change the direction are among them;
whether a character is one must not depend on the Unicode of the Python that runs us."""

_ESCAPED = re.compile(f"[^ -~{_LEFT_TO_RIGHT}]")
"""What a literal escapes: letters from right to left too, since they would move the code around them."""

_UNREADABLE = re.compile(f"[^ -~{_LEFT_TO_RIGHT}{_RIGHT_TO_LEFT}]")
"""What prose escapes."""

_LOOKALIKES = re.compile(
    "[\u0131\u017f\u0184\u018d\u01a6\u01a7\u01b7\u01bc\u01bd\u01c0\u01c3\u021c\u0222\u0223\u0241\u0374\u037a\u037f"
    "\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03b3\u03b9\u03bd\u03bf\u03c1\u03c3\u03c5"
    "\u03d2\u03dc\u03e8\u03f1-\u03f3\u03f9\u03fa\u0405\u0406\u0408\u0410\u0412\u0415\u0417\u041a\u041c-\u041e\u0420-\u0423\u0425\u042c"
    "\u0430\u0431\u0433\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0461\u0474\u0475\u04ae\u04af\u04bb\u04bd\u04c0\u04cf"
    "\u04e0\u0501\u050c\u051b-\u051d\u054d\u054f\u0555\u0561\u0563\u0566\u0570\u0578\u057c\u057d\u0581\u0584\u0585"
    "\u10e7\u10ff\u1e9d\u1eff\u1fbe]"
)
"""Letters that pass for Latin ones (ruff's list): in a word with Latin letters nobody would tell them apart."""

_WORD = re.compile("[0-9A-Za-z_\u00c0-\u024f\u0370-\u052f\u0531-\u0587\u10a0-\u10ff\u1e00-\u1fff]+")
_LATIN = re.compile("[A-Za-z]")

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
        if lines[-1] and _columns(lines[-1] + piece) > _LONGEST_PIECE:
            lines.append("")
        lines[-1] += piece
    quoted = [f'f"{line}"' if "{" in line or "}" in line else f'"{line}"' for line in lines]
    return Code(quoted[0] if len(quoted) == 1 else "(" + "\n".join(quoted) + ")")


def pattern(text: str) -> Code:
    """Return the literal of a regular expression: raw where that can hold it."""
    can_be_raw = _safe(text, _ESCAPED) == text and '"' not in text and not text.endswith("\\") and len(text) <= _LONGEST_PIECE
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
    return Code(_UNREADABLE.sub("?", _WORD.sub(_unmasked, " ".join(text.translate(_PLAIN).split()))))


def _wrapped(text: str, width: int) -> str:
    """Return *text* escaped for a docstring, in lines of *width* columns; a longer word has a line of its own."""
    words = " ".join(text.translate(_PLAIN).split())
    safe = _safe(words.replace("\\", "\\\\").replace('"""', '\\"\\"\\"'), _UNREADABLE)
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
    return f'"{_safe(text.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34)), _ESCAPED)}"'


def _safe(text: str, hidden: re.Pattern[str]) -> str:
    """Return *text* with what *hidden* finds, and what passes for Latin in a Latin word, as escapes."""
    return hidden.sub(_escape, text if text.isascii() else _WORD.sub(_unmasked, text))


def _unmasked(word: re.Match[str]) -> str:
    return _LOOKALIKES.sub(_escape, word[0]) if _LATIN.search(word[0]) else word[0]


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
