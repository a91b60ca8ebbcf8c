"""JSON values as YAML: block style, quotes only where YAML 1.1 or 1.2 needs them, the same bytes for the same value."""

import functools
import json
import re
from typing import Any

from msgspec import Struct

from generators import joining
from generators.joining import Piece

_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_UNPRINTABLE = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_ESCAPED = re.compile(f"[{_UNPRINTABLE}]")
_PLAIN = re.compile(
    r"(?:[^\W\d]|[$/^(]|-(?=[A-Za-z]))"  # no other first character is sure to start neither an indicator nor a number, date or merge
    rf"(?:[^\s:#{_UNPRINTABLE}]|:(?=[^\s])|(?<!\s)\#| (?=[^\s#]))*"
)
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_LITERAL = re.compile(rf"[^\s{_UNPRINTABLE}][^{_UNPRINTABLE}]*")
_BLANK_LINE = re.compile(r"\n[ \t]+(?:\n|$)")
_IN_FLOW = re.compile(r"[A-Za-z]\w*")
_FLOW_KEY = "type"
_LONGEST_IMPLICIT_KEY = 128  # YAML allows 1024 characters, escapes included


class Emitted(Struct, frozen=True):
    """The lines of a mapping with entries, for the depth where it stands in a document."""

    text: memoryview


def emitted(value: dict[str, Any], depth: int) -> str:
    """Return the lines of *value*, which has entries, for a place below *depth* keys."""
    lines: list[Piece] = []
    pad = "  " * depth
    _mapping(value, pad, pad, lines)
    return joining.joined(lines, b"\n").decode()


def emit(value: dict[str, Any]) -> str:
    """Return *value* as a YAML document; any JSON value may stand in it. Keys are strings."""
    return emit_joined(value).decode()


def emit_joined(value: dict[str, Any]) -> bytes:
    """Return *value*, in which there may be, below keys, what is emitted already, as a YAML document in UTF-8."""
    lines: list[Piece] = []
    _mapping(value, "", "", lines)
    return joining.joined((*(lines or ["{}"]), ""), b"\n")


def _mapping(node: dict[str, Any], lead: str, pad: str, lines: list[Piece]) -> None:
    """Append the entries of *node*; the first is led by *lead*, the others by *pad*."""
    for key, value in node.items():
        head = f"{lead}{scalar(key)}:"
        if len(key) > _LONGEST_IMPLICIT_KEY:
            lines.append(f"{lead}? {scalar(key)}")
            head = f"{pad}:"
        lead = pad
        if isinstance(value, str):
            lines.append(f"{head} {_string(value, pad)}")
        elif isinstance(value, dict) and value:
            lines.append(head)
            inner = pad + "  "
            _mapping(value, inner, inner, lines)
        elif isinstance(value, list) and value:
            if key == _FLOW_KEY and (flow := _flow(value)):
                lines.append(f"{head} {flow}")
            else:
                lines.append(head)
                inner = pad + "  "
                _sequence(value, inner, inner, lines)
        elif isinstance(value, Emitted):
            lines += (head, value.text)
        else:
            lines.append(f"{head} {_atom(value)}")


def _sequence(node: list[Any], lead: str, pad: str, lines: list[Piece]) -> None:
    """Append the items of *node*; the first is led by *lead*, the others by *pad*."""
    for item in node:
        head = lead + "- "
        lead = pad
        if isinstance(item, str):
            lines.append(head + _string(item, pad))
        elif isinstance(item, dict) and item:
            _mapping(item, head, pad + "  ", lines)
        elif isinstance(item, list) and item:
            _sequence(item, head, pad + "  ", lines)
        else:
            lines.append(head + _atom(item))


def _flow(items: list[Any]) -> str | None:
    """Return a list of bare words in one line (`type: [string, "null"]`), or None when it holds anything else."""
    if all(isinstance(item, str) and _IN_FLOW.fullmatch(item) for item in items):
        return f"[{', '.join(map(scalar, items))}]"
    return None


def _atom(value: Any) -> str:
    """Return an empty collection, a number, a boolean or null."""
    if isinstance(value, float):
        return _float(value)
    return json.dumps(value)


def _float(value: float) -> str:
    """Return a float that YAML 1.1 reads as one, too: it wants a point before the exponent."""
    mantissa, exponent, power = repr(value).partition("e")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}{exponent}{power}"


def _string(text: str, pad: str) -> str:
    """Return *text* as a literal block when it has lines, else on one line; the block stands deeper than *pad*."""
    if "\n" not in text or not _is_literal(text):
        return scalar(text)
    chomping = "|" if text.endswith("\n") else "|-"
    inner = f"\n{pad}  "
    return chomping + "".join(inner + line if line else "\n" for line in text.removesuffix("\n").split("\n"))


def _is_literal(text: str) -> bool:
    """Whether a block scalar keeps every character: no escapes, no lines of blanks, nothing that chomping would eat."""
    return bool(_LITERAL.fullmatch(text)) and not text.endswith("\n\n") and not _BLANK_LINE.search(text)


@functools.lru_cache(maxsize=16384)
def scalar(text: str) -> str:
    """Return *text* on one line: plain when it can be, else quoted."""
    if _PLAIN.fullmatch(text):
        if text.lower() not in _WORDS:
            return text
    elif _VERSION.fullmatch(text):
        return text
    elif ("\\" in text or '"' in text) and not _ESCAPED.search(text) and "\n" not in text and "\t" not in text:
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
