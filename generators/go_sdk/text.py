"""Text of the author's in Go, and code as gofmt sets it: literals, comments, columns."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from generators import characters
from generators.characters import ESCAPED, PLAIN, UNREADABLE, columns
from generators.rendering import Code

_WIDTH = 100
_CURLED = re.compile(r"(['`])(?=\1)")
_MOVED = re.compile(r"^(\[[^\]]*\]):|\+(?=build\b)")


class Line(Struct, frozen=True):
    """A line of a block: cells that stand in columns, below a comment if there is one."""

    cells: tuple[Code, ...]
    comment: str = ""


def string(text: str) -> Code:
    """Return the literal of a string."""
    return Code(f'"{characters.safe(text.replace(chr(92), chr(92) * 2).replace(chr(34), chr(92) + chr(34)), ESCAPED, _escape)}"')


def raw(text: str) -> Code:
    """Return the literal of a string, between backquotes where these can hold it."""
    can_be_raw = "`" not in text and "\r" not in text and characters.safe(text, ESCAPED, _escape) == text
    return Code(f"`{text}`") if can_be_raw else string(text)


def doc(text: str) -> Code:
    """Return a comment that says *text*, which begins with words of ours; paragraphs are kept."""
    paragraphs = [_wrapped(one) for one in re.split(r"\n\s*\n", text.strip())]
    return Code("\n//\n".join(paragraphs))


def comment(text: str) -> Code:
    """Return *text* as it may stand behind `//` on one line."""
    return Code(_plain(text))


def block(lines: Iterable[Line]) -> Code:
    """Return *lines* indented by one tab; what stands in one column begins at one place, as far as no comment comes between."""
    sections: list[list[Line]] = []
    for line in lines:
        if not sections or line.comment or len(line.cells) == 1 or len(sections[-1][-1].cells) == 1:
            sections.append([])
        sections[-1].append(line)
    return Code("\n".join(text for section in sections for text in _section(section)))


def members(pairs: Sequence[tuple[str, Code]]) -> Iterator[Code]:
    """Yield the lines `name: value,` of a literal of several lines, set as gofmt does: what has several lines by itself ends a section."""
    start = 0
    while start < len(pairs):
        end = start + 1
        while end < len(pairs) and "\n" not in pairs[end - 1][1] and "\n" not in pairs[end][1]:
            end += 1
        width = max(len(name) for name, _ in pairs[start:end]) + 2
        yield from (Code(f"{f'{name}:'.ljust(width)}{value},") for name, value in pairs[start:end])
        start = end


def _section(lines: Sequence[Line]) -> Iterator[str]:
    widths = [max(columns_of(cell) for cell in column) for column in zip(*(line.cells for line in lines), strict=True)]
    for line in lines:
        if line.comment:
            yield f"\t// {_plain(line.comment)}"
        padded = [f"{cell}{' ' * (width - columns_of(cell))}" for cell, width in zip(line.cells, widths, strict=True)]
        yield "\t" + " ".join(padded).rstrip()


def columns_of(text: str) -> int:
    """Return how wide gofmt takes *text* to be: each character is one column."""
    return len(text)


def _wrapped(text: str) -> str:
    lines = ["//"]
    for word in _plain(text).split(" "):
        if columns(lines[-1]) + 1 + columns(word) > _WIDTH and lines[-1] != "//":
            lines.append("//")
        lines[-1] += f" {word}"
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Return *text* on one line, without what a reader cannot see, and what gofmt would curl or move elsewhere."""
    words = " ".join(text.translate(PLAIN).split())
    shown = _CURLED.sub(r"\1 ", characters.safe(words, UNREADABLE, _escape))
    return _MOVED.sub(lambda found: f"{found[1]} :" if found[1] else "+ ", shown)


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if match[0] in "\n\t\r":
        return json.dumps(match[0])[1:-1]
    if 0xD800 <= number < 0xE000:
        return "\\ufffd"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def tabbed(code: Code, tabs: int = 1) -> Code:
    """Return *code* with its later lines indented."""
    return Code(re.sub(r"\n(?=[^\n])", "\n" + "\t" * tabs, code))


FILTERS: Mapping[str, Callable[..., Code]] = {
    "block": block,
    "comment": comment,
    "doc": doc,
    "raw": raw,
    "string": string,
    "tabbed": tabbed,
}


def json_text(value: Any) -> str:
    """Return *value* as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
