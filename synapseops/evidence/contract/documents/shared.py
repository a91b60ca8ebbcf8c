"""Documents that are mostly alike, read in parts: an operation or schema that stands in both as it is, is read once."""

import re
from typing import Any

import yaml

from synapseops.evidence.contract.documents.document import Document, is_readable, parse

_DEPTHS = {b"paths": 1, b"components": 2}
"""How far below these keys parts are told apart: operations of a path, schemas by name."""
_OUTSIDE = re.compile(rb"(?m)^(?:---|\.\.\.|%)")
_KEY = re.compile(rb" *([^\s:'\"?&*!|>@`{\[-][^\s:]*):[ ]*\n")


class _Irregular(Exception):
    """The text is not written as ours is: it has to be read as a whole."""


def parsed(*texts: bytes) -> tuple[Document, ...]:
    """Return the documents in *texts*, as `parse` reads each."""
    known: dict[bytes, Any] = {}
    return tuple(_parsed(text, known) for text in texts)


def _parsed(text: bytes, known: dict[bytes, Any]) -> Document:
    try:
        if not is_readable(text) or _OUTSIDE.search(text) is not None:
            return parse(text)
        found: dict[str, Any] = {}
        for part in _parts(text, 0):
            key = _KEY.match(part)
            found |= _read(part, known, 0, _DEPTHS.get(key[1], 0) if key is not None else 0)
    except (_Irregular, yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError):
        return parse(text)
    return found


def _read(part: bytes, known: dict[bytes, Any], indent: int, depth: int) -> dict[str, Any]:
    """Return the one member that *part* is, whose key stands *indent* deep."""
    head = _KEY.match(part)
    if depth == 0 or head is None:
        return _member(part, known)
    members: dict[str, Any] = {}
    for inner in _parts(part[head.end() :], indent + 2):
        members |= _read(inner, known, indent + 2, depth - 1)
    return {head[1].decode(): members}


def _parts(text: bytes, indent: int) -> list[bytes]:
    """Return the members of a map whose keys stand *indent* deep, as text. Raises `_Irregular` where it does not begin with one."""
    starts = [match.start() for match in re.finditer(rb"(?m)^ {%d}(?=[^\s#-])" % indent, text)]
    if not starts or starts[0] != 0:
        raise _Irregular
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _member(part: bytes, known: dict[bytes, Any]) -> dict[str, Any]:
    if part not in known:
        known[part] = yaml.load(part, Loader=yaml.CSafeLoader)
    found = known[part]
    if not isinstance(found, dict) or len(found) != 1 or not all(isinstance(key, str) for key in found):
        raise _Irregular
    return found
