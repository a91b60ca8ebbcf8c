"""The head of a request, where it is as plain as GitHub's are: what is not is left to aiohttp, which knows all of HTTP."""

import re
from collections.abc import Mapping

from msgspec import Struct

LONGEST = 16 << 10
_LINE = re.compile(r"\r\n([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e]*)")
_LENGTH = re.compile(r"[0-9]{1,9}")
_LEFT = frozenset({"transfer-encoding", "content-encoding", "expect", "upgrade"})


class Head(Struct, frozen=True):
    """What came before a body: its *headers* by their names in small letters, its *length*, and whether the connection stays."""

    headers: Mapping[str, str]
    length: int
    stays: bool


def read(head: bytes | bytearray, first: bytes) -> Head | None:
    """Return the head whose first line is *first*; None where it is broken, or asks for something out of the ordinary."""
    if not head.startswith(first) or not head.isascii():
        return None
    lines = head[len(first) :].decode("ascii")
    found = _LINE.findall(lines)
    headers = {name.lower(): value.strip(" \t") for name, value in found}
    # every line is one of a header, and none is there twice
    if not (lines.count("\n") == lines.count("\r") == len(found) == len(headers)) or sum(map(_size, found)) != len(lines):
        return None
    length, connection = headers.get("content-length", ""), headers.get("connection", "keep-alive").lower()
    is_plain = "host" in headers and connection in {"keep-alive", "close"} and _LEFT.isdisjoint(headers)
    if not is_plain or not _LENGTH.fullmatch(length):
        return None
    return Head(headers, int(length), connection == "keep-alive")


def _size(line: tuple[str, str]) -> int:
    return len(line[0]) + len(line[1]) + 3
